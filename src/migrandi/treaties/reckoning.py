"""Whether a State is bound by a treaty on a day, reckoned from its acts and the treaty's own rules. Pure: no database.

Three answers: bound, not bound, unknown. A table speaks up to the day it was read: a State that it shows bound is taken
to stay so until an act is known that ends it, and the answer says how old that knowledge is; a State that it shows not
bound may have joined since, and after that day the answer is unknown.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Literal

import msgspec

from migrandi.jurisdictions import Moment, moment, predecessors
from migrandi.treaties import reasons
from migrandi.treaties.lifetimes import absent, born, ended_on, gone_before, united
from migrandi.treaties.register.rules import Rule

CONSENT = frozenset(
    {
        "definitive-signature",
        "ratification",
        "accession",
        "succession",
        "acceptance",
        "approval",
        "formal-confirmation",
        "provisional-application",
        "party",
    }
)
"""Acts by which a State consents to be bound; `party` where a source says no more than that it is bound."""

_SAID_OF = CONSENT | {"signature", "denunciation", "withdrawal-of-denunciation", "withdrawal-of-consent", "no-action"}

_SAYS_NOT = frozenset({"no-action", "signature", "withdrawal-of-consent"})
"""Rows from which it is seen that, up to the day the source was read, the State had not become bound."""

STATEMENTS = frozenset({"reservation", "declaration", "modification-of-reservation"})

Answer = Literal["bound", "not-bound", "unknown"]


class Act(msgspec.Struct, frozen=True):
    """One row of the register on this State and this treaty. `read`: the day up to which its source speaks."""

    action: str
    date: str
    articles: str
    note: str
    source: str
    read: datetime.date


class Statement(msgspec.Struct, frozen=True):
    """A reservation or declaration. `articles` as the treaty writes them; `date` empty: the source does not say."""

    kind: str
    articles: str
    date: str
    note: str
    source: str


class Treaty(msgspec.Struct, frozen=True):
    """What the reckoning has to know of a treaty.

    `in_force`: its own entry into force, None where unknown; `never`: it is known not to be in force. `complete_to`:
    the latest day on which a source that names every State that had acted was read, `complete_source` its key.
    """

    path: str
    short: str
    title: str
    in_force: date | None
    never: bool
    rule: Rule
    complete_to: date | None = None
    complete_source: str = ""


class Standing(msgspec.Struct, frozen=True):
    """The answer for one State, treaty and day, with all it rests on.

    `since`, `until`: as precise as known, empty where unknown or open. `deposited`: the day of the act. `as_read`: the
    day up to which the sources speak; on a later day the answer is what was last known. `disagreement`: what another
    source says. `signed`: when it signed. `carried_from`: the predecessor whose acts a succession carries on. `reason`
    writes the sentence of `why`, which most answers are never asked for.
    """

    answer: Answer
    reason: Callable[[], str]
    since: str = ""
    until: str = ""
    act: str = ""
    deposited: str = ""
    signed: str = ""
    as_read: date | None = None
    statements: list[Statement] = []
    sources: list[str] = []
    disagreement: str = ""
    carried_from: str = ""

    @property
    def why(self) -> str:
        """Why it is so, in the language now active."""
        return self.reason()


class _Span(msgspec.Struct):
    """One time of being bound, from `start` to the day before `end` (None: to this day)."""

    act: Act
    start: Moment | None
    end: Moment | None
    ended_by: Act | None = None


def stand(treaty: Treaty, state: str, acts: Sequence[Act], on: date) -> Standing:
    """Whether the State was bound by the treaty on that day, by its acts alone."""
    read = max((act.read for act in acts), default=None)
    ended = ended_on(state)
    sources = sorted({act.source for act in acts if act.action in _SAID_OF})
    signed = next((a.date for a in acts if a.action == "signature" and (not a.date or _by(a.date, on))), "")
    if treaty.in_force is None:
        if treaty.never:
            return Standing("not-bound", reasons.not_in_force, signed=signed, sources=sources)
        return Standing("unknown", reasons.entry_unknown, signed=signed)
    if on < treaty.in_force:
        return Standing("not-bound", partial(reasons.in_force_later, treaty.in_force), signed=signed, sources=sources)
    if absent(state, on):
        return Standing("not-bound", partial(absent, state, on), sources=sources)
    spans, disagreement = _spans(treaty, state, acts)
    for span in reversed(spans):
        if (verdict := _within(span, on)) is False:
            continue
        found = Standing(
            "bound" if verdict else "unknown",
            partial(_why, treaty, span, on, read) if verdict else partial(_unsure, span),
            since=span.start.text if span.start else "",
            until=_sooner(span.end, ended),
            act=span.act.action,
            deposited=span.act.date,
            signed=signed,
            as_read=read,
            statements=statements(acts, on) if verdict else [],
            sources=sources,
            disagreement=disagreement,
        )
        return _carried(found, state) if span.act.action == "succession" else found
    return _outside(treaty, state, acts, spans, on, signed, sources, disagreement)


def spells(treaty: Treaty, state: str, acts: Sequence[Act]) -> list[tuple[Moment, Moment | None]]:
    """The times for which the acts bind the State, each from a day to the day before another (None: to this day).

    A time of which no start is known is left out.
    """
    if treaty.in_force is None:
        return []
    return [(span.start, span.end) for span in _spans(treaty, state, acts)[0] if span.start is not None]


def _outside(
    treaty: Treaty,
    state: str,
    acts: Sequence[Act],
    spans: list[_Span],
    on: date,
    signed: str,
    sources: list[str],
    disagreement: str,
) -> Standing:
    """The answer where no act shows the State bound on that day: not bound as far as the sources speak."""
    earlier = [span for span in spans if span.end is not None and span.end.latest <= on]
    later = [span for span in spans if span.start is not None and span.start.earliest > on]
    from_day = treaty.rule.acts_from
    if from_day is not None and (on < from_day or (later and later[0].act.action == "party")):
        return Standing("unknown", partial(reasons.acts_from, from_day), signed=signed, sources=sources)
    if later:
        span = later[0]
        start = span.start.text if span.start else ""
        why = partial(reasons.not_yet, span.act.action, span.act.date, start)
        return Standing("not-bound", why, act=span.act.action, deposited=span.act.date, signed=signed, sources=sources,
                        disagreement=disagreement)  # fmt: skip
    if earlier and earlier[-1].end is not None:
        last = earlier[-1]
        ended = last.ended_by.date if last.ended_by else ""
        why = partial(reasons.no_longer, ended, last.end.text if last.end else "")
        return Standing("not-bound", why, until=last.end.text if last.end else "", act="denunciation", deposited=ended,
                        signed=signed, sources=sources, disagreement=disagreement)  # fmt: skip
    taken_back = next((act.date for act in acts if act.action == "withdrawal-of-consent"), "")
    known_to = max(
        [act.read for act in acts if act.action in _SAYS_NOT and not spans]
        + ([treaty.complete_to] if treaty.complete_to and not gone_before(state, treaty.complete_to) else []),
        default=None,
    )
    if known_to is not None and on <= known_to:
        why = partial(reasons.signed_only, signed, known_to) if signed else partial(reasons.did_nothing, known_to)
        if taken_back:
            why = partial(reasons.took_back, taken_back, known_to)
        return Standing("not-bound", why, signed=signed, as_read=known_to,
                        sources=sources or [treaty.complete_source])  # fmt: skip
    unread = partial(reasons.not_bound_when_read, known_to) if known_to is not None else reasons.nothing_read
    return Standing("unknown", unread, signed=signed, as_read=known_to, sources=sources or [treaty.complete_source])


def _spans(treaty: Treaty, state: str, acts: Sequence[Act]) -> tuple[list[_Span], str]:
    """The times for which the State's acts bind it, in order, and what the sources disagree on."""
    taken_back = [act for act in acts if act.action == "withdrawal-of-consent"]
    consents, disagreement = _agreed(
        act for act in acts if act.action in CONSENT and not any(act.date <= back.date for back in taken_back)
    )
    ends, more = _agreed(act for act in acts if act.action == "denunciation")
    ends = _standing(ends, [act for act in acts if act.action == "withdrawal-of-denunciation"])
    spans: list[_Span] = []
    for act in consents:
        previous = spans[-1] if spans else None
        if previous is not None and not any(previous.act.date <= end.date <= act.date for end in ends):
            disagreement = "; ".join(filter(None, [disagreement, _says(act)]))
            continue  # a second consent with no denunciation between: another source's day for the same act
        spans.append(_Span(act, _effect(treaty, state, act), None))
    for index, span in enumerate(spans):
        following = spans[index + 1] if index + 1 < len(spans) else None
        # each denunciation ends one time: who denounces and joins again on one day is bound by the new act
        for position, end in enumerate(ends):
            if end.date >= span.act.date and (following is None or end.date <= following.act.date):
                span.end, span.ended_by = _end(treaty, end), end
                del ends[: position + 1]
                break
    return spans, "; ".join(filter(None, [disagreement, more]))


