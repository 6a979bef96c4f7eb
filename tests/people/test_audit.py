"""The trail: written in order, and whoever touches it is found out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.models import AuditEntry
from tests.people.cast import Cast, cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def people() -> Cast:
    return cast()


def write(people: Cast, count: int) -> None:
    for number in range(count):
        audit.note(
            people.alice, "read", "enquiry", str(number), NOON + timedelta(seconds=number), mission=people.a,
            confidence="personal", detail={"pages": number},
        )  # fmt: skip


def test_what_was_done_is_told_newest_first(people: Cast) -> None:
    write(people, 3)
    audit.note(AT_THE_MACHINE, "exported", "enquiry", "2", NOON)
    assert [(one.actor, one.verb, one.key) for one in audit.entries()][:2] == [
        ("machine", "exported", "2"), ("alice", "read", "2"),
    ]  # fmt: skip
    assert [one.key for one in audit.entries(actor="alice", key="1")] == ["1"]
    assert audit.verify().entries == 4 and audit.verify().broken is None


def put_in(**said: object) -> None:
    """An entry that nobody wrote, with a digest that fits it."""
    forged = AuditEntry(at=NOON, actor="charlie", verb="cleared", kind="paper", key="9", **said)
    forged.digest = audit._digest(forged)
    AuditEntry.objects.bulk_create([forged])


def change_places(one: int, other: int) -> None:
    """Two entries with each other's numbers."""
    AuditEntry.objects.filter(number=one).update(number=99)
    AuditEntry.objects.filter(number=other).update(number=one)
    AuditEntry.objects.filter(number=99).update(number=other)


@pytest.mark.parametrize(
    ("touched", "where"),
    [
        (lambda: AuditEntry.objects.filter(number=4).update(actor="charlie"), 4),
        (lambda: AuditEntry.objects.filter(number=4).update(at=NOON), 4),
        (lambda: AuditEntry.objects.filter(number=4).update(detail={"pages": 9}), 4),
        (lambda: AuditEntry.objects.filter(number=4)._raw_delete("default"), 5),
        (lambda: AuditEntry.objects.filter(number=1)._raw_delete("default"), 2),
        (lambda: put_in(number=9, before=""), 9),
        (lambda: put_in(number=12, before=AuditEntry.objects.get(number=8).digest), 12),
        (lambda: change_places(3, 6), 3),
        (lambda: change_places(7, 8), 7),
    ],
)
def test_the_first_broken_link_is_named(people: Cast, touched: object, where: int) -> None:
    write(people, 8)
    touched()
    broken = audit.verify().broken
    assert broken is not None and broken.number == where


def test_an_entry_whose_digest_was_reckoned_anew_breaks_the_next(people: Cast) -> None:
    write(people, 8)
    forged = AuditEntry.objects.get(number=4)
    forged.actor = "charlie"
    AuditEntry.objects.filter(number=4).update(actor="charlie", digest=audit._digest(forged))
    broken = audit.verify().broken
    assert broken is not None and broken.number == 5


def test_an_end_cut_off_is_seen_by_who_noted_the_last_digest(people: Cast) -> None:
    write(people, 8)
    noted = audit.verify().last
    AuditEntry.objects.filter(number__gt=5)._raw_delete("default")
    assert audit.verify().broken is None
    broken = audit.verify(noted).broken
    assert broken is not None and "cut off" in broken.why


def test_an_entry_is_neither_changed_nor_taken_away(people: Cast) -> None:
    write(people, 1)
    entry = AuditEntry.objects.get()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_the_command_line_verifies_and_lists(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from migrandi import installation  # noqa: PLC0415
    from migrandi.cli import commands  # noqa: PLC0415
    from migrandi.cli.app import app  # noqa: PLC0415

    monkeypatch.setattr(installation, "ensure", lambda: None)
    commands.load(["audit"])
    write(people, 3)
    said = CliRunner().invoke(app, ["audit", "list", "--kind", "enquiry", "--json"])
    assert [one["key"] for one in json.loads(said.stdout)["entries"]] == ["2", "1", "0"]
    assert CliRunner().invoke(app, ["audit", "verify"]).exit_code == 0
    AuditEntry.objects.filter(number=2).update(verb="cleared")
    broken = CliRunner().invoke(app, ["audit", "verify"])
    assert broken.exit_code == 1 and "entry 2" in broken.stderr
