"""What is erased leaves no trace: not in the database's file, nor its log, nor the store, nor the index."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.db import connection
from pytest_django import Settings

from migrandi.enquiries import answering, blobs, erasing, held_on, triage
from migrandi.enquiries.errors import EnquiryError
from migrandi.enquiries.models import Enquiry, Message, OutgoingMessage, Thread, Word
from migrandi.enquiries.recording import Source, store_message
from migrandi.law.blobs import BlobMissing
from migrandi.mail.reading import read
from migrandi.papers import keeping
from migrandi.papers.models import PaperVersion
from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.errors import NotAllowed
from tests.people.cast import Cast, cast

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAME = "Qwyjibovich"
"""Stands in everything that is to be erased."""


def mail(number: int, subject: str = f"About {NAME}") -> bytes:
    return f"""From: {NAME} <{NAME.lower()}@mission-a.example.org>
To: desk@unit.example.org
Subject: {subject}
Message-ID: <m-{number}@mission-a.example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{NAME} number {number} was born in 1990 and is in detention. May {NAME} be sent back?
--b
Content-Type: text/plain; name="{NAME}.txt"
Content-Disposition: attachment; filename="{NAME}.txt"

{NAME} {number}
--b--
""".replace("\n", "\r\n").encode()


@pytest.fixture
def own_store(settings: Settings, tmp_path: Path) -> Path:
    settings.ENQUIRY_BLOBS = tmp_path / "enquiries"
    settings.MAIL_FROM = "desk@unit.example.org"
    settings.SMTP_URL = "smtp://localhost:2525"
    settings.ENQUIRY_CLEARED = False
    return tmp_path / "enquiries"


def whole(number: int) -> Enquiry:
    """An enquiry with a memo typed at in many versions, and an answer in the outbox."""
    raw = mail(number)
    one = store_message(read(raw), raw, Source("desk"), NOON).enquiry
    assert one is not None
    triage.propose(one, NOON)
    triage.confirm(one, AT_THE_MACHINE, {"subject": f"Of {NAME}"}, NOON)
    memo = answering.begin_memo(one, AT_THE_MACHINE, NOON)
    base = 1
    for typed in range(5):
        text = keeping.latest(memo).text + f"\n{NAME} typed {typed} {'x' * 3000}\n"
        base = keeping.save(memo, base, text, None, NOON + timedelta(seconds=typed), draft=True).number
    one.refresh_from_db()
    answering.queue_answer(one, AT_THE_MACHINE, NOON, words=f"To {NAME}")
    return one


def traces(folder: Path) -> list[str]:
    """The files below the folder in which the name stands, packed or not."""
    import zstandard  # noqa: PLC0415

    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if path.suffix == ".zst":
                data = zstandard.decompress(data, max_output_size=2**30)
            if NAME.lower().encode() in data.lower():
                found.append(path.name)
    return found


@pytest.fixture
def own_file(tmp_path: Path, transactional_db: None) -> Iterator[Path]:
    """The database as a file, copied where a test can read it."""
    yield tmp_path / "copy"


def copy_of_database(target: Path) -> bytes:
    """Every byte of the database's file, as it stands."""
    target.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
            )
            home, number = cursor.fetchone()
        return b"".join(path.read_bytes() for path in (Path(home) / "base" / str(number)).iterdir())
    name = str(connection.settings_dict["NAME"])
    if "memory" in name or "mode=memory" in name:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert connection.connection is not None
        return bytes(connection.connection.serialize())
    return b"".join(path.read_bytes() for path in Path(name).parent.glob(Path(name).name + "*"))


