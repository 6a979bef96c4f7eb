"""Whether what a paper relies on is law for its States on its date: in force, binding, without reservation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
import regex
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from migrandi.citations.pinpoint_addresses import Path
from migrandi.jurisdictions import entries, is_known, moment, name
from migrandi.law.models import Work
from migrandi.papers.citing import compares
from migrandi.papers.findings import Finding, Kind, finding
from migrandi.papers.library import address_of
from migrandi.papers.paper import Part
from migrandi.treaties import binding
from migrandi.treaties.binding import Instrument
from migrandi.treaties.reckoning import Standing, Statement

_ARTICLE = regex.compile(r"(?P<article>\w+)(?P<below>(?:\(\w+\))*)")
_JUDGES = frozenset({"judgment", "decision", "views", "case"})


class Standings:
    """The answers on one paper: each treaty and State is said once, where the paper first relies on it."""

    def __init__(self) -> None:
        self._instruments = {instrument.pk: instrument for instrument in binding.instruments()}
        self._answers: dict[tuple[str, date], dict[int, Standing]] = {}
        self._said: set[tuple[object, ...]] = set()

    def findings(self, work: Work, part: Part, states: Sequence[str], on: date) -> Iterator[Finding]:
        """What stands against relying on the Work for those States on that day."""
        if work.date and moment(work.date).earliest > on and self._first(work.pk, "later"):
            said = _("%(work)s is of %(day)s, later than the paper's date, %(on)s.") % {
                "work": work.title, "day": work.date, "on": on}  # fmt: skip
            yield finding(part.place, Kind.NOT_YET, said)
            return
        if compares(part):
            return
        instrument = self._instruments.get(work.pk)
        if instrument is not None:
            yield from self._of_treaty(work, instrument, part, states, on)
        elif states and _is_foreign(work, states) and self._first(work.pk, "foreign", *states):
            said = _("%(work)s is the law of %(other)s, not of %(states)s.") % {
                "work": work.title, "other": _named(work.jurisdiction.split("-")[0]),
                "states": ", ".join(map(_named, states))}  # fmt: skip
            yield finding(part.place, Kind.FOREIGN, said, _("Write “cf” before the key if you only compare."))

    def _first(self, *key: object) -> bool:
        if key in self._said:
            return False
        self._said.add(key)
        return True

    def _of_treaty(
        self, work: Work, instrument: Instrument, part: Part, states: Sequence[str], on: date
    ) -> Iterator[Finding]:
        treaty = instrument.treaty
        begun = treaty.in_force is not None and treaty.in_force <= on
        if treaty.never or (treaty.in_force is not None and not begun) or (instrument.ended and instrument.ended <= on):
            if self._first(work.pk, "force"):
                yield finding(part.place, Kind.NOT_IN_FORCE, _not_in_force(work, instrument, on))
            return
        against: dict[Kind, list[str]] = {}
        for state in states:
            standing = self._standing(state, on)[work.pk]
            if standing.answer == "bound":
                yield from self._reservations(work, part, state, standing)
            elif self._first(work.pk, state, standing.answer):
                kind = Kind.NOT_BINDING if standing.answer == "not-bound" else Kind.BINDING_UNKNOWN
                against.setdefault(kind, []).append(f"{_named(state)}: {standing.why}")
        if whom := against.get(Kind.NOT_BINDING):
            said = _("%(work)s did not bind on %(on)s: %(whom)s") % {
                "work": work.title,
                "on": on,
                "whom": " ".join(whom),
            }
            proposal = _("Say for whom it speaks (“for …” behind the pinpoint), or write “cf” before the key.")
            yield finding(part.place, Kind.NOT_BINDING, said, proposal)
        if whom := against.get(Kind.BINDING_UNKNOWN):
            said = _("Whether %(work)s was binding on %(on)s is not known. %(whom)s") % {
                "work": work.title, "on": on, "whom": " ".join(whom)}  # fmt: skip
            yield finding(
                part.place,
                Kind.BINDING_UNKNOWN,
                said,
                _("Look it up at the depositary, and waive with what you found."),
            )

    def _standing(self, state: str, on: date) -> dict[int, Standing]:
        if (state, on) not in self._answers:
            rows = binding.matrix([state], on)
            self._answers[state, on] = {instrument.pk: standings[0] for instrument, standings in rows}
        return self._answers[state, on]

    def answers(self, work: Work, states: Sequence[str], on: date) -> list[Standing]:
        """The standing of each State; empty where the Work is no instrument by which States are bound."""
        return [self._standing(state, on)[work.pk] for state in states] if work.pk in self._instruments else []

    def _reservations(self, work: Work, part: Part, state: str, standing: Standing) -> Iterator[Finding]:
        for statement in standing.statements:
            articles = _touched(work, part.paths, statement)
            if articles is None or not self._first(work.pk, state, "statement", statement.date, statement.articles):
                continue
            yield _reservation(part, state, work, statement, articles)


def _is_foreign(work: Work, states: Sequence[str]) -> bool:
    """Whether it is the law of another State; what courts said is cited everywhere."""
    code = work.jurisdiction.split("-")[0]
    return work.kind not in _JUDGES and is_known(code) and code in entries() and code not in states


def _named(state: str) -> str:
    return name(state, (get_language() or "en").split("-")[0])


def _not_in_force(work: Work, instrument: Instrument, on: date) -> str:
    if instrument.ended and instrument.ended <= on:
        return _("%(work)s was no longer in force on %(on)s: it ended on %(day)s.") % {
            "work": work.title, "on": on, "day": instrument.ended}  # fmt: skip
    if instrument.treaty.in_force is not None:
        return _("%(work)s was not yet in force on %(on)s: it entered into force on %(day)s.") % {
            "work": work.title, "on": on, "day": instrument.treaty.in_force}  # fmt: skip
    return _("%(work)s is not in force.") % {"work": work.title}


def _touched(work: Work, paths: Sequence[Path], statement: Statement) -> str | None:
    """The articles of a reservation that are among those relied on; empty where it names none and so may touch any;
    None where it touches none of them."""
    written = statement.articles.split()
    if not written:
        return "" if statement.kind != "declaration" else None
    if not paths:
        return None
    touched = [one for one in written if any(_covers(one, address_of(work, path)) for path in paths)]
    return " ".join(touched) if touched else None


def _covers(article: str, address: str) -> bool:
    """Whether `31(1)` and `art_31/para_1/point_a` speak of the same place: one is, or is part of, the other."""
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return False
    reserved = [found["article"].lower(), *regex.findall(r"\w+", found["below"].lower())]
    cited = [step.partition("_")[2].lower() for step in address.split("/")]
    return all(one == other for one, other in zip(reserved, cited, strict=False))


def _reservation(part: Part, state: str, work: Work, statement: Statement, articles: str) -> Finding:
    said = {
        "state": _named(state), "work": work.title, "articles": articles, "day": statement.date or "?",
        "note": statement.note,
    }  # fmt: skip
    if statement.kind == "declaration":
        sentence = _("%(state)s made a declaration on article %(articles)s of %(work)s (%(day)s). %(note)s") % said
        return msgspec.structs.replace(finding(part.place, Kind.RESERVATION, sentence.strip()), severity="advice")
    if not articles:
        sentence = _(
            "%(state)s made a reservation to %(work)s (%(day)s); the register does not say to which articles. %(note)s"
        )
        return msgspec.structs.replace(
            finding(part.place, Kind.RESERVATION, (sentence % said).strip()), severity="advice"
        )
    sentence = _("%(state)s made a reservation to article %(articles)s of %(work)s (%(day)s). %(note)s") % said
    return finding(part.place, Kind.RESERVATION, sentence.strip(), _("Say in the paper how far the State is bound."))
