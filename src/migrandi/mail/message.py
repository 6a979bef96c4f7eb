"""What every message comes out as, whatever it was kept in: one shape, with the bytes it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A correspondent as the header names one; `address` is as written where it is none."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is kept as a file: never opened, never executed.

    `name` is safe on every file system, `claimed_name` is what the sender wrote. `media_type` is by content,
    `claimed_type` by the sender's word. `content_id`: what the HTML text shows it by, without angle brackets.
    `within`: the name of the attached message that holds it; empty for a part of the message itself.
    `note`: a sentence, where the part could not be read as it claims.
    """

    name: str
    claimed_name: str
    media_type: str
    claimed_type: str
    sha256: str
    data: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False
    within: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. `kind`: `own` (what the sender wrote), `quoted`, `forwarded` or `signature`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A calendar object of the message, for meetings: its METHOD and first UID, and its bytes as received."""

    method: str
    uid: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a report says of one recipient. `action`: `failed`, `delayed`, `delivered`, `relayed` or `expanded`.

    `status`: the enhanced code of RFC 3463, as `5.1.1`; empty where unknown. `words`: what the server said.
    """

    recipient: str
    action: str
    status: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Automatic:
    """Why a message is held to be written by a machine.

    `kind`: `bounce` (not delivered), `delayed`, `delivered` (a receipt), `out-of-office` or `automatic`.
    `because`: what it was recognised by, in words. `about`: Message-IDs of what it answers, as far as it tells.
    """

    kind: str
    because: str
    deliveries: tuple[Delivery, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """One message. Every text is decoded; every moment has a time zone; the bytes as received are in `raw`.

    `format`: `eml` or `msg`. Message-IDs stand without angle brackets. `sent_at` is the sender's word (Date),
    `received_at` the word of the last server that passed it on (the topmost Received). `text` is the whole text,
    `pieces` the same text folded. `html` is sanitised: no script, no style, no remote picture; `cid:` addresses stay
    and name the `content_id` of an attachment. `faults`: what was broken and how it was read, in sentences.
    """

    raw: bytes = field(repr=False)
    sha256: str
    format: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    thread_index: bytes
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    sent_at: datetime | None
    received_at: datetime | None
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    text: str
    html: str
    pieces: tuple[Piece, ...]
    attachments: tuple[Attachment, ...]
    invitations: tuple[Invitation, ...]
    automatic: Automatic | None
    faults: tuple[str, ...]
