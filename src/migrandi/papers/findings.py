"""What the check of a paper finds, each with its place, its reason and what would mend it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from migrandi.law.comparing import Piece
from migrandi.papers.paper import Place

Severity = Literal["error", "warning", "advice"]


class Kind(StrEnum):
    """Every kind of finding. The names are for programs and for waivers, and never change."""

    FRONT_MATTER = "front-matter"
    UNREADABLE = "unreadable-citation"
    UNRESOLVED = "unresolved"
    NO_PINPOINT = "no-such-pinpoint"
    PINPOINT_UNKNOWN = "pinpoint-unknown"
    NOT_VERBATIM = "not-verbatim"
    CASE = "quotation-case"
    EMPHASIS = "emphasis-not-said"
    UNTIED = "quotation-without-citation"
    UNCLOSED = "quotation-unclosed"
    TEXT_UNKNOWN = "text-unknown"
    AMENDED = "amended-since"
    REPEALED = "repealed"
    NOT_YET = "not-yet-law"
    NOT_IN_FORCE = "not-in-force"
    NOT_BINDING = "not-binding"
    BINDING_UNKNOWN = "binding-unknown"
    FOREIGN = "law-of-another-state"
    RESERVATION = "reservation"
    NO_AUTHORITY = "no-authority"
    DEAD_REFERENCE = "dead-reference"
    DEAD_PICTURE = "dead-picture"
    PICTURE_UNSAID = "picture-without-words"
    WAIVER = "waiver"


SEVERITIES: dict[Kind, Severity] = {
    Kind.FRONT_MATTER: "error",
    Kind.UNREADABLE: "error",
    Kind.UNRESOLVED: "error",
    Kind.NO_PINPOINT: "error",
    Kind.PINPOINT_UNKNOWN: "advice",
    Kind.NOT_VERBATIM: "error",
    Kind.CASE: "advice",
    Kind.EMPHASIS: "warning",
    Kind.UNTIED: "warning",
    Kind.UNCLOSED: "warning",
    Kind.TEXT_UNKNOWN: "warning",
    Kind.AMENDED: "error",
    Kind.REPEALED: "error",
    Kind.NOT_YET: "error",
    Kind.NOT_IN_FORCE: "error",
    Kind.NOT_BINDING: "error",
    Kind.BINDING_UNKNOWN: "warning",
    Kind.FOREIGN: "advice",
    Kind.RESERVATION: "warning",
    Kind.NO_AUTHORITY: "advice",
    Kind.DEAD_REFERENCE: "error",
    Kind.DEAD_PICTURE: "error",
    Kind.PICTURE_UNSAID: "warning",
    Kind.WAIVER: "error",
}

UNWAIVABLE = frozenset(
    {
        Kind.FRONT_MATTER,
        Kind.UNREADABLE,
        Kind.UNRESOLVED,
        Kind.NO_PINPOINT,
        Kind.NOT_VERBATIM,
        Kind.DEAD_REFERENCE,
        Kind.DEAD_PICTURE,
        Kind.WAIVER,
    }
)
"""What no reason makes right: the paper has to be mended."""


class Finding(msgspec.Struct, frozen=True):
    """One thing to be mended or thought over. `end`: behind the last of the words it is about, None where it is about a
    place alone. `pieces`: for a quotation, what differs (`out`: only in the law, `in`: only in the paper). `proposal`:
    what would mend it, empty where only the author can know."""

    place: Place
    kind: Kind
    severity: Severity
    reason: str
    proposal: str = ""
    pieces: list[Piece] = []
    end: Place | None = None


class Waived(msgspec.Struct, frozen=True):
    """A finding that the author has answered, with the reason given."""

    finding: Finding
    reason: str
    place: Place


def finding(
    place: Place,
    kind: Kind,
    reason: str,
    proposal: str = "",
    pieces: list[Piece] | None = None,
    end: Place | None = None,
) -> Finding:
    """The finding with the severity that its kind has."""
    return Finding(place, kind, SEVERITIES[kind], reason, proposal, pieces or [], end)
