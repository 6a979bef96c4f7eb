"""A document's content as Markdown (CommonMark with tables), headings by depth, footnotes at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrandi.formats.document import CONTAINERS, Block, Figure, Note, Provision, Table, Text
from migrandi.formats.text_writer import lines

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_LIST_START = re.compile(r"^(\s*)(\d+)([.)])(\s)|^(\s*)([-+])(\s)")
_UNITS = frozenset({"article", "section", "rule", "regulation"})


def write(blocks: Sequence[Block], level: int = 1) -> str:
    """The content as Markdown, its first headings at `level`."""
    out: list[str] = []
    notes: list[Note] = []
    _blocks(blocks, level, "", "", out, notes)
    for note in notes:
        body = " ".join(part.strip() for part in lines(note.content))
        out.append(f"[^{note.marker or note.id}]: {_escape(body)}")
    return "\n\n".join(part for part in out if part.strip()) + "\n"


def _escape(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _LIST_START.sub(
        lambda m: f"{m[1]}{m[2]}\\{m[3]}{m[4]}" if m[2] else f"{m[5]}\\{m[6]}{m[7]}", escaped, count=1
    )


def _blocks(blocks: Sequence[Block], level: int, quote: str, lead: str, out: list[str], notes: list[Note]) -> None:
    for block in blocks:
        if isinstance(block, Text):
            text = f"**{_escape(lead)}** {_escape(block.text)}" if lead else _escape(block.text)
            if block.role == "heading":
                text = f"**{text}**"
            out.append("\n".join(f"{quote}{line}" for line in text.split("\n")))
            lead = ""
            continue
        if lead and not isinstance(block, Provision):
            out.append(f"{quote}**{_escape(lead)}**")
            lead = ""
        if isinstance(block, Provision):
            _provision(block, level, quote, lead, out, notes)
            lead = ""
        elif isinstance(block, Table):
            out.append(_table(block, quote))
        elif isinstance(block, Note):
            notes.append(block)
        else:
            out.append(f"{quote}{_figure(block)}")
    if lead:
        out.append(f"{quote}**{_escape(lead)}**")


def _provision(provision: Provision, level: int, quote: str, lead: str, out: list[str], notes: list[Note]) -> None:
    heading = provision.heading.text if provision.heading is not None else ""
    if provision.kind in CONTAINERS or provision.kind in _UNITS or heading:
        title = " – ".join(part for part in (f"{lead} {provision.label}".strip(), heading) if part)
        if title:
            out.append(f"{'#' * min(level, 6)} {_escape(title)}")
        _blocks(provision.content, level + 1, quote, "", out, notes)
    else:
        _blocks(provision.content, level + 1, f"{quote}> " if lead or quote or provision.label else quote,
                f"{lead} {provision.label}".strip(), out, notes)  # fmt: skip


def _table(table: Table, quote: str) -> str:
    rows = [[_escape(" ".join(part.strip() for part in lines(cell.content))) for cell in row] for row in table.rows]
    width = max((len(row) for row in rows), default=0)
    if width == 0:
        return ""
    rows = [row + [""] * (width - len(row)) for row in rows]
    caption = f"{quote}*{_escape(table.caption)}*\n{quote}\n" if table.caption else ""
    head, *body = rows
    shown = [head, ["---"] * width, *body]
    return caption + "\n".join(f"{quote}| {' | '.join(row)} |" for row in shown)


def _figure(figure: Figure) -> str:
    return f"![{_escape(figure.alt)}]({figure.target})"
