"""Where two sources of the register say different things of a State and a treaty; told for a lawyer to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from migrandi.jurisdictions import existences, moment
from migrandi.jurisdictions.naming import name
from migrandi.treaties.register.participation import Action, Source, Table

BINDING = frozenset(
    {
        "definitive-signature",
        "ratification",
        "accession",
        "succession",
        "acceptance",
        "approval",
        "formal-confirmation",
        "party",
    }
)
"""The acts by which a State becomes bound."""

CONTRADICTS = "the columns of the source contradict each other"


class Conflict(NamedTuple):
    """A disagreement on a State's part in a treaty: its kind, and what each source says."""

    treaty: str
    state: str
    kind: str
    says: tuple[str, ...]


def conflicts(actions: Sequence[Action], tables: Iterable[Table], listed: Iterable[Source]) -> list[Conflict]:
    """Every conflict, by treaty and State.

    Days agree when one is the other less precisely told, or is not told at all. A source is not contradicted by what
    happened after it was read. A source that lists every State that acted says of another one that it had done nothing.
    """
    read = {source.key: source.read for source in listed}
    complete: dict[str, dict[str, str]] = {}
    for table in tables:
        if table.complete:
            complete.setdefault(table.treaty, {})[table.source] = table.to or read[table.source]
    grouped: dict[tuple[str, str], dict[str, list[Action]]] = {}
    for action in actions:
        grouped.setdefault((action.treaty, action.state), {}).setdefault(action.source, []).append(action)
    found: list[Conflict] = []
    for (treaty, state), by_source in sorted(grouped.items()):
        for group in by_source.values():
            found.extend(
                Conflict(treaty, state, "a source contradicts itself", (_says(action),))
                for action in group
                if CONTRADICTS in action.note
            )
        for one, other in combinations(sorted(by_source), 2):
            found.extend(_between(treaty, state, by_source[one], by_source[other], read))
        for source, to in sorted(complete.get(treaty, {}).items()):
            if not _gone(state, to):
                found.extend(_absent(treaty, state, source, by_source, to))
    return found


def _between(
    treaty: str, state: str, one: list[Action], other: list[Action], read: dict[str, str]
) -> Iterator[Conflict]:
    """What two sources that both name the State disagree on."""
    first, second = _bound(one), _bound(other)
    if first and second and any(action.action == "denunciation" for action in [*one, *other]):
        return  # it left and may have come back: the sources need not tell the same act
    if first and second:
        if not any(_agree(a.date, b.date) for a in first for b in second):
            says = tuple(_says(action) for action in [*first, *second])
            yield Conflict(treaty, state, "another day or year", says)
        return
    for group, silent in ((first, other), (second, one)):
        idle = [action for action in silent if action.action in {"no-action", "signature"}]
        earlier = [action for action in group if action.date and action.date <= read[silent[0].source]]
        if earlier and idle and not _bound(silent) and read[silent[0].source] >= read[group[0].source]:
            yield Conflict(treaty, state, "bound or not", tuple(_says(action) for action in [*earlier, *idle]))
    for group, silent in ((one, other), (other, one)):
        signed = [action for action in group if action.action == "signature" and action.date]
        idle = [action for action in silent if action.action == "no-action"]
        if signed and idle and not _bound(group):
            yield Conflict(treaty, state, "signed or not", tuple(_says(action) for action in [*signed, *idle]))


def _gone(state: str, to: str) -> bool:
    """Whether the State had ended by that day: the tables have no line for it, and do not say that it was not bound."""
    held = existences().get(state, ())
    return bool(held) and held[-1].until is not None and held[-1].until.earliest <= moment(to).earliest


def _absent(treaty: str, state: str, source: str, by_source: dict[str, list[Action]], to: str) -> Iterator[Conflict]:
    """A State that another source says was bound when a complete source was read, and that one does not have so."""
    if any(_bound(group) for key, group in by_source.items() if key == source):
        return
    for key, group in by_source.items():
        left = [action for action in group if action.action == "denunciation"]
        early = [action for action in _bound(group) if action.date and action.date[:4] < to[:4]]
        if key != source and early and not left:
            says = (*(_says(action) for action in early), f"{source}: not among those bound on {to}")
            yield Conflict(treaty, state, "bound or not", says)


def _bound(group: Iterable[Action]) -> list[Action]:
    return [action for action in group if action.action in BINDING]


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _says(action: Action) -> str:
    what = f"{action.source}: {action.action.replace('-', ' ')}"
    day = f" {action.date}" if action.date else ""
    return f"{what}{day} ({action.note})" if action.note else f"{what}{day}"


def report(
    actions: Sequence[Action], tables: Iterable[Table], listed: Sequence[Source], left_out: Iterable[str]
) -> tuple[str, int]:
    """The page that tells the conflicts, in Markdown, and how many there are."""
    found = list(dict.fromkeys(conflicts(actions, tables, listed)))
    kinds: dict[str, int] = {}
    for conflict in found:
        kinds[conflict.kind] = kinds.get(conflict.kind, 0) + 1
    lines = [
        "# Where the register's sources disagree",
        "",
        "`migrandi register refresh` writes this page. Both statements are kept in the register; here they stand side",
        "by side, so that a lawyer can ask the depositary which is right.",
        "",
        "| what | how many |",
        "| --- | ---: |",
        *(f"| {kind} | {count} |" for kind, count in sorted(kinds.items())),
        f"| together | {len(found)} |",
        "",
        "## The sources",
        "",
        "| key | what it is | read |",
        "| --- | --- | --- |",
        *(f"| {source.key} | {source.title}; {source.publisher} | {source.read} |" for source in listed),
    ]
    treaty = ""
    for conflict in found:
        if conflict.treaty != treaty:
            treaty = conflict.treaty
            lines += ["", f"## {treaty}", "", "| State | disagreement | what each says |", "| --- | --- | --- |"]
        lines.append(f"| {name(conflict.state)} | {conflict.kind} | {'<br>'.join(conflict.says)} |")
    lines += ["", "## Left out", "", "Lines of the sources that say nothing certain:", ""]
    lines += [f"- {sentence}" for sentence in left_out]
    return "\n".join(lines) + "\n", len(found)
