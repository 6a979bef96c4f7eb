"""A raw message becomes a `ReceivedMessage`: for any bytes at all, within limits of time, depth and number."""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode

from migrandi.mail import html as html_text
from migrandi.mail.automatic import recognise
from migrandi.mail.folding import fold
from migrandi.mail.headers import addresses, ids, moment, words
from migrandi.mail.kinds import media_type
from migrandi.mail.message import Attachment, ReceivedMessage
from migrandi.mail.parsing import Part, body_bytes, header, headers, parse
from migrandi.mail.parts import Gathered, gather

MOST_HEADERS = 1_000


def read(data: bytes, format_name: str = "eml") -> ReceivedMessage:
    """The message in the bytes. Never refuses: what cannot be read is kept as a file, and `faults` says so.

    `format_name`: what the bytes were kept in (`eml`, or `msg` where an Outlook file was written out as one).
    """
    tree, unread = parse(data)
    found = Gathered() if unread else gather(tree)
    if unread:
        found.say(unread)
        _keep_whole(data, found)
    html = "\n".join(part for part in found.htmls if part.strip())
    text = "\n\n".join(part.strip("\n") for part in found.texts if part.strip())
    if not text and html:
        text = html_text.as_text(html)
    senders = addresses(header(tree, "from"))
    _look_at_headers(tree, found, bool(senders))
    return ReceivedMessage(
        raw=data,
        sha256=hashlib.sha256(data).hexdigest(),
        format=format_name,
        message_id=next(iter(ids(header(tree, "message-id"))), ""),
        in_reply_to=ids(header(tree, "in-reply-to")),
        references=ids(" ".join(headers(tree, "references"))),
        thread_index=_thread_index(tree),
        subject=words(header(tree, "subject")),
        sender=senders[0] if senders else next(iter(addresses(header(tree, "sender"))), None),
        reply_to=addresses(header(tree, "reply-to")),
        to=addresses(", ".join(headers(tree, "to"))),
        cc=addresses(", ".join(headers(tree, "cc"))),
        bcc=addresses(", ".join(headers(tree, "bcc"))),
        sent_at=moment(header(tree, "date")),
        received_at=moment(header(tree, "received").rpartition(";")[2]),
        headers=tuple((str(name), words(str(value))) for name, value in list(tree.raw_items())[:MOST_HEADERS]),
        text=text,
        html=html,
        pieces=fold(text),
        attachments=tuple(found.attachments),
        invitations=tuple(found.invitations),
        automatic=recognise(tree, text, found.nested),
        faults=tuple(found.faults),
    )


def _keep_whole(data: bytes, found: Gathered) -> None:
    body = body_bytes(data)
    found.attachments.append(
        Attachment(
            name="unread-body", claimed_name="", media_type=media_type(body), claimed_type="",
            sha256=hashlib.sha256(body).hexdigest(), data=body, note="All that stands below the headers.",
        )
    )  # fmt: skip


def _look_at_headers(tree: Part, found: Gathered, has_sender: bool) -> None:
    if not has_sender:
        found.say("The message does not say who sent it.")
    elif len(headers(tree, "from")) > 1:
        found.say("The message has several From headers: the first is taken.")
    date = header(tree, "date")
    if not date:
        found.say("The message does not say when it was sent.")
    elif moment(date) is None:
        found.say("The day of the message cannot be read.")
    if not header(tree, "message-id"):
        found.say("The message has no Message-ID.")
    content = words(header(tree, "content-type")).lower()
    if content.startswith(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")):
        found.say("The message is encrypted or sealed: its content is kept as a file and cannot be read here.")


def _thread_index(tree: Part) -> bytes:
    """Outlook's own mark of a conversation: 22 bytes for its first message, 5 more for each answer."""
    value = "".join(words(header(tree, "thread-index")).split())[:2000]
    try:
        index = b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return index if len(index) >= 22 else b""
