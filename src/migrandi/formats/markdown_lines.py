"""Markdown line by line: paragraphs, headings and tables of a law, quickly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from migrandi.formats.characters import unescape
from migrandi.formats.document import Block, Cell, Span, Table, Text
from migrandi.formats.errors import Malformed

_HEADING = re.compile(r"(#{1,7})[ \t]*(.*?)[ \t#]*$")
_MARKED = re.compile(
    r"\\([\\`*_{}\[\]()#+.!|<>~-])"
    r"|(\*\*\*|\*\*|__|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_|_(?!\w))"  # a lone * may be law: R*532-8
    r"|!?\[([^\]\[]*)\]\(([^()\s]*)\)|\[\^([^\]]+)\]"
)
_TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_TAG = re.compile(r"</?(?:br|p|div|span|sup|sub|b|i|em|strong|u|meta|center|font|small)\b[^<>]*>", re.IGNORECASE)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """What stands between the two `---` lines, by name, and the rest. Raises `Malformed`.

    Publishers write lines before the first mark and values YAML cannot read; those lines are split at the colon.
    """
    match = re.match(r"(?P<before>(?:[^\n]*\n){0,4}?)---[ \t]*\n(?P<said>.*?)\n---[ \t]*(?:\n|$)", text, re.DOTALL)
    if match is None:
        return {}, text
    try:
        said = yaml.load(match["said"], Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        said = dict(line.split(":", 1) for line in match["said"].split("\n") if ":" in line)
    if not isinstance(said, dict):
        raise Malformed("The head of the file between the --- lines is no list of names and values.")
    values = {str(name).strip(): unescape(value.strip()) for name, value in said.items() if isinstance(value, str)}
    if match["before"].strip():
        values["before"] = match["before"].strip()
    return values, text[match.end() :]


def blocks(text: str) -> Iterator[tuple[int, Block]]:
    """Every block with its heading level (0: no heading). Lines of one paragraph are joined; nothing is lost.

    A line that is bold from end to end is a paragraph: so publishers set headings and labels.
    """
    paragraph: list[str] = []
    lines = text.split("\n")
    place, count = 0, len(lines)
    while place < count:
        line = lines[place]
        place += 1
        bare = line.strip()
        if not bare:
            yield from _close(paragraph)
        elif bare[0] == "#" and (heading := _HEADING.match(bare)) is not None:
            yield from _close(paragraph)
            if heading[2]:
                yield len(heading[1]), inline(heading[2], "heading")
        elif "|" in bare and place < count and _TABLE_RULE.match(lines[place].strip()) and "|" in lines[place]:
            yield from _close(paragraph)
            rows = [bare]
            place += 1
            while place < count and "|" in lines[place]:
                rows.append(lines[place].strip())
                place += 1
            yield 0, _table(rows)
        elif (_TABLE_RULE.match(bare) and set(bare) <= set("|-: ")) or (set(bare) <= set("-*_ ") and len(bare) >= 3):
            yield from _close(paragraph)
        else:
            if paragraph and _opens(bare):
                yield from _close(paragraph)
            bold = bare.startswith("**") and bare.endswith("**") and bare.count("**") == 2
            if bold:
                yield from _close(paragraph)
            paragraph.append(bare[2:] if bare.startswith("> ") else bare)
            if bold or line.endswith("  "):
                yield from _close(paragraph)
    yield from _close(paragraph)


def _opens(line: str) -> bool:
    """Whether the line begins a list point, which no blank line has to set apart."""
    first = line[0]
    if first in "-*+•" and line[1:2] in {" ", "\t"}:
        return True
    if first.isdigit():
        return re.match(r"\d{1,3}\\?[.)°º]", line) is not None
    return (first == "(" or line[1:2] == ")") and re.match(r"\(?\w{1,3}\)", line) is not None


def _close(paragraph: list[str]) -> Iterator[tuple[int, Block]]:
    if paragraph:
        text = inline(" ".join(paragraph))
        if text.text or text.spans:  # a line of nothing but hard spaces or tags is empty
            yield 0, text
        paragraph.clear()


def inline(words: str, role: str = "") -> Text:
    """One line with its marks: emphasis, links and notes become spans; escapes and HTML's entities are undone."""
    if "<" in words:
        words = _TAG.sub(" ", words)
    if "&" in words:
        words = unescape(words)
    words = " ".join(words.split())
    if not any(sign in words for sign in "\\*_[]"):
        return Text(words, [], role)
    parts: list[str] = []
    spans: list[Span] = []
    open_marks: dict[str, int] = {}
    length = position = 0
    for mark in _MARKED.finditer(words):
        parts.append(words[position : mark.start()])
        length += mark.start() - position
        position = mark.end()
        if mark[1]:
            parts.append(mark[1])
            length += 1
        elif mark[2]:
            if len(mark[2]) > 1 and _runs_into_a_word(words, mark.start(), position):
                parts.append(" ")
                length += 1
            started = open_marks.pop(mark[2], None)
            if started is None and mark[2] == "*" and mark.start() and not words[mark.start() - 1].isspace():
                parts.append("*")  # nothing is open that it could close: `R* 762-2`, a footnote's star
                length += 1
            elif started is None:
                open_marks[mark[2]] = length
            elif length > started:
                spans.append(Span(started, length, "em" if len(mark[2]) == 1 else "strong"))
        elif mark[5]:
            spans.append(Span(length, length, "note", mark[5]))
        else:
            picture = mark[0].startswith("!")
            if picture and words[: mark.start()][-1:].isalnum():
                parts.append(" ")
                length += 1
            if mark[3]:
                spans.append(Span(length, length + len(mark[3]), "ref", mark[4]))
            parts.append(mark[3])
            length += len(mark[3])
    parts.append(words[position:])
    spans.sort(key=lambda span: (span.start, -span.end))
    return Text("".join(parts), spans, role)


def _runs_into_a_word(words: str, start: int, end: int) -> bool:
    """Whether a mark stands between what looks like two halves of a word: there the collection lost a line's end.

    No law sets half a word in bold, but for an initial.
    """
    before = words[max(0, start - 2) : start]
    return len(before) == 2 and before.isalpha() and words[end : end + 1].isalpha()


def _table(rows: list[str]) -> Table:
    table = Table()
    for number, row in enumerate(rows):
        cells = row.strip("|").split("|") if not row.startswith("||") else row.split("|")[1:]
        table.rows.append([Cell([text] if (text := inline(cell)).text else [], header=number == 0) for cell in cells])
    return table
