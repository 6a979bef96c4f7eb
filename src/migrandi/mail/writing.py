"""An answer becomes the bytes of a message: once, so that what is sent, kept and found again is the same.

Plain text and HTML in the direction of the language, files attached, answered properly (In-Reply-To, References). Only
ASCII goes over the line: no relay has to write it otherwise on the way.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from migrandi.mail.message import Address
from migrandi.mail.threads import base_subject

MOST_REFERENCES = 30
"""Ids of References that are written; of a longer conversation the first and the last ones (RFC 5322, 3.6.4)."""
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ps", "ur", "ckb", "dv", "sd", "ug", "yi"))
_LINK = re.compile(r"https?://[^\s<>\"]{1,2000}[^\s<>\".,;:!?)\]]")
_ENDS = re.compile(r"[\r\n\0]+")


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent along."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is bytes. `language`: of its text, ISO 639. Message-IDs stand without angle brackets.

    `references`: of the message that is answered, the nearest last, without its own id, which is `in_reply_to`. `body`:
    what the HTML says, already safe; empty where it is made of the text.
    """

    message_id: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    language: str
    written_at: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    body: str = ""


def new_message_id(domain: str) -> str:
    """A Message-ID that no other message has, without angle brackets."""
    return f"{secrets.token_hex(16)}@{domain or 'localhost'}"


def reply_subject(subject: str) -> str:
    """The subject of an answer: with one `Re:` before it, as every mail program understands."""
    subject = _ENDS.sub(" ", subject).strip()
    return subject if base_subject(subject)[1] else f"Re: {subject}".strip()


def compose(draft: Draft) -> bytes:
    """The message, its lines ended as SMTP wants it. The same draft always becomes the same bytes."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=76, cte_type="7bit"))
    message["Message-ID"] = f"<{draft.message_id}>"
    message["Date"] = format_datetime(draft.written_at)
    message["From"] = _person(draft.sender)
    message["To"] = [_person(one) for one in draft.to]
    if draft.cc:
        message["Cc"] = [_person(one) for one in draft.cc]
    message["Subject"] = _ENDS.sub(" ", draft.subject)
    if draft.language:
        message["Content-Language"] = draft.language
    text = draft.text.replace("\r\n", "\n").rstrip("\n") + "\n"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    page = _page(draft.body or _paragraphs(text), draft.language)
    message.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    for one in draft.files:
        kind, _, subkind = one.media_type.partition(";")[0].partition("/")
        message.add_attachment(
            one.data,
            maintype=kind or "application",
            subtype=subkind or "octet-stream",
            filename=_ENDS.sub(" ", one.name),
        )
    digest = draft.message_id.partition("@")[0]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest[:40]}_{number}")
    return _thread_lines(draft) + message.as_bytes()


def _thread_lines(draft: Draft) -> bytes:
    """The headers that tie the answer to its question, an id a line: the library would take a long id apart."""
    ids = [one for one in _chain(draft) if re.fullmatch(r"[!-;=?-~]{1,900}", one)]
    if not ids:
        return b""
    nearest = f"In-Reply-To: <{draft.in_reply_to}>\r\n" if ids[-1] == draft.in_reply_to else ""
    listed = "\r\n ".join(f"<{one}>" for one in ids)
    return f"{nearest}References: {listed}\r\n".encode("ascii")


def _chain(draft: Draft) -> list[str]:
    ids = [*dict.fromkeys(one for one in draft.references if one != draft.in_reply_to), draft.in_reply_to]
    return ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]]


def _person(person: Address) -> HeaderAddress:
    name = _ENDS.sub(" ", person.name)
    return HeaderAddress(display_name=name, addr_spec=person.address)


def _page(body: str, language: str) -> str:
    """A whole HTML document of a body, in the direction of its language."""
    direction = "rtl" if language.split("-", 1)[0].lower() in _RIGHT_TO_LEFT else "ltr"
    lang = f' lang="{escape(language)}"' if language else ""
    return (
        f'<!DOCTYPE html>\n<html{lang} dir="{direction}">\n<head><meta charset="utf-8"></head>\n'
        f'<body dir="{direction}">\n{body}\n</body>\n</html>\n'
    )


def _paragraphs(text: str) -> str:
    """The text as HTML: a paragraph a paragraph, addresses as links."""
    return "\n".join(
        f"<p>{_linked(part).replace(chr(10), '<br>' + chr(10))}</p>"
        for part in re.split(r"\n[ \t]*\n+", text.strip("\n"))
        if part.strip()
    )


def _linked(text: str) -> str:
    made, end = [], 0
    for match in _LINK.finditer(text):
        address = escape(match[0])
        made += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*made, escape(text[end:])])
