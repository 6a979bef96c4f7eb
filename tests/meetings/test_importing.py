"""A calendar read again changes only what changed, and tells what did; what goes from it is withdrawn, not deleted."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from migrandi.meetings import importing, noting
from migrandi.meetings.errors import UnreadableSource
from migrandi.meetings.invitations import take_invitation
from migrandi.meetings.models import Change, Meeting, Rejected, Source
from migrandi.people.levels import Confidence
from tests.meetings.making import NOW, calendar, event, source

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def take(kept: Source, *events: str, later: int = 0) -> importing.Report:
    return importing.take_bytes(kept, calendar(*events), "all.ics", NOW + timedelta(days=later))


def whats() -> list[str]:
    return list(Change.objects.order_by("pk").values_list("what", flat=True))


def test_the_same_bytes_change_nothing() -> None:
    kept = source()
    take(kept, event("a", "20260310T120000", "One"))
    assert take(kept, event("a", "20260310T120000", "One"), later=1).same_bytes
    assert whats() == ["added"]


def test_only_what_changed_is_written_and_told_with_its_before_and_after() -> None:
    kept = source()
    take(kept, event("a", "20260310T120000", "One"), event("b", "20260311T120000", "Two"))
    report = take(
        kept, event("a", "20260312T120000", "One", "SEQUENCE:1"), event("b", "20260311T120000", "Two"), later=1
    )
    assert (report.moved, report.unchanged, report.added, report.withdrawn) == (1, 1, 0, 0)
    assert whats() == ["added", "added", "moved"]
    told = Change.objects.get(what="moved")
    assert told.before["starts_at"].startswith("2026-03-10T11:00")
    assert told.after["starts_at"].startswith("2026-03-12T11:00")
    assert (told.at, told.source) == (LATER, kept)
    assert Meeting.objects.get(uid="a").state == Meeting.State.MOVED


def test_a_meeting_removed_at_its_source_is_withdrawn_and_comes_back_as_the_same() -> None:
    kept = source()
    take(kept, event("a", "20260310T120000", "One"), event("b", "20260311T120000", "Two"))
    number = Meeting.objects.get(uid="b").pk
    assert take(kept, event("a", "20260310T120000", "One"), later=1).withdrawn == 1
    assert Meeting.objects.get(pk=number).state == Meeting.State.WITHDRAWN
    take(kept, event("a", "20260310T120000", "One"), event("b", "20260311T120000", "Two"), later=2)
    assert Meeting.objects.get(pk=number).state == Meeting.State.SCHEDULED
    assert whats()[-2:] == ["withdrawn", "returned"]


def test_a_cancelled_meeting_stays_and_says_so() -> None:
    kept = source()
    take(kept, event("a", "20260310T120000", "One"))
    assert take(kept, event("a", "20260310T120000", "One", "STATUS:CANCELLED", "SEQUENCE:1"), later=1).cancelled == 1
    assert Meeting.objects.get().state == Meeting.State.CANCELLED


def test_an_older_version_changes_nothing() -> None:
    kept = source()
    take(kept, event("a", "20260312T120000", "New", "SEQUENCE:3"))
    assert take(kept, event("a", "20260310T120000", "Old", "SEQUENCE:2"), later=1).unchanged == 1
    assert Meeting.objects.get().title == "New"


def test_one_date_of_a_series_is_moved_and_another_taken_out() -> None:
    kept = source()
    rule = "RRULE:FREQ=WEEKLY;COUNT=4"
    take(kept, event("s", "20260302T100000", "Weekly", rule))
    assert Meeting.objects.count() == 4
    moved = event("s", "20260310T150000", "Weekly", "RECURRENCE-ID;TZID=Europe/Zurich:20260309T100000")
    left_out = "EXDATE;TZID=Europe/Zurich:20260316T100000"
    report = take(kept, event("s", "20260302T100000", "Weekly", rule, left_out), moved, later=1)
    assert (report.moved, report.withdrawn, Meeting.objects.count()) == (1, 1, 4)


def test_dates_of_an_endless_series_that_lie_outside_what_was_told_out_are_not_missed() -> None:
    kept = source()
    weekly = event("s", "20260302T100000", "Weekly", "RRULE:FREQ=WEEKLY")
    take(kept, weekly)
    report = importing.take_bytes(kept, calendar(weekly), "all.ics", NOW + timedelta(days=700))
    assert report.withdrawn == 0
    assert report.added > 90


def test_what_cannot_be_read_stands_aside_until_it_can() -> None:
    kept = source()
    report = take(kept, event("a", "20260310T120000", "One"), "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Bad\r\nEND:VEVENT\r\n")
    assert (report.added, report.aside) == (1, 1)
    aside = Rejected.objects.get()
    assert (aside.what, aside.code) == ("Bad", "no-start")
    take(kept, event("a", "20260310T120000", "One"), later=1)
    assert not Rejected.objects.exists()


def test_a_file_that_is_no_calendar_changes_nothing_and_its_reason_stands_at_the_source() -> None:
    kept = source()
    take(kept, event("a", "20260310T120000", "One"))
    with pytest.raises(UnreadableSource, match="cannot be read"):
        importing.take_bytes(kept, b"<html><body>Sign in</body></html>", "all.ics", LATER)
    assert Meeting.objects.get().state == Meeting.State.SCHEDULED
    kept.refresh_from_db()
    assert "feed" in kept.trouble


def test_what_a_person_changed_is_not_written_over() -> None:
    kept = source()
    take(kept, event("a", "20260310T120000", "One"))
    held = Meeting.objects.get()
    noting.change(held, {"title": "Ours"}, NOW, by=User.objects.create(username="officer-a"))
    Meeting.objects.update(by_hand=["title"])
    take(kept, event("a", "20260310T130000", "One", "SEQUENCE:1"), later=1)
    held.refresh_from_db()
    assert (held.title, held.starts_at.hour) == ("Ours", 12)


def test_body_and_topics_are_known_by_the_words_of_the_meeting() -> None:
    take(source(), event("a", "20260310", "Committee on Migrant Workers: detention of asylum seekers"))
    held = Meeting.objects.get()
    assert held.body == "cmw"
    assert held.about.filter(kind="topic").exists()


def test_an_invitation_comes_in_is_moved_and_is_called_off_by_who_sent_it_alone() -> None:
    sender, other = "desk@example.org", "other@example.org"
    report, met = take_invitation(calendar(event("i", "20260310T120000", "Talk"), method="REQUEST"), sender, NOW)
    assert (report.added, [one.title for one in met]) == (1, ["Talk"])
    assert met[0].confidence == Confidence.INTERNAL
    moved = calendar(event("i", "20260311T120000", "Talk", "SEQUENCE:1"), method="REQUEST")
    assert take_invitation(moved, sender, NOW)[0].moved == 1
    off = calendar(event("i", "20260311T120000", "Talk", "SEQUENCE:2"), method="CANCEL")
    assert take_invitation(off, other, NOW)[0].cancelled == 0
    assert Meeting.objects.get().state == Meeting.State.MOVED
    assert take_invitation(off, sender, NOW)[0].cancelled == 1
    assert Meeting.objects.get().state == Meeting.State.CANCELLED


def test_another_invitation_of_the_same_sender_withdraws_nothing() -> None:
    take_invitation(calendar(event("i", "20260310T120000", "Talk"), method="REQUEST"), "desk@example.org", NOW)
    take_invitation(calendar(event("j", "20260310T120000", "Other"), method="REQUEST"), "desk@example.org", NOW)
    assert set(Meeting.objects.values_list("state", flat=True)) == {"scheduled"}
