"""The thesaurus on the web: its tree, a concept with what is about it, SKOS to take away, an editor's word on a tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from migrandi.concepts import about, finding, tags
from migrandi.concepts.models import Tag
from migrandi.law.describing import title_in
from migrandi.law.models import Provision
from migrandi.law.reading import languages
from migrandi.search.querying import Filters
from migrandi.search.syncing import sync
from migrandi.thesaurus.branches import populations
from migrandi.thesaurus.matching import below
from migrandi.thesaurus.reading import LANGUAGES, Concept, by_id, concepts, narrower
from migrandi.web import names
from migrandi.web.asking import interface_language, number
from migrandi.web.links import address, law_address
from migrandi.web.narrowing import search_address
from migrandi.web.tagging import may_tag, shown_tag

_MEDIA = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
_DEEPEST = 200
"""How many pages of provisions about a concept can be turned."""


class Step(NamedTuple):
    """A step of drawing the tree: a branch opens (`open`), a leaf stands (`leaf`), or a branch closes (`close`)."""

    what: str
    concept: str = ""
    label: str = ""
    href: str = ""
    provisions: int = 0


@require_safe
def concept_tree(request: HttpRequest) -> HttpResponse:
    """All concepts as a tree, or those that a text names."""
    if form := request.GET.get("as"):
        return _skos(request, concepts(), form, "thesaurus")
    spoken = interface_language(request)
    text = request.GET.get("find", "").strip()[:300]
    counted = about.counts()
    found: list[Concept] = []
    if text:
        one = finding.concept_of(text)
        candidates = ([one] if one is not None else []) + finding.named_in(text) + finding.with_words(text)
        found = list({each.id: each for each in candidates}.values())
    context = {
        "text": text,
        "found": [_link(one, spoken, counted) for one in found],
        "steps": [] if text else list(_steps(spoken, counted)),
        "total": len(concepts()),
    }
    return render(request, "web/concepts.html", context)


def _steps(spoken: str, counted: Mapping[str, int]) -> Iterator[Step]:
    tree, known = narrower(), by_id()

    def branch(concept: Concept) -> Iterator[Step]:
        link = _link(concept, spoken, counted)
        children = sorted((known[one] for one in tree[concept.id]), key=lambda one: names.ordering(label(one, spoken)))
        if not children:
            yield link._replace(what="leaf")
            return
        yield link._replace(what="open")
        for child in children:
            yield from branch(child)
        yield Step("close")

    tops = (concept for concept in concepts() if not concept.broader)
    for top in sorted(tops, key=lambda one: names.ordering(label(one, spoken))):
        yield from branch(top)


def label(concept: Concept, spoken: str) -> str:
    """What the concept is called in the interface's language."""
    return concept.label.get(spoken) or concept.label["en"]


def _link(concept: Concept, spoken: str, counted: Mapping[str, int]) -> Step:
    href = reverse("concept", args=[concept.id])
    return Step("leaf", concept.id, label(concept, spoken), href, counted.get(concept.id, 0))


@require_safe
def concept(request: HttpRequest, name: str) -> HttpResponse:
    """A concept: its words in six languages, its place among others, and what is about it."""
    if name == "scheme":  # what SKOS calls the thesaurus itself
        return HttpResponseRedirect(reverse("concepts"))
    one = finding.concept_of(name)
    if one is None:
        raise finding.UnknownConcept(_("No concept is called “%(name)s”. Look for it in the tree."), name=name)
    if one.id != name:
        return HttpResponseRedirect(reverse("concept", args=[one.id]))
    if form := request.GET.get("as"):
        return _skos(request, [one], form, one.id)
    spoken = interface_language(request)
    known, counted = by_id(), about.counts()

    def links(ids: list[str]) -> list[Step]:
        found = sorted((known[each] for each in ids), key=lambda each: names.ordering(label(each, spoken)))
        return [_link(each, spoken, counted) for each in found]

    context = {
        "concept": one,
        "label": label(one, spoken),
        "note": one.note.get(spoken) or one.note.get("en", ""),
        "note_language": spoken if spoken in one.note else "en",
        "words": [
            {"language": code, "name": names.own_name(code), "rtl": code == "ar", "label": one.label[code],
             "also": one.also.get(code, [])}
            for code in LANGUAGES
        ],
        "broader": links(one.broader),
        "narrower": links(list(narrower()[one.id])),
        "related": links(one.related),
        "headnotes": [
            {"href": address(note.work.path, note.eid), "title": title_in(note.work, spoken), "number": note.number,
             "text": note.text, "language": note.language}
            for note in about.headnotes_about(one.id, [spoken])
        ],
        "search_href": search_address("", _about(one)),
        "may_edit": request.user.has_perm("concepts.change_concept"),
    }  # fmt: skip
    return render(request, "web/concept.html", context | _provisions(request, one))


