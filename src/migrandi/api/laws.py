"""The law over HTTP: Works, their text as of a day, contents, histories, differences, who cites whom, what is alike."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router

from migrandi.annotations import cited_by as citing
from migrandi.annotations.cites import cited_by_copy
from migrandi.annotations.presenting import shape_of_citations, shape_of_cited_by
from migrandi.api import cursors, shapes
from migrandi.concepts.about import tags_within
from migrandi.concepts.presenting import shape_of_tags
from migrandi.errors import UserError
from migrandi.law import presenting
from migrandi.law.addresses import locate
from migrandi.law.comparing import compare
from migrandi.law.describing import describe, title_in
from migrandi.law.history import history_of, history_of_work
from migrandi.law.models import Work
from migrandi.law.reading import choose_language, contents, copy_on, provision_on, read_work
from migrandi.search.likeness import like
from migrandi.search.presenting import shape_of_likeness

router = Router(tags=["law"])

Shape = dict[str, Any]
On = Annotated[date | None, Query(description="The day whose law is asked for; without it, the latest copy held.")]
Language = Annotated[str, Query(description="Language of the text, as `fr`; without it English, else one held.")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str, Query(description="`next` of the page before.")]


class NotAProvision(UserError):
    """A whole law was named where a provision is asked for."""

    code = "not-a-provision"


@router.get("/works", response=shapes.Works, summary="Works by title, path, jurisdiction, type")
def works(
    request: HttpRequest,
    words: Annotated[str, Query(description="Only those with this in their title or path.")] = "",
    jurisdiction: str = "",
    type: str = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Shape:
    """The laws, treaties and judgments held or registered."""
    found = Work.objects.order_by("path")
    if jurisdiction:
        found = found.filter(jurisdiction=jurisdiction.lower())
    if type:
        found = found.filter(kind=type.lower())
    if words:
        found = found.filter(
            Q(path__icontains=words) | Q(title__icontains=words) | Q(titles__text__icontains=words)
        ).distinct()
    total = found.count()
    page = list(found.filter(path__gt=cursors.after("works", cursor))[: limit + 1])
    more = cursors.cursor("works", page[limit - 1].path) if len(page) > limit else None
    return {"total": total, "works": [presenting.shape_of_work(work) for work in page[:limit]], "next": more}


@router.get(
    "/works/{path:path}",
    response=shapes.WorkDescription,
    by_alias=True,
    summary="All that is known of a Work but its text",
)
def work(request: HttpRequest, path: str, lang: Language = "en") -> Shape:
    """Names, identifiers, facts, headnotes, and which copies are held."""
    found, _eid = locate(path)
    return presenting.shape_of_description(describe(found, lang))


@router.get("/texts/{path:path}", response=shapes.Reading, by_alias=True, summary="A law or provision as of a day")
def text(request: HttpRequest, path: str, on: On = None, lang: Language = "") -> Shape:
    """The wording, its period, and the bytes it comes from."""
    found, eid = locate(path)
    reading = provision_on(found, eid, on, lang or None) if eid else read_work(found, on, lang or None)
    return presenting.shape_of_reading(reading)


@router.get("/contents/{path:path}", response=shapes.Contents, summary="A law's table of contents as of a day")
def table_of_contents(request: HttpRequest, path: str, on: On = None, lang: Language = "") -> Shape:
    """Every unit in order, each with its address."""
    found, _eid = locate(path)
    language = choose_language(found, lang or None)
    copy = copy_on(found, language, on)
    lines = [
        {"address": one.eid, "depth": one.depth, "kind": one.kind, "label": one.label, "number": one.number,
         "heading": one.heading}
        for one in contents(copy)
    ]  # fmt: skip
    return {"path": found.path, "title": copy.title or title_in(found, language), "language": language,
            "as_of": copy.as_of, "contents": lines}  # fmt: skip


@router.get("/histories/{path:path}", response=shapes.History, by_alias=True, summary="Every wording, or every copy")
def history(request: HttpRequest, path: str, lang: Language = "") -> Shape:
    """Of a provision its wordings with their periods; of a law what each copy changed."""
    found, eid = locate(path)
    if eid:
        return presenting.shape_of_history(history_of(found, eid, lang or None))
    return presenting.shape_of_work_history(history_of_work(found, lang or None))


@router.get("/differences/{path:path}", response=shapes.Differences, by_alias=True, summary="Word by word, two days")
def differences(
    request: HttpRequest,
    path: str,
    start: Annotated[date, Query(alias="from", description="The earlier day.")],
    end: Annotated[date, Query(alias="to", description="The later day.")],
    lang: Language = "",
) -> Shape:
    """What differs between two days in a law or a provision."""
    found, eid = locate(path)
    return presenting.shape_of_comparison(compare(found, eid, start, end, lang or None))


@router.get("/cited-by/{path:path}", response=shapes.CitedBy, by_alias=True, summary="Who cites it")
def cited_by(request: HttpRequest, path: str, limit: Limit = 50, cursor: Cursor = "") -> Shape:
    """The provisions that cite a law (of other laws) or a provision (of its own law too), in the order of the laws."""
    found, eid = locate(path)
    since = cursors.number_after("cited-by", cursor)
    page = citing.cited_by(found, eid, since or None, limit)
    shape = shape_of_cited_by(found, eid, page)
    more = shape.pop("after")
    return shape | {"next": cursors.cursor("cited-by", more) if more is not None else None}


@router.get("/citations/{path:path}", response=shapes.Citations, summary="What it cites")
def citations(request: HttpRequest, path: str, on: On = None, lang: Language = "") -> Shape:
    """Each citation in the text with where in this database it leads."""
    found, eid = locate(path)
    language = choose_language(found, lang or None)
    return shape_of_citations(found, eid, language, cited_by_copy(found, eid, on, language))


@router.get("/tags/{path:path}", response=shapes.Tags, summary="What it is about, and why")
def tags(request: HttpRequest, path: str, lang: Language = "") -> Shape:
    """Each unit of the law, or the provision, with its tags by the latest copy held."""
    found, eid = locate(path)
    language = choose_language(found, lang or None)
    return shape_of_tags(found.path, language, tags_within(found, eid, language))


@router.get("/like/{path:path}", response=shapes.Likeness, by_alias=True, summary="Provisions of other laws like it")
def alike(request: HttpRequest, path: str, on: On = None, lang: Language = "", limit: Limit = 10) -> Shape:
    """In its own language, then in others."""
    found, eid = locate(path)
    if not eid:
        raise NotAProvision("Name a provision, as %(path)s/art_1: a whole law is like no other.", path=found.path)
    return shape_of_likeness(like(found, eid, language=lang, on=on, limit=limit))
