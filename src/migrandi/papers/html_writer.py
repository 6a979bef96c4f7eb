"""A composed paper as accessible HTML: headings in order, notes linked both ways, directions marked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

import msgspec

from migrandi.papers.composing import Composed, Node
from migrandi.papers.direction import direction_of
from migrandi.papers.pictures import Picture
from migrandi.papers.runs import Run, plain

_GRAVITY: tuple[str, ...] = ("error", "warning", "advice")
_SAFE = ("http://", "https://", "/", "#", "mailto:")


class Flag(msgspec.Struct, frozen=True):
    """How a finding is shown where it is: how grave, in words for those who cannot see the colour, on which line."""

    severity: str
    words: str
    line: int


class Manner(msgspec.Struct, frozen=True):
    """What the page around the paper asks of it. `shift`: by how many levels headings are lowered, where there are
    others above; `address`: where a picture is found; `flags`: of the findings to be marked, in their order."""

    shift: int = 0
    address: Callable[[Picture], str] = Picture.as_address
    flags: Sequence[Flag] = ()


def write_body(nodes: Sequence[Node], language: str, manner: Manner = Manner()) -> str:  # noqa: B008 it never changes
    """The blocks."""
    return "\n".join(_blocks(nodes, language, manner))


def write_notes(
    notes: Sequence[Sequence[Run]],
    language: str,
    title: str,
    manner: Manner = Manner(),  # noqa: B008
) -> str:
    """The footnotes as a list, each with a way back; empty where there is none."""
    if not notes:
        return ""
    items = "\n".join(
        f'<li id="note-{number}"{_direction(plain(runs), language)}>{_runs(runs, manner)} '
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
    bodies = [write_body(nodes, front.language, Manner(1)) for nodes in parts]
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
    "figure{margin:1rem 0}figure img{max-inline-size:100%;block-size:auto}"
    "figcaption{font-size:.92em;margin-block-start:.4rem}"
    "sup a{text-decoration:none;padding-inline:.15em}a{color:#0b4f8a}"
    "@media print{main{max-inline-size:none}a{color:inherit}}"
)


def _blocks(nodes: Sequence[Node], language: str, manner: Manner) -> Iterator[str]:
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
            yield _item(node, depth, open_lists, language, manner)
            continue
        if node.kind == "quote" and not quoting:
            yield "<blockquote>"
            quoting = True
        yield _block(node, language, manner)
    if quoting:
        yield "</blockquote>"
    while open_lists:
        yield f"</li></{open_lists.pop()}>"


def _list(node: Node) -> str:
    return "ol" if node.kind == "number" else "ul"


def _item(node: Node, depth: int, open_lists: list[str], language: str, manner: Manner) -> str:
    out = ""
    if len(open_lists) == depth and node.first:
        out += "</li>\n<li>"
    while len(open_lists) < depth:
        open_lists.append(_list(node))
        start = f' start="{node.number}"' if node.kind == "number" and node.number > 1 else ""
        out += f"<{open_lists[-1]}{start}>\n<li>"
    return f"{out}<p{_direction(plain(node.runs), language)}>{_runs(node.runs, manner)}</p>"


def _block(node: Node, language: str, manner: Manner) -> str:
    turned = _direction(plain(node.runs), language)
    match node.kind:
        case "heading":
            level = min(node.depth + manner.shift, 6)
            return f'<h{level} id="{escape(node.id)}"{turned}>{_runs(node.runs, manner)}</h{level}>'
        case "rule":
            return "<hr>"
        case "code":
            return f"<pre><code>{escape(plain(node.runs))}</code></pre>"
        case "table":
            return _table(node, language, manner)
        case "figure":
            return _figure(node, turned, manner)
        case _:
            return f"<p{turned}>{_runs(node.runs, manner)}</p>"


def _figure(node: Node, turned: str, manner: Manner) -> str:
    picture = node.picture
    if picture is None:
        shown = f'<p class="missing">[{escape(node.words) or "—"}]</p>'
    else:
        size = f'width="{picture.width}" height="{picture.height}"'
        shown = f'<img src="{escape(manner.address(picture))}" alt="{escape(node.words)}" {size}>'
    return f"<figure>{shown}<figcaption{turned}>{_runs(node.runs, manner)}</figcaption></figure>"


def _table(node: Node, language: str, manner: Manner) -> str:
    def cells(row: Sequence[Sequence[Run]], tag: str) -> str:
        end = tag.split(maxsplit=1)[0]
        return "".join(f"<{tag}{_direction(plain(cell), language)}>{_runs(cell, manner)}</{end}>" for cell in row)

    head, *body = node.rows or [[]]
    rows = "\n".join(f"<tr>{cells(row, 'td')}</tr>" for row in body)
    return f"<table>\n<thead><tr>{cells(head, 'th scope=col')}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _direction(text: str, language: str) -> str:
    """The direction, where the text is not written in that of the paper."""
    own = direction_of(text, language)
    return f' dir="{own}"' if own != direction_of("", language) else ""


def _runs(runs: Sequence[Run], manner: Manner) -> str:
    return "".join(_found(run, manner) for run in runs)


def _found(run: Run, manner: Manner) -> str:
    """The run, marked where a finding is about it, behind a link to each finding that is first shown here."""
    found = [number for number in run.found if number <= len(manner.flags)]
    if not found:
        return _run(run)
    flags = "".join(
        f'<a class="flag {flag.severity}" id="found-{number}" href="#finding-{number}" data-line="{flag.line}"'
        f' aria-label="{escape(flag.words)}">{number}</a>'
        for number in run.flags
        for flag in manner.flags[number - 1 : number]
    )
    gravest = min((manner.flags[number - 1] for number in found), key=lambda flag: _GRAVITY.index(flag.severity))
    return f'{flags}<mark class="found {gravest.severity}" title="{escape(gravest.words)}">{_run(run)}</mark>'


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
