"""The authorities that probably answer an enquiry: what it cites, what is about its concepts, what search finds.

A lawyer looks at the law of the State, at what its region has, and at what binds it on the day; so does this. Each
source gives a list, best first; a place that several lists have comes before one that only one has (reciprocal ranks).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import msgspec
import regex
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from migrandi.citations.asking import register_names
from migrandi.citations.recognising import recognise
from migrandi.citations.resolving import resolve
from migrandi.enquiries.telling import Told, concepts_told, is_population
from migrandi.jurisdictions import memberships
from migrandi.law.models import Headnote, Work
from migrandi.search.querying import Filters, search
from migrandi.thesaurus.reading import by_id
from migrandi.treaties.acts import register_held
from migrandi.treaties.binding import matrix
from migrandi.treaties.reckoning import Standing

_EVERYBODYS = ("int", "un")
"""Whose law concerns every State."""
_LISTS_MEET = 8
"""How much the first places of a list count before later ones: the constant of reciprocal ranks."""
_DEEP = 40
_OF_ONE_LAW = 3
"""Of one law no more than so many places come among the first, so that a reader sees several."""
_STANDINGS = 6
_ALONE = 0.4
"""How much more a concept counts that an article is on alone of all in its law."""
_AGAIN, _OF_PERSONS, _STEPS_UP, _A_STEP, _AROUND, _ON_MUCH = 0.3, 0.6, 3, 0.5, 0.7, 0.15
"""How much it counts that a concept is named again, and that it is of persons; how many steps up the thesaurus count,
and what each leaves; what the article's law is on beside it; how much less an article says that is on much."""
_CASES = frozenset({"judgment", "decision", "views", "advisory-opinion"})
_ASKS_FOR_CASES = regex.compile(
    r"\b(?:judg(?:e?ment|ed)s?|case[- ]?law|cases?|decisions?|courts?|ruling|arr[eê]ts?|jurisprudence|cour|sentencias?|"
    r"jurisprudencia|tribunal|fallos?)\b|حكم|محكمة|السوابق|судебн|решени|постановлени|判决|法院",
    regex.IGNORECASE,
)
_ASKS_FOR_OWN_LAW = regex.compile(
    r"\b(?:national law|domestic law|law of the country|\w+ (?:act|code|statute|constitution)|bill|"
    r"droit (?:national|interne|français|belge|\w+ien)|article du code|code|loi|ley|legislación|derecho interno|"
    r"constitución)\b|القانون الوطني|القانون المحلي|الدستور|закон\w*|законодательств|国内法|宪法|法律",
    regex.IGNORECASE,
)
_QUESTION = regex.compile(r"[^.?!؟？\n]*[?؟？]|[^.!\n]*\b(?:what|which|whether|quels?|quelles?|qué|cuál\w*)\b[^.!\n]*")
_GREETING = regex.compile(
    r"^\W*(?:dear|hello|hi|good (?:morning|day|afternoon)|kind|best|many thanks|thank|grateful|regards|sincerely|yours|"
    r"bonjour|bonsoir|chers?|chères?|merci|cordialement|bien à vous|salutations|estimad\w+|hola|buen[oa]s|un saludo|"
    r"saludos|gracias|atentamente|السادة|تحية|مع التحية|شكرا|وتفضلوا|السلام|نرجو|"
    r"уважаем\w+|здравствуйте|с уважением|спасибо|您好|尊敬的|此致|谢谢)\b[^.?!\n]{0,60}[,.،،!:]?\s*",
    regex.IGNORECASE | regex.MULTILINE,
)

_NUMBERED = regex.compile(
    r"\b(?:passports?|passeports?|pasaportes?|identity card|id card|visa|permit|cédula|carte d'identité)\b"
    r"[ \t:#.]*(?:no|number|n[°º]|núm|numéro)?[ \t:#.]*[A-Z]{0,3}\d[\dA-Z-]{4,}"
    r"|(?:جواز(?: السفر)?|بطاقة)[ \t:]*(?:رقم)?[ \t:]*[A-Z]{0,3}\d[\dA-Z-]{4,}|\+?\d[\d ()./-]{6,}\d",
    regex.IGNORECASE,
)


