"""A relay for tests: takes mail by SMTP and delivers it at once, for all recipients or for none, before it says so.

Run as a process: port, folder of inboxes, log, maildir of the archive's mailbox, archive's address, seconds at most
that it waits before and after delivering, user and group that the maildir belongs to.
"""

import asyncio
import os
import random
import sys
import time
from email.utils import formatdate
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

PORT, INBOXES, LOG, MAILDIR, ARCHIVE, SLOW, UID, GID = sys.argv[1:]
_count = 0


def _note(what: str) -> None:
    with Path(LOG).open("a") as log:
        log.write(f"{time.monotonic():.4f} {what}\n")


def _unique() -> str:
    global _count  # noqa: PLW0603 the only state of this process
    _count += 1
    return f"{time.time_ns()}.{os.getpid()}_{_count}.relay"


def _into_maildir(folder: Path, data: bytes) -> None:
    """As every maildir is written: whole in `tmp`, then named in `new`."""
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(exist_ok=True)
        os.chown(folder / name, int(UID), int(GID))
    name = _unique()
    (folder / "tmp" / name).write_bytes(data)
    os.chown(folder / "tmp" / name, int(UID), int(GID))
    (folder / "tmp" / name).rename(folder / "new" / name)


class Handler:
    """What the relay does with each command."""

    def __init__(self) -> None:
        self.met: set[str] = set()

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse some: `unknown…` always, `full…` for now, `later…` the first time."""
        local = address.partition("@")[0]
        if local.startswith("unknown"):
            return "550 5.1.1 no such user here"
        if local.startswith("full"):
            return "452 4.2.2 mailbox full"
        if local.startswith("later") and address not in self.met:
            self.met.add(address)
            return "451 4.7.1 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Deliver, then say so."""
        assert isinstance(envelope.content, bytes)
        _note("last line received")
        await asyncio.sleep(random.uniform(0, float(SLOW)))
        if b"X-Never-Accept" in envelope.content:
            return "554 5.7.1 not this one"
        head = f"Return-Path: <{envelope.mail_from}>\r\nReceived: by relay.example.org; {formatdate()}\r\n"
        for address in envelope.rcpt_tos:
            if address == ARCHIVE and MAILDIR:
                _into_maildir(Path(MAILDIR), head.encode() + envelope.content)
            inbox = Path(INBOXES) / address
            inbox.mkdir(exist_ok=True)
            (inbox / _unique()).write_bytes(envelope.content)
        _note("delivered")
        if b"X-Hang-Up" in envelope.content:
            os._exit(1)
        await asyncio.sleep(random.uniform(0, float(SLOW)))
        return "250 2.0.0 taken"


if __name__ == "__main__":
    controller = Controller(Handler(), hostname="127.0.0.1", port=int(PORT))
    controller.start()
    while True:
        time.sleep(3600)
