"""A judgment that came as one line of text, cut again into its parts, headings and numbered paragraphs.

HUDOC's own conversion to text loses every line break and leaves two traces: no-break spaces after a number that stood
at the start of a paragraph, and the fact that paragraphs are numbered from 1 without gap. The paragraphs are the chain
of numbers that scores best by both. Nothing is dropped: what is not recognised stays in the paragraph before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from migrandi.formats.document import Block, Note, Provision, Span, Text
from migrandi.formats.enumerations import fold, letters, points, roman

_NUMBER = regex.compile(r"(?<![^\s\xa0])(\d{1,3})[ ]?\.(?P<gap>[\s\xa0]+)(?=[\p{L}\p{Pi}\p{Ps}\p{Pd}\"'«…])")
_END = regex.compile(r"[.!?…;:”»)\]](?:[\s\xa0]*[\"'”’»)\]])*[\s\xa0]+\Z")
_SENTENCE = regex.compile(r"(?<=[\p{Ll}\p{N})\]”»’]{2})[.!?][\s\xa0]+(?=[\p{Lu}\p{Pi}«])")
_MARK = regex.compile(
    r"(?<![^\s\xa0])(?:(?P<label>\d{1,2}\.|[IVXL]{1,6}\.|[A-Z]\.|\([a-z]{1,4}\)|[a-z]{1,4}\)|(?:[ivx]{1,5}|[a-z])\.|\(?[α-ωß]\))"
    r"[ ]?(?:\xa0[ ]?)+|\xa0{2,}[ ]?)(?=\S)"
)
_CAPITALS = regex.compile(r"(?:[^\s\p{Ll}]*\p{Lu}{2}[^\s\p{Ll}]*|[^\s\p{L}]+|\p{Lu}[’']?\.?)(?:[\s\xa0]+|\Z)")
_UNTITLED = regex.compile(r"[.;:,!…][\s\xa0”»’\"')\]]*\Z|[\s\xa0](?:and|or|et|ou)\Z|\A\p{Ll}")
"""How words end, or begin, that are no heading."""
_LAST_SENTENCE = regex.compile(
    r"(?r)(?:[.!?”»](?:[\s\xa0]*[”’»)\]])*[\s\xa0]+(?=[\p{Lu}\p{Pi}«])|:[\s\xa0]+(?=\p{Lu}{3}))"
)
_ABBREVIATIONS = frozenset(
    "no nos art arts v c mr mrs ms dr mm st jr sr para paras p pp vol ed cf al etc op cit ibid ch sec fn rec res m me"
    " mme mmes mlle n os doc".split()
)

_OPERATIVE = regex.compile(r"FOR THESE REASONS|PAR CES MOTIFS|For these reasons, the Court|Par ces motifs, la Cour")
_DONE = regex.compile(r"(?:Done in|Fait en) \p{L}")
_AFTER = regex.compile(
    r"(?:(?:\p{Lu}{3,}[\s\xa0,]+){0,6}OPINIONS?\b|STATEMENT OF|DÉCLARATION (?:DE|DU)|ANNEXE?S?\b|APPENDI(?:X|CES)\b"
    r"|LISTE? (?:OF|DES) )"
)
_FOOT = regex.compile(r"(?<![^\s\xa0])\[(\d{1,4})\](?:[ ]?\.)?[\s\xa0]+(?=\S)")
_FOOT_MARK = regex.compile(r"\[(\d{1,4})\]")

_GAP = regex.compile(
    r"(?:[ ]?\xa0){2,}[ ]?(?=\S)(?<!(?:\d|[IVXL]|[\s\xa0][A-Z])\.[\s\xa0]+)"
    r"|(?<=[\s\xa0])(?=(?:\d{1,2}|[IVXL]{1,6}|[A-Z])\.[ ]?(?:\xa0[ ]?){1,3}\S)"
    r"|(?<=[,:;)]|\p{Ll}\.|\p{Lu}{2}|\d{4})[ ]?\xa0[ ](?=\p{Lu})"
    r"|(?<=[\s\xa0])(?=In the case of \p{Lu}|En l’affaire )"
    r"|(?<=[\s\xa0])(?=(?:THE FACTS|THE LAW|COMPLAINTS?|EN FAIT|EN DROIT|GRIEFS?)[\s\xa0])"
)
"""Where text without paragraph numbers may be cut into lines."""

_LONGEST_HEADING = 320
_LONGEST_UNMARKED = 190
"""Characters of a heading; the second where nothing but the lack of a full stop tells it from a sentence."""
_LATEST_START = 3_000
_LONGEST_MEAN = 3_500
"""Characters: by where a body's first paragraph begins, and how long its paragraphs are on average at most."""
_WIDEST_GAP = 6
"""How many paragraph numbers in a row may be missing from the source."""


