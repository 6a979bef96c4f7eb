"""Concepts as links: those that a query names, those that the register marks an instrument with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from migrandi.concepts.finding import named_in, narrower_of
from migrandi.thesaurus.reading import Concept, by_id

register = template.Library()
_LONGEST = 300
_OFFERED = 6


@register.inclusion_tag("web/_concepts_named.html")
def concepts_named(text: str) -> dict[str, Any]:
    """The concepts that the query names, and some below them."""
    named = named_in(text) if text and len(text) <= _LONGEST else []
    return {"named": _links(named[:_OFFERED]), "narrower": _links(narrower_of(named)[:_OFFERED])}


@register.simple_tag
def concept_links(ids: Iterable[str]) -> list[tuple[str, str]]:
    """What each of these concepts is called in the language now active, and its address; unknown ones are left out."""
    known = by_id()
    return _links(known[one] for one in ids if one in known)


def _links(of: Iterable[Concept]) -> list[tuple[str, str]]:
    spoken = (get_language() or "en").split("-", maxsplit=1)[0]
    return [(one.label.get(spoken) or one.label["en"], reverse("concept", args=[one.id])) for one in of]
