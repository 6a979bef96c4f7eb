"""Whenever a worker is killed: every message is stored once, and every answer arrives once. With real servers."""

import hashlib
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.enquiries.office import Office
from tests.enquiries.servers import ARCHIVE, OFFICE, PASSWORD, Dovecot, Relay, folder_for_servers, needs_dovecot

KILLS = 50
pytestmark = [pytest.mark.services, needs_dovecot]


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_for_servers() as made:
        yield made


@pytest.fixture
def dovecot(folder: Path) -> Iterator[Dovecot]:
    (folder / "dovecot").mkdir()
    server = Dovecot(folder / "dovecot")
    server.start()
    yield server
    server.stop()


def killed(office: Office, command: tuple[str, ...], at_work: Callable[[], bool], longest: float) -> None:
    """Begin a worker, and kill it at a random moment after it set to work; it may have ended by itself."""
    worker = office.begin(*command)
    deadline = time.monotonic() + 60
    while not at_work() and worker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(random.uniform(0, longest))
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=20)
    assert worker.stderr is not None
    said = worker.stderr.read()
    worker.stderr.close()
    assert worker.returncode in (-signal.SIGKILL, 0), said.decode()


def letter(number: int) -> bytes:
    """A message that no other is like, some with an attachment of their own."""
    attachment = (
        "--part\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Disposition: attachment; filename=n{number}.bin\r\n\r\n"
        f"{'attached ' * (number % 50)}{number}\r\n"
        if number % 3 == 0
        else ""
    )
    return (
        f"From: Mission <mission{number % 5}@example.org>\r\nTo: {OFFICE}\r\nSubject: Question {number}\r\n"
        f"Message-ID: <q{number}@example.org>\r\nDate: Mon, 02 Mar 2026 10:{number % 60:02}:00 +0000\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n"
        f"--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nMay this person be returned? ({number})\r\n"
        f"{attachment}--part--\r\n"
    ).encode()


def test_a_fetch_that_is_killed_at_any_moment_stores_every_message_once(folder: Path, dovecot: Dovecot) -> None:
    office = Office(folder / "home", {"MIGRANDI_IMAP_URL": dovecot.url, "MIGRANDI_IMAP_PASSWORD": PASSWORD})
    office.run("enquiry", "fetch")
    letters = [letter(number) for number in range(400)]
    dovecot.append(letters[:300])
    coming = letters[300:]
    blobs = office.home / "enquiries"

    def kept() -> int:
        return sum(1 for _ in blobs.glob("*/*/*"))

    for _ in range(KILLS):
        # mail goes on coming in
        dovecot.append(coming[:2])
        coming = coming[2:]
        before = kept()
        killed(office, ("enquiry", "fetch"), lambda: kept() > before, 0.12)  # noqa: B023 called within the round
    left = len(dovecot.contents())
    assert 0 < left < 400, "the workers were killed while there was work"
    office.run("enquiry", "fetch")

    wanted = Counter(hashlib.sha256(one).hexdigest() for one in letters)
    stored = Counter(sha256 for (sha256,) in office.rows("SELECT sha256 FROM enquiries_message"))
    assert stored == wanted
    assert dovecot.contents() == []
    assert Counter(hashlib.sha256(one).hexdigest() for one in dovecot.contents("Stored")) == wanted
    for (sha256,) in office.rows("SELECT sha256 FROM enquiries_message UNION SELECT sha256 FROM enquiries_attachment"):
        assert (blobs / sha256[:2] / sha256[2:4] / f"{sha256}.zst").exists()
    attached = office.rows("SELECT message_id, count(*) FROM enquiries_attachment GROUP BY message_id")
    assert [count for _message, count in attached] == [1] * sum(number % 3 == 0 for number in range(400))
    assert office.rows("SELECT count(*) FROM enquiries_enquiry") == [(400,)]


def test_sending_that_is_killed_at_any_moment_sends_every_answer_once(folder: Path, dovecot: Dovecot) -> None:
    relay = Relay(folder, dovecot, slow=0.03)
    relay.start()
    office = Office(
        folder / "home",
        {
            "MIGRANDI_IMAP_URL": dovecot.url, "MIGRANDI_IMAP_PASSWORD": PASSWORD, "MIGRANDI_SMTP_URL": relay.url,
            "MIGRANDI_MAIL_FROM": f"Legal unit <{OFFICE}>", "MIGRANDI_MAIL_ARCHIVE": ARCHIVE,
            "MIGRANDI_SEND_DOUBT": "2",
        },
    )  # fmt: skip
    try:
        office.queue(300)
        in_doubt = 0
        for number in range(KILLS):
            before = relay.lines()
            killed(office, ("enquiry", "send"), lambda: relay.lines() > before, 0.15)  # noqa: B023
            in_doubt += office.rows(
                "SELECT count(*) FROM enquiries_outgoingmessage WHERE state = 'sending' AND handed_at IS NOT NULL"
            )[0][0]
            if number % 10 == 9:
                # the copies are taken out of the inbox meanwhile, as in an office
                office.run("enquiry", "fetch")
        waiting = office.rows("SELECT count(*) FROM enquiries_outgoingmessage WHERE state IN ('queued', 'sending')")
        assert waiting[0][0] > 0, "the workers were killed while there was work"
        assert in_doubt >= 5, "hardly a worker was killed where SMTP itself does not tell"
        deadline = time.monotonic() + 120
        while office.run("enquiry", "send")["unsettled"] and time.monotonic() < deadline:
            time.sleep(0.5)
        assert office.run("enquiry", "send") == {
            "sent": 0, "put_off": 0, "failed": 0, "unsettled": 0, "waiting": 0, "doubtful": [],
        }  # fmt: skip
        rows = office.rows("SELECT message_id, state, sha256 FROM enquiries_outgoingmessage")
        assert {state for _id, state, _sha256 in rows} == {"sent"}
        received = relay.received()
        copies = received.pop(ARCHIVE)
        arrived = [message for inbox in received.values() for message in inbox]
        wanted = Counter(sha256 for _id, _state, sha256 in rows)
        assert len(wanted) == 300
        assert Counter(hashlib.sha256(message).hexdigest() for message in arrived) == wanted
        assert Counter(hashlib.sha256(message).hexdigest() for message in copies) == wanted
        # each is one message of its thread, though it came back as a copy
        office.run("enquiry", "fetch")
        assert office.rows("SELECT direction, count(*) FROM enquiries_message GROUP BY direction") == [("out", 300)]
    finally:
        relay.stop()