class _Candidate(NamedTuple):
    number: int
    start: int
    text: int
    score: float


def build(text: str) -> tuple[list[Block], list[str]]:
    """The content of a judgment given as one line, and what an editor should know of it.

    `text` keeps its no-break spaces. The content is a preamble, headings with the paragraphs below them, the operative
    part as `conclusions`, and separate opinions and appendices.
    """
    warnings: list[str] = []
    text, notes = _without_footnotes(text)
    operative, after = _parts(text)
    blocks: list[Block] = []
    opening, body = _paragraphs(text[:operative], whole=True)
    if not body:
        warnings.append("No numbered paragraphs were recognised; the text is whole.")
    if opening:
        blocks.append(Provision("preamble" if body else "body", content=opening))
    blocks.extend(body)
    if operative < len(text):
        blocks.append(_conclusions(text[operative : after[0][0] if after else len(text)]))
    for index, (start, end, kind) in enumerate(after):
        stop = after[index + 1][0] if index + 1 < len(after) else len(text)
        before, numbered = _paragraphs(text[end:stop])
        heading = Text(fold(text[start:end]))
        blocks.append(Provision(kind, number=_place(after, index, kind), heading=heading, content=[*before, *numbered]))
    if notes:
        _mark_notes(blocks, {number for number, _, _ in notes})
        blocks.extend(Note([Text(words)], "footnote", marker, number) for number, marker, words in notes)
    return blocks, warnings


def _place(parts: list[tuple[int, int, str]], index: int, kind: str) -> str:
    """The part's number among those of its kind, so that `opinion_2` has an address."""
    return str(sum(1 for part in parts[: index + 1] if part[2] == kind))


# --- the large parts


def _parts(text: str) -> tuple[int, list[tuple[int, int, str]]]:
    """Where the operative part begins, and start, end of heading and kind of what follows the judgment itself."""
    found = list(_OPERATIVE.finditer(text))
    capitals = [match for match in found if match[0].isupper()]
    operative = len(text)
    if found:
        operative = (capitals or found)[-1].start()
        if regex.search(r"(?<![^\s\xa0])\d{1,3}[ ]?\.[ ]*\xa0[\s\xa0]*\Z", text[max(0, operative - 16) : operative]):
            operative = len(text)  # the last numbered paragraph is the operative part
    done = _DONE.search(text, operative if operative < len(text) else 0)
    after: list[tuple[int, int, str]] = []
    if done is None:
        return operative, after
    position = done.end()
    while match := _AFTER.search(text, position):
        end = _end_of_capitals(text, match.start())
        position = max(match.end(), end)
        # inside an opinion, a word in capitals within a sentence is no heading
        if after and not regex.search(r"[.”»)\]’\"\xa0][\s\xa0]*\Z", text[max(0, match.start() - 6) : match.start()]):
            continue
        kind = "appendix" if regex.match(r"ANNEX|APPENDI|LIST", match[0]) else "opinion"
        after.append((match.start(), position, kind))
    return operative, after


def _end_of_capitals(text: str, start: int) -> int:
    """Where the words in capitals that start at `start` end; a lone letter before small letters is not one of them."""
    position = start
    while (match := _CAPITALS.match(text, position)) and match.end() - start < _LONGEST_HEADING:
        word = match[0].strip()
        if len(word.rstrip(".’'")) == 1 and not regex.match(r"\p{Lu}{2}", text[match.end() : match.end() + 2]):
            break
        if _MARK.match(text, position) or _NUMBER.match(text, position):
            break
        position = match.end()
    return position


def _conclusions(text: str) -> Provision:
    """The operative part: its formula, its numbered points, and the date and signatures after them."""
    done = _DONE.search(text)
    stop = done.start() if done else len(text)
    formula_end = _end_of_capitals(text, 0)
    opening, numbered = _paragraphs(text[formula_end:stop])
    content: list[Block] = []
    if formula := fold(text[:formula_end]):
        content.append(Text(formula, role="formula"))
    content.extend(opening)
    for block in numbered:
        if isinstance(block, Provision) and block.kind == "paragraph":
            block.kind = "point"
        content.append(block)
    content.extend(Text(line, role="signature") for line in _lines(text[stop:]))
    return Provision("conclusions", content=content)


# --- numbered paragraphs and headings


