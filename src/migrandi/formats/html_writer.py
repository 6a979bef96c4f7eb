"""A document's content as HTML: every provision with its address as its id, nothing of the source unescaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise

from migrandi.formats.document import CONTAINERS, Block, Figure, Note, Provision, Span, Table, Text

Link = Callable[[str], str]
"""From a reference's target as the source gives it to an address to link to; empty: no link."""

_UNITS = frozenset({"article", "section", "rule", "regulation", "recital"})
_TAGS = {"em": "em", "strong": "strong", "sup": "sup", "sub": "sub", "ins": "ins", "del": "del", "term": "dfn"}


def no_link(target: str) -> str:
    """Links nothing but what is an address on the web already."""
    return target if target.startswith(("https://", "http://")) else ""


def write(
    blocks: Sequence[Block], level: int = 2, link: Link = no_link, tools: Callable[[Provision], str] | None = None
) -> str:
    """The content as HTML, its first headings at `level`. `tools` gives HTML to put at the end of a unit's heading."""
    writer = _Writer(link, tools)
    writer.blocks(blocks, level)
    return "".join(writer.out)


class _Writer:
    def __init__(self, link: Link, tools: Callable[[Provision], str] | None) -> None:
        self.out: list[str] = []
        self.link = link
        self.tools = tools

    def blocks(self, blocks: Sequence[Block], level: int) -> None:
        for block in blocks:
            if isinstance(block, Text):
                self.text(block)
            elif isinstance(block, Provision):
                self.provision(block, level)
            elif isinstance(block, Table):
                self.table(block, level)
            elif isinstance(block, Note):
                self.note(block, level)
            else:
                self.figure(block)

    def text(self, text: Text) -> None:
        tag, kind = ("pre", "") if text.role == "pre" else ("p", f' class="{text.role}"' if text.role else "")
        self.out.append(f"<{tag}{kind}>{self.inline(text)}</{tag}>\n")

    def inline(self, text: Text) -> str:
        """The text with its spans. Where spans overlap, each stretch carries all that cover it."""
        if not text.spans:
            return escape(text.text, quote=False).replace("\n", "<br>")
        cuts = sorted({0, len(text.text)} | {point for span in text.spans for point in (span.start, span.end)})
        out: list[str] = []
        for start, end in pairwise(cuts):
            piece = escape(text.text[start:end], quote=False).replace("\n", "<br>")
            covering = [
                span for span in text.spans if span.start <= start and end <= span.end and span.start < span.end
            ]
            for span in sorted(covering, key=lambda span: (span.end - span.start, -span.start)):
                piece = self.span(span, piece)
            out.append(piece)
        return "".join(out)

    def span(self, span: Span, inner: str) -> str:
        if tag := _TAGS.get(span.kind):
            return f"<{tag}>{inner}</{tag}>"
        if span.kind == "note":
            return f'<a class="note-mark" href="#{escape(span.target)}">{inner}</a>'
        address = self.link(span.target)
        return f'<a href="{escape(address)}">{inner}</a>' if address else f'<span class="reference">{inner}</span>'

    def provision(self, provision: Provision, level: int) -> None:
        heading = self.inline(provision.heading) if provision.heading is not None else ""
        label = escape(provision.label, quote=False)
        unit = provision.kind in _UNITS
        tag = "section" if unit or provision.kind in CONTAINERS else "div"
        identity = f' id="{escape(provision.eid)}"' if provision.eid else ""
        self.out.append(f'<{tag}{identity} class="provision {"unit" if unit else "part"} {escape(provision.kind)}">\n')
        if tag == "section" or heading:
            parts = [f'<span class="label">{label}</span>'] if label else []
            parts += [f'<span class="heading">{heading}</span>'] if heading else []
            tools = self.tools(provision) if self.tools is not None and unit else ""
            if parts or tools:
                depth = min(level, 6)
                self.out.append(f"<h{depth}>{' '.join(parts)}{tools}</h{depth}>\n")
            self.blocks(provision.content, level + 1)
        else:
            if label:
                self.out.append(f'<span class="label">{label}</span>\n')
            self.out.append('<div class="content">\n')
            self.blocks(provision.content, level + 1)
            self.out.append("</div>\n")
        self.out.append(f"</{tag}>\n")

    def table(self, table: Table, level: int) -> None:
        self.out.append('<div class="table" tabindex="0"><table>\n')
        if table.caption:
            self.out.append(f"<caption>{escape(table.caption, quote=False)}</caption>\n")
        for row in table.rows:
            self.out.append("<tr>")
            for cell in row:
                tag = "th" if cell.header else "td"
                spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
                spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
                self.out.append(f"<{tag}{spans}>")
                self.blocks(cell.content, level)
                self.out.append(f"</{tag}>")
            self.out.append("</tr>\n")
        self.out.append("</table></div>\n")

    def note(self, note: Note, level: int) -> None:
        identity = f' id="{escape(note.id)}"' if note.id else ""
        self.out.append(f'<aside{identity} class="note {escape(note.kind)}" role="note">')
        if note.marker:
            self.out.append(f'<span class="label">{escape(note.marker, quote=False)}</span> ')
        self.blocks(note.content, level)
        self.out.append("</aside>\n")

    def figure(self, figure: Figure) -> None:
        # the picture itself stays at its publisher: nothing is loaded from elsewhere while reading
        words = escape(figure.alt or figure.target, quote=False)
        address = self.link(figure.target)
        self.out.append(
            f'<p class="figure"><a href="{escape(address)}">{words}</a></p>\n'
            if address
            else f'<p class="figure">{words}</p>\n'
        )