class Likely(msgspec.Struct, frozen=True):
    """An authority that may answer: its address in this database, what it is, why it is proposed, and what binds.

    `words`: those of the enquiry that lead there. `standing`: whether the State is bound by the treaty, if that is one.
    """

    path: str
    address: str
    title: str
    text: str
    reasons: list[str]
    words: list[str]
    score: float
    standing: Standing | None = None

    @property
    def reference(self) -> str:
        """The whole address, as in a link."""
        return f"{self.path}/{self.address}".rstrip("/")


class Stands(msgspec.Struct, frozen=True):
    """Whether the State is bound by a treaty that the enquiry may turn on."""

    path: str
    title: str
    state: str
    standing: Standing
    reason: str


class _Place:
    """An address on its way up: its score, and why."""

    def __init__(self) -> None:
        self.score = 0.0
        self.reasons: dict[str, None] = {}
        self.words: dict[str, None] = {}
        self.title = ""
        self.text = ""


def without_greetings(text: str) -> str:
    """The text without the words that letters begin and end with, and without numbers of documents and telephones: a
    passport's number is no question about passports."""
    return _NUMBERED.sub(" ", _GREETING.sub(" ", text))


def questions_in(text: str) -> str:
    """The sentences that ask something; empty where none does."""
    return " ".join(" ".join(match.group().split()) for match in _QUESTION.finditer(text)).strip()


def authorities(
    text: str, language: str, states: Sequence[str], on: date, *, concepts: Sequence[Told] = (), most: int = 10
) -> list[Likely]:
    """The authorities that probably answer the text, best first.

    `language`: of the text; `states`: whose law is asked for, the first before the others; `on`: the day asked about.
    """
    told = list(concepts) or concepts_told(text, language)
    body = without_greetings(text)
    everybodys = Filters(jurisdictions=_whose_law(states, on))
    asked = questions_in(body)
    places: dict[tuple[str, str], _Place] = defaultdict(_Place)
    _take(places, _cited(body, language), 6.0)
    _take(places, _by_concept(told, everybodys.jurisdictions), 2.0)
    _take(places, _by_search(body, everybodys), 1.0)
    if asked != " ".join(body.split()):  # where all of it asks, the same words are no second evidence
        _take(places, _by_search(asked, everybodys), 1.0)
    _take(places, _by_search(_labels(told, "en"), everybodys), 1.0)
    if states:
        own = Filters(jurisdictions=tuple(states))
        _take(places, _by_search(body, own), 3.0 if _ASKS_FOR_OWN_LAW.search(body) else 0.5)
    if _ASKS_FOR_CASES.search(body):
        cases = msgspec.structs.replace(everybodys, types=tuple(_CASES))
        _take(places, _by_search(f"{asked} {_labels(told, 'en')}", cases), 1.5)
    return _ranked(places, body, states, on, most)


def standings(states: Sequence[str], found: Sequence[Likely], on: date) -> list[Stands]:
    """The treaties that the proposed authorities belong to, and whether each State is bound on that day."""
    result = []
    rows = {instrument.treaty.path: (instrument, standing) for instrument, standing in matrix(list(states), on)}
    for path in dict.fromkeys(one.path for one in found):
        if path in rows:
            instrument, standing = rows[path]
            reason = _("Proposed authorities are of this treaty.")
            result += [
                Stands(path, instrument.treaty.title, state, each, reason)
                for state, each in zip(states, standing, strict=True)
            ]
    return result[:_STANDINGS]


def _whose_law(states: Sequence[str], on: date) -> tuple[str, ...]:
    """The jurisdictions whose law concerns those States: everybody's, their organisations', their own."""
    found = dict.fromkeys(_EVERYBODYS)
    for state in states:
        found |= dict.fromkeys([state, *(one.organisation for one in memberships(state, on))])
    return tuple(found)


