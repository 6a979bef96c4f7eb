"""A paper's Markdown, with the place of everything in the file: blocks, citations, comments, links, notes. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from urllib.parse import unquote

import regex
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from migrandi.formats.identifiers import slug
from migrandi.jurisdictions import UnknownJurisdiction, find
from migrandi.papers.citing import BRACKETS, parts_of
from migrandi.papers.front_matter import read_front
from migrandi.papers.paper import (
    CITATION,
    Block,
    BlockKind,
    Citation,
    Comment,
    Figure,
    Front,
    Link,
    Mark,
    Paper,
    Place,
    Problem,
)

_ATTRIBUTES = regex.compile(r"\s*\{(?P<inside>[^{}]*)\}\s*$")
_COMMENT = regex.compile(r"<!--(?P<text>.*?)-->", regex.DOTALL)
_LINK_END = regex.compile(r"\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])?")


def parser() -> MarkdownIt:
    """The Markdown that a paper is written in: CommonMark with tables, footnotes, front matter and citations."""
    # the joining of neighbouring texts would lose how an escaped sign was written, and with it the column; a block of
    # HTML would swallow the words behind a comment at the beginning of a line
    markdown = MarkdownIt("commonmark").enable("table").disable(["text_join", "html_block"])
    markdown.use(front_matter_plugin).use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    markdown.inline.ruler.before("link", "citation", _citation)
    return markdown


def _citation(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for `[@key, place]`."""
    if state.src[state.pos] != "[":
        return False
    found = BRACKETS.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = found.group()
    state.pos = found.end()
    return True


_PARSER = parser()


def read_paper(text: str) -> Paper:
    """The paper in the text of a file. What is not as it has to be stands in `problems`; nothing is raised."""
    # markdown-it reads a NUL as this sign: places would be lost if it stood in the text otherwise
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return _Reader(text).read()


