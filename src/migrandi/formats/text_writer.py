"""A document's content as plain text: one line a paragraph, parts indented under what they are parts of."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import TextWrapper

from migrandi.formats.document import CONTAINERS, Block, Figure, Note, Provision, Table, Text

_STEP = "  "


def write(blocks: Sequence[Block], width: int | None = None) -> str:
    """The content as text, wrapped at `width` columns if given, an empty line between provisions."""
    out: list[str] = []
    for line in lines(blocks, spaced=True):
        bare = line.lstrip(" ")
        indent = " " * (len(line) - len(bare))
        if width is None or len(line) <= width or not bare:
            out.append(line)
        else:
            wrapper = TextWrapper(
                width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
            )
            out.extend(wrapper.wrap(bare) or [""])
    return "\n".join(out).strip("\n") + "\n"


def lines(blocks: Sequence[Block], spaced: bool = False) -> list[str]:
    """The content's lines; `spaced` sets an empty line before each provision that is not a part of another."""
    out: list[str] = []
    _blocks(blocks, "", "", out, spaced)
    return out


def _blocks(blocks: Sequence[Block], indent: str, lead: str, out: list[str], spaced: bool) -> None:
    """`lead` is a label that still waits for the first line of what it labels."""
    for block in blocks:
        if isinstance(block, Text):
            for part in block.text.split("\n"):
                out.append(f"{indent}{lead}{part}".rstrip())
                lead = ""
            continue
        if lead and not (isinstance(block, Provision) and block.label):
            out.append(f"{indent}{lead}".rstrip())
            lead = ""
        if isinstance(block, Provision):
            _provision(block, indent, lead, out, spaced)
            lead = ""
        elif isinstance(block, Table):
            _table(block, indent, out)
        elif isinstance(block, Note):
            marker = f"[{block.marker}] " if block.marker else ""
            _blocks(block.content, indent + _STEP, marker, out, False)
        else:
            _figure(block, indent, out)
    if lead:
        out.append(f"{indent}{lead}".rstrip())


def _provision(provision: Provision, indent: str, lead: str, out: list[str], spaced: bool) -> None:
    heading = provision.heading.text if provision.heading is not None else ""
    whole = provision.kind in CONTAINERS or provision.kind in {"article", "section", "rule", "regulation"}
    if spaced and whole and out and out[-1]:
        out.append("")
    if heading or whole:
        title = f"{lead}{provision.label}"
        title = f"{title}  {heading}" if title and heading else title or heading
        if title:
            out.append(f"{indent}{title}")
        inner = indent if provision.kind in CONTAINERS else indent + _STEP
        _blocks(provision.content, inner, "", out, spaced)
    else:
        label = f"{provision.label} " if provision.label else ""
        _blocks(provision.content, indent + (_STEP if indent or label else ""), f"{lead}{label}", out, False)


def _table(table: Table, indent: str, out: list[str]) -> None:
    if table.caption:
        out.append(f"{indent}{table.caption}")
    for row in table.rows:
        cells = [" ".join(part.strip() for part in lines(cell.content)) for cell in row]
        out.append(f"{indent}{' | '.join(cells)}".rstrip())


def _figure(figure: Figure, indent: str, out: list[str]) -> None:
    out.append(f"{indent}[{figure.alt or figure.target}]")
