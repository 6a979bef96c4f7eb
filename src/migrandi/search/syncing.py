"""Keeping the index in line with the database: what it owes is paid, all of a Work's language or nothing of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from migrandi.concepts.about import concepts_of_text
from migrandi.formats.document import texts
from migrandi.law.models import Expression, Headnote, Identifier, IndexDebt, Title, Work
from migrandi.law.outlines import Standing, standing
from migrandi.law.units import decode
from migrandi.search.engine import HEADNOTES, Entry, SearchEngine
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.thesaurus.branches import with_broader
from migrandi.thesaurus.matching import concepts_in
from migrandi.thesaurus.reading import LANGUAGES, by_id

if TYPE_CHECKING:
    from migrandi.search.engines.opensearch.opensearch import OpenSearchEngine

_NOWHERE = Standing((), 0)
_BATCH = 120_000
"""About how many entries are put into the index at once, at most."""
_LEAST = 15_000
"""And at least, where so many are owed."""
_PARTS = 9
"""In so many parts what is owed is put in between these two. Tantivy makes one segment of every eight alike in size: so
a large build leaves one and the rest, where larger parts would leave seven, each of which every search asks anew."""


@cache
def engine() -> SearchEngine:
    """The engine of this installation."""
    owe_what_is_outdated()
    return in_the_cluster() if settings.SEARCH_URL else TantivyEngine(settings.INDEX)


@cache
def in_the_cluster() -> OpenSearchEngine:
    """The engine whose index is in the cluster of `SEARCH_URL`. Raises `SearchAway` while no node of it answers."""
    # who has no cluster needs no client
    from migrandi.search.engines.opensearch.opensearch import OpenSearchEngine  # noqa: PLC0415

    return OpenSearchEngine(
        settings.SEARCH_URL, settings.SEARCH_INDEX, shards=settings.SEARCH_SHARDS, copies=settings.SEARCH_COPIES
    )


def outdated() -> bool:
    """Whether the index is laid out as an older version did; in a cluster also where there is none yet."""
    return in_the_cluster().stale() if settings.SEARCH_URL else TantivyEngine.outdated(settings.INDEX)


def owe_what_is_outdated() -> None:
    """Where the index is laid out as an older version did, leave it a debt for all there is: it is built anew."""
    if outdated():
        IndexDebt.objects.bulk_create(
            (IndexDebt(work_id=work, language=language) for work, language in sorted(_all_there_is())),
            ignore_conflicts=True,
        )
    if settings.SEARCH_URL:
        in_the_cluster().prepare()


def _all_there_is() -> set[tuple[int, str]]:
    """Every Work, with each language in which a text of it is held and with none."""
    texts_held = Expression.objects.values_list("work_id", "language").distinct()
    return {*texts_held, *((work, "") for work in Work.objects.values_list("pk", flat=True))}


def sync(progress: Callable[[int, int], None] = lambda done, of: None, *, of: tuple[int, str] | None = None) -> int:
    """Pay every debt of the index; how many entries were put in. Stopped at any moment, it is gone on with later.

    `progress` is told how many debts are paid, of how many. `of`: only what is owed of that Work's text in a language.
    """
    owed = IndexDebt.objects.order_by("pk")
    if of is not None:
        owed = owed.filter(work=of[0], language=of[1])
    debts = list(owed.values_list("pk", "work_id", "language"))
    sizes = _sizes()
    worth = [sizes.get((work, language), 5) for _debt, work, language in debts]
    enough = min(max(sum(worth) // _PARTS, _LEAST), _BATCH)
    paid = added = 0
    batch: list[tuple[int, int, str]] = []
    size = 0
    for debt, entries in zip(debts, worth, strict=True):
        batch.append(debt)
        size += entries
        if size >= enough:
            added += _pay(batch)
            paid += len(batch)
            progress(paid, len(debts))
            batch, size = [], 0
    if batch:
        added += _pay(batch)
        progress(len(debts), len(debts))
    if not IndexDebt.objects.exists():
        engine().finish_anew()
    return added


def _sizes() -> dict[tuple[int, str], int]:
    """About how many entries each debt of a text is worth."""
    sizes: dict[tuple[int, str], int] = {}
    for copy in Expression.objects.filter(work__in=IndexDebt.objects.values("work")).values_list(
        "work_id", "language", "provisions"
    ):
        work, language, provisions = copy
        sizes[(work, language)] = sizes.get((work, language), 0) + provisions
    return sizes


def _pay(debts: Sequence[tuple[int, int, str]]) -> int:
    """Bring the index in line for these, and only once that is safe on disk strike the debts out."""
    owners = [_owner(work, language) for _debt, work, language in debts]
    added = engine().replace(owners, entries_of([(work, language) for _debt, work, language in debts]))
    numbers = [debt for debt, _work, _language in debts]
    for first in range(0, len(numbers), 500):
        IndexDebt.objects.filter(pk__in=numbers[first : first + 500]).delete()
    return added


def _owner(work: int, language: str) -> str:
    return f"{work}:{language}"


def entries_of(owed: Sequence[tuple[int, str]]) -> Iterator[Entry]:
    """What the index has to hold of each Work's text in a language; with no language, of its names and headnotes."""
    for first in range(0, len(owed), 500):
        part = owed[first : first + 500]
        works = Work.objects.in_bulk({work for work, _language in part})
        yield from _names_and_headnotes([works[work] for work, language in part if not language])
        texts_owed = [(work, language) for work, language in part if language]
        outlines, names = _outlines(texts_owed), _full_names(texts_owed)
        for text in texts_owed:
            work = works[text[0]]
            yield from _wordings(work, text[1], outlines[text], names.get(text) or work.title)