class _Reader:
    """One pass over markdown-it's tokens."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.tokens = _PARSER.parse(text)
        self.front = Front()
        self.problems: list[Problem] = []
        self.blocks: list[Block] = []
        self.notes: dict[str, Place] = {}
        self.ids: set[str] = set()
        self.sections: list[tuple[int, tuple[str, ...]]] = []
        self.columns: dict[int, int] = {}

    def read(self) -> Paper:
        group = quotes = level = 0
        cell = False
        note = ""
        heading: Token | None = None
        for token in self.tokens:
            match token.type:
                case "front_matter":
                    self.front, found = read_front(token.content)
                    self.problems.extend(found)
                case "blockquote_open":
                    level += 1
                    if level == 1:
                        quotes += 1
                        group = quotes
                case "blockquote_close":
                    level -= 1
                    group = group if level else 0
                case "td_open" | "th_open":
                    cell = True
                case "td_close" | "th_close":
                    cell = False
                case "heading_open":
                    heading = token
                case "heading_close":
                    heading = None
                case "footnote_reference_open":
                    note = str(token.meta.get("label", ""))
                    self.notes.setdefault(note, Place(token.map[0] + 1 if token.map else 1))
                case "footnote_reference_close":
                    note = ""
                case "inline":
                    kind: BlockKind = (
                        "heading" if heading else "cell" if cell else "note" if note else "quote" if group else "text"
                    )
                    block = self._inline(token, kind)
                    block.group = group
                    block.note = note
                    if heading:
                        self._heading(block, heading)
                    block.states = self.sections[-1][1] if self.sections else ()
                    self.blocks.append(block)
                case "fence" | "code_block":
                    line = token.map[0] + 1 if token.map else 1
                    self.blocks.append(Block("code", line, token.content))
                case _:
                    pass
        return Paper(self.front, self.blocks, self.lines, self.problems, self.notes)

    def _heading(self, block: Block, opening: Token) -> None:
        """Take `{#id state=UG}` off a heading's end, and give it its address."""
        block.level = int(opening.tag[1:])
        states: tuple[str, ...] = ()
        if found := _ATTRIBUTES.search(block.text):
            for word in found["inside"].split():
                name, _equals, value = word.partition("=")
                if word.startswith("#"):
                    block.id = word[1:]
                elif name in ("state", "states"):
                    states = self._states(value, block)
            block.text = block.text[: found.start()]
        while self.sections and self.sections[-1][0] >= block.level:
            self.sections.pop()
        self.sections.append((block.level, states or (self.sections[-1][1] if self.sections else ())))
        wanted = block.id or slug(block.text) or "section"
        block.id, count = wanted, 1
        while block.id in self.ids:
            count += 1
            block.id = f"{wanted}-{count}"
        self.ids.add(block.id)

    def _states(self, value: str, block: Block) -> tuple[str, ...]:
        codes: list[str] = []
        for name in filter(None, value.split(",")):
            try:
                codes.append(find(name).code)
            except UnknownJurisdiction as error:
                self.problems.append(Problem(Place(block.line), str(error)))
        return tuple(codes)

    def _inline(self, token: Token, kind: BlockKind) -> Block:
        first = token.map[0] + 1 if token.map else 1
        block = Block(kind, first)
        where = self._lines_of(token.content, first, kind == "cell")
        text: list[str] = []
        length = at = 0
        opened: list[tuple[str, int, str]] = []
        links: list[Place] = []

        def put(words: str, written: int) -> None:
            nonlocal length
            block.starts.append(length)
            block.places.append(where(written))
            text.append(words)
            length += len(words)

        content = token.content
        for child in token.children or ():
            match child.type:
                case "text" | "text_special" | "code_inline" | "citation":
                    written = child.markup if child.type == "text_special" else child.content
                    found = content.find(written, at) if written else at
                    found = found if found >= 0 else at
                    if child.type == "citation":
                        place = where(found)
                        parts, problems = parts_of(child.content, place)
                        block.citations.append(Citation(length, child.content, parts, place, problems))
                        put(CITATION, found)
                    else:
                        if child.type == "code_inline":
                            block.marks.append(Mark(length, length + len(child.content), "code"))
                        if child.content:
                            put(child.content, found)
                    at = found + len(written)
                case "softbreak" | "hardbreak":
                    found = content.find("\n", at)
                    put("\n", max(found, at))
                    at = max(found, at) + 1
                case "html_inline":
                    found = max(content.find(child.content, at), at)
                    if comment := _COMMENT.fullmatch(child.content):
                        block.comments.append(Comment(length, comment["text"].strip(), where(found)))
                    at = found + len(child.content)
                case "footnote_ref":
                    label = str(child.meta.get("label", ""))
                    mark = f"[^{label}]"
                    found = max(content.find(mark, at), at)
                    block.links.append(Link(length, length, f"^{label}", where(found)))
                    at = found + len(mark)
                case "image":
                    found = max(content.find("![", at), at)
                    end = _LINK_END.match(content, max(content.find("](", found), found))
                    at = end.end() if end else found + 2
                    words = "".join(one.content for one in child.children or () if one.type != "softbreak")
                    target, caption = unquote(str(child.attrs.get("src", ""))), str(child.attrs.get("title", ""))
                    block.figures.append(Figure(length, target, words.strip(), caption, where(found), where(at)))
                case "link_open":
                    found = max(content.find("[", at), at)
                    opened.append(("link", length, str(child.attrs.get("href", ""))))
                    links.append(where(found + 1))
                    at = found + 1
                case "link_close":
                    _kind, start, target = opened.pop()
                    block.links.append(Link(start, length, target, links.pop()))
                    end = _LINK_END.match(content, at)
                    at = end.end() if end else at
                case "em_open" | "strong_open":
                    opened.append((child.tag, length, ""))
                    at = max(content.find(child.markup, at), at) + len(child.markup)
                case "em_close" | "strong_close":
                    _tag, start, _none = opened.pop()
                    block.marks.append(Mark(start, length, child.type.removesuffix("_close")))
                    at = max(content.find(child.markup, at), at) + len(child.markup)
                case _:
                    pass
        block.text = "".join(text)
        return block

    def _lines_of(self, content: str, first: int, cell: bool) -> _Where:
        """How a character of a block's content is found in the file: markdown-it strips what stands before a line."""
        starts, places = [], []
        offset = 0
        for number, line in enumerate(content.split("\n"), first):
            source = self.lines[number - 1] if number <= len(self.lines) else ""
            since = self.columns.get(number, 0) if cell else 0
            column = max(source.find(line, since), 0)
            if cell:
                self.columns[number] = column + len(line)
            starts.append(offset)
            places.append((number, column))
            offset += len(line) + 1
        return _Where(starts, places)


class _Where:
    """From an offset in a block's content to a place in the file."""

    def __init__(self, starts: Sequence[int], places: Sequence[tuple[int, int]]) -> None:
        self.starts, self.places = starts, places

    def __call__(self, at: int) -> Place:
        index = bisect_right(self.starts, at) - 1
        line, column = self.places[index]
        return Place(line, column + at - self.starts[index] + 1)
