"""What a provision is about as its page shows it: each concept with the reason, and who may say a word on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from migrandi.concepts.about import Said, tags_of_provision
from migrandi.law.reading import Entry
from migrandi.thesaurus.reading import by_id, concepts
from migrandi.thesaurus.tagging import Reason
from migrandi.web.asking import interface_language

_REASONS: dict[str, Callable[[], str]] = {
    "heading": lambda: _("in its heading: “%(label)s”"),
    "text": lambda: _("in its text, %(times)s ×: “%(label)s”"),
    "above": lambda: _("in a heading above it: “%(label)s”"),
    "law": lambda: _("in the law's name: “%(label)s”"),
}


def may_tag(request: HttpRequest) -> bool:
    """Whether whoever asks may say whether a provision is about a concept."""
    return bool(request.user.has_perm("concepts.change_tag"))


def reason(one: Reason) -> str:
    """Why a provision has a tag, in words."""
    return _REASONS[one.place]() % {"label": one.label, "times": one.times}


def shown_tag(tag: Said, spoken: str) -> dict[str, Any]:
    """A tag as a page shows it."""
    known = by_id().get(tag.concept)
    return {
        "concept": tag.concept,
        "label": (known.label.get(spoken) or known.label["en"]) if known is not None else tag.concept,
        "href": reverse("concept", args=[tag.concept]),
        "sure": round(tag.confidence * 100),
        "why": [reason(one) for one in tag.why],
        "word": tag.word,
        "person": tag.person,
        "at": tag.at,
    }


def panel(request: HttpRequest, entries: Sequence[Entry], eid: str) -> dict[str, Any] | None:
    """What the page of that provision shows of its tags; None where it is no wording of its own."""
    unit = next((entry for entry in entries if entry.eid == eid), None)
    if unit is None:
        return None
    spoken = interface_language(request)
    tags = [shown_tag(tag, spoken) for tag in tags_of_provision(unit.id)]
    editing = may_tag(request)
    return {
        "provision": unit.id,
        "tags": [tag for tag in tags if editing or tag["word"] != "refused"],
        "editing": editing,
        "labels": [one.label.get(spoken) or one.label["en"] for one in concepts()] if editing else [],
    }