def _paragraphs(text: str, *, whole: bool = False) -> tuple[list[Block], list[Block]]:
    """What stands before the first numbered paragraph, and the paragraphs under their headings.

    `whole`: the text is a judgment's body, where numbers are the paragraphs' only if they run through it from near the
    beginning; decisions before 2005 number no paragraphs, but complaints and headings.
    """
    chain = _chain(text)
    if whole and chain and not _runs_through(chain, len(text)):
        chain = []
    first = chain[0].start if chain else len(text)
    opening, headings = _split_tail(text[:first]) if chain else (text[:first], [])
    outline = _Outline()
    before: list[Block] = [Text(line) for line in _lines(opening)]
    for heading in headings:
        outline.open(*heading)
    for index, item in enumerate(chain):
        end = chain[index + 1].start if index + 1 < len(chain) else len(text)
        words, headings = _split_tail(text[item.text : end]) if index + 1 < len(chain) else (text[item.text : end], [])
        label = fold(text[item.start : item.text]).replace(" ", "")
        outline.add(Provision("paragraph", label=label, number=str(item.number), content=points(words)))
        for heading in headings:
            outline.open(*heading)
    return before, outline.blocks


def _runs_through(chain: list[_Candidate], length: int) -> bool:
    start = chain[0].start
    return start < _LATEST_START + length // 5 and (length - start) // len(chain) < _LONGEST_MEAN


def _lines(text: str) -> Iterator[str]:
    """Text without paragraph numbers in the lines that its gaps and headings suggest."""
    start = 0
    for match in _GAP.finditer(text):
        if line := fold(text[start : match.start()]):
            yield line
        start = match.start()
    if line := fold(text[start:]):
        yield line


def _chain(text: str) -> list[_Candidate]:
    """The numbers that are the paragraphs' own: the chain 1, 2, 3 … of the best score."""
    best: dict[int, tuple[float, int]] = {}
    previous: list[int] = []
    candidates = list(_candidates(text))
    top: tuple[float, int] | None = None
    for index, candidate in enumerate(candidates):
        options = [(0.0 if candidate.number == 1 else -2.0 * candidate.number, -1)]
        for gap in range(1, _WIDEST_GAP + 1):
            if held := best.get(candidate.number - gap):
                options.append((held[0] - (0.0 if gap == 1 else 1.5 * gap), held[1]))
        score, link = max(options)
        score += candidate.score
        previous.append(link)
        held = best.get(candidate.number)
        if held is None or score >= held[0]:
            best[candidate.number] = (score, index)
        if top is None or score > top[0]:
            top = (score, index)
    if top is None or top[0] <= 0:
        return []
    chain: list[_Candidate] = []
    position = top[1]
    while position >= 0:
        chain.append(candidates[position])
        position = previous[position]
    return chain[::-1]


def _candidates(text: str) -> Iterator[_Candidate]:
    """Every number that might begin a paragraph, with how likely it looks."""
    for match in _NUMBER.finditer(text):
        begin = match.start()
        breaks = match["gap"].count("\xa0")
        before = text[max(0, begin - 8) : begin]
        ended = begin == 0 or bool(_END.search(before))
        follows = text[match.end() : match.end() + _LONGEST_HEADING]
        capital = not follows[:1].islower()
        if not breaks and not (capital and (ended or _heading_before(text, begin))):
            continue
        score = (3.0 if breaks > 1 else 2.0 if breaks else 1.0) + (0.5 if ended else 0.0) - (0.0 if capital else 1.5)
        if _is_heading(follows):
            score -= 4.0
        yield _Candidate(int(match[1]), begin, match.end(), score)


def _is_heading(follows: str) -> bool:
    """Whether the words after a number run into another number or letter before any sentence ends."""
    mark = _MARK.search(follows)
    if mark is None:
        return False
    return _titular(follows[: mark.start()])


def _titular(words: str) -> bool:
    """Whether words read as a heading: not too long, no sentence inside, no full stop at the end."""
    folded = fold(words)
    if not folded or len(folded) >= _LONGEST_HEADING or _UNTITLED.search(folded):
        return False
    quotes_closed = folded.count("“") == folded.count("”") and folded.count("«") == folded.count("»")
    return quotes_closed and not _SENTENCE.search(words)


def _heading_before(text: str, position: int) -> bool:
    """Whether what stands between the last sentence and `position` may be an unnumbered heading."""
    window = text[max(0, position - 160) : position]
    start = _last_sentence_end(window)
    return start is not None and _titular(window[start:]) and window[start : start + 1].isupper()


