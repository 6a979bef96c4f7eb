"""A composed paper as plain Markdown with numbered footnotes, for programs that know nothing of our citations. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrandi.papers.composing import Node
from migrandi.papers.runs import Run


def write(nodes: Sequence[Node], notes: Sequence[Sequence[Run]]) -> str:
    """The blocks, then the notes."""
    parts = [*_blocks(nodes)]
    parts += [f"[^{number}]: {_runs(runs)}".replace("\n", "\n    ") for number, runs in enumerate(notes, 1)]
    return "\n\n".join(parts).strip() + "\n"


def _blocks(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        text = _runs(node.runs)
        match node.kind:
            case "heading":
                yield f"{'#' * node.depth} {text}"
            case "quote":
                yield f"> {text}"
            case "bullet" | "number":
                sign = f"{node.number}." if node.kind == "number" else "-"
                indent = "    " * (node.depth - 1)
                yield f"{indent}{sign} {text}" if node.first else f"{indent}    {text}"
            case "rule":
                yield "---"
            case "figure":
                address = node.picture.as_address() if node.picture is not None else ""
                yield f"![{node.words}]({address})\n\n{text}"
            case "code":
                yield f"```\n{''.join(run.text for run in node.runs)}\n```"
            case "table":
                head, *body = node.rows or [[]]
                lines = [_row(head), "|" + " --- |" * len(head), *map(_row, body)]
                yield "\n".join(lines)
            case _:
                yield text


def _row(cells: Sequence[Sequence[Run]]) -> str:
    return "| " + " | ".join(_runs(cell).replace("|", "\\|") for cell in cells) + " |"


def _runs(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.note:
        return f"[^{run.note}]"
    if run.code:
        return f"`{run.text}`"
    bare = run.text.strip()
    if not bare:
        return run.text
    mark = "*" * (run.em + 2 * run.strong)
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    text = f"{mark}{bare}{mark}"
    return f"{before}[{text}]({run.href}){after}" if run.href else f"{before}{text}{after}"
