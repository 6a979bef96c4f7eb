"""Calendars as they come: moved and cancelled instances, zones by every name, exports, tables; the broken set apart."""

import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest

from migrandi.calendars.entries import Entry, NotACalendar, Reading
from migrandi.calendars.reading import read

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 1)


def calendar(*lines: str) -> Reading:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])
    return read(text.encode(), FIRST, LAST)


def event(*lines: str, uid: str = "one") -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]


def starts(entries: tuple[Entry, ...]) -> list[str]:
    return sorted(entry.start.isoformat() for entry in entries)


def test_a_series_leaves_out_its_exceptions_adds_its_dates_and_moves_what_was_moved() -> None:
    reading = calendar(
        *event(
            "DTSTART;TZID=Europe/Zurich:20260302T100000", "DTEND;TZID=Europe/Zurich:20260302T110000", "SUMMARY:Weekly",
            "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Zurich:20260309T100000",
            "RDATE;TZID=Europe/Zurich:20260410T100000",
        ),
        *event(
            "RECURRENCE-ID;TZID=Europe/Zurich:20260316T100000", "DTSTART;TZID=Europe/Zurich:20260317T150000",
            "DTEND;TZID=Europe/Zurich:20260317T160000", "SUMMARY:Weekly, moved",
        ),
        *event(
            "RECURRENCE-ID;TZID=Europe/Zurich:20260323T100000", "DTSTART;TZID=Europe/Zurich:20260323T100000",
            "DTEND;TZID=Europe/Zurich:20260323T110000", "SUMMARY:Weekly", "STATUS:CANCELLED",
        ),
    )  # fmt: skip
    assert starts(reading.entries) == [
        "2026-03-02T10:00:00+01:00", "2026-03-17T15:00:00+01:00", "2026-03-23T10:00:00+01:00",
        "2026-03-30T10:00:00+02:00", "2026-04-10T10:00:00+02:00",
    ]  # fmt: skip
    moved = next(one for one in reading.entries if one.title == "Weekly, moved")
    assert moved.recurrence == "2026-03-16T09:00:00Z"
    assert [one.state for one in reading.entries if one.state != "scheduled"] == ["cancelled"]


def test_of_two_versions_the_later_sequence_holds() -> None:
    reading = calendar(
        *event("DTSTART:20260302T100000Z", "SEQUENCE:2", "SUMMARY:New"),
        *event("DTSTART:20260301T100000Z", "SEQUENCE:1", "SUMMARY:Old"),
    )
    assert [one.title for one in reading.entries] == ["New"]


@pytest.mark.parametrize(
    ("line", "zone", "start"),
    [
        ("DTSTART;TZID=W. Europe Standard Time:20260701T100000", "Europe/Berlin", "2026-07-01T10:00:00+02:00"),
        (
            "DTSTART;TZID=/vendor.example/Tzfile/Africa/Nairobi:20260701T100000",
            "Africa/Nairobi",
            "2026-07-01T10:00:00+03:00",
        ),
        ("DTSTART:20260701T100000", "", "2026-07-01T10:00:00"),
        ("DTSTART:20260701T100000Z", "UTC", "2026-07-01T10:00:00+00:00"),
        ("DTSTART;VALUE=DATE:20260701", "", "2026-07-01"),
        ("DTSTART;TZID=Nowhere/Known:20260701T100000", "", "2026-07-01T10:00:00"),
    ],
)
def test_a_time_zone_is_known_by_any_of_its_names(line: str, zone: str, start: str) -> None:
    entry = calendar(*event(line, "SUMMARY:Zone")).entries[0]
    assert (entry.zone, entry.start.isoformat()) == (zone, start)


def test_a_zone_that_is_the_calendars_own_keeps_its_moments() -> None:
    reading = calendar(
        "BEGIN:VTIMEZONE", "TZID:Office", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE", *event("DTSTART;TZID=Office:20260701T100000"),
    )  # fmt: skip
    entry = reading.entries[0]
    assert entry.start == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert "Office" in entry.notes[0]


def test_a_zone_defined_by_one_file_is_not_known_in_the_next() -> None:
    test_a_zone_that_is_the_calendars_own_keeps_its_moments()
    assert calendar(*event("DTSTART;TZID=Office:20260701T100000")).entries[0].zone == ""


def test_what_is_broken_is_kept_aside_and_the_rest_goes_in() -> None:
    reading = calendar(
        *event("DTSTART:20260101T100000Z", "SUMMARY:Good", uid="good"),
        *event("SUMMARY:No start", uid="none"),
        *event("DTSTART:2026-13-45", "SUMMARY:No day", uid="bad"),
        *event("DTSTART:20260101T100000Z", "RRULE:FREQ=SECONDLY", "SUMMARY:Every second", uid="often"),
        *event("DTSTART:20260102T100000Z", "DTEND:20260101T100000Z", "SUMMARY:Backwards", uid="back"),
        "BEGIN:VTODO", "UID:todo", "SUMMARY:A task", "END:VTODO",
    )  # fmt: skip
    assert [one.title for one in reading.entries] == ["Good"]
    assert {one.what: one.code for one in reading.aside} == {
        "No start": "no-start", "No day": "unreadable-date", "Every second": "too-often",
        "Backwards": "ends-before-start", "A task": "not-a-meeting",
    }  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;INTERVAL=0", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=6MO", "FREQ=SECONDLY;COUNT=5;BYMONTH=2", "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=7",
    ],
)  # fmt: skip
def test_a_rule_that_gives_no_date_is_refused_at_once(rule: str) -> None:
    reading = calendar(*event("DTSTART:20260101T100000Z", f"RRULE:{rule}"))
    assert [one.code for one in reading.aside] == ["never"]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 0), ("FREQ=MONTHLY;BYMONTHDAY=-1", 12), ("FREQ=WEEKLY;BYDAY=MO", 52),
        ("FREQ=MONTHLY;BYDAY=-1FR", 12), ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 12),
    ],
)  # fmt: skip
def test_a_rule_that_may_give_a_date_is_told_out(rule: str, count: int) -> None:
    reading = calendar(*event("DTSTART:20250101T100000Z", f"RRULE:{rule}"))
    assert (len(reading.entries), reading.aside) == (count, ())


