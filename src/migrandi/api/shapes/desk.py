"""The desk: papers with their checks, enquiries with their messages and what probably answers them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class Paper(Schema):
    """A paper in a line of a list."""

    number: int
    title: str
    kind: str
    stage: str
    language: str
    confidence: str
    mission: str | None
    changed_at: datetime


class Papers(Schema):
    """A page of papers, the last changed first."""

    total: int
    papers: list[Paper]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


class WholePaper(Paper):
    """A paper with its newest text."""

    version: int
    text: str = Field(description="Markdown.")


class Finding(Schema):
    """What a check found."""

    line: int
    column: int
    kind: str
    severity: str
    reason: str
    proposal: str | None
    pieces: list[list[str]]
    end_line: int | None
    end_column: int | None


class Waived(Finding):
    """A finding that the paper itself answers."""

    waived_by: str
    waived_at: int


class Check(Schema):
    """Every quotation, citation and claim of a paper against the law on its date."""

    on: date
    passed: bool
    citations: int
    quotations: int
    counts: dict[str, int]
    findings: list[Finding]
    waived: list[Waived]


class Sources(Schema):
    """What a paper cites."""

    sources: list[dict[str, Any]] = Field(description="CSL-JSON.")


class Enquiry(Schema):
    """An enquiry in a line of a list."""

    number: int
    subject: str
    mission: str | None
    stage: str
    urgency: str
    deadline: date | None
    confidence: str
    language: str | None
    states: list[str]
    topics: list[str]
    populations: list[str]
    received_at: datetime
    answered_at: datetime | None
    triaged: bool = Field(description="Whether a person has confirmed what it is about.")
    memo: int | None
    came_by: str


class Enquiries(Schema):
    """A page of enquiries, the nearest deadline first."""

    total: int
    enquiries: list[Enquiry]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


class MessagePart(Schema):
    """Words of a message: `own`, `quoted`, `forwarded` or `signature`."""

    kind: str
    text: str


class Attachment(Schema):
    """A file that came with a message."""

    number: int
    name: str
    media_type: str
    bytes: int
    sha256: str


class Message(Schema):
    """A message of an enquiry."""

    number: int
    direction: str
    kind: str
    sender: str | None = Field(alias="from")
    name: str | None
    subject: str
    received_at: datetime
    parts: list[MessagePart]
    sha256: str
    attachments: list[Attachment]


class Proposal(Schema):
    """What is proposed, why, and what was said to it."""

    number: int
    kind: str
    value: str
    title: str | None
    text: str | None
    reasons: list[str]
    rank: int
    answer: str


class Answer(Schema):
    """An answer in the outbox."""

    number: int
    enquiry: int
    state: str
    to: list[str]
    subject: str
    memo: int | None
    version: int | None
    queued_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    error: str | None
    sha256: str


class WholeEnquiry(Enquiry):
    """An enquiry with its messages, its triage with the reasons, and its answers."""

    messages: list[Message]
    proposals: list[Proposal]
    answers: list[Answer]


class Earlier(Schema):
    """An earlier enquiry or memo that is like it."""

    kind: str
    number: int
    title: str
    score: float
    common: list[str]
    memo: int | None


class Suggestions(Schema):
    """What probably answers an enquiry, and what is like it."""

    authorities: list[Proposal]
    statuses: list[Proposal]
    earlier: list[Earlier]
