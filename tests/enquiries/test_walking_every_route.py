"""Whoever has no access to a mission finds nothing of it: every address of the site and its API is walked as each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from migrandi.enquiries import outbox, releasing, suggesting, triage
from migrandi.enquiries.models import Attachment, Enquiry, Message, OutgoingMessage, Release
from migrandi.enquiries.recording import Source, store_message
from migrandi.enquiries.words import alike
from migrandi.mail.reading import read
from migrandi.papers import keeping
from migrandi.papers.models import Paper
from migrandi.people.actors import AT_THE_MACHINE, STRANGER
from migrandi.people.models import AuditEntry
from tests.people.cast import Cast, cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = "Zzyzxgate"
"""Stands in the subject, text, attachment, memo, answer and release of mission A's enquiry, and nowhere else."""
MAIL = f"""From: Officer A <officer@mission-a.example.org>
To: desk@unit.example.org
Subject: Detention at {SECRET}
Message-ID: <secret-1@mission-a.example.org>
Date: Tue, 24 Nov 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Two unaccompanied children are detained at {SECRET}. May they be returned tomorrow?
--b
Content-Type: text/html; charset=utf-8
Content-Disposition: attachment; filename="{SECRET}.html"

<script>alert(1)</script>{SECRET}
--b--
""".replace("\n", "\r\n").encode()


