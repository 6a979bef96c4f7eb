"""Which words of a paper are quotations, and to which citation each is tied. Pure.

The rules, in this order:

1. A block quotation is tied to the last citation in it; else to the citation with which the next paragraph begins; else
   to the last citation of the paragraph before it.
2. An inline quotation stands between “ ”, " ", « », „ “ or ‘ ’, and is tied to the first citation behind it in the same
   paragraph, unless a sentence begins between the two; else to the last citation before it in its own sentence; in a
   table also to one in another cell of the same row, the cells behind it first.
3. One or two words count as a quotation only where the citation follows directly: else they are a term, as “refugee”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.papers.paper import CITATION, Block, Citation, Paper, Problem, Quotation

_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "‹": "›", "「": "」", "『": "』", "《": "》"}
_OUTER = frozenset('“«„"‘「')
PAIRED = frozenset(_PAIRS) | frozenset("".join(_PAIRS.values()))
"""Every sign that may open or close a quotation."""
_DEEPEST = 5
"""How many quotations may stand within each other."""
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’][\p{L}]+)*")
_SENTENCE_END = regex.compile(r"[.!?؟。][\s\"”»’)]*\s+(?=[\p{Lu}\p{Lo}«“\"„(\[])")
_TERM = 2
"""How many words between quotation marks may be a term and no quotation."""
_BEHIND = 160
"""Characters behind a quotation in which is said whose its emphasis is."""


def quotations(paper: Paper) -> tuple[list[Quotation], list[Problem]]:
    """Every quotation with the citation it is tied to, and the quotation marks that are opened and never closed."""
    found: list[Quotation] = []
    problems: list[Problem] = []
    blocks = [block for block in paper.blocks if block.kind != "code" and (block.text.strip() or not block.comments)]
    runs = [(group, list(run)) for group, run in groupby(blocks, key=lambda block: block.group)]
    for index, (group, run) in enumerate(runs):
        if group:
            before = runs[index - 1][1][-1] if index else None
            after = runs[index + 1][1][0] if index + 1 < len(runs) else None
            found.extend(_whole(run, before, after))
            continue
        for block in run:
            if block.kind == "heading":
                continue
            spans, unclosed = _spans(block)
            sentence = _("This quotation mark is opened and never closed in its paragraph.")
            problems.extend(Problem(block.place(at), sentence) for at in unclosed)
            for start, end in spans:
                quotation = _inline(block, start, end)
                if quotation is not None and quotation.citation is None and block.kind == "cell":
                    quotation = msgspec.structs.replace(quotation, citation=_in_row(run, block))
                if quotation is not None:
                    found.append(quotation)
    return found, problems


def _whole(run: Sequence[Block], before: Block | None, after: Block | None) -> Iterator[Quotation]:
    inside = [citation for block in run for citation in block.citations]
    citation = inside[-1] if inside else None
    if citation is None and after is not None and after.text.lstrip(" (—–-").startswith(CITATION):
        citation = after.citations[0]
    if citation is None and before is not None and before.kind != "heading" and before.citations:
        citation = before.citations[-1]
    texts = [_without_citations(block.text) for block in run]
    text = "\n".join(texts).strip()
    text = regex.sub(r"[\s(—–-]+\)?\.?$", "", text)
    if text and text[0] in _OUTER and text[-1] in _PAIRS[text[0]] and not set(text[1:-1]) & {text[0]}:
        text = text[1:-1].strip()
    filled = [block for block in run if block.text.strip()]
    if filled and _WORD.search(text):
        first, last = filled[0], filled[-1]
        yield Quotation(
            text, citation, first.place(len(first.text) - len(first.text.lstrip())), last.place(len(last.text)),
            whole=True, emphasis=tuple(words for block in filled for words in _emphasis(block, 0, len(block.text))),
            behind=after.text[:_BEHIND] if after is not None else "",
        )  # fmt: skip


def _without_citations(text: str) -> str:
    return text.replace(CITATION, "")


def _inline(block: Block, start: int, end: int) -> Quotation | None:
    """The quotation between two marks (`start` is behind the opening one); None where it is but a term."""
    inner = block.text[start:end]
    count = len(_WORD.findall(_without_citations(inner)))
    if not count:
        return None
    citation, directly = _tied(block, start, end)
    if count <= _TERM and not directly:
        return None
    return Quotation(
        _without_citations(inner).strip(), citation, block.place(start), block.place(end),
        emphasis=_emphasis(block, start, end), behind=block.text[end : end + _BEHIND],
    )  # fmt: skip


def _emphasis(block: Block, start: int, end: int) -> tuple[str, ...]:
    """The words between the two that are set in `em` or `strong`; what is set so as a whole stresses nothing."""
    marks = [mark for mark in block.marks if mark.kind != "code" and mark.start < end and start < mark.end]
    inside = [(max(mark.start, start), min(mark.end, end)) for mark in marks]
    whole = block.text[start:end].strip()
    stretches = [block.text[since:until] for since, until in inside]
    return tuple(words for words in stretches if _WORD.search(words) and words.strip() != whole)


def _in_row(run: Sequence[Block], block: Block) -> Citation | None:
    row = [one for one in run if one.kind == "cell" and one.line == block.line]
    at = next(index for index, one in enumerate(row) if one is block)
    cited = [*(one for one in row[at + 1 :] if one.citations), *(one for one in reversed(row[:at]) if one.citations)]
    return cited[0].citations[0] if cited else None


def _tied(block: Block, start: int, end: int) -> tuple[Citation | None, bool]:
    """The citation of a quotation, and whether it follows directly."""
    inside = [one for one in block.citations if start <= one.at < end]
    if inside:
        return inside[-1], True
    following = next((one for one in block.citations if one.at >= end), None)
    if following is not None:
        gap = block.text[end + 1 : following.at]
        if not _SENTENCE_END.search(block.text[max(start, end - 1) : end + 1] + gap) or not gap.strip():
            return following, not _WORD.search(gap)
    sentence = _sentence_start(block.text, start)
    previous = [one for one in block.citations if sentence <= one.at < start]
    return (previous[-1] if previous else None), False


def _sentence_start(text: str, at: int) -> int:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, at)]
    return ends[-1] if ends else 0


def _spans(block: Block) -> tuple[list[tuple[int, int]], list[int]]:
    """The outermost quotations in a block, without their marks, and the marks never closed.

    Straight marks open where no letter stands before them and one behind, and close where it is the other way round.
    """
    text = block.text
    code = bytearray(len(text))
    for mark in block.marks:
        if mark.kind == "code":
            code[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
    spans: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(text):
        if sign not in PAIRED or code[at]:
            continue
        if opened and sign in _PAIRS[opened[-1][0]] and _closes(text, at, sign):
            _mark, start = opened.pop()
            if not opened:
                spans.append((start + 1, at))
        elif sign in _PAIRS and len(opened) < _DEEPEST and _opens(text, at, sign) and (opened or sign in _OUTER):
            opened.append((sign, at))
        elif opened and (depth := _closed_over(opened, text, at, sign)) is not None:
            # an inner mark was an apostrophe after all
            _mark, start = opened[depth]
            del opened[depth:]
            if not opened:
                spans.append((start + 1, at))
    return spans, [at for mark, at in opened[:1] if mark != "‘"]


def _closed_over(opened: Sequence[tuple[str, int]], text: str, at: int, sign: str) -> int | None:
    """Which open mark the sign closes, though others opened behind it are still open; None for no one."""
    for depth in range(len(opened) - 2, -1, -1):
        if sign in _PAIRS[opened[depth][0]] and _closes(text, at, sign) and opened[depth + 1][0] in '‘"':
            return depth
    return None


def _opens(text: str, at: int, sign: str) -> bool:
    if sign == '"':
        before, behind = text[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " "
        return not before.isalnum() and before not in ".,;:!?)]" and not behind.isspace()
    if sign == "‘":
        return not (at and text[at - 1].isalnum())
    return True


def _closes(text: str, at: int, sign: str) -> bool:
    behind = text[at + 1] if at + 1 < len(text) else " "
    if sign == '"':
        return not behind.isalnum() and not (at and text[at - 1].isspace())
    if sign == "’":
        return not behind.isalnum()
    return True
