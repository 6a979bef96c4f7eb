"""A program with a key: it may what its owner may, at its own pace, as long as the key holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from migrandi.enquiries.asking import Asked, enter_by_hand
from migrandi.jobs import queueing
from migrandi.meetings.models import Meeting
from migrandi.papers import keeping
from migrandi.papers.exporting import MEDIA
from migrandi.papers.keeping import DID
from migrandi.people import audit, keys
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.errors import BadRate
from migrandi.people.levels import Verb
from migrandi.people.models import ApiKey, Membership, Mission
from migrandi.search import saving
from migrandi.search.querying import Filters
from migrandi.watch import following

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 9, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clear() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer() -> User:
    mission = Mission.objects.create(code="nairobi", name="Mission A")
    officer = User.objects.create_user("officer-a")
    Membership.objects.create(user=officer, mission=mission, role="mission-officer")
    for confidence in ("public", "restricted"):
        Meeting.objects.create(
            title=confidence, starts_at=NOW, ends_at=NOW, confidence=confidence, mission=mission, changed_at=NOW,
            created_at=NOW,
        )  # fmt: skip
    return officer


def ask(address: str, word: str = "") -> Any:
    headers = {"Authorization": f"Bearer {word}"} if word else {}
    with time_machine.travel(NOW, tick=False):
        return Client(HTTP_HOST="127.0.0.1").get(f"/api/v1/{address}", headers=headers)


def test_a_key_says_whose_it_is_and_what_it_may(officer: User) -> None:
    _key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    told = ask("key", word).json()
    assert told["owner"] == "officer-a" and told["writes"] is False
    assert told["roles"] == [{"role": "mission-officer", "mission": "nairobi"}]


def test_with_a_key_its_owners_closed_meetings_are_listed_and_without_one_only_public_ones(officer: User) -> None:
    _key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    assert [one["title"] for one in ask("meetings").json()["meetings"]] == ["public"]
    assert {one["title"] for one in ask("meetings", word).json()["meetings"]} == {"public", "restricted"}
    Membership.objects.all().delete()
    assert [one["title"] for one in ask("meetings", word).json()["meetings"]] == ["public"]


def test_a_key_that_does_not_hold_is_refused_and_not_taken_for_a_strangers(officer: User) -> None:
    gone, revoked = keys.make(officer, "gone", AT_THE_MACHINE, NOW)
    keys.revoke(gone, officer, NOW)
    _key, expired = keys.make(officer, "old", AT_THE_MACHINE, NOW - timedelta(days=3), days=2)
    for word in (revoked, expired, "migrandi_nonsense"):
        answer = ask("counts", word)
        assert (answer.status_code, answer.json()["code"]) == (401, "bad-key")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    _key, word = keys.make(officer, "closed account", AT_THE_MACHINE, NOW)
    officer.is_active = False
    officer.save()
    assert ask("counts", word).status_code == 401


def test_what_needs_a_key_says_so_and_what_needs_a_role_refuses_another(officer: User) -> None:
    assert (ask("trail").status_code, ask("trail").json()["code"]) == (401, "no-key")
    _key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    refused = ask("trail", word)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    Membership.objects.create(user=officer, role="administrator")
    entries = ask("trail?limit=1", word).json()
    assert entries["entries"][0]["verb"] == "made-key" and entries["entries"][0]["digest"]


def test_each_key_has_a_pace_of_its_own(officer: User) -> None:
    _key, slow = keys.make(officer, "slow", AT_THE_MACHINE, NOW, rate="2/m")
    _key, other = keys.make(officer, "other", AT_THE_MACHINE, NOW)
    answers = [ask("counts", slow) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "50" and answers[2].json()["code"] == "too-many-requests"
    assert ask("counts", other).status_code == ask("counts").status_code == 200


def test_the_key_itself_is_not_kept(officer: User) -> None:
    key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    kept = ApiKey.objects.filter(pk=key.pk).values().get()
    assert all(word not in str(value) for value in kept.values())
    assert word not in str([*audit.shapes(audit.entries())])
    with pytest.raises(BadRate, match="100/m"):
        keys.make(officer, "x", AT_THE_MACHINE, NOW, rate="fast")


def test_with_a_key_its_owners_searches_follows_papers_and_enquiries_are_told_as_on_the_command_line(
    officer: User,
) -> None:
    mission = Mission.objects.get()
    Membership.objects.update(role="researcher")
    _key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    saving.save(officer, "harbours", "harbour", Filters(), NOW)
    channel = following.open_channel(officer, "feed", "daily", "", "en", NOW)
    following.follow(officer, channel, "state", "KE", NOW)
    paper = keeping.create("---\ntitle: Ports\nlanguage: en\n---\n\n# Ports\n", officer, NOW, confidence="restricted",
                           mission=mission)  # fmt: skip
    enquiry = enter_by_hand(Asked("k" * 20, "May she work?", "Work"), mission, "personal", officer, NOW)
    assert [one["name"] for one in ask("saved", word).json()["saved"]] == ["harbours"]
    assert ask("saved/nothing", word).status_code == 404
    assert [one["target"] for one in ask("follows", word).json()["follows"]] == ["ke"]
    assert [one["title"] for one in ask("papers", word).json()["papers"]] == ["Ports"]
    assert "# Ports" in ask(f"papers/{paper.pk}", word).json()["text"]
    assert ask(f"papers/{paper.pk}/check", word).json()["passed"] is True
    assert ask(f"papers/{paper.pk}/sources", word).json() == {"sources": []}
    assert [one["subject"] for one in ask("enquiries", word).json()["enquiries"]] == ["Work"]
    whole = ask(f"enquiries/{enquiry.pk}", word).json()
    assert whole["messages"][0]["parts"] == [{"kind": "own", "text": "May she work?"}]
    assert set(ask(f"enquiries/{enquiry.pk}/suggestions", word).json()) == {"authorities", "statuses", "earlier"}
    assert [one["name"] for one in ask("keys", word).json()["keys"]] == ["report"]
    assert "private" in ask(f"enquiries/{enquiry.pk}", word).headers["Cache-Control"]
    told = [(one.verb, one.kind, one.key) for one in audit.entries(actor="officer-a").order_by("number")]
    for read in (("listed", "papers", "1"), ("read", "paper", str(paper.pk)), ("listed", "enquiries", "1"),
                 ("read", "enquiry", str(enquiry.pk))):  # fmt: skip
        assert read in told
    stranger = User.objects.create_user("officer-b")
    _key, other = keys.make(stranger, "other", AT_THE_MACHINE, NOW)
    for closed in (f"papers/{paper.pk}", f"papers/{paper.pk}/check", f"enquiries/{enquiry.pk}"):
        assert ask(closed, other).status_code == 404 and ask(closed).status_code == 401
    assert ask("papers", other).json()["total"] == ask("enquiries", other).json()["total"] == 0


def test_jobs_and_whether_the_trail_holds_are_for_administrators(officer: User) -> None:
    _key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    for closed in ("jobs", "trail/verified"):
        assert ask(closed, word).status_code == 403
    Membership.objects.create(user=officer, role="administrator")
    queueing.put("index", "", NOW)
    assert [one["kind"] for one in ask("jobs", word).json()["jobs"]] == ["index"]
    assert ask("trail/verified", word).json()["broken"] is None
    assert ask("trail/verified?expect=0", word).json()["broken"]["why"]
    ask("trail", word)
    assert audit.entries(verb="read", kind="trail").count() == 1, "reading the trail stands in it"


def test_a_closed_meeting_is_read_with_a_key_alone_and_that_is_written_down(officer: User) -> None:
    _key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    closed = Meeting.objects.get(confidence="restricted")
    assert ask(f"meetings/{closed.pk}").status_code == 404
    assert ask(f"meetings/{closed.pk}", word).json()["title"] == "restricted"
    ask("meetings", word)
    told = [(one.verb, one.kind) for one in audit.entries(actor="officer-a").order_by("number")]
    assert told == [("read", "meeting"), ("listed", "meetings")]
    day = NOW.date().isoformat()
    assert [one["title"] for one in ask("meetings/agenda?days=1").json()["agenda"] if one["what"] == "meeting"] == [
        "public"
    ]
    assert isinstance(ask(f"meetings/reports?state=KE&first={day}").json()["reports"], list)
    assert ask("meetings/aside", word).status_code == 403


def test_a_paper_is_had_as_a_word_file_by_its_ending_or_by_what_is_accepted(officer: User) -> None:
    mission = Mission.objects.get()
    Membership.objects.update(role="researcher")
    _key, word = keys.make(officer, "report", AT_THE_MACHINE, NOW)
    text = "---\ntitle: Ports\nlanguage: en\n---\n\n# Ports\n\nShips pay on leaving.\n"
    paper = keeping.create(text, officer, NOW, confidence="restricted", mission=mission)
    said = {"Authorization": f"Bearer {word}"}
    client = Client(HTTP_HOST="127.0.0.1")
    by_ending = client.get(f"/api/v1/papers/{paper.pk}.docx", headers=said)
    by_type = client.get(f"/api/v1/papers/{paper.pk}", headers=said | {"Accept": MEDIA["docx"]})
    for answer in (by_ending, by_type):
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, MEDIA["docx"])
        assert "private" in answer.headers["Cache-Control"] and answer.headers["ETag"]
        with ZipFile(BytesIO(answer.content)) as file:
            assert "Ships pay on leaving." in file.read("word/document.xml").decode()
    for accepted in ("*/*", "application/json", "text/html", ""):
        told = client.get(f"/api/v1/papers/{paper.pk}", headers=said | {"Accept": accepted})
        assert told.json()["text"] == text and "Accept" in told.headers["Vary"]
    assert ask(f"papers/{paper.pk}.docx?style=nonsense", word).status_code == 422
    exported = [(one.verb, one.key) for one in audit.entries(kind="paper") if one.verb == DID[Verb.EXPORT]]
    assert exported[:2] == [(DID[Verb.EXPORT], str(paper.pk))] * 2
    Membership.objects.update(role="mission-officer")
    assert ask(f"papers/{paper.pk}.docx", word).status_code == 403, "who may read it may not take it away"
    assert ask(f"papers/{paper.pk}", word).status_code == 200
    assert ask(f"papers/{paper.pk}.docx").status_code == 401