def _standing(denunciations: list[Act], withdrawals: Sequence[Act]) -> list[Act]:
    """The denunciations that were not withdrawn; a withdrawal takes back the last one before it."""
    left = list(denunciations)
    for act in withdrawals:
        before = [end for end in left if end.date <= act.date]
        if before:
            left.remove(before[-1])
    return left


def _agreed(acts: Iterable[Act]) -> tuple[list[Act], str]:
    """The acts in order with each kept once, the more precise row of two on the same act; and what disagrees."""
    ordered = sorted(acts, key=lambda act: (-len(act.date), act.action == "party"))
    kept: list[Act] = []
    other: list[str] = []
    for act in ordered:
        if any(_same(act, known) for known in kept):
            continue
        if act.action == "party" and kept:
            other.append(_says(act))
            continue
        if len(act.date) < 10 and any(len(known.date) == 10 for known in kept):
            other.append(_says(act))
            continue
        kept.append(act)
    return sorted(kept, key=lambda act: act.date), "; ".join(other)


def _same(act: Act, known: Act) -> bool:
    """Whether both rows may be of one act: the same day, as far as the less precise of them says one."""
    return known.date.startswith(act.date)


def _says(act: Act) -> str:
    return reasons.source_says(act.source, act.action, act.date)


def _effect(treaty: Treaty, state: str, act: Act) -> Moment | None:
    """The day from which the act binds, never before the treaty's own entry into force; None where not known."""
    assert treaty.in_force is not None
    if act.action == "succession":
        birth = born(state)
        if birth is not None:
            return _span(treaty.in_force, birth.earliest, birth.latest)
    rule = treaty.rule.effect
    if not act.date:
        return None
    deposit = moment(act.date)
    if act.action == "provisional-application":
        return deposit
    if rule is None:
        return None
    first, last = rule.after(deposit.earliest), rule.after(deposit.latest)
    if act.action == "party" and treaty.rule.deposit_within is not None:
        last = treaty.rule.deposit_within.after(last)
    union = united(state, deposit)
    # a table shows the act of the State that acted first as that of the State in which both united
    return _span(treaty.in_force, first, max(last, union.latest) if union else last)


