"""What is known of a Work apart from its text: names, identifiers, facts, headnotes, which copies are held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from django.db import connection

from migrandi.law.models import Expression, Headnote, Title, Work
from migrandi.law.reading import standing
from migrandi.remembering import until_written


class Name(msgspec.Struct, frozen=True):
    """What a Work is called in a language: `full`, `short` or `name` (a usual name or acronym)."""

    language: str
    kind: str
    text: str


class Held(msgspec.Struct, frozen=True):
    """The copies held in one language: their days (None: undated), and how many provisions the latest has."""

    language: str
    days: list[date | None]
    provisions: int
    title: str


class ArticleHeadnote(msgspec.Struct, frozen=True):
    """Our own line on what an article does, with topics and populations by their slugs."""

    eid: str
    number: str
    language: str
    text: str
    topics: list[str]
    populations: list[str]


class Description(msgspec.Struct):
    """A Work without its text. `register`: its facts are kept in the project's own register."""

    path: str
    title: str
    jurisdiction: str
    kind: str
    year: int | None
    number: str
    date: str
    register: bool
    recorded_at: datetime
    names: list[Name]
    identifiers: dict[str, list[str]]
    facts: dict[str, object]
    held: list[Held]
    headnotes: list[ArticleHeadnote]

    @property
    def languages(self) -> list[str]:
        """The languages its text is held in."""
        return [held.language for held in self.held]


@until_written(1_000)
def describe(work: Work, language: str = "en") -> Description:
    """All that is known of the Work; its headnotes in `language`, or in English where there is none in it."""
    # a number is known as a name so that it is found by it: nobody calls the law so
    said = [one for one in called(work) if one.kind != Title.Kind.NAME or one.text != work.number]
    names = [Name(one.language, one.kind, one.text) for one in sorted(said, key=lambda o: (o.language, o.kind))]
    identifiers: dict[str, list[str]] = defaultdict(list)
    for scheme, value in sorted(identified(work)):
        identifiers[scheme].append(value)
    full = {name.language: name.text for name in reversed(names) if name.kind == Title.Kind.FULL}
    return Description(
        path=work.path,
        title=next((full[code] for code in _preferred(language) if code in full), work.title),
        jurisdiction=work.jurisdiction,
        kind=work.kind,
        year=work.year,
        number=work.number,
        date=work.date,
        register=work.register,
        recorded_at=work.recorded_at,
        names=names,
        identifiers=dict(identifiers),
        facts=work.facts,
        held=_held(work),
        headnotes=headnotes(work, language),
    )


class Called(NamedTuple):
    """What a Work is called in a language, and by what that is found."""

    language: str
    kind: str
    text: str
    slug: str


@until_written(2_000)
def called(work: Work) -> Sequence[Called]:
    """Everything that the Work is called, in the order in which it was recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT language, kind, text, slug FROM law_title WHERE work_id = %s ORDER BY id", [work.pk])
        return [Called(*row) for row in cursor.fetchall()]


@until_written(2_000)
def identified(work: Work) -> Sequence[tuple[str, str]]:
    """Everything by which others know the Work, scheme and value, in the order in which it was recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheme, value FROM law_identifier WHERE work_id = %s ORDER BY id", [work.pk])
        return [(scheme, value) for scheme, value in cursor.fetchall()]


def title_in(work: Work, language: str) -> str:
    """What the Work is called in that language: its full title there, else in English, else as it was recorded."""
    return titles_in([work], language)[work.pk]


def titles_in(works: Sequence[Work], language: str) -> dict[int, str]:
    """What each of the Works is called in that language, by its number."""
    wanted = _preferred(language)
    best: dict[int, tuple[int, str]] = {}
    rows = Title.objects.filter(
        work__in=[work.pk for work in works], kind=Title.Kind.FULL, language__in=wanted
    ).order_by("pk")
    for number, spoken, text in rows.values_list("work_id", "language", "text"):
        rank = wanted.index(spoken)
        if number not in best or rank < best[number][0]:
            best[number] = (rank, text)
    return {work.pk: best[work.pk][1] if work.pk in best else work.title for work in works}


def _preferred(language: str) -> list[str]:
    """The languages in which a name is wanted, the first one before all."""
    return list(dict.fromkeys((language, language.split("-", maxsplit=1)[0], "en")))


def _held(work: Work) -> list[Held]:
    copies: dict[str, list[Expression]] = defaultdict(list)
    for copy in standing(work):
        copies[copy.language].append(copy)
    return [
        Held(language, [copy.as_of for copy in held], held[-1].provisions, held[-1].title)
        for language, held in sorted(copies.items())
    ]


def headnotes(work: Work, language: str = "en") -> list[ArticleHeadnote]:
    """The Work's headnotes in the order of its articles, each in `language` or else in English."""
    chosen: dict[str, Headnote] = {}
    for headnote in Headnote.objects.filter(work=work, language__in={language, "en"}).order_by("position"):
        if headnote.eid not in chosen or headnote.language == language:
            chosen[headnote.eid] = headnote
    return [
        ArticleHeadnote(h.eid, h.number, h.language, h.text, h.topics, h.populations)
        for h in sorted(chosen.values(), key=lambda h: h.position)
    ]