def _take(places: dict[tuple[str, str], _Place], found: Sequence[Likely], weight: float) -> None:
    """Add a list. A judgment counts as a whole, wherever in it something was found."""
    cases = set(
        Work.objects.filter(path__in={one.path for one in found}, kind__in=_CASES).values_list("path", flat=True)
    )
    unique = {(one.path, "" if one.path in cases else _article(one.address)): one for one in reversed(found)}
    for rank, (key, one) in enumerate(reversed(unique.items())):
        place = places[key]
        place.score += weight * _LISTS_MEET / (_LISTS_MEET + rank)
        place.title, place.text = place.title or one.title, place.text or one.text
        place.reasons |= dict.fromkeys(one.reasons)
        place.words |= dict.fromkeys(one.words)


def _article(address: str) -> str:
    """The article or paragraph that a lawyer cites first; what stands below it is proposed with it."""
    return address.partition("/")[0] if address.startswith(("art_", "para_", "sec_")) else address


def _cited(text: str, language: str) -> list[Likely]:
    """What the enquiry itself cites."""
    found = []
    for one in recognise(text, language, register_names()):
        for target in resolve(one)[:1]:
            written = " ".join(text[one.start : one.end].split())
            reason = _("The message cites it: “%(words)s”.") % {"words": written}
            found.append(Likely(target.path, target.address, target.title, "", [reason], [written], 1))
    return found


def _by_concept(told: Sequence[Told], whose: tuple[str, ...]) -> list[Likely]:
    """Articles of the register on the concepts told, those first that are on most of the rarest of them."""
    wanted = _widened(told)
    persons = {one for one in wanted if is_population(one)}
    rare = _rarity(register_held())
    spoken = (get_language() or "en").split("-", maxsplit=1)[0]
    found = []
    for note in _notes(register_held()):
        shared = {concept: wanted[concept] for concept in note.concepts if concept in wanted}
        if not shared or note.jurisdiction not in whose:
            continue
        around = sum(wanted[concept] * rare[concept] for concept in note.around if concept in wanted)
        score = _AROUND * around + sum(
            weight * rare[concept] * (1 + _ALONE * note.alone[concept]) for concept, weight in shared.items()
        )
        score *= _fits(persons, note) / (1 + _ON_MUCH * len(note.concepts))
        labels = ", ".join(by_id()[one].label[spoken] for one in shared)
        reason = _("The article is on %(concepts)s.") % {"concepts": labels}
        found.append(Likely(note.path, note.eid, note.title, note.text, [reason], [], score))
    return sorted(found, key=lambda one: -one.score)[:_DEEP]


def _fits(persons: set[str], note: _Note) -> float:
    """How well an article fits the persons that the enquiry is of: less where it is of others alone."""
    of = {concept for concept in (*note.concepts, *note.around) if is_population(concept)}
    if not persons or not of:
        return 1.0
    return 1.2 if persons & of else 0.7


def _widened(told: Sequence[Told]) -> dict[str, float]:
    """The concepts told, those above them and those beside them, which count for less the farther they are."""
    wanted: dict[str, float] = {}
    known = by_id()
    for one in told:
        weight = one.weight**_AGAIN * (_OF_PERSONS if is_population(one.value) else 1.0)
        level = [one.value]
        for _step in range(_STEPS_UP):
            for concept in level:
                wanted[concept] = max(wanted.get(concept, 0), weight)
            level = [broader for concept in level for broader in known[concept].broader]
            weight *= _A_STEP
        for beside in known[one.value].related:
            wanted[beside] = max(wanted.get(beside, 0), weight)
    return wanted


class _Note(msgspec.Struct, frozen=True):
    """An article of the register, or an instrument as a whole, what it is on, and what the whole is on beside that.

    `alone`: of each of its concepts how few of the law's articles are on it, beside what most are on (0). Who asks of
    being sent back to torture wants what the law says of sending back, not all that it says of torture.
    """

    path: str
    jurisdiction: str
    eid: str
    title: str
    text: str
    concepts: frozenset[str]
    alone: dict[str, float]
    around: frozenset[str] = frozenset()