def _last_sentence_end(words: str) -> int | None:
    """Where the text after the last full stop begins, abbreviations aside; None if no sentence ends in `words`."""
    for match in _LAST_SENTENCE.finditer(words):
        word = regex.search(r"[\p{L}\p{M}]+\Z", words[max(0, match.start() - 12) : match.start()])
        if match[0][0] == "." and word and (word[0].lower() in _ABBREVIATIONS or len(word[0]) == 1):
            continue
        return int(match.end())
    return None


def _split_tail(words: str) -> tuple[str, list[tuple[str, str]]]:
    """A paragraph's own words, and the headings of what follows it, each as label and title."""
    headings: list[tuple[str, str]] = []
    end = len(words)
    for mark in reversed(list(_MARK.finditer(words, max(0, end - 6 * _LONGEST_HEADING)))):
        title = words[mark.end() : end]
        if not _titular(title):
            break
        headings.insert(0, (fold(mark["label"] or ""), fold(title)))
        end = mark.start()
    low = max(0, end - _LONGEST_HEADING)
    start = _last_sentence_end(words[low:end])
    if start is not None and end - low - start < _LONGEST_UNMARKED and _titular(words[low + start : end]):
        headings[:0] = [("", title) for title in _capitals_apart(words[low + start : end])]
        end = low + start
    elif headings and not _END.search(words[max(0, end - 8) : end]) and end:
        # what precedes is no finished sentence: the marks stand inside it
        return words, []
    return words[:end], headings


def _capitals_apart(words: str) -> list[str]:
    """An unnumbered heading, or two where one in capitals precedes another."""
    end = _end_of_capitals(words, 0)
    if words[end : end + 1].islower():
        end = 0
    return [part for part in (fold(words[:end]), fold(words[end:])) if part]


class _Outline:
    """Headings as crossheadings inside one another by the style of their labels, paragraphs in the innermost."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[tuple[str, int, Provision]] = []

    def add(self, paragraph: Provision) -> None:
        """Put a paragraph under the heading last opened."""
        (self._open[-1][2].content if self._open else self.blocks).append(paragraph)

    def open(self, label: str, title: str) -> None:
        """Begin a heading: beside the open one of its style if there is one, else below all that are open."""
        number = label.strip("().")
        style, place = self._style(label, number, title)
        styles = [entry[0] for entry in self._open]
        if style in styles:
            del self._open[styles.index(style) :]
        elif style == "capitals":
            self._open.clear()
        heading = Provision("crossheading", label=label, number=number, heading=Text(title))
        self.add(heading)
        self._open.append((style, place, heading))

    def _style(self, label: str, number: str, title: str) -> tuple[str, int]:
        if not label:
            return ("capitals" if title.isupper() else "unnumbered"), 0
        if number.isdigit():
            return "digits", int(number)
        shape = "upper" if number.isupper() else "lower"
        as_roman, as_letter = roman(number.lower()), letters(number.lower()) if number.isascii() else 0
        if not as_roman and not as_letter:
            return "greek", 0
        if as_roman and as_letter:
            following = {(style, place + 1) for style, place, _ in self._open}
            goes_on = (f"{shape} roman", as_roman) in following
            if not goes_on and (as_roman != 1 or (f"{shape} letters", as_letter) in following):
                as_roman = 0
        if as_roman:
            return f"{shape} roman", as_roman
        return f"{shape} letters", as_letter


# --- footnotes


def _without_footnotes(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The text before the list of footnotes at its end, and those footnotes as number, marker and words."""
    marks = list(_FOOT.finditer(text))
    starts = [index for index, match in enumerate(marks) if match[1] == "1"]
    if not starts or text.find("[1]") == marks[starts[-1]].start():
        return text, []
    run = [marks[starts[-1]]]
    for match in marks[starts[-1] + 1 :]:
        if int(match[1]) == int(run[-1][1]) + 1:
            run.append(match)
    ends = [match.start() for match in run[1:]] + [len(text)]
    notes = [(m[1], fold(m[0]).replace(" ", ""), fold(text[m.end() : end])) for m, end in zip(run, ends, strict=True)]
    return text[: run[0].start()], notes


def _mark_notes(blocks: list[Block], known: set[str]) -> None:
    """Mark `[3]` in the text as the reference to footnote 3."""
    for block in blocks:
        if isinstance(block, Provision):
            _mark_notes(block.content, known)
        elif isinstance(block, Text) and "[" in block.text:
            spans = [
                Span(match.start(), match.end(), "note", match[1])
                for match in _FOOT_MARK.finditer(block.text)
                if match[1] in known
            ]
            if spans:
                block.spans = spans
