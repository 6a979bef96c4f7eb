"""A paper put together for writing out: its blocks, its numbered notes with ibid and above n, what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.papers.authorities import Cited, describe, first_citation, later_citation
from migrandi.papers.direction import direction_of
from migrandi.papers.errors import UnusablePicture
from migrandi.papers.findings import Finding
from migrandi.papers.forms import Style, as_style, ibid
from migrandi.papers.library import Library
from migrandi.papers.marking import stretches
from migrandi.papers.paper import CITATION, Block, Citation, Figure, Link, Paper, Part
from migrandi.papers.pictures import Picture, Pictures, no_pictures
from migrandi.papers.reading import parser
from migrandi.papers.runs import Run, from_stars, joined, plain

NodeKind = Literal["heading", "paragraph", "quote", "bullet", "number", "code", "rule", "table", "figure"]
_BEFORE_MARK = regex.compile(r"[\s(]*$")
_SPACES = regex.compile(r" {2,}")
_BEHIND_MARK = regex.compile(r"^[.,;:!?…”»\"’)\]،؛؟]+")


class Node(msgspec.Struct):
    """One block to be written. `depth`: of a list or heading; `first`: an item's first paragraph, which has its sign;
    `number`: of a numbered item or figure; `rows`: of a table, each cell its runs, the first row its heads;
    `picture`: of a figure, None where it is not there, with what it shows in `words`."""

    kind: NodeKind
    runs: list[Run] = []
    depth: int = 1
    id: str = ""
    first: bool = True
    number: int = 0
    rows: list[list[list[Run]]] = []
    picture: Picture | None = None
    words: str = ""


class Composed(msgspec.Struct):
    """The paper ready to be written: `notes` in order, the first is note 1; `cited` in the order of first citing."""

    paper: Paper
    style: Style
    nodes: list[Node]
    notes: list[list[Run]]
    cited: list[Cited]

    @property
    def language(self) -> str:
        """Of the paper."""
        return self.paper.front.language

    @property
    def right_to_left(self) -> bool:
        """Whether the paper's language is written from right to left."""
        return direction_of("", self.language) == "rtl"


def compose(paper: Paper, pictures: Pictures = no_pictures, findings: Sequence[Finding] = ()) -> Composed:
    """The paper with every citation a note in its style, its words in the language now active.

    `pictures`: where those that it names are; `findings`: what is to be marked in the text.
    """
    return _Composer(paper, pictures, findings).compose()


