"""Finding over HTTP: the search, the places a citation names, the concepts and what is about them, how much is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from migrandi.api import cursors, shapes
from migrandi.api.laws import Cursor, Limit
from migrandi.concepts import about, finding
from migrandi.concepts.presenting import shape_of_about, shape_of_concept
from migrandi.harvest.contract import publishers
from migrandi.law.counting import count_all
from migrandi.search import querying
from migrandi.search.presenting import shape_of_page
from migrandi.search.query_fields import value_of
from migrandi.search.query_language import LONGEST
from migrandi.search.query_tokens import cleaned
from migrandi.search.querying import Filters

router = Router(tags=["finding"])

Shape = dict[str, Any]


class OnePage(Schema):
    """Which page of what is found."""

    limit: int = Field(20, ge=1, le=querying.MOST)
    cursor: str = Field("", description="`next` of the page before; it reaches as far as the site does (10,000).")


class Asked(OnePage):
    """What a search is for. Of a list one value is enough."""

    q: str = Field("", description="Words, “a phrase”, -without, title:words, a OR b: as on the site.")
    jurisdiction: list[str] = Field([], description="As `ca`.")
    region: list[str] = Field([], description="A name or number of UN M49: `Africa`, `002`.")
    lang: list[str] = Field([], description="Language of the text, as `fr`.")
    type: list[str] = Field([], description="As `treaty`.")
    year: list[str] = Field([], description="`2001` or `1990-1999`.")
    topic: list[str] = Field([], description="A concept by its id or a label: `detention`.")
    population: list[str] = Field([], description="Persons of whom it speaks: `children`.")
    authority: bool | None = Field(None, description="Whether what has more authority is preferred.")
    on: date | None = Field(None, description="The day whose law is asked for; without it what stands now.")
    ever: bool = Field(False, description="Wordings of whatever day.")

    def narrowed(self) -> Filters:
        """What narrows the search beside its words. Raises `UserError` where a value is none of its kind."""
        return Filters(
            tuple(self.jurisdiction),
            tuple(value_of("region", one) for one in self.region),
            tuple(self.lang),
            tuple(self.type),
            tuple(value_of("year", one) for one in self.year),
            self.on,
            self.ever,
            tuple(value_of("topic", one) for one in self.topic),
            tuple(value_of("population", one) for one in self.population),
            self.authority,
        )


Pages = Annotated[OnePage, Query()]


def page_and_next(find: Callable[[int], querying.Page], asked: OnePage) -> Shape:
    """The page that begins at the cursor, found from an offset, with the cursor of the next."""
    offset = cursors.number_after("search", asked.cursor)
    page = find(offset)
    further = offset + asked.limit
    more = cursors.cursor("search", further) if further < min(page.total, querying.DEEPEST) else None
    cited = [msgspec.to_builtins(target) for target in querying.places_cited(page.query)]
    return shape_of_page(page) | {"cited": cited, "next": more}


@router.get("/search", response=shapes.Found, by_alias=True, summary="Provisions, headnotes and Works with these words")
def search(request: HttpRequest, asked: Query[Asked]) -> Shape:
    """What was found, the best first, each with why; facets; the places that the query cites."""
    text, narrowed = cleaned(asked.q[: LONGEST + 1]).strip(), asked.narrowed()
    return page_and_next(lambda offset: querying.search(text, narrowed, limit=asked.limit, offset=offset), asked)


@router.get("/resolve", response=shapes.Resolved, summary="The places a citation names")
def resolve(
    request: HttpRequest,
    text: Annotated[str, Query(max_length=300, description="A citation: “CRC, art. 3(1)”.")],
) -> Shape:
    """The likeliest first; none where it is no citation or nothing it cites is held."""
    asked = cleaned(text).strip()
    return {"text": asked, "cited": [msgspec.to_builtins(target) for target in querying.places_cited(asked)]}


@router.get("/concepts", response=shapes.Concepts, summary="The thesaurus")
def concepts(
    request: HttpRequest, text: Annotated[str, Query(description="Those that this names, in six languages.")] = ""
) -> Shape:
    """All concepts, or those a text names, with how many provisions are about each."""
    from migrandi.thesaurus.reading import concepts as all_concepts  # noqa: PLC0415 the name is taken here

    asked = cleaned(text).strip()
    found = (finding.named_in(asked) or finding.with_words(asked)) if asked else list(all_concepts())
    counted = about.counts()
    return {"concepts": [shape_of_concept(one, counted.get(one.id, 0)) for one in found]}


@router.get("/concepts/{name}/provisions", response=shapes.About, summary="The provisions about a concept")
def provisions_about(
    request: HttpRequest, name: str, jurisdiction: str = "", lang: str = "", limit: Limit = 50, cursor: Cursor = ""
) -> Shape:
    """The surest first."""
    one = finding.concept_of(name)
    if one is None:
        raise finding.UnknownConcept(_("No concept is called “%(name)s”."), name=name)
    offset = cursors.number_after("about", cursor)
    page = about.provisions_about([one.id], jurisdiction, lang, offset, limit)
    further = offset + limit
    more = cursors.cursor("about", further) if further < page.total else None
    return shape_of_about(page) | {"next": more}


@router.get("/harvesters", response=shapes.Harvesters, summary="The publishers whose law can be fetched")
def harvesters(request: HttpRequest) -> Shape:
    """Whose law each brings, through which interface, under which licence."""
    return {"harvesters": [msgspec.to_builtins(facts) for facts in publishers()]}


@router.get("/counts", response=shapes.Counts, summary="How much law is held")
def counts(request: HttpRequest) -> Shape:
    """By jurisdiction and language."""
    shape: Shape = msgspec.to_builtins(count_all())
    return shape