def test_nothing_of_an_erased_enquiry_is_left_anywhere(own_store: Path, own_file: Path) -> None:
    erased, kept = whole(1), None
    other = mail(2, "Another question").replace(NAME.encode(), b"Otherperson").replace(NAME.lower().encode(), b"other")
    kept = store_message(read(other), other, Source("desk"), NOON).enquiry
    assert kept is not None
    triage.propose(kept, NOON)
    assert NAME.encode() in copy_of_database(own_file) and traces(own_store)
    erasing.erase(erased, AT_THE_MACHINE, NOON)
    erasing.leave_no_trace()
    left = copy_of_database(own_file)
    for form in (NAME, NAME.lower(), NAME.upper()):
        assert form.encode() not in left, "stands in the database's file"
        assert form.encode("utf-16-le") not in left
    assert traces(own_store) == []
    assert Enquiry.objects.count() == 1 and Message.objects.count() == 1 and Thread.objects.count() == 1
    assert not OutgoingMessage.objects.exists() and not PaperVersion.objects.exists()
    assert not Word.objects.exclude(enquiry=kept).exists()
    assert blobs.fetch(kept.messages.get().sha256) == other
    assert audit.entries(verb="erased").count() == 1 and audit.verify().broken is None


@pytest.mark.django_db
def test_bytes_that_another_message_holds_too_stay(own_store: Path) -> None:
    raw = mail(1)
    first = store_message(read(raw), raw, Source("desk"), NOON).enquiry
    second = store_message(read(raw), raw, Source("other", place="2024.mbox#1"), NOON)
    assert first is not None
    second.enquiry = None
    thread = Thread.objects.create(begun_at=NOON)
    second.thread = thread
    second.save()
    erasing.erase(first, AT_THE_MACHINE, NOON)
    assert blobs.fetch(second.sha256) == raw


@pytest.mark.django_db
def test_what_was_closed_longer_ago_than_it_is_kept_goes(
    own_store: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "leave_no_trace", lambda: None)  # no VACUUM within a test's transaction
    settings.ENQUIRY_KEPT_DAYS = 30
    for number, days in ((1, 31), (2, 29), (3, None)):
        raw = mail(number, f"Question {number}")
        one = store_message(read(raw), raw, Source("desk"), NOON).enquiry
        assert one is not None
        if days is not None:
            triage.set_stage(one, AT_THE_MACHINE, "closed", NOON - timedelta(days=days))
    assert erasing.erase_what_is_due(AT_THE_MACHINE, NOON) == 1
    assert Enquiry.objects.count() == 2
    settings.ENQUIRY_KEPT_DAYS = 0
    assert erasing.erase_what_is_due(AT_THE_MACHINE, NOON + timedelta(days=9999)) == 0


@pytest.mark.django_db
def test_only_an_administrator_erases(own_store: Path) -> None:
    people: Cast = cast()
    raw = mail(1)
    one = store_message(read(raw), raw, Source("desk"), NOON).enquiry
    assert one is not None and one.mission == people.a
    with pytest.raises(NotAllowed):
        erasing.erase(one, people.alice, NOON)
    erasing.erase(one, people.administrator, NOON)


@pytest.mark.django_db
def test_all_that_is_held_on_a_person_comes_as_one_zip(own_store: Path) -> None:
    people = cast()
    whole(1)
    found = held_on.held_on(NAME.upper(), people.administrator)
    assert (len(found.enquiries), len(found.messages), len(found.attachments), len(found.answers)) == (1, 1, 1, 1)
    assert found.versions
    with zipfile.ZipFile(BytesIO(held_on.export(NAME, people.administrator, NOON))) as file:
        shape = msgspec.json.decode(file.read("held.json"))
        names = file.namelist()
        assert file.read(next(name for name in names if "/message-" in name)) == mail(1)
    assert shape["enquiries"][0]["mission"] == "mission-a" and len(names) == 4
    assert audit.entries(verb="exported").count() == 1
    assert held_on.held_on("nobody of that name", people.administrator).enquiries == []
    assert held_on.held_on(NAME, people.charlie).messages == []
    with pytest.raises(EnquiryError):
        held_on.held_on("ab", people.administrator)


@pytest.mark.django_db
def test_strays_of_a_stopped_process_are_swept(own_store: Path) -> None:
    digest = blobs.keep(b"of nobody")
    raw = mail(1)
    one = store_message(read(raw), raw, Source("desk"), NOON)
    assert blobs.drop_strays() == 1
    assert blobs.fetch(one.sha256) == raw
    with pytest.raises(BlobMissing):
        blobs.fetch(digest)
    assert settings.ENQUIRY_BLOBS.stat().st_mode & 0o077 == 0