def _sooner(end: Moment | None, gone: Moment | None) -> str:
    """The end of being bound: by the act that ends it, or with the State itself."""
    ends = [known for known in (end, gone) if known is not None]
    return min(ends, key=lambda found: found.earliest).text if ends else ""


def _span(in_force: date, earliest: date, latest: date) -> Moment:
    first, last = max(in_force, earliest), max(in_force, latest)
    return moment(first.isoformat() if first == last else f"{first}/{last}")


def _end(treaty: Treaty, act: Act) -> Moment:
    """The day from which the denunciation frees the State; a span without end where the rule is not recorded."""
    received = moment(act.date)
    rule = treaty.rule.denunciation
    if rule is None:
        return moment(f"{received.earliest}/..")
    return _span(date.min, rule.after(received.earliest), rule.after(received.latest))


def _within(span: _Span, on: date) -> bool | None:
    """Whether the day lies within the time; None where its ends are not known precisely enough to say."""
    begun = (
        span.start.passed(on) if span.start is not None else (None if not span.act.date else _undetermined(span, on))
    )
    ended = span.end.passed(on) if span.end is not None else False
    if begun is False or ended is True:
        return False
    return None if begun is None or ended is None else True


def _undetermined(span: _Span, on: date) -> bool | None:
    """A treaty whose rule of effect is not recorded: before the act certainly not bound, afterwards unknown."""
    return False if on < moment(span.act.date).earliest else None


def _why(treaty: Treaty, span: _Span, on: date, read: date | None) -> str:
    """The sentences that say by which act and rule it is bound."""
    start = span.start.text if span.start else ""
    by_succession = span.act.action == "succession"
    said = [
        reasons.by_act(
            span.act.action, span.act.date, start, succession=by_succession, article=treaty.rule.effect_article
        )
    ]
    if span.end is not None and span.ended_by is not None:
        said.append(reasons.denounced(span.ended_by.date, span.end.text))
    if read is not None and on > read:
        said.append(reasons.as_last_read(read))
    return " ".join(said)


def _unsure(span: _Span) -> str:
    """The sentence for a day on which it cannot be said whether the act bound already, or still."""
    if span.start is None:
        return reasons.effect_unknown(span.act.action, span.act.date)
    if span.end is not None and span.ended_by is not None:
        return reasons.end_unsure(span.ended_by.date, span.end.text)
    return reasons.start_unsure(span.act.action, span.act.date, span.start.text)


def _carried(standing: Standing, state: str) -> Standing:
    """The standing with the State whose obligations the succession carries on."""
    names = sorted({reasons.state_name(link.predecessor) for link in predecessors(state)})
    return msgspec.structs.replace(standing, carried_from=", ".join(names))


def statements(acts: Sequence[Act], on: date) -> list[Statement]:
    """The reservations and declarations that stood on that day.

    An undated one is taken to have been made with the act of consent and to stand: its source lists what stood when it
    was read. A withdrawal takes away what was made to the articles it names, or all where it names none.
    """
    withdrawals = [
        act for act in acts if act.action == "withdrawal-of-reservation" and (not act.date or _by(act.date, on))
    ]
    result = []
    for act in acts:
        if act.action not in STATEMENTS or (act.date and not _by(act.date, on)):
            continue
        made = set(act.articles.split())
        gone = [w for w in withdrawals if w.date >= act.date and _takes_away(w, made)]
        if not gone or any(not w.date for w in gone):
            note = act.note
            if gone:
                note = "; ".join(filter(None, [note, "withdrawn at least in part, on a day not recorded"]))
            result.append(Statement(act.action, act.articles, act.date, note, act.source))
    return result


def _takes_away(withdrawal: Act, made: set[str]) -> bool:
    articles = set(withdrawal.articles.split())
    return not articles or (bool(made) and made <= articles)


def _by(day: str, on: date) -> bool:
    return moment(day).earliest <= on
