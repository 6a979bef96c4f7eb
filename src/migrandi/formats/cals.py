"""Tables in the CALS (OASIS Exchange) model, which several publishers' XML uses."""

from __future__ import annotations

from collections.abc import Callable

from migrandi.formats.document import Block, Cell, Table
from migrandi.formats.xml import Element, local

WIDEST = 200
"""The most columns or rows a cell is taken to span; more is a mistake in the file."""


def table_of(element: Element, read_cell: Callable[[Element], list[Block]]) -> Table:
    """The table in a `table` element: `tgroup`s with `thead`, `tbody`, `tfoot` of `row`s of `entry` elements."""
    table = Table()
    for child in element:
        name = local(child)
        if name in {"title", "caption"}:
            table.caption = " ".join("".join(map(str, child.itertext())).split())
        elif name == "tgroup":
            _group(child, table, read_cell)
    return table


def _group(group: Element, table: Table, read_cell: Callable[[Element], list[Block]]) -> None:
    columns: dict[str, int] = {}
    for child in group:
        name = local(child)
        if name == "colspec":
            columns.setdefault(child.get("colname") or str(len(columns) + 1), len(columns))
        elif name in {"thead", "tbody", "tfoot"}:
            for row in child:
                if local(row) == "row":
                    table.rows.append(
                        [_cell(entry, columns, name == "thead", read_cell) for entry in row if local(entry) == "entry"]
                    )


def _cell(entry: Element, columns: dict[str, int], header: bool, read_cell: Callable[[Element], list[Block]]) -> Cell:
    first, last = columns.get(entry.get("namest") or ""), columns.get(entry.get("nameend") or "")
    wide = min(last - first + 1, WIDEST) if first is not None and last is not None and last > first else 1
    more = entry.get("morerows") or ""
    high = min(int(more[:4]) + 1, WIDEST) if more.isascii() and more.isdigit() else 1
    return Cell(read_cell(entry), header, wide, high)