@lru_cache(maxsize=2)
def _notes(_of: str) -> tuple[_Note, ...]:
    """Every article of the register that has a headnote, and every instrument that has none."""
    known = by_id().keys()
    works = {work.pk: work for work in Work.objects.filter(register=True)}
    whole = {pk: frozenset(work.concepts) & known for pk, work in works.items()}
    notes = []
    held = list(Headnote.objects.filter(language="en", work__in=works))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for one in held:
        counts[one.work_id].update({*one.topics, *one.populations})
    for one in held:
        work, own = works[one.work_id], frozenset([*one.topics, *one.populations]) & known
        counted = counts[one.work_id]
        notes.append(
            _Note(
                work.path,
                work.jurisdiction,
                one.eid,
                f"{work.title}, {one.number}",
                one.text,
                own,
                {topic: 1 - counted[topic] / max(counted.values()) for topic in own},
                whole[one.work_id] - own,
            )
        )
    noted = {note.path for note in notes}
    notes += [
        _Note(
            work.path,
            work.jurisdiction,
            "",
            work.title,
            (work.facts.get("headnote") or {}).get("en", ""),
            whole[pk],
            dict.fromkeys(whole[pk], 0.0),
        )
        for pk, work in works.items()
        if work.path not in noted and whole[pk]
    ]
    return tuple(notes)


@lru_cache(maxsize=2)
def _rarity(of: str) -> dict[str, float]:
    notes = _notes(of)
    counts = Counter(concept for note in notes for concept in note.concepts)
    return {concept: math.log(1 + len(notes) / count) for concept, count in counts.items()}


def _by_search(words: str, narrowed: Filters) -> list[Likely]:
    """What the search engine finds, each provision once."""
    if not words.strip():
        return []
    found: dict[tuple[str, str], Likely] = {}
    for hit in search(_plain(words), narrowed, limit=_DEEP).hits:
        written = [word for reason in hit.why for word in reason.found][:6]
        by_words = _("Search finds it by %(words)s.") % {"words": ", ".join(f"“{word}”" for word in written[:4])}
        reason = by_words if written else _("Search finds it by what it means.")
        found.setdefault(
            (hit.path, hit.address),
            Likely(hit.path, hit.address, f"{hit.work_title}, {hit.title}", hit.snippet, [reason], written, hit.score),
        )
    return list(found.values())


def _plain(words: str) -> str:
    """The words without what the query language reads as signs."""
    return " ".join(regex.sub(r"[\"“”«»():*~/\[\]^?؟？-]", " ", words).split())[:600]


def _labels(told: Sequence[Told], language: str) -> str:
    return " ".join(by_id()[one.value].label[language] for one in told[:8])


def _ranked(
    places: dict[tuple[str, str], _Place], text: str, states: Sequence[str], on: date, most: int
) -> list[Likely]:
    rows = {instrument.treaty.path: standings for instrument, standings in matrix(list(states), on)} if states else {}
    kinds = dict(Work.objects.filter(path__in={path for path, _eid in places}).values_list("path", "kind"))
    wants_cases = _ASKS_FOR_CASES.search(text) is not None
    found = []
    for (path, eid), place in places.items():
        standing = rows[path][0] if path in rows else None
        weight = _weight(kinds.get(path, ""), standing, wants_cases)
        found.append(
            Likely(path, eid, place.title, place.text, list(place.reasons), list(place.words),
                   round(place.score * weight, 4), standing)
        )  # fmt: skip
    found.sort(key=lambda one: (-one.score, one.path, one.address))
    return _several_laws(found)[:most]


def _weight(kind: str, standing: Standing | None, wants_cases: bool) -> float:
    """How much an authority counts by what it is, and by whether it binds the State."""
    if kind in _CASES:
        return 1.6 if wants_cases else 0.7
    if standing is not None:
        return {"bound": 1.0, "unknown": 0.75, "not-bound": 0.5}[standing.answer]
    return 0.85


def _several_laws(found: Sequence[Likely]) -> list[Likely]:
    """The same order, but of one law only so many places before others have had their turn."""
    first: list[Likely] = []
    later: list[Likely] = []
    seen: Counter[str] = Counter()
    for one in found:
        seen[one.path] += 1
        (first if seen[one.path] <= _OF_ONE_LAW else later).append(one)
    return first + later