class _Composer:
    """One pass over the file's tokens, beside the blocks that were read from them in the same order."""

    def __init__(self, paper: Paper, pictures: Pictures, findings: Sequence[Finding]) -> None:
        self.paper, self.library, self.pictures = paper, Library(paper.front), pictures
        marked = stretches(paper, findings) if findings else {}
        self.stretches = {id(paper.blocks[index]): found for index, found in marked.items()}
        self.of_pictures = {one.place: number for number, one in enumerate(findings, 1)}
        self.flagged: set[int] = set()
        self.figures = 0
        self.style: Style = as_style(paper.front.style)
        self.tokens = parser().parse("\n".join(paper.lines))
        self.blocks = iter(block for block in paper.blocks if block.kind != "code")
        self.cited: dict[str, Cited] = {}
        self.notes: list[list[Run]] = []
        self.previous: tuple[str, str] | None = None
        self.own: dict[str, list[Block]] = {}
        self.own_numbers: dict[str, int] = {}
        for block in paper.blocks:
            if block.note:
                self.own.setdefault(block.note, []).append(block)

    def compose(self) -> Composed:
        nodes = [*self._nodes()]
        return Composed(self.paper, self.style, _joined_to_quotes(nodes), self.notes, [*self.cited.values()])

    def _nodes(self) -> Iterator[Node]:
        lists: list[list[int]] = []
        quote = note = 0
        fresh = False
        table: Node | None = None
        for token in self.tokens:
            match token.type:
                case "bullet_list_open":
                    lists.append([0])
                case "ordered_list_open":
                    lists.append([int(token.attrs.get("start") or 1)])
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                case "list_item_open":
                    fresh = True
                case "list_item_close":
                    lists[-1][0] += bool(lists[-1][0])
                case "blockquote_open":
                    quote += 1
                case "blockquote_close":
                    quote -= 1
                case "footnote_reference_open":
                    note += 1
                case "footnote_reference_close":
                    note -= 1
                case "table_open":
                    table = Node("table")
                case "tr_open" if table is not None:
                    table.rows.append([])
                case "table_close" if table is not None:
                    yield table
                    table = None
                case "hr":
                    yield Node("rule")
                case "fence" | "code_block":
                    yield Node("code", [Run(token.content.rstrip("\n"), code=True)])
                case "inline":
                    block = next(self.blocks)
                    if note:
                        continue
                    runs = self._runs(block)
                    if table is not None:
                        table.rows[-1].append(runs)
                    elif block.kind == "heading":
                        yield Node("heading", runs, block.level, block.id)
                    elif runs:
                        yield _placed(runs, lists, quote, fresh)
                        fresh = False
                    if block.kind not in ("heading", "cell"):
                        yield from map(self._figure, block.figures)
                case _:
                    pass

    def _figure(self, figure: Figure) -> Node:
        self.figures += 1
        try:
            picture = self.pictures(figure.target)
        except UnusablePicture:
            picture = None
        label = Run(_("Figure %(number)s.") % {"number": self.figures}, strong=True)
        runs = [label, Run(f" {figure.caption}")] if figure.caption else [label]
        number = self.of_pictures.get(figure.place)
        if number is not None:
            runs = [msgspec.structs.replace(label, found=(number,), flags=(number,)), *runs[1:]]
        words = figure.words or figure.caption
        return Node("figure", runs, number=self.figures, picture=picture, words=words)

    def _runs(self, block: Block) -> list[Run]:
        """The block's text as runs, its citations and notes as marks."""
        pieces: list[Run] = []
        events: list[tuple[int, Citation | Link]] = [(one.at, one) for one in block.citations]
        events += [(link.start, link) for link in block.links if link.target.startswith("^")]
        at = 0
        for place, event in sorted(events, key=lambda pair: pair[0]):
            if place < at:
                continue
            pieces.extend(self._marked(block, at, place))
            at = place + isinstance(event, Citation)
            number = self._number(event)
            found = self._found(block, place, at) if isinstance(event, Citation) else ()
            _strip_end(pieces, event)
            behind = _BEHIND_MARK.match(block.text[at:]) if self.paper.front.language[:2] != "fr" else None
            if behind:
                pieces.append(Run(behind.group()))
                at += behind.end()
            pieces.append(self._flagged(Run(str(number), note=number, found=found)))
        pieces.extend(self._marked(block, at, len(block.text)))
        return [run for run in pieces if run.text]

    def _found(self, block: Block, start: int, end: int) -> tuple[int, ...]:
        """The findings about the block's characters between the two."""
        return tuple(one.number for one in self.stretches.get(id(block), ()) if one.start < end and start < one.end)

    def _flagged(self, run: Run) -> Run:
        """The run with the findings that are shown here for the first time."""
        flags = tuple(number for number in run.found if number not in self.flagged)
        self.flagged.update(flags)
        return msgspec.structs.replace(run, flags=flags) if flags else run

    def _marked(self, block: Block, start: int, end: int) -> Iterator[Run]:
        """The block's text between two places, cut where its marks, links and findings begin and end."""
        edges = {start, end}
        links = [link for link in block.links if not link.target.startswith("^")]
        spans = [(one.start, one.end) for one in (*block.marks, *links, *self.stretches.get(id(block), ()))]
        edges |= {edge for span in spans for edge in span if start < edge < end}
        order = sorted(edges)
        for index, left in enumerate(order[:-1]):
            right = order[index + 1]
            kinds = {mark.kind for mark in block.marks if mark.start <= left and right <= mark.end}
            href = next((link.target for link in links if link.start <= left and right <= link.end), "")
            text = block.text[left:right].replace(CITATION, "").replace("\n", " ")
            if "code" not in kinds:
                text = _SPACES.sub(" ", text)
            run = Run(text, "em" in kinds, "strong" in kinds, "code" in kinds, href, 0, self._found(block, left, right))
            yield self._flagged(run) if text.strip() else run

    def _number(self, event: Citation | Link) -> int:
        if isinstance(event, Citation):
            runs = self._cite(event, len(self.notes) + 1)
            self.notes.append(_ended(runs, self.paper.front.language))
            return len(self.notes)
        label = event.target[1:]
        if label in self.own_numbers:
            return self.own_numbers[label]
        self.notes.append([])
        number = self.own_numbers[label] = len(self.notes)
        blocks = self.own.get(label, [])
        # the number is taken before the words are set: they may cite too
        self.previous = None
        self.notes[number - 1] = joined([self._words_of_note(block, number) for block in blocks], "\n") or [Run("—")]
        self.previous = None
        return number

    def _words_of_note(self, block: Block, number: int) -> list[Run]:
        runs: list[Run] = []
        at = 0
        for one in block.citations:
            runs.extend(self._marked(block, at, one.at))
            found = self._found(block, one.at, one.at + 1)
            cited = [msgspec.structs.replace(run, found=found) for run in self._cite(one, number)]
            runs.extend([self._flagged(cited[0]), *cited[1:]] if cited else [])
            at = one.at + 1
        runs.extend(self._marked(block, at, len(block.text)))
        return [run for run in runs if run.text]

    def _cite(self, citation: Citation, note: int) -> list[Run]:
        """The words of a citation in that note."""
        said = []
        for part in citation.parts:
            said.append(self._part(part, note))
            self.previous = (part.key, part.pinpoint)
        if len(citation.parts) != 1:
            self.previous = None  # ibid after several would leave open which of them
        return joined(said, "; ")

    def _part(self, part: Part, note: int) -> list[Run]:
        language = self.paper.front.language
        cited = self.cited.get(part.key)
        if cited is None:
            cited = self.cited[part.key] = describe(part.key, self.library.authority(part.key), language)
            cited.notes = []
        if not cited.first:
            cited.first = note
            runs = first_citation(cited, self.style, part.pinpoint, language)
        elif self.previous is not None and self.previous[0] == part.key and not part.signal:
            same = self.previous[1] == part.pinpoint
            runs = from_stars(ibid(self.style, part.pinpoint, language, same=same))
        else:
            runs = later_citation(cited, self.style, part.pinpoint, language)
        if note not in cited.notes:
            cited.notes.append(note)
        before = [Run(f"{part.signal} ")] if part.signal else []
        rest = ", ".join(filter(None, [_of_day(part), part.note, _("our translation") if part.translated else ""]))
        linked = [msgspec.structs.replace(run, href=cited.href) for run in runs] if cited.href else runs
        return [*before, *linked, *([Run(f" ({rest})")] if rest else [])]


