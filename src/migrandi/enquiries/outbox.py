"""The outbox: what is to be sent, what was, and what is not known. No network; `sending.py` speaks to the relay.

    queued ──> sending ──(last line about to be given)──> handed over ──> sent ──> bounced
      ↑  └─> withdrawn                                        │
      └────── the relay refused for now, or surely never took it; `failed` where it refused for good

Each arrow is one committed change. A process that finds `sending` from one that died knows by `handed_at` whether the
relay can have the message: if not, it is queued again; if so, the copy in the office's mailbox tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.enquiries import accounts, blobs
from migrandi.enquiries.errors import NoRecipient, NotInThatState, SentAlready
from migrandi.enquiries.models import Enquiry, Message, OutgoingMessage
from migrandi.enquiries.recording import attach, name_ids
from migrandi.mail.message import Address
from migrandi.mail.reading import read
from migrandi.mail.writing import Draft, File, compose, new_message_id, reply_subject
from migrandi.papers.models import Paper
from migrandi.people.actors import Actor, name_of

State = OutgoingMessage.State
WAITS = (1, 5, 15, 60, 120, 240, 480, 960, 1440, 1440)
"""Minutes before each further attempt where the relay refuses for now; after the last one the answer has failed."""


def recipients_of(message: Message) -> list[Address]:
    """Whom an answer to the message goes to: where it asks for answers, else its sender."""
    wanted = [Address(name, address) for name, address in message.reply_to if "@" in address]
    if not wanted and "@" in message.sender:
        wanted = [Address(message.sender_name, message.sender)]
    return wanted


def queue(
    enquiry: Enquiry,
    text: str,
    actor: Actor,
    moment: datetime,
    *,
    in_reply_to: Message | None = None,
    to: Sequence[Address] = (),
    cc: Sequence[Address] = (),
    subject: str = "",
    language: str = "",
    files: Sequence[File] = (),
    paper: Paper | None = None,
    paper_version: int | None = None,
) -> OutgoingMessage:
    """Put an answer into the outbox: its bytes and Message-ID are fixed now, the worker sends it.

    In the language `language` (ISO 639, for the direction of its HTML). Without `to`: to whom `in_reply_to` wants its
    answers. Raises `NoRecipient`, `NoMailAccount`.
    """
    sender = accounts.sender()
    people = list(to) or (recipients_of(in_reply_to) if in_reply_to is not None else [])
    copies = list(cc)
    for one in (*people, *copies):
        if not sendable(one.address):
            raise NoRecipient(
                _("“%(address)s” is no address that mail can be sent to. Correct it."), address=one.address
            )
    if not people:
        raise NoRecipient(_("The answer has no recipient. Give an address to send it to."))
    message_id = new_message_id(sender.address.rpartition("@")[2])
    draft = Draft(
        message_id, sender, tuple(people), tuple(copies),
        subject or reply_subject(in_reply_to.subject if in_reply_to else enquiry.subject), text, language, moment,
        in_reply_to.message_id if in_reply_to else "", _conversation(in_reply_to), tuple(files),
    )  # fmt: skip
    raw = compose(draft)
    sha256 = blobs.keep(raw)
    return OutgoingMessage.objects.create(
        enquiry=enquiry, paper=paper, paper_version=paper_version, in_reply_to=in_reply_to, message_id=message_id,
        sender=sender.address, to=_pairs(people), cc=_pairs(copies), subject=draft.subject, text=text, sha256=sha256,
        size=len(raw), next_at=moment, queued_at=moment, queued_by=name_of(actor),
    )  # fmt: skip


def queue_letter(
    to: str, subject: str, text: str, html: str, language: str, moment: datetime, *, message_id: str = ""
) -> OutgoingMessage:
    """Put a letter of the program's own into the outbox: a digest, a reminder. It answers nothing and nobody is asked.

    `html` is what its HTML says, already safe. Call in the transaction that notes what it tells, so that both are there
    or neither. Raises `NoRecipient`, `NoMailAccount`.
    """
    sender = accounts.sender()
    if not sendable(to):
        raise NoRecipient(_("“%(address)s” is no address that mail can be sent to. Correct it."), address=to)
    message_id = message_id or new_message_id(sender.address.rpartition("@")[2])
    draft = Draft(message_id, sender, (Address("", to),), (), subject, text, language, moment, body=html)
    raw = compose(draft)
    return OutgoingMessage.objects.create(
        message_id=message_id, sender=sender.address, to=[["", to]], subject=subject, text=text,
        sha256=blobs.keep(raw), size=len(raw), next_at=moment, queued_at=moment,
    )  # fmt: skip


def sendable(address: str) -> bool:
    """Whether an address can stand in an SMTP envelope: one @, ASCII, no spaces or brackets."""
    local, at, domain = address.rpartition("@")
    return bool(
        at
        and local
        and domain
        and address.isascii()
        and "@" not in local
        and not set(address) & set(' <>()[]\\,;:"\r\n\t')
    )


def withdraw(answer: OutgoingMessage) -> None:
    """Take back an answer that has not left. Raises `SentAlready`."""
    taken_back = OutgoingMessage.objects.filter(pk=answer.pk, state__in=(State.QUEUED, State.FAILED))
    if not taken_back.update(state=State.WITHDRAWN, next_at=None):
        answer.refresh_from_db()
        if answer.state != State.WITHDRAWN:
            raise SentAlready(_("The answer has left, or is about to: it cannot be taken back any more."))


def due(moment: datetime) -> list[int]:
    """The answers whose turn it is, the oldest first."""
    waiting = OutgoingMessage.objects.filter(state=State.QUEUED, next_at__lte=moment)
    return list(waiting.order_by("next_at", "pk").values_list("pk", flat=True))


def unsettled() -> list[OutgoingMessage]:
    """The answers that a worker which died, or lost its connection, had in hand."""
    return list(OutgoingMessage.objects.filter(state=State.SENDING).order_by("pk"))


def claim(pk: int, way: str) -> OutgoingMessage | None:
    """Take the answer in hand; None where it was taken back meanwhile."""
    with transaction.atomic():
        answer = OutgoingMessage.objects.select_for_update().filter(pk=pk, state=State.QUEUED).first()
        if answer is None:
            return None
        answer.state, answer.handed_at, answer.account = State.SENDING, None, way
        answer.attempts += 1
        answer.save(update_fields=["state", "handed_at", "account", "attempts"])
    return answer


def handing_over(answer: OutgoingMessage, moment: datetime) -> None:
    """From now on the relay may have the message, whatever we come to know of it."""
    answer.handed_at = moment
    answer.save(update_fields=["handed_at"])


def taken(answer: OutgoingMessage, words: str, moment: datetime, refused: dict[str, str] | None = None) -> None:
    """The relay has the message. `refused`: recipients it did not take, and its words. Changes nothing the second time.

    The answer becomes a message of its thread, so that what answers it finds its way there.
    """
    with transaction.atomic():
        held = OutgoingMessage.objects.select_for_update().get(pk=answer.pk)
        if held.state not in (State.SENDING, State.DOUBTFUL):
            return
        held.state, held.accepted, held.sent_at, held.next_at = State.SENT, words[:2000], moment, None
        held.refused = refused if refused is not None else held.refused
        held.last_error = "; ".join(f"{address}: {said}" for address, said in held.refused.items())
        held.save()
        _record(held, moment)


def untaken(answer: OutgoingMessage) -> None:
    """The relay surely has not got it: it is sent as if for the first time."""
    OutgoingMessage.objects.filter(pk=answer.pk, state=State.SENDING).update(state=State.QUEUED, handed_at=None)


def put_off(answer: OutgoingMessage, words: str, moment: datetime) -> None:
    """The relay refuses for now: another attempt later, or failed after the last one."""
    if answer.attempts > len(WAITS):
        fail(answer, _("The relay refused %(count)s times: %(words)s") % {"count": answer.attempts, "words": words})
        return
    OutgoingMessage.objects.filter(pk=answer.pk, state=State.SENDING).update(
        state=State.QUEUED, handed_at=None, last_error=words[:2000],
        next_at=moment + timedelta(minutes=WAITS[answer.attempts - 1]),
    )  # fmt: skip


def fail(answer: OutgoingMessage, words: str, refused: dict[str, str] | None = None) -> None:
    """The relay refuses for good: a person has to look at it."""
    OutgoingMessage.objects.filter(pk=answer.pk, state=State.SENDING).update(
        state=State.FAILED, handed_at=None, last_error=words[:2000], next_at=None, refused=refused or {}
    )


def doubt(answer: OutgoingMessage) -> None:
    """Nobody can tell whether the relay has it: it is not sent again until a person says so."""
    OutgoingMessage.objects.filter(pk=answer.pk, state=State.SENDING).update(
        state=State.DOUBTFUL,
        last_error=_(
            "The connection ended before the relay said whether it took the message, and no mailbox keeps a copy. "
            "Ask the recipient, then say whether it arrived."
        ),
    )


def settle(answer: OutgoingMessage, arrived: bool, moment: datetime) -> None:
    """What a person found out of a doubtful answer: it arrived, or it is to be sent again. Raises `NotInThatState`."""
    if answer.state not in (State.DOUBTFUL, State.FAILED):
        raise NotInThatState(_("The answer is not one that a person has to settle."))
    if arrived:
        if answer.state != State.DOUBTFUL:
            raise NotInThatState(_("The relay refused this answer: it cannot have arrived."))
        taken(answer, "a person said that it arrived", moment)
    else:
        OutgoingMessage.objects.filter(pk=answer.pk, state=answer.state).update(
            state=State.QUEUED, handed_at=None, attempts=0, next_at=moment
        )


def _record(answer: OutgoingMessage, moment: datetime) -> None:
    """The answer as a message of its enquiry's thread; a letter that answers nothing is of none."""
    source = f"outbox#{answer.pk}"
    if answer.enquiry is None or Message.objects.filter(source=source).exists():
        return
    received = read(blobs.fetch(answer.sha256))
    message = Message.objects.create(
        enquiry=answer.enquiry, thread=answer.enquiry.thread, direction=Message.Direction.OUT, source=source,
        sha256=answer.sha256, size=answer.size, message_id=answer.message_id,
        in_reply_to=" ".join(received.in_reply_to), references=[*received.references], sent_at=received.sent_at,
        received_at=moment, recorded_at=moment, sender=answer.sender,
        sender_name=received.sender.name if received.sender else "", to=answer.to, cc=answer.cc,
        subject=answer.subject, text=received.text, html=received.html,
        parts=[{"kind": one.kind, "text": one.text} for one in received.pieces],
    )  # fmt: skip
    name_ids(message, [answer.message_id, *received.in_reply_to, *received.references])
    attach(message, received)
    for one in received.attachments:
        blobs.keep(one.data, one.sha256)


def _conversation(message: Message | None) -> tuple[str, ...]:
    """The References of an answer to the message, without its own id (RFC 5322, 3.6.4)."""
    if message is None:
        return ()
    above = message.references or (message.in_reply_to.split() if len(message.in_reply_to.split()) == 1 else [])
    return tuple(above)


def _pairs(people: Sequence[Address]) -> list[list[str]]:
    return [[one.name, one.address] for one in people]