class Held(NamedTuple):
    """What mission A has."""

    enquiry: Enquiry
    message: Message
    attachment: Attachment
    memo: Paper
    answer: OutgoingMessage
    release: Release


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def held(people: Cast, settings: object) -> Held:
    message = store_message(read(MAIL), MAIL, Source("desk"), NOON)
    enquiry = message.enquiry
    assert enquiry is not None and enquiry.mission == people.a
    triage.propose(enquiry, NOON)
    suggesting.suggest(enquiry, AT_THE_MACHINE, NOON)
    memo = keeping.create(
        f"---\ntitle: On {SECRET}\nkind: memo\nlanguage: en\n---\n\n# Question\n\n{SECRET}\n", AT_THE_MACHINE, NOON,
        confidence=enquiry.confidence, mission=enquiry.mission,
    )  # fmt: skip
    enquiry.memo = memo
    enquiry.save()
    answer = OutgoingMessage.objects.create(
        enquiry=enquiry, paper=memo, message_id="out-1@unit.example.org", to=[["", "officer@mission-a.example.org"]],
        subject=f"Re: {SECRET}", text=SECRET, sha256="0" * 64, queued_at=NOON,
    )  # fmt: skip
    release = Release.objects.create(
        enquiry=enquiry, mission=people.a, confidence="internal", stage="released", title=f"On {SECRET}", text=SECRET,
        begun_at=NOON, released_at=NOON, language="en",
    )  # fmt: skip
    releasing.index(release, f"{release.title}\n{release.text}", "en")
    return Held(enquiry, message, message.attachments.get(), memo, answer, release)


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that the site has, with its own places still open."""
    for one in (resolver or get_resolver()).url_patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, written)
        elif isinstance(one, URLPattern):
            yield written


def filled(route: str, held: Held) -> list[str]:
    """The route's addresses with every number that mission A's things have, and with the word itself."""
    import re  # noqa: PLC0415

    numbers = sorted({str(one.pk) for one in held} | {"1", "2026"})
    parts = re.split(r"(<[^>]+>)", route.replace("^", "").replace("$", "").replace("\\Z", ""))
    addresses = [""]
    for part in parts:
        if not part.startswith("<"):
            values = [part]
        elif part.startswith("<int:"):
            values = numbers
        elif "str:" in part or "path:" in part or "slug:" in part:
            values = [SECRET, f"enquiries/{held.enquiry.pk}"]
        else:
            values = [str(held.enquiry.pk), SECRET]
        addresses = [before + value for before in addresses for value in values]
    return [f"/{address}" for address in addresses if "(" not in address and "?P" not in address]


def client_of(user: User | None) -> Client:
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


OTHERS = ("charlie", "nobody", "stranger")


@pytest.mark.parametrize("who", OTHERS)
def test_no_address_shows_anything_of_a_mission_to_who_has_no_access(people: Cast, held: Held, who: str) -> None:
    client = client_of(None if who == "stranger" else getattr(people, who))
    walked = 0
    for route in routes():
        for address in filled(route, held):
            for query in ({}, {"q": SECRET}, {"words": SECRET, "stage": "all"}):
                answer = client.get(address, query)
                walked += 1
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                text = body.decode("utf-8", "replace")
                # what somebody asked for stands in the search box and in the address that is not there
                for own in (SECRET, SECRET.lower()):
                    asked = text.count(own)
                    assert asked == 0 or own in str(query) or own in address, (who, address, query)
                assert "officer@mission-a" not in text and "unaccompanied children are detained" not in text, (
                    who,
                    address,
                )
                assert answer.status_code != 500, (who, address, query)
    assert walked > 200


@pytest.mark.parametrize("who", OTHERS)
def test_a_guessed_address_is_answered_as_one_that_never_was(people: Cast, held: Held, who: str) -> None:
    client = client_of(None if who == "stranger" else getattr(people, who))
    number, missing = held.enquiry.pk, 987654
    pairs = [
        (f"/enquiries/{number}", f"/enquiries/{missing}"),
        (f"/enquiries/{number}/messages/{held.message.pk}", f"/enquiries/{missing}/messages/{missing}"),
        (f"/enquiries/{number}/attachments/{held.attachment.pk}", f"/enquiries/{missing}/attachments/{missing}"),
        (f"/enquiries/{number}/release", f"/enquiries/{missing}/release"),
        (f"/enquiries/{number}/erase", f"/enquiries/{missing}/erase"),
        (f"/knowledge/{held.release.pk}", f"/knowledge/{missing}"),
    ]
    for real, unreal in pairs:
        there, not_there = client.get(real), client.get(unreal)
        assert there.status_code == not_there.status_code and there.status_code in (302, 404), real
    for address in ("triage", "proposals", "memo", "answer", "stage", "release", "erase"):
        posted = client.post(f"/enquiries/{number}/{address}", {"to": "closed", "undo": "1", "number": str(number)})
        unknown = client.post(f"/enquiries/{missing}/{address}", {"to": "closed", "undo": "1", "number": str(missing)})
        assert posted.status_code == unknown.status_code and posted.status_code in (302, 404), address
    held.enquiry.refresh_from_db()
    assert held.enquiry.stage == "open"


def test_those_of_the_mission_find_it(people: Cast, held: Held) -> None:
    for who in (people.alice, people.bob, people.reviewer, people.administrator):
        client = client_of(who)
        assert SECRET in client.get("/enquiries").content.decode()
        page = client.get(f"/enquiries/{held.enquiry.pk}").content.decode()
        assert SECRET in page and "unaccompanied children" in page
        assert client.get(f"/enquiries/{held.enquiry.pk}/attachments/{held.attachment.pk}").status_code == 200


def test_an_officer_reads_but_does_not_change(people: Cast, held: Held) -> None:
    bob = client_of(people.bob)
    assert bob.post(f"/enquiries/{held.enquiry.pk}/stage", {"to": "closed"}).status_code == 403
    alice = client_of(people.alice)
    assert alice.get(f"/enquiries/{held.enquiry.pk}/erase").status_code == 403
    assert alice.post(f"/enquiries/{held.enquiry.pk}/stage", {"to": "closed"}).status_code == 302


def test_suggestions_never_tell_of_another_missions_enquiry(people: Cast, held: Held) -> None:
    asked = f"Two unaccompanied children are detained at {SECRET}"
    assert [one.row for one in alike(asked, "en", people.alice)]
    for who in (people.charlie, people.nobody, STRANGER):
        assert alike(asked, "en", who) == []


def test_every_reading_of_what_is_closed_is_written_down(people: Cast, held: Held) -> None:
    before = AuditEntry.objects.count()
    alice = client_of(people.alice)
    alice.get("/enquiries")
    alice.get(f"/enquiries/{held.enquiry.pk}")
    alice.get(f"/enquiries/{held.enquiry.pk}/attachments/{held.attachment.pk}")
    alice.get(f"/enquiries/{held.enquiry.pk}/messages/{held.message.pk}?as=html")
    told = [(one.actor, one.verb, one.key) for one in AuditEntry.objects.order_by("number")[before:]]
    number = str(held.enquiry.pk)
    assert told == [("alice", "listed", "1"), *[("alice", "read", number)] * 3]
    assert SECRET not in "".join(str(one.detail) for one in AuditEntry.objects.all())


def test_an_attachment_can_do_nothing_in_the_browser(people: Cast, held: Held) -> None:
    answer = client_of(people.alice).get(f"/enquiries/{held.enquiry.pk}/attachments/{held.attachment.pk}")
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "private, no-store"


def test_the_admin_shows_an_editor_only_what_she_may_read(people: Cast, held: Held) -> None:
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    people.charlie.is_staff = True
    people.charlie.save()
    people.charlie.user_permissions.set(Permission.objects.all())
    charlie = client_of(people.charlie)
    for address in ("enquiries/enquiry", "enquiries/release", "papers/paper"):
        assert SECRET not in charlie.get(f"/admin/{address}/").content.decode(), address


def test_withdrawing_an_answer_belongs_to_those_who_write(people: Cast, held: Held) -> None:
    answer = client_of(people.bob).post(f"/enquiries/{held.enquiry.pk}/answer", {"back": str(held.answer.pk)})
    assert answer.status_code == 403
    assert client_of(people.alice).post(
        f"/enquiries/{held.enquiry.pk}/answer", {"back": str(held.answer.pk)}
    ).status_code == 302  # fmt: skip
    held.answer.refresh_from_db()
    assert held.answer.state == outbox.State.WITHDRAWN