def _of_day(part: Part) -> str:
    return _("as of %(day)s") % {"day": part.on} if part.on else ""


def _placed(runs: list[Run], lists: list[list[int]], quote: int, fresh: bool) -> Node:
    if lists:
        number = lists[-1][0]
        return Node("number" if number else "bullet", runs, len(lists), first=fresh, number=number)
    return Node("quote" if quote else "paragraph", runs)


def _strip_end(pieces: list[Run], event: Citation | Link) -> None:
    """Take off the space and the opening bracket before a mark."""
    while pieces and not pieces[-1].note and isinstance(event, Citation):
        text = pieces[-1].text
        bare = _BEFORE_MARK.sub("", text) if text.rstrip().endswith("(") else text.rstrip()
        if bare == pieces[-1].text:
            return
        pieces[-1] = msgspec.structs.replace(pieces[-1], text=bare)
        if bare:
            return
        pieces.pop()


def _ended(runs: list[Run], language: str) -> list[Run]:
    """The note with a full stop, where it has none."""
    stop = "。" if language.startswith("zh") else "."
    return runs if plain(runs).rstrip()[-1:] in ".!?؟。" else [*runs, Run(stop)]


def _joined_to_quotes(nodes: list[Node]) -> list[Node]:
    """A paragraph that is nothing but the mark of a block quotation's citation, set at the quotation's end."""
    result: list[Node] = []
    for node in nodes:
        alone = node.kind in ("paragraph", "quote") and not plain(node.runs).strip(" .—–-()")
        marks = [run for run in node.runs if run.note]
        if alone and marks and result and result[-1].kind == "quote":
            result[-1].runs = [*_without_dash(result[-1].runs), *marks]
        else:
            result.append(node)
    return result


def _without_dash(runs: list[Run]) -> list[Run]:
    if runs and not runs[-1].note:
        return [*runs[:-1], msgspec.structs.replace(runs[-1], text=runs[-1].text.rstrip(" —–-"))]
    return runs