def _about(one: Concept) -> Filters:
    """What narrows a search to what is about the concept or one below it."""
    return Filters(populations=(one.id,)) if one.id in populations() else Filters(topics=(one.id,))


def _provisions(request: HttpRequest, one: Concept) -> dict[str, Any]:
    jurisdiction, language = request.GET.get("jurisdiction", "")[:20], request.GET.get("lang", "")[:12]
    deep = request.GET.get("narrower") == "1"
    ids = [one.id, *below(one.id)] if deep else [one.id]
    part = number(request, "part", 1, _DEEPEST)
    found = about.provisions_about(ids, jurisdiction, language, (part - 1) * about.PAGE)
    parts = max(1, min(_DEEPEST, -(-found.total // about.PAGE)))
    here = reverse("concept", args=[one.id])

    def there(part: int) -> str:
        narrowed = address(here, jurisdiction=jurisdiction, lang=language, narrower="1" if deep else "", part=part)
        return f"{narrowed}#provisions"

    return {
        "about": found,
        "rows": [
            {"href": address(row.path, row.eid, lang=row.language), "title": row.title, "language": row.language,
             "name": f"{row.label} {row.heading}".strip() or row.eid,
             "jurisdiction": names.jurisdiction(row.jurisdiction),
             "tag": shown_tag(row.tag, interface_language(request))}
            for row in found.provisions
        ],
        "jurisdictions": [
            {"code": code, "name": names.jurisdiction(code), "count": count, "current": code == jurisdiction}
            for code, count in found.jurisdictions.items()
        ],
        "languages": [
            {"code": code, "name": names.language(code), "count": count, "current": code == language}
            for code, count in found.languages.items()
        ],
        "here": here,
        "deep": deep,
        "has_narrower": bool(narrower()[one.id]),
        "part": part,
        "parts": parts,
        "previous_part": there(part - 1) if part > 1 else "",
        "next_part": there(part + 1) if part < parts else "",
    }  # fmt: skip


def _skos(request: HttpRequest, of: tuple[Concept, ...] | list[Concept], form: str, name: str) -> HttpResponse:
    from migrandi.thesaurus import skos  # noqa: PLC0415 reading SKOS's library takes longer than a page

    if form not in _MEDIA:
        raise finding.NotAForm(_("“%(form)s” is no form of a thesaurus. Ask for ttl or jsonld."), form=form)
    base = request.build_absolute_uri(reverse("concepts")) + "/"
    text = (skos.turtle if form == "ttl" else skos.json_ld)(base, of, beyond=True)
    response = HttpResponse(text, content_type=f"{_MEDIA[form]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_POST
def say_of_tag(request: HttpRequest) -> HttpResponse:
    """Keep an editor's word on a tag, or take it back, and go to the provision."""
    if not may_tag(request):
        raise PermissionDenied
    said = request.POST
    provision = Provision.objects.select_related("work").filter(pk=_number(said.get("provision", ""))).first()
    if provision is None:
        raise finding.UnknownConcept(_("That provision is no longer held. Open it again."))
    one = finding.concept_of(said.get("concept", ""))
    if one is None:
        raise finding.UnknownConcept(
            _("No concept is called “%(name)s”. Write a label of one in any of the six languages."),
            name=said.get("concept", ""),
        )
    word = said.get("word", "")
    if word == "back":
        tags.take_back(provision.pk, one.id)
    elif word in (Tag.Word.CONFIRMED, Tag.Word.ADDED, Tag.Word.REFUSED):
        tags.say(provision.pk, one.id, word, request.user if isinstance(request.user, User) else None, timezone.now())
    for spoken in languages(provision.work):  # the word holds in each
        sync(of=(provision.work_id, spoken))
    where = law_address(provision.work, provision.eid, lang=provision.language, on=said.get("on", "")[:10])
    return HttpResponseRedirect(f"{where}#topics")


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else 0
