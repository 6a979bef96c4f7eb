"""From what a person types to what is found, with the text that shows why."""

from __future__ import annotations

from datetime import date

import msgspec
import regex
from django.db.models import Prefetch

from migrandi.law.describing import titles_in
from migrandi.law.models import Headnote, Period, Work
from migrandi.search.engine import Match, Query, Result, Snippet, Words
from migrandi.search.syncing import engine, running_text

MOST = 100
"""The most results of one page."""
DEEPEST = 10_000
"""How far one can turn pages."""

_PART = regex.compile(
    r"""(?P<minus>(?<=^|\s)[-−])?(?:(?P<field>title|number|path):)?
    (?:["“”„«‹](?P<phrase>[^"“”«»‹›]*)(?:["“”»›]|$)|(?P<word>[^\s"“”„«»‹›]+))""",
    regex.VERBOSE,
)


class Hit(msgspec.Struct):
    """Something found: a provision in one wording, a headnote (`kind` `headnote`), or a Work (`work`, no address)."""

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


class Page(msgspec.Struct):
    """Some of what was found. `relaxed`: no text or few have all the words; these have some of them."""

    query: str
    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    relaxed: bool


def parse(text: str) -> tuple[Words, ...]:
    """What is typed as things asked for: words, “phrases”, `-without`, `title:`, `number:`, `path:`.

    Nothing is a mistake: what does not fit these is looked for as it stands.
    """
    parts: list[Words] = []
    for match in _PART.finditer(text[:1000]):
        phrase = match["phrase"]
        words = (phrase if phrase is not None else match["word"]).strip()
        if not regex.search(r"[\p{L}\p{N}]", words):
            continue
        parts.append(Words(words, match["field"] or "text", phrase is not None, bool(match["minus"])))
        if len(parts) == 32:
            break
    return tuple(parts)


def search(
    text: str,
    *,
    jurisdiction: str = "",
    language: str = "",
    type: str = "",
    on: date | None = None,
    limit: int = 10,
    offset: int = 0,
) -> Page:
    """What the law says on these words, best first.

    Filters are empty where not asked for; `on` None asks for what stands now by the last copies held. `limit` is at
    most `MOST`. Where few texts have all the words (none, where fields or quotes are asked for), those with some of
    them or with words for the same are given, the best first, and `relaxed` says so.
    """
    query = Query(parse(text), jurisdiction.lower(), language, type.lower(), on, min(limit, MOST), min(offset, DEEPEST))
    result = engine().search(query)
    relaxed = False
    free = _free(query.words)
    if result.total < (limit if free else 1) and (free or sum(not words.negated for words in query.words) > 1):
        wider = msgspec.structs.replace(query, any_word=True)
        found = engine().search(wider)
        if found.total > result.total:
            query, result, relaxed = wider, found, True
    return Page(text, result.total, _hits(query, result), result.facets, relaxed)


def _free(words: tuple[Words, ...]) -> bool:
    """Whether it is a question in a person's own words, without fields and quotes."""
    return bool(words) and all(part.field == "text" and not part.phrase for part in words)


def _hits(query: Query, result: Result) -> list[Hit]:
    numbers: dict[str, list[int]] = {"p": [], "h": [], "w": []}
    for match in result.matches:
        numbers[match.ref[0]].append(int(match.ref[1:]))
    periods = Period.objects.select_related("provision", "provision__work").in_bulk(numbers["p"])
    notes = Headnote.objects.select_related("work").in_bulk(numbers["h"])
    works = Work.objects.prefetch_related(Prefetch("titles")).in_bulk(numbers["w"])
    hits: list[Hit] = []
    for match in result.matches:
        number = int(match.ref[1:])
        found: Period | Headnote | Work | None = {"p": periods, "h": notes, "w": works}[match.ref[0]].get(number)  # type: ignore[attr-defined]
        if isinstance(found, Period):
            hits.append(_provision_hit(query, match, found))
        elif isinstance(found, Headnote):
            hits.append(_headnote_hit(query, match, found))
        elif isinstance(found, Work):
            hits.append(_work_hit(match, found))
    return hits


def _provision_hit(query: Query, match: Match, period: Period) -> Hit:
    provision, work = period.provision, period.provision.work
    shown = engine().snippet(query, provision.language, running_text(provision.content))
    return _hit(
        "provision", work, provision.eid, f"{provision.label} {provision.heading}".strip() or work.title,
        provision.language, match, shown, period.start, period.end,
    )  # fmt: skip


def _headnote_hit(query: Query, match: Match, note: Headnote) -> Hit:
    return _hit("headnote", note.work, note.eid, f"art. {note.number}", note.language, match,
                engine().snippet(query, note.language, note.text))  # fmt: skip


def _work_hit(match: Match, work: Work) -> Hit:
    title = titles_in([work], match.language)[work.pk]
    names = " · ".join(t.text for t in work.titles.all() if t.language == match.language and t.text != title)
    return _hit("work", work, "", title, match.language, match, Snippet(names, []))


def _hit(
    kind: str, work: Work, address: str, title: str, language: str, match: Match, shown: Snippet,
    start: date | None = None, end: date | None = None,
) -> Hit:  # fmt: skip
    return Hit(
        kind, work.path, address, title, work.title, language, work.jurisdiction, work.kind, start, end,
        round(match.score, 4), shown.text, shown.highlights,
    )  # fmt: skip