def _outlines(texts_owed: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], Sequence[str]]:
    """The outlines of the copies held of each text, the last of them last."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    copies = Expression.objects.filter(work__in={work for work, _language in texts_owed}, superseded_at=None)
    for work, language, outline in copies.order_by("as_of", "pk").values_list("work_id", "language", "outline"):
        found[(work, language)].append(outline)
    return found


def _full_names(texts_owed: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], str]:
    """The first title of each Work in each language that has one."""
    titles = Title.objects.filter(work__in={work for work, _language in texts_owed}).order_by("-pk")
    return {(work, language): text for work, language, text in titles.values_list("work_id", "language", "text")}


def _wordings(work: Work, language: str, outlines: Sequence[str], name: str) -> Iterator[Entry]:
    owner = _owner(work.pk, language)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT p.id, v.id, v.eid, v.label, v.number, v.heading, v.content, v.digest, p.start, p."end"'
            " FROM law_provision v JOIN law_period p ON p.provision_id = v.id"
            " WHERE v.work_id = %s AND v.language = %s",
            [work.pk, language],
        )
        rows = cursor.fetchall()
    headings = {row[1]: row[5] for row in rows}
    over: dict[int, Standing] = {}
    for outline in outlines:  # where copies of several days hold a wording, it stands as in the last of them
        over |= standing(outline, headings)
    contexts: dict[tuple[str, ...], str] = {}
    about = concepts_of_text(work.pk, language)
    lone = len({row[2] for row in rows}) == 1
    for period, provision, eid, label, number, heading, content, digest, start, end in rows:
        stands = over.get(provision, _NOWHERE)
        context = contexts.get(stands.above, "")
        if not context:
            context = contexts[stands.above] = "\n".join((name, *stands.above))
        concepts = with_broader(about.get(provision, ()))
        text = running_text(content)
        yield Entry(
            key=f"{work.path}|{language}|{eid}|{digest}|{start}|{end}|{context}|{' '.join(concepts)}",
            owner=owner,
            ref=f"p{period}",
            language=language,
            jurisdiction=work.jurisdiction,
            type=work.kind,
            year=work.year,
            path=work.path,
            number=number,
            title=f"{label} {heading}".strip(),
            text=text,
            start=_date(start),
            end=_date(end),
            context=context,
            place=stands.place,
            concepts=concepts,
            provision=provision,
            same=place_of(work.path, "" if lone else eid),
            heading=not text.strip(),
        )


def place_of(path: str, address: str = "") -> str:
    """What a provision is the same by in every language; a law's only text is the same as the law."""
    return f"{path}#{address}"


def _date(value: object) -> date | None:
    """SQLite hands days over as text, other databases as days."""
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def running_text(content: str) -> str:
    """A unit's text without its own label and heading, which are looked for as its title."""
    return "\n".join(texts(decode(content).content))


