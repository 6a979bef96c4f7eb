"""Tables and styled text for people. Apart from `output.py`: what draws takes long to load, and programs need none."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]], *, right: Iterable[str] = ()) -> None:
    """A table as wide as the terminal; the columns named in `right` hold numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    numbers = set(right)
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else f"{cell:,}" if isinstance(cell, int) else Text(str(cell))
                        for cell in row))  # fmt: skip
    out.print(table)
