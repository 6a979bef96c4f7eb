"""A composed paper as accessible HTML: headings in order, notes linked both ways, directions marked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from migrandi.papers.composing import Composed, Node
from migrandi.papers.direction import direction_of
from migrandi.papers.runs import Run, plain

_SAFE = ("http://", "https://", "/", "#", "mailto:")


def write_body(nodes: Sequence[Node], language: str, shift: int = 0) -> str:
    """The blocks; `shift`: by how many levels headings are lowered, where the page has headings of its own above."""
    return "\n".join(_blocks(nodes, language, shift))


def write_notes(notes: Sequence[Sequence[Run]], language: str, title: str) -> str:
    """The footnotes as a list, each with a way back; empty where there is none."""
    if not notes:
        return ""
    items = "\n".join(
        f'<li id="note-{number}"{_direction(plain(runs), language)}>{_runs(runs)} '
        f'<a href="#mark-{number}" role="doc-backlink" aria-label="{number}">↩</a></li>'
        for number, runs in enumerate(notes, 1)
    )
    heading = f"<h2>{escape(title)}</h2>"
    return f'<section role="doc-endnotes" aria-label="{escape(title)}">{heading}<ol>\n{items}\n</ol></section>'


def write_page(composed: Composed, parts: Iterable[Sequence[Node]], notes_title: str, head: str = "") -> str:
    """A page of its own. `parts`: the paper and what goes before and after it; notes come behind the paper's own."""
    front = composed.paper.front
    title = escape(front.title or "—")
    direction = "rtl" if composed.right_to_left else "ltr"
    bodies = [write_body(nodes, front.language, 1) for nodes in parts]
    notes = write_notes(composed.notes, front.language, notes_title)
    return (
        f'<!doctype html>\n<html lang="{escape(front.language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{head}"
        + "\n".join([*bodies[:1], notes, *bodies[1:]])
        + "\n</main>\n</body>\n</html>\n"
    )


_STYLE = (
    "body{font:1.05rem/1.6 Georgia,'Noto Naskh Arabic',serif;color:#1a1a1a;background:#fff;margin:0}"
    "main{max-inline-size:44rem;margin-inline:auto;padding:1.5rem}"
    "h1,h2,h3,h4{line-height:1.25}"
    "blockquote{margin-inline:2rem 0;padding-inline-start:1rem;border-inline-start:3px solid #767676}"
    "table{border-collapse:collapse;inline-size:100%}"
    "th,td{border:1px solid #767676;padding:.35rem .5rem;text-align:start;vertical-align:top}"
    "sup a{text-decoration:none;padding-inline:.15em}a{color:#0b4f8a}"
    "@media print{main{max-inline-size:none}a{color:inherit}}"
)


def _blocks(nodes: Sequence[Node], language: str, shift: int) -> Iterator[str]:
    open_lists: list[str] = []
    quoting = False
    for node in nodes:
        depth = node.depth if node.kind in ("bullet", "number") else 0
        if quoting and node.kind != "quote":
            yield "</blockquote>"
            quoting = False
        while len(open_lists) > depth or (depth and len(open_lists) == depth and open_lists[-1] != _list(node)):
            yield f"</li></{open_lists.pop()}>"
        if depth:
            yield _item(node, depth, open_lists, language)
            continue
        if node.kind == "quote" and not quoting:
            yield "<blockquote>"
            quoting = True
        yield _block(node, language, shift)
    if quoting:
        yield "</blockquote>"
    while open_lists:
        yield f"</li></{open_lists.pop()}>"


def _list(node: Node) -> str:
    return "ol" if node.kind == "number" else "ul"


def _item(node: Node, depth: int, open_lists: list[str], language: str) -> str:
    out = ""
    if len(open_lists) == depth and node.first:
        out += "</li>\n<li>"
    while len(open_lists) < depth:
        open_lists.append(_list(node))
        start = f' start="{node.number}"' if node.kind == "number" and node.number > 1 else ""
        out += f"<{open_lists[-1]}{start}>\n<li>"
    return f"{out}<p{_direction(plain(node.runs), language)}>{_runs(node.runs)}</p>"


def _block(node: Node, language: str, shift: int) -> str:
    turned = _direction(plain(node.runs), language)
    match node.kind:
        case "heading":
            level = min(node.depth + shift, 6)
            return f'<h{level} id="{escape(node.id)}"{turned}>{_runs(node.runs)}</h{level}>'
        case "rule":
            return "<hr>"
        case "code":
            return f"<pre><code>{escape(plain(node.runs))}</code></pre>"
        case "table":
            return _table(node, language)
        case _:
            return f"<p{turned}>{_runs(node.runs)}</p>"


def _table(node: Node, language: str) -> str:
    def cells(row: Sequence[Sequence[Run]], tag: str) -> str:
        end = tag.split(maxsplit=1)[0]
        return "".join(f"<{tag}{_direction(plain(cell), language)}>{_runs(cell)}</{end}>" for cell in row)

    head, *body = node.rows or [[]]
    rows = "\n".join(f"<tr>{cells(row, 'td')}</tr>" for row in body)
    return f"<table>\n<thead><tr>{cells(head, 'th scope=col')}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _direction(text: str, language: str) -> str:
    """The direction, where the text is not written in that of the paper."""
    own = direction_of(text)
    return f' dir="{own}"' if own and own != direction_of("", language) else ""


def _runs(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.note:
        return f'<sup><a href="#note-{run.note}" id="mark-{run.note}" role="doc-noteref">{run.note}</a></sup>'
    text = escape(run.text).replace("\n", "<br>")
    for wanted, tag in ((run.code, "code"), (run.em, "em"), (run.strong, "strong")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if run.href.startswith(_SAFE):
        text = f'<a href="{escape(run.href)}">{text}</a>'
    return text
