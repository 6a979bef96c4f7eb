"""The stable shapes in which the faces hand out enquiries and what is proposed for them (docs/reference/json.md)."""

from __future__ import annotations

from typing import Any

from migrandi.enquiries.models import Enquiry, Message, OutgoingMessage, Proposal
from migrandi.enquiries.suggesting import Suggestions
from migrandi.enquiries.words import Alike

Shape = dict[str, Any]


def shape_of_enquiry(one: Enquiry) -> Shape:
    """An enquiry in a list. `triaged`: whether a person has confirmed what it is about."""
    return {
        "number": one.pk, "subject": one.subject, "mission": one.mission.code if one.mission else None,
        "stage": one.stage, "urgency": one.urgency, "deadline": one.deadline, "confidence": one.confidence,
        "language": one.language or None, "states": [state.upper() for state in one.states], "topics": one.topics,
        "populations": one.populations, "received_at": one.received_at, "answered_at": one.answered_at,
        "triaged": one.triaged_at is not None, "memo": one.memo_id, "came_by": one.way,
    }  # fmt: skip


def shape_of_whole(one: Enquiry) -> Shape:
    """An enquiry with its messages, its triage with the reasons, and its answers."""
    messages = one.messages.prefetch_related("attachments")
    return shape_of_enquiry(one) | {
        "messages": [shape_of_message(message) for message in messages],
        "proposals": [shape_of_proposal(each) for each in one.proposals.exclude(kind__in=("authority", "status"))],
        "answers": [shape_of_answer(answer) for answer in one.outgoing.all()],
    }


def shape_of_message(one: Message) -> Shape:
    """A message. `parts`: its words in order, by kind `own`, `quoted`, `forwarded`, `signature`."""
    return {
        "number": one.pk, "direction": one.direction, "kind": one.kind, "from": one.sender or None,
        "name": one.sender_name or None, "subject": one.subject, "received_at": one.received_at,
        "parts": one.parts or [{"kind": "own", "text": one.text}], "sha256": one.sha256,
        "attachments": [
            {"number": each.pk, "name": each.name, "media_type": each.media_type, "bytes": each.size,
             "sha256": each.sha256}
            for each in one.attachments.all()
        ],
    }  # fmt: skip


def shape_of_proposal(one: Proposal) -> Shape:
    """What is proposed, why, and what was said to it: `open`, `taken`, `dismissed`."""
    title, _cut, text = one.label.partition("\n")
    return {
        "number": one.pk, "kind": one.kind, "value": one.value, "title": title or None, "text": text or None,
        "reasons": one.reason.split("\n"), "rank": one.rank, "answer": one.answer,
    }  # fmt: skip


def shape_of_suggestions(found: Suggestions) -> Shape:
    """What probably answers an enquiry, and what is like it."""
    return {
        "authorities": [shape_of_proposal(one) for one in found.authorities],
        "statuses": [shape_of_proposal(one) for one in found.statuses],
        "earlier": [_shape_of_alike(one) for one in found.earlier],
    }


def shape_of_answer(one: OutgoingMessage) -> Shape:
    """An answer in the outbox."""
    return {
        "number": one.pk, "enquiry": one.enquiry_id, "state": one.state, "to": [address for _name, address in one.to],
        "subject": one.subject, "memo": one.paper_id, "version": one.paper_version, "queued_at": one.queued_at,
        "next_at": one.next_at, "sent_at": one.sent_at, "error": one.last_error or None, "sha256": one.sha256,
    }  # fmt: skip


def _shape_of_alike(one: Alike) -> Shape:
    enquiry = isinstance(one.row, Enquiry)
    return {
        "kind": "enquiry" if enquiry else "memo", "number": one.row.pk,
        "title": one.row.subject if isinstance(one.row, Enquiry) else one.row.title, "score": one.score,
        "common": one.common, "memo": one.row.memo_id if isinstance(one.row, Enquiry) else None,
    }  # fmt: skip