def test_a_file_cut_short_gives_what_came_before_the_cut() -> None:
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", *event("DTSTART:20260101T100000Z", uid="a"), "BEGIN:VEVENT", "UID:b", "DTST"]
    )
    reading = read(text.encode(), FIRST, LAST)
    assert [one.uid for one in reading.entries] == ["a"]
    assert [one.code for one in reading.aside] == ["no-start"]


INDICO = {
    "count": 1,
    "results": [
        {
            "id": "77", "title": "Expert consultation &amp; dialogue", "timezone": "Europe/Zurich",
            "startDate": {"date": "2026-05-04", "time": "08:00:00", "tz": "UTC"},
            "endDate": {"date": "2026-05-05", "time": "16:00:00", "tz": "UTC"},
            "description": "<p>Rights at <b>borders</b></p>", "roomFullname": "Room XX", "location": "Geneva",
            "url": "https://indico.example.org/event/77/", "category": "Consultations", "keywords": ["borders"],
            "contributions": [
                {"id": "2", "title": "Second", "startDate": {"date": "2026-05-04", "time": "10:00:00", "tz": "UTC"}},
                {"id": "1", "title": "First", "startDate": {"date": "2026-05-04", "time": "08:00:00", "tz": "UTC"},
                 "folders": [{"attachments": [{"title": "A/HRC/61/21 Report", "content_type": "application/pdf",
                                               "download_url": "https://indico.example.org/a.pdf"}]}]},
            ],
        },
        {"id": "78", "title": "Without a date"},
    ],
}  # fmt: skip


def test_an_indico_export_has_its_agenda_in_order_its_files_and_its_own_zone() -> None:
    reading = read(json.dumps(INDICO).encode(), FIRST, LAST)
    entry = reading.entries[0]
    assert (entry.zone, entry.start.isoformat()) == ("Europe/Zurich", "2026-05-04T10:00:00+02:00")
    assert [point.title for point in entry.agenda] == ["First", "Second"]
    assert entry.documents[0].symbol == "A/HRC/61/21"
    assert (entry.title, entry.description) == ("Expert consultation & dialogue", "Rights at borders")
    assert [one.what for one in reading.aside] == ["Without a date"]


FEED = """<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>News</title>
<item><title>A panel&nbsp;&amp; more</title><guid>a</guid><ev:startdate>2026-06-01T10:00:00+02:00</ev:startdate>
<ev:enddate>2026-06-01T12:00:00+02:00</ev:enddate><ev:location>Geneva</ev:location></item>
<item><title>&lt;b&gt;Report&lt;/b&gt; published</title><link>https://example.org/1</link><guid>b</guid>
<pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate><description>&lt;script&gt;x()&lt;/script&gt;Words</description></item>
</channel></rss>"""


def test_a_feed_has_its_meetings_and_its_news_without_markup() -> None:
    reading = read(FEED.encode(), FIRST, LAST)
    assert [(one.title, one.place) for one in reading.entries] == [("A panel & more", "Geneva")]
    assert [(one.title, one.summary) for one in reading.news] == [("Report published", "Words")]
    assert reading.news[0].published == datetime(2026, 2, 2, 10, tzinfo=UTC)
    assert not reading.whole


TABLE = """Title;Start;End;Time zone;Place
Session;2026-03-02;2026-03-27;;Geneva
Briefing;2026-03-03 10:00;2026-03-03 11:30;Europe/Zurich;Room 1
Unclear;03/04/2026;;;
Clear;23/04/2026;;;
Nowhere;2026-03-03 10:00;;Mars/Base;
"""


def test_a_table_is_read_by_its_headings_and_says_which_rows_it_cannot() -> None:
    reading = read(TABLE.encode(), FIRST, LAST, "table.csv")
    assert starts(reading.entries) == ["2026-03-02", "2026-03-03T10:00:00+01:00", "2026-04-23"]
    assert [(one.position, one.what) for one in reading.aside] == [(4, "Unclear"), (6, "Nowhere")]
    assert "2026-04-03" in reading.aside[0].reason


def test_a_workbook_is_read_like_the_table() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Titre", "Début", "Fin", "Lieu"])
    sheet.append(["Réunion", datetime(2026, 3, 2), datetime(2026, 3, 4), "Genève"])
    file = io.BytesIO()
    book.save(file)
    entry = read(file.getvalue(), FIRST, LAST).entries[0]
    assert (entry.title, entry.start, entry.end) == ("Réunion", date(2026, 3, 2), date(2026, 3, 5))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"hello", "unknown-form"), (b"<html>x</html>", "no-feed"), (b"{", "unreadable-json"),
        (b"PK\x03\x04rubbish", "unreadable-table"), (b"BEGIN:VCARD\nEND:VCARD", "card"), (b"a,b\n1,2", "no-columns"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(NotACalendar) as refused:
        read(data, FIRST, LAST)
    assert refused.value.code == code
