"""Answers go to the relay, each exactly once, whenever the process dies.

SMTP's gap is the moment between a message's last line and the relay's answer. Before that line the outbox notes that it
is about to be given (`handed_at`), and each answer goes, in the same transaction with the relay, to the office's own
mailbox too. A relay takes a message for all its recipients or for none, so the copy there, looked up by Message-ID,
proves that the answer was taken; after a wait in which it would have come, its absence says that it was not.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import imap_tools
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from migrandi.enquiries import blobs, durable, outbox
from migrandi.enquiries.accounts import SECONDS, MailboxAccount, Relay, tls
from migrandi.enquiries.errors import ServerRefused
from migrandi.enquiries.fetching import BROKEN, opened
from migrandi.enquiries.models import OutgoingMessage

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 60.0


class Round:
    """What a round of sending did."""

    def __init__(self) -> None:
        self.sent = 0
        self.put_off = 0
        self.failed = 0
        self.open = 0
        """Answers of which it is not known yet whether the relay has them."""


class _RefusedError(Exception):
    """The relay's answer to a message: no."""

    def __init__(self, code: int, words: str, refused: dict[str, str] | None = None) -> None:
        super().__init__(f"{code} {words}".strip())
        self.for_good = code >= 500
        self.refused = refused or {}


class _LostError(Exception):
    """The connection ended when the message was given and the answer had not come."""


def send(
    relay: Relay,
    mailbox: MailboxAccount | None,
    clock: Callable[[], datetime] = timezone.now,
    on_answer: Callable[[OutgoingMessage], None] = lambda _answer: None,
) -> Round:
    """One round: settle what a worker that died had in hand, then send all that is due.

    `mailbox` is where copies for `relay.archive` arrive. Without both, an answer whose fate is not known is left for a
    person to settle. `on_answer` is told of each. Raises `ServerRefused`, `AlreadyAtWork`.
    """
    with durable.sole_worker("sending"):
        done = Round()
        mailbox_refuses = None
        try:
            _settle(relay, mailbox, clock, done)
        except ServerRefused as error:
            mailbox_refuses = error  # what has never left need not wait for the mailbox
        if waiting := outbox.due(clock()):
            _send_all(waiting, relay, clock, on_answer, done)
        if mailbox_refuses is not None:
            raise mailbox_refuses
        done.open = len(outbox.unsettled())
        return done


def _settle(relay: Relay, mailbox: MailboxAccount | None, clock: Callable[[], datetime], done: Round) -> None:
    """Find out of each answer in hand whether the relay has it."""
    handed = []
    for answer in outbox.unsettled():
        if answer.handed_at is None:
            outbox.untaken(answer)
        elif relay.archive is None or mailbox is None:
            outbox.doubt(answer)
        else:
            handed.append(answer)
    if not handed or mailbox is None:
        return
    with opened(mailbox) as session:
        for answer in handed:
            long_enough = clock() - (answer.handed_at or clock()) > timedelta(seconds=settings.SEND_DOUBT_SECONDS)
            if _has_copy(session, mailbox, answer.message_id):
                outbox.taken(answer, "a copy is in the office's own mailbox", clock())
                done.sent += 1
            elif long_enough:
                outbox.untaken(answer)


def _has_copy(session: imap_tools.BaseMailBox, mailbox: MailboxAccount, message_id: str) -> bool:
    """Whether the office's mailbox holds a message of that id: asked in the order in which messages are moved there."""
    for folder in (mailbox.folder, mailbox.stored):
        session.folder.set(folder, readonly=True)
        session.client.noop()
        if session.uids(imap_tools.AND(header=[imap_tools.H("Message-ID", message_id)])):
            return True
    return False


