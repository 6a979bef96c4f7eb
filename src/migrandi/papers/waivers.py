"""What the author has answered: `<!-- waive not-binding: persuasive only -->` takes a finding back. Pure.

In a paragraph the comment answers for the sentence it stands in or behind; on a line of its own before a paragraph or a
table, for that block; alone before or under a heading, for that section.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.papers.claims import sentence_spans
from migrandi.papers.findings import UNWAIVABLE, Finding, Kind, Waived, finding
from migrandi.papers.paper import Block, Comment, Paper, Place

_WAIVE = regex.compile(r"waive\s+(?P<kind>[\w-]+)\s*(?::\s*(?P<reason>.*))?", regex.IGNORECASE | regex.DOTALL)
_END = Place(10**9)


class Waiver(msgspec.Struct, frozen=True):
    """A kind of finding that is answered between two places of the file."""

    kind: Kind
    reason: str
    place: Place
    start: Place
    end: Place


def waivers(paper: Paper) -> tuple[list[Waiver], list[Finding]]:
    """The waivers in the paper's comments, and those that cannot be one."""
    found: list[Waiver] = []
    wrong: list[Finding] = []
    for index, block in enumerate(paper.blocks):
        for comment in block.comments:
            written = _WAIVE.fullmatch(comment.text)
            if written is None:
                continue
            try:
                kind = Kind(written["kind"].lower())
            except ValueError:
                wrong.append(finding(comment.place, Kind.WAIVER, _("“%(kind)s” is no kind of finding.")
                                     % {"kind": written["kind"]}, _waivable()))  # fmt: skip
                continue
            reason = (written["reason"] or "").strip()
            if kind in UNWAIVABLE:
                said = _("A finding of the kind “%(kind)s” cannot be waived: mend what it is about.") % {"kind": kind}
                wrong.append(finding(comment.place, Kind.WAIVER, said))
            elif not reason:
                said = _("A waiver has to say why.")
                wrong.append(finding(comment.place, Kind.WAIVER, said, f"<!-- waive {kind}: … -->"))
            else:
                start, end = _reach(paper.blocks, index, comment)
                found.append(Waiver(kind, reason, comment.place, start, end))
    return found, wrong


def _waivable() -> str:
    return ", ".join(kind for kind in Kind if kind not in UNWAIVABLE)


def _reach(blocks: Sequence[Block], index: int, comment: Comment) -> tuple[Place, Place]:
    """From where to where in the file a comment speaks."""
    block = blocks[index]
    if block.text.strip() and not comment.at and block.text.startswith("\n"):
        return block.place(0), block.place(len(block.text))
    if block.text.strip():
        spans = sentence_spans(block.text)
        mine = next((span for span in reversed(spans) if span[0] < comment.at), spans[0] if spans else (0, 0))
        return block.place(mine[0]), block.place(max(mine[1] - 1, 0))
    before = blocks[index - 1] if index else None
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    section = after if after is not None and after.kind == "heading" else before
    if section is not None and section.kind == "heading":
        at = index + 2 if section is after else index + 1
        following = next((one for one in blocks[at:] if one.kind == "heading" and one.level <= section.level), None)
        return Place(section.line), Place(following.line, 0) if following is not None else _END
    if after is None:
        return comment.place, comment.place
    last = index + 1
    while last + 1 < len(blocks) and blocks[last + 1].group == after.group != 0:
        last += 1
    if after.kind == "cell":
        while last + 1 < len(blocks) and blocks[last + 1].kind == "cell":
            last += 1
    beyond = blocks[last + 1] if last + 1 < len(blocks) else None
    return Place(after.line), Place(beyond.line, 0) if beyond is not None else _END


def apply(findings: Sequence[Finding], waivers: Sequence[Waiver]) -> tuple[list[Finding], list[Waived]]:
    """The findings that stand, and those that the author has answered."""
    standing: list[Finding] = []
    answered: list[Waived] = []
    for one in findings:
        by = next((w for w in waivers if w.kind is one.kind and w.start <= one.place <= w.end), None)
        if by is None:
            standing.append(one)
        else:
            answered.append(Waived(one, by.reason, by.place))
    return standing, answered
