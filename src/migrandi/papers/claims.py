"""Sentences that say what the law is and name no authority. Pure; the words by which they are known: `claims.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import regex

from migrandi.errors import UserError
from migrandi.papers.paper import CITATION, Block, Paper, Place
from migrandi.yaml_places import read_facts

_FILE = Path(__file__).parent / "claims.yaml"
_END = regex.compile(
    rf"(?:[.!?؟。]+[\s\"”»’)\]]*(?:\s*{CITATION}[.\s]*)*|(?<=\n)\n)(?:\s+|$)(?=[\p{{Lu}}\p{{Lo}}\p{{N}}«“\"„(\[*]|$)"
)
_SHORT = regex.compile(
    r"(?:\b(?:arts?|no|nos|nº|para|paras|pp?|s|ss|cf|v|vs|al|ch|ed|eg|ie|etc|vol|sec|fig|[A-Z]|Mr|Ms|Dr|St|LL|cit|ibid|para)"
    r"|(?:^|\s)[IVX\d]{1,4}|ص|م)\.\s*$",
    regex.IGNORECASE,
)
_NOT_CLAIMS = regex.compile(r"[?؟]\s*[\"”»)]*\s*$")
_QUOTATION = regex.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|„[^“”]*[“”]")
_WORDS = 4
"""Words that a sentence has at least: fewer are the head of a column or a label."""


class ClaimsError(UserError):
    """The file of words is not as it has to be."""

    code = "claims-error"


@cache
def _claims(language: str) -> regex.Pattern[str] | None:
    words = read_facts(_FILE, dict[str, list[str]], ClaimsError).get(language.split("-", maxsplit=1)[0])
    if not words:
        return None
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{'|'.join(words)})(?![\p{{L}}\p{{M}}])", regex.IGNORECASE)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a block starts and ends; citations right behind its full stop belong to it.

    A quotation of several sentences is part of one.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    whole = _QUOTATION.sub(_as_one_word, text)
    for found in _END.finditer(whole):
        if found.end() <= start or _SHORT.search(whole[start : found.start() + 1]):
            continue
        spans.append((start, found.end()))
        start = found.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def unsupported_claims(paper: Paper) -> Iterator[tuple[Place, Place]]:
    """Where each sentence begins and ends that says what the law is and has no citation, no note and no link inside.

    A sentence that introduces a block quotation or a list which has a citation is supported by it; so is what stands
    between quotation marks, which is somebody else's claim. Headings and questions claim nothing.
    """
    claims = _claims(paper.front.language)
    if claims is None:
        return
    for index, block in enumerate(paper.blocks):
        if block.kind in ("heading", "quote", "code"):
            continue
        for start, end in sentence_spans(block.text):
            sentence = block.text[start:end]
            if _NOT_CLAIMS.search(sentence) or len(sentence.split()) < _WORDS:
                continue
            if not claims.search(_QUOTATION.sub(" ", sentence)):
                continue
            if any(start <= one.at < end for one in block.citations) or _linked(block, start, end):
                continue
            if sentence.rstrip()[-1:] in ":：" and _follows_with_citation(paper.blocks, index):
                continue
            if block.kind == "cell" and _row_has_citation(paper.blocks, block):
                continue
            first, last = len(sentence) - len(sentence.lstrip()), len(sentence.rstrip())
            yield block.place(start + first), block.place(start + last)


def _as_one_word(quotation: regex.Match[str]) -> str:
    """As long as it was, with the mark before the closing one, which may end the sentence around it."""
    words = quotation[0]
    return words if len(words) < 4 else f"{words[0]}{'x' * (len(words) - 3)}{words[-2:]}"


def _linked(block: Block, start: int, end: int) -> bool:
    """A note of the paper's own or a reference to another section stands in the sentence or right behind it."""
    return any(start <= link.start <= end and link.target[:1] in "^#" for link in block.links)


def _follows_with_citation(blocks: Sequence[Block], index: int) -> bool:
    following = blocks[index + 1 : index + 2]
    if following and following[0].group:
        group = following[0].group
        run = [one for one in blocks[index + 1 :] if one.group == group]
        behind = blocks[index + 1 + len(run) : index + 2 + len(run)]
        return any(one.citations for one in [*run, *behind])
    return any(one.citations for one in following)


def _row_has_citation(blocks: Sequence[Block], block: Block) -> bool:
    return any(one.citations for one in blocks if one.kind == "cell" and one.line == block.line)