def _send_all(
    waiting: list[int],
    relay: Relay,
    clock: Callable[[], datetime],
    on_answer: Callable[[OutgoingMessage], None],
    done: Round,
) -> None:
    connection = _connected(relay)
    try:
        for pk in waiting:
            answer = outbox.claim(pk, relay.name)
            if answer is None:
                continue
            try:
                accepted, refused = _give(connection, answer, relay, clock)
            except _RefusedError as error:
                if error.for_good:
                    outbox.fail(answer, str(error), error.refused)
                    done.failed += 1
                else:
                    outbox.put_off(answer, str(error), clock())
                    done.put_off += 1
            except _LostError:
                return  # it is settled in the next round; a connection that is lost sends nothing more
            except (smtplib.SMTPException, OSError) as error:
                # before its last line was given: the relay does not have it
                outbox.put_off(answer, str(error), clock())
                done.put_off += 1
                return
            else:
                outbox.taken(answer, accepted, clock(), refused)
                done.sent += 1
            on_answer(answer)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()


def _connected(relay: Relay) -> smtplib.SMTP:
    try:
        if relay.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=SECONDS, context=tls())
        else:
            connection = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
            if relay.scheme == "smtp+starttls":
                connection.starttls(context=tls())
        if relay.user:
            connection.login(relay.user, relay.password)
    except (smtplib.SMTPException, OSError) as error:
        raise ServerRefused(
            _("The relay %(relay)s does not take mail: %(why)s"), relay=relay.name, why=str(error)
        ) from error
    return connection


def _give(
    connection: smtplib.SMTP, answer: OutgoingMessage, relay: Relay, clock: Callable[[], datetime]
) -> tuple[str, dict[str, str]]:
    """One message in one transaction. The relay's words, and the recipients that it refused for good.

    Raises `_RefusedError`, `_LostError`, and what smtplib raises before the last line.
    """
    raw = blobs.fetch(answer.sha256)
    connection.ehlo_or_helo_if_needed()
    code, words = connection.mail(answer.sender, [f"size={len(raw)}"] if connection.has_extn("size") else ())
    if code != 250:
        _no(connection, code, words)
    if relay.archive is not None:
        code, words = connection.rcpt(relay.archive)
        if code not in (250, 251):
            # an answer without its copy could not be sent exactly once: the setting has to be mended first
            _no(connection, min(code, 499), words, relay.archive)
    refused: dict[str, str] = {}
    people = [address for _name, address in [*answer.to, *answer.cc]]
    for address in dict.fromkeys(people):
        code, words = connection.rcpt(address)
        if code in (250, 251):
            continue
        if code < 500:
            _no(connection, code, words, address)
        refused[address] = f"{code} {_text(words)}"
    if len(refused) == len(set(people)):
        connection.rset()
        raise _RefusedError(550, "; ".join(f"{address}: {said}" for address, said in refused.items()), refused)
    code, words = connection.docmd("DATA")
    if code != 354:
        _no(connection, code, words)
    connection.send(_dotted(raw))
    outbox.handing_over(answer, clock())
    try:
        connection.send(b".\r\n")
        code, words = connection.getreply()
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise _LostError from error
    if code != 250:
        _no(connection, code, words)
    return f"{code} {_text(words)}", refused


def _no(connection: smtplib.SMTP, code: int, words: bytes, address: str = "") -> None:
    connection.rset()
    raise _RefusedError(code, f"{address}: {_text(words)}" if address else _text(words))


def _dotted(raw: bytes) -> bytes:
    """The message as it goes over the line: every line ended, a dot before each that begins with one (RFC 5321)."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


def _text(words: bytes) -> str:
    return words.decode("utf-8", "replace")


def watch(
    relay: Relay,
    mailbox: MailboxAccount | None,
    say: Callable[[str], None],
    clock: Callable[[], datetime] = timezone.now,
    on_answer: Callable[[OutgoingMessage], None] = lambda _answer: None,
) -> None:
    """Send whatever comes into the outbox, until the process is ended. `say` is told where a server does not answer."""
    wait = _FIRST_WAIT
    while True:
        try:
            send(relay, mailbox, clock, on_answer)
            wait = _FIRST_WAIT
        except (ServerRefused, *BROKEN) as error:
            say(str(error))
            wait = min(wait * 2, _LONGEST_WAIT)
        time.sleep(wait)
