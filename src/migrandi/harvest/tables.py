"""Tables of participants on a web page, read into rows by the words of their heading."""

from __future__ import annotations

from migrandi.harvest.pages import Element, text


def rows_of_tables(root: Element, first: str) -> list[list[str]]:
    """A row (who, which column, what stands in it) for each filled cell of every table whose first column's heading
    begins with the word `first`."""
    found: list[list[str]] = []
    for table in root.iter("table"):
        headings: list[str] = []
        for row in table.iter("tr"):
            if _table_of(row) is not table:
                continue
            cells = [text(cell) for cell in row if cell.tag in ("td", "th")]
            if cells and cells[0].lower().startswith(first):
                headings = cells
            elif headings and len(cells) == len(headings) and cells[0]:
                found.extend(
                    [cells[0], heading, cell] for heading, cell in zip(headings[1:], cells[1:], strict=True) if cell
                )
    return found


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)
