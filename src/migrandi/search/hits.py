"""What was found, as it is shown: the law, the provision, its days, the stretch of text and why it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date

import msgspec
from django.db.models import Prefetch

from migrandi.concepts.about import concepts_of
from migrandi.law.describing import called, titles_in
from migrandi.law.models import Headnote, Period, Title, Work
from migrandi.search.engine import HEADNOTES, Match, Query, Words, wanted
from migrandi.search.explaining import Explaining, Reason, Told, telling_words
from migrandi.search.syncing import engine, running_text
from migrandi.search.weights import NEAREST_BY_ANOTHER
from migrandi.thesaurus.branches import with_broader


class Hit(msgspec.Struct):
    """Something found: a provision in one wording, a headnote (`kind` `headnote`), or a Work (`work`, no address).

    `why` says by what it was found, the plainest reason first; `languages` are others in which the same is held.
    """

    kind: str
    path: str
    address: str
    title: str
    work_title: str
    language: str
    jurisdiction: str
    type: str
    start: date | None
    end: date | None
    score: float
    snippet: str
    highlights: list[tuple[int, int]]
    why: list[Reason] = []
    languages: list[str] = []


def hits_of(query: Query, matches: Sequence[Match], explaining: Explaining | None = None) -> list[Hit]:
    """The matches with what the database says of them, in their order; why each was found, if `explaining` is given."""
    numbers: dict[str, list[int]] = {"p": [], "h": [], "w": []}
    for match in matches:
        numbers[match.ref[0]].append(int(match.ref[1:]))
    periods = Period.objects.select_related("provision", "provision__work").in_bulk(numbers["p"])
    notes = Headnote.objects.select_related("work").in_bulk(numbers["h"])
    works = Work.objects.prefetch_related(Prefetch("titles")).in_bulk(numbers["w"])
    wordings = [period.provision_id for period in periods.values()]
    about = concepts_of(wordings) if explaining else {}
    near = {number for number, _cosine in query.near[:NEAREST_BY_ANOTHER]} if explaining else set()
    titles = _titles(matches, works)
    hits: list[Hit] = []
    for match in matches:
        number = int(match.ref[1:])
        found: Period | Headnote | Work | None = {"p": periods, "h": notes, "w": works}[match.ref[0]].get(number)  # type: ignore[attr-defined]
        if isinstance(found, Period):
            topics = with_broader(about.get(found.provision_id, ()))
            hits.append(_by_model(near, found.provision_id, _provision(query, match, found, topics, explaining)))
        elif isinstance(found, Headnote):
            hits.append(_by_model(near, HEADNOTES + found.pk, _headnote(query, match, found, explaining)))
        elif isinstance(found, Work):
            hits.append(_work(query, match, found, titles[found.pk, match.language], explaining))
    return hits


def _titles(matches: Sequence[Match], works: Mapping[int, Work]) -> dict[tuple[int, str], str]:
    """What each of the Works is called in the language in which it was found, by its number and that language."""
    spoken: dict[str, list[Work]] = defaultdict(list)
    for match in matches:
        if match.ref[0] == "w" and (work := works.get(int(match.ref[1:]))):
            spoken[match.language].append(work)
    return {
        (number, language): title
        for language, some in spoken.items()
        for number, title in titles_in(some, language).items()
    }


def _by_model(near: Set[int], number: int, hit: Hit) -> Hit:
    """The hit, with the reason that a model takes what has this number for near in meaning, if it does."""
    if number in near and not any(one.kind == "meaning" for one in hit.why):
        hit.why.append(Reason("meaning"))
    return hit


def _provision(
    query: Query, match: Match, period: Period, topics: tuple[str, ...], explaining: Explaining | None
) -> Hit:
    provision, work = period.provision, period.provision.work
    heading = f"{provision.label} {provision.heading}".strip()
    told = Told(
        provision.language, heading, running_text(provision.content), _names(work, provision.language), work.path,
        provision.eid, provision.number, topics, match.cited,
    )  # fmt: skip
    return _hit("provision", work, provision.eid, heading or work.title, match, query, told, explaining,
                period.start, period.end)  # fmt: skip


def _headnote(query: Query, match: Match, note: Headnote, explaining: Explaining | None) -> Hit:
    above = _names(note.work, note.language)
    told = Told(note.language, f"art. {note.number}", note.text, above, note.work.path, note.eid,
                note.number, with_broader((*note.topics, *note.populations)), match.cited)  # fmt: skip
    return _hit("headnote", note.work, note.eid, f"art. {note.number}", match, query, told, explaining)


def _names(work: Work, language: str) -> str:
    """What the law is called, and what it is called in full in that language."""
    own = (one.text for one in called(work) if one.language == language and one.kind == Title.Kind.FULL)
    return "\n".join(dict.fromkeys((work.title, *own)))


def _work(query: Query, match: Match, work: Work, title: str, explaining: Explaining | None) -> Hit:
    said = [t.text for t in work.titles.all() if t.language == match.language]
    names = " · ".join(name for name in said if name not in (title, work.number))
    told = Told(match.language, f"{title} · {names}", "", "", work.path, "", work.number, with_broader(work.concepts))
    hit = _hit("work", work, "", title, match, query, told, explaining)
    hit.snippet, hit.highlights = names, []
    return hit


def _hit(
    kind: str, work: Work, address: str, title: str, match: Match, query: Query, told: Told,
    explaining: Explaining | None, start: date | None = None, end: date | None = None,
) -> Hit:  # fmt: skip
    why = explaining.reasons(told) if explaining else []
    # what stands there instead of the words asked for is marked too
    asked = [words.words for words in wanted(query.words) if words.field == "text"]
    marked = telling_words([*asked, *(found for reason in why for found in reason.found)])
    shown = engine().snippet(Query(tuple(Words(word) for word in marked)), told.language, told.text)
    return Hit(
        kind, work.path, address, title, work.title, told.language, work.jurisdiction, work.kind, start, end,
        round(match.score, 4), shown.text, shown.highlights, why, _other_languages(match),
    )  # fmt: skip


def _other_languages(match: Match) -> list[str]:
    """The languages in which the same text was found too: a law's name in a language, or a note of ours beside a text,
    says nothing of the text's languages."""
    telling = "ph" if match.ref[0] == "h" else "p"
    return sorted({spoken for ref, spoken in match.others if ref[0] in telling and spoken != match.language})