def _names_and_headnotes(works: Sequence[Work]) -> Iterator[Entry]:
    titles: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, spoken, text in (
        Title.objects.filter(work__in=works).order_by("pk").values_list("work_id", "language", "text")
    ):
        titles[number][spoken].append(text)
    identifiers: dict[int, list[str]] = defaultdict(list)
    for number, value in (
        Identifier.objects.filter(work__in=works).order_by("scheme", "value").values_list("work_id", "value")
    ):
        identifiers[number].append(value)
    notes: dict[int, list[Headnote]] = defaultdict(list)
    for note in Headnote.objects.filter(work__in=works):
        notes[note.work_id].append(note)
    for work in works:
        yield from _names(work, titles[work.pk], " ".join(identifiers[work.pk]))
        for note in notes[work.pk]:
            yield _headnote(work, note, next(iter(titles[work.pk].get(note.language, ())), work.title))


def _names(work: Work, titles: Mapping[str, Sequence[str]], identifiers: str) -> Iterator[Entry]:
    concepts = with_broader(work.concepts)
    for spoken, names in titles.items() or {"en": [work.title]}.items():
        title = " · ".join(dict.fromkeys(names))
        # what it is on is told by its name; whom it is for may be told by no word of it
        told = {match.concept for match in concepts_in(title, spoken)} if spoken in LANGUAGES else set()
        whom = [_called(concept, spoken)[:1] for concept in work.populations if concept not in told]
        text = "\n".join([identifiers, *chain.from_iterable(whom)])
        yield Entry(
            key=f"{work.path}|{spoken}|{_digest(title + text + ' '.join(concepts))}",
            owner=_owner(work.pk, ""),
            ref=f"w{work.pk}",
            language=spoken,
            jurisdiction=work.jurisdiction,
            type=work.kind,
            year=work.year,
            path=work.path,
            number=work.number,
            title=title,
            text=text,
            start=None,
            end=None,
            concepts=concepts,
            names=tuple(dict.fromkeys(names)),
            same=place_of(work.path),
        )


def _headnote(work: Work, note: Headnote, title: str) -> Entry:
    about = (*note.topics, *note.populations)
    # other words for whom it speaks of would make it long beside notes that name nobody
    named = [word for concept in note.topics for word in _called(concept, note.language)]
    named += [word for concept in note.populations for word in _called(concept, note.language)[:1]]
    # a headnote has no heading: what it is on above all, its first topic, stands for one
    heading = next((word for concept in note.topics[:1] for word in _called(concept, note.language)), "")
    return Entry(
        key=f"{work.path}|{note.language}|{note.eid}|{_digest(f'{note.text} {note.topics} {note.populations}')}",
        owner=_owner(work.pk, ""),
        ref=f"h{note.pk}",
        language=note.language,
        jurisdiction=work.jurisdiction,
        type=work.kind,
        year=work.year,
        path=work.path,
        number=note.number,
        title=f"{title} art. {note.number} {heading}".rstrip(),
        text="\n".join([note.text, *named]),
        start=None,
        end=None,
        concepts=with_broader(about),
        provision=HEADNOTES + note.pk,
        same=place_of(work.path, note.eid),
    )


def _called(concept: str, language: str) -> list[str]:
    """What a concept is called in the language; in English where the thesaurus does not speak it."""
    known = by_id().get(concept)
    return known.words(language if language in known.label else "en") if known is not None else []


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rebuild(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Build the whole index anew from the database; how many entries it has. Stopped at any moment, `sync` goes on."""
    _owe_everything()  # whoever is stopped from here on leaves nothing out
    engine().begin_anew()
    _owe_everything()  # what others paid in between went into the index that is to be dropped
    return sync(progress)


def _owe_everything() -> None:
    with transaction.atomic():
        IndexDebt.objects.all().delete()
        IndexDebt.objects.bulk_create(
            IndexDebt(work_id=work, language=language) for work, language in sorted(_all_there_is())
        )


def verify() -> bool:
    """Whether the index holds exactly what the database says."""
    total = number = 0
    for entry in entries_of(sorted(_all_there_is())):
        number += 1
        total = (total + int.from_bytes(hashlib.sha256(entry.key.encode()).digest()[:16], "big")) % 2**128
    return engine().fingerprint() == f"{number}-{total:032x}"
