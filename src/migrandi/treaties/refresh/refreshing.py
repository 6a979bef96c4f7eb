"""The public tables keyed into the register's files: everything is read first, and only then anything is written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from migrandi.treaties.refresh import human_rights_status, un_declarations, un_status
from migrandi.treaties.refresh.conflicts import report
from migrandi.treaties.refresh.rows import Row, TableNotUnderstood
from migrandi.treaties.register.participation import (
    COLUMNS,
    REGISTER,
    TABLE_COLUMNS,
    Action,
    Table,
    read_actions,
    rows,
    sources,
)
from migrandi.treaties.register.reading import RegisterError, instruments

_WHOLE = frozenset({"refugee-convention", "refugee-protocol"})
"""Tables with as many parties as the list of UNHCR of April 2015 counts: they miss nothing up to the day of reading."""

_PARTLY = frozenset({"slavery-convention"})
"""Tables that leave out who ratified in the time of the League of Nations and did nothing since."""

READ_HERE = frozenset({un_status.SOURCE, un_declarations.SOURCE, human_rights_status.SOURCE})
"""The sources whose rows are written anew; a row of another source was added by hand and stays."""

_FURTHER = {"XVIII-2": ("slavery-convention", "the Convention as amended in 1953")}
"""Numbers at the depositary under which a treaty of the register has a second table, and what that one is about."""


class Refreshed(NamedTuple):
    """What was written: rows by source, kept by hand, conflicts, and what the tables leave uncertain."""

    by_source: dict[str, int]
    by_hand: int
    conflicts: int
    left_out: list[str]


def refresh(tables: Path, conflicts: Path, register: Path = REGISTER) -> Refreshed:
    """Write the participation files and the list of conflicts anew from the public tables in that folder.

    `tables` has the folders `untreaties` and `hr-status-2022` in it. Running it again changes nothing. Raises
    `TableNotUnderstood` for a folder or file that is not there or has something unknown in it; then nothing is written.
    """
    read, spoken, left_out = _read(tables)
    known = {source.key for source in sources(register)}
    if missing := READ_HERE - known:
        raise RegisterError(f"sources.yaml does not list {', '.join(sorted(missing))}.")
    by_hand: dict[str, list[Row]] = {}
    for path in sorted((register / "participation").glob("*.csv")):
        kept = [_as_row(action) for action in read_actions(path, known) if action.source not in READ_HERE]
        by_hand[path.stem] = kept
    together = {
        treaty: sorted({*read.get(treaty, []), *by_hand.get(treaty, [])}, key=_order)
        for treaty in sorted({*read, *by_hand})
    }
    listed = [
        Table(treaty, source, complete == "yes", line, to)
        for line, (treaty, source, complete, to) in rows(register / "tables.csv", TABLE_COLUMNS)
        if source not in READ_HERE
    ]
    listed = sorted({*listed, *spoken}, key=lambda table: (table.treaty, table.source))
    text, count = report(_actions(together), listed, sources(register), left_out)
    files = {register / "participation" / f"{treaty}.csv": _csv(COLUMNS, found) for treaty, found in together.items()}
    files[register / "tables.csv"] = _csv(
        TABLE_COLUMNS, ((table.treaty, table.source, "yes" if table.complete else "no", table.to) for table in listed)
    )
    files[conflicts] = text
    _write(files)
    return Refreshed(
        dict(sorted(Counter(row.source for found in together.values() for row in found).items())),
        sum(len(found) for found in by_hand.values()),
        count,
        left_out,
    )


def _read(folder: Path) -> tuple[dict[str, list[Row]], list[Table], list[str]]:
    """The rows by treaty, which source speaks of which treaty, and what was left out."""
    collected: dict[str, list[Row]] = {}
    spoken: list[Table] = []
    left_out: list[str] = []
    index = folder / "untreaties" / "index.csv"
    names = un_status.index(_bytes(index), index.name)
    numbers = {i.identifiers["mtdsg"]: (i.number, "") for i in instruments() if "mtdsg" in i.identifiers}
    for number, (treaty, note) in (numbers | _FURTHER).items():
        if number not in names:
            raise TableNotUnderstood(f"{index.name}: it lists no treaty with the number {number} ({treaty}).")
        path = folder / "untreaties" / "treaties" / f"{names[number]}.csv"
        found = un_status.read(_bytes(path), path.name, note)
        collected.setdefault(treaty, []).extend(found.rows)
        left_out.extend(found.left_out)
        # the tables were collected on different days, which are not told: each surely speaks to its last entry only
        latest = "" if treaty in _WHOLE else max((row.date for row in found.rows), default="")
        spoken.append(Table(treaty, un_status.SOURCE, treaty not in _PARTLY, 0, latest))
        path = folder / "untreaties" / "declarations" / f"{names[number]}.txt"
        if path.exists():
            collected[treaty].extend(un_declarations.read(path.read_bytes(), path.name, treaty))
            spoken.append(Table(treaty, un_declarations.SOURCE, False, 0))
    for stem, treaty in human_rights_status.TREATIES.items():
        path = folder / "hr-status-2022" / f"{stem}.csv"
        found = human_rights_status.read(_bytes(path), path.name)
        collected.setdefault(treaty, []).extend(found.rows)
        left_out.extend(found.left_out)
        spoken.append(Table(treaty, human_rights_status.SOURCE, False, 0))
    strange = {path.stem for path in (folder / "hr-status-2022").glob("*.csv")} - set(human_rights_status.TREATIES)
    if strange:
        raise TableNotUnderstood(f"{min(strange)}.csv: no treaty is known for this table.")
    return collected, spoken, left_out


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TableNotUnderstood(
            f"{path} cannot be read ({error.strerror}). Give the folder with the tables."
        ) from error


def _as_row(action: Action) -> Row:
    return Row(action.state, action.action, action.date, action.articles, action.note, action.source)


def _order(row: Row) -> tuple[str, ...]:
    """By State and day, what has no day last."""
    return (row.state, row.date or "9999", row.action, row.articles, row.note, row.source)


def _actions(together: dict[str, list[Row]]) -> list[Action]:
    return [Action(treaty, *row, line) for treaty, found in together.items() for line, row in enumerate(found, 2)]


def _csv(heading: Iterable[str], found: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(found)
    return text.getvalue()


def _write(files: dict[Path, str]) -> None:
    """Put the files in their places, only once all of them could be written beside them."""
    beside = {path: path.with_name(path.name + ".new") for path in files}
    for path, text in files.items():
        beside[path].write_text(text, encoding="utf-8")
    for path, new in beside.items():
        new.replace(path)
