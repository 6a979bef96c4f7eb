"""Mail from the office's mailbox: stored first, bytes and all, and only then moved to the folder of what is stored.

Whenever the process dies, a message is either still in its folder, and is stored then if it is not yet, or it is stored
and moved: it is never lost and never stored twice.
"""

from __future__ import annotations

import imaplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import imap_tools
from django.utils import timezone
from django.utils.translation import gettext as _
from imap_tools.errors import ImapToolsError, MailboxLoginError

from migrandi.enquiries import durable
from migrandi.enquiries.accounts import SECONDS, MailboxAccount, tls
from migrandi.enquiries.errors import ServerRefused
from migrandi.enquiries.models import Message
from migrandi.enquiries.own_copies import is_own_copy
from migrandi.enquiries.recording import Source, store_message
from migrandi.mail.reading import read

_IDLE_SECONDS = 5 * 60
"""How long to wait for word of new mail before looking all the same; a server may end an IDLE after half an hour."""
_LONGEST_WAIT = 15 * 60
BROKEN = (imaplib.IMAP4.error, ImapToolsError, OSError)
"""What tells that a connection, or the server at its other end, does not work any more."""


class Fetched:
    """What a fetch did so far."""

    def __init__(self) -> None:
        self.stored = 0
        self.known = 0
        self.own = 0


def fetch(
    account: MailboxAccount,
    clock: Callable[[], datetime] = timezone.now,
    on_message: Callable[[Fetched, int], None] = lambda _done, _total: None,
) -> Fetched:
    """Bring in all that is in the account's folder, the oldest first.

    `on_message` is told after each message what was done and how many there are. Raises `ServerRefused`,
    `AlreadyAtWork`.
    """
    with durable.sole_worker("fetching"), opened(account) as mailbox:
        return _fetch(mailbox, account, clock, on_message, Fetched())


def watch(
    account: MailboxAccount,
    poll_seconds: int,
    say: Callable[[str], None],
    clock: Callable[[], datetime] = timezone.now,
    on_message: Callable[[Fetched, int], None] = lambda _done, _total: None,
    on_round: Callable[[], None] = lambda: None,
) -> None:
    """Bring in what is there and whatever comes, until the process is ended.

    The server tells of new mail where it can (IDLE), else it is asked every `poll_seconds`. A connection that breaks is
    made anew, after a wait that grows; `say` is told. `on_round` is called when all that is there has come in. Raises
    `ServerRefused` where the first connection fails.
    """
    with durable.sole_worker("fetching"):
        done, wait, worked = Fetched(), 5.0, False
        while True:
            try:
                with opened(account) as mailbox:
                    while True:
                        _fetch(mailbox, account, clock, on_message, done)
                        wait, worked = 5.0, True
                        on_round()
                        _await_mail(mailbox, poll_seconds)
            except (*BROKEN, ServerRefused) as error:
                if not worked:
                    raise
                say(
                    _("The mailbox does not answer (%(why)s). Next try in %(seconds)s s.")
                    % {"why": error, "seconds": int(wait)}
                )
                time.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)


@contextmanager
def opened(account: MailboxAccount) -> Iterator[imap_tools.BaseMailBox]:
    """A session with the mailbox. Raises `ServerRefused`, with what the server said."""
    try:
        mailbox = _connected(account)
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise ServerRefused(
            _("The mailbox %(account)s cannot be opened: %(why)s"), account=account.name, why=_said(error)
        ) from error
    try:
        yield mailbox
    finally:
        # where the other end is gone already, there is nobody to say goodbye to
        with suppress(*BROKEN):
            mailbox.logout()


def _connected(account: MailboxAccount) -> imap_tools.BaseMailBox:
    if account.scheme == "imaps":
        mailbox: imap_tools.BaseMailBox = imap_tools.MailBox(
            account.host, account.port, timeout=SECONDS, ssl_context=tls()
        )
    elif account.scheme == "imap+starttls":
        mailbox = imap_tools.MailBoxStartTls(account.host, account.port, timeout=SECONDS, ssl_context=tls())
    else:
        mailbox = imap_tools.MailBoxUnencrypted(account.host, account.port, timeout=SECONDS)
    try:
        if account.user.isascii() and account.password.isascii():
            mailbox.login(account.user, account.password, None)
        else:
            mailbox.login_utf8(account.user, account.password, None)
        # what a server can do it often tells only those who are let in
        _status, told = mailbox.client.capability()
        mailbox.client.capabilities = tuple(str(told[-1], "ascii", "replace").upper().split())
        if not mailbox.folder.exists(account.stored):
            mailbox.folder.create(account.stored)
        mailbox.folder.set(account.folder)
    except BROKEN:
        mailbox.client.shutdown()
        raise
    return mailbox


def _said(error: Exception) -> str:
    if isinstance(error, MailboxLoginError):
        return _("the server does not accept the user or the password")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("its certificate is not to be trusted (%(why)s)") % {"why": error.verify_message}
    return str(error) or type(error).__name__


def _fetch(
    mailbox: imap_tools.BaseMailBox,
    account: MailboxAccount,
    clock: Callable[[], datetime],
    on_message: Callable[[Fetched, int], None],
    done: Fetched,
) -> Fetched:
    validity = int(mailbox.folder.status(account.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
    # until none is left: what comes meanwhile may be told of in an answer that is about something else
    while uids := sorted(int(uid) for uid in mailbox.uids("UNDELETED")):
        for uid in uids:
            if not Message.objects.filter(account=account.name, uidvalidity=validity, uid=uid).exists():
                raw = _raw(mailbox, uid)
                if raw is None:
                    continue  # somebody else took it out of the folder meanwhile
                _store(raw, Source(account.name, validity, uid), clock(), done)
            else:
                done.known += 1
            _move(mailbox, str(uid), account.stored)
            on_message(done, len(uids))
    return done


def _raw(mailbox: imap_tools.BaseMailBox, uid: int) -> bytes | None:
    """The bytes of the message as the server has them; it is not marked as read."""
    status, parts = mailbox.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    if status != "OK":
        raise imaplib.IMAP4.error(f"FETCH of message {uid}: {status} {parts!r}")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _move(mailbox: imap_tools.BaseMailBox, uid: str, folder: str) -> None:
    """Into the other folder, in one step where the server can (RFC 6851); else a copy first, and the original goes.

    The library would expunge whatever else is marked as deleted in the folder.
    """
    if "MOVE" in mailbox.client.capabilities:
        mailbox.move(uid, folder)
        return
    mailbox.copy(uid, folder)
    mailbox.flag(uid, imap_tools.MailMessageFlags.DELETED, True)
    if "UIDPLUS" in mailbox.client.capabilities:
        mailbox.client.uid("EXPUNGE", uid)


def _store(raw: bytes, source: Source, moment: datetime, done: Fetched) -> None:
    """The message, in the database and on the disk; only after that may it be moved."""
    received = read(raw)
    if is_own_copy(received, moment):
        done.own += 1
        return
    before = Message.objects.filter(account=source.account, sha256=received.sha256, source=source.place).exists()
    store_message(received, raw, source, moment)
    for sha256 in (received.sha256, *(one.sha256 for one in received.attachments)):
        durable.on_disk(sha256)
    if before:
        done.known += 1
    else:
        done.stored += 1


def _await_mail(mailbox: imap_tools.BaseMailBox, poll_seconds: int) -> None:
    if "IDLE" in mailbox.client.capabilities:
        mailbox.idle.wait(timeout=_IDLE_SECONDS)
    else:
        time.sleep(poll_seconds)
        mailbox.client.noop()
