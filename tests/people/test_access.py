"""Who may do what with what: the written table, walked for everybody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from migrandi.enquiries.models import Enquiry, Thread
from migrandi.people.access import allowed, may, may_read, missions_of, readable, require
from migrandi.people.actors import AT_THE_MACHINE, STRANGER
from migrandi.people.errors import NotAllowed
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import Membership
from tests.people.cast import Cast, cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def people() -> Cast:
    return cast()


READ = [
    # who, the levels they may read of mission A's, of mission B's, of the unit's own
    ("alice", "public internal restricted personal", "public", "public internal"),
    ("bob", "public internal restricted personal", "public", "public internal"),
    ("charlie", "public", "public internal restricted personal", "public internal"),
    ("reader", "public internal", "public", "public internal"),
    ("reviewer", "public internal restricted personal", "public internal restricted personal",
     "public internal restricted personal"),
    ("administrator", "public internal restricted personal", "public internal restricted personal",
     "public internal restricted personal"),
    ("nobody", "public", "public", "public internal"),
    ("stranger", "public", "public", "public"),
    ("machine", "public internal restricted personal", "public internal restricted personal",
     "public internal restricted personal"),
]  # fmt: skip


def actor(people: Cast, who: str) -> object:
    return {"stranger": STRANGER, "machine": AT_THE_MACHINE}.get(who) or getattr(people, who)


@pytest.mark.parametrize(("who", "of_a", "of_b", "of_none"), READ)
def test_each_reads_what_the_table_says_one_by_one_and_in_lists(
    people: Cast, who: str, of_a: str, of_b: str, of_none: str
) -> None:
    expected = {
        (mission, level)
        for mission, levels in ((people.a, of_a), (people.b, of_b), (None, of_none))
        for level in levels.split()
    }
    thread = Thread.objects.create(begun_at=NOON)
    for mission in (people.a, people.b, None):
        for level in Confidence.values:
            Enquiry.objects.create(mission=mission, confidence=level, received_at=NOON, thread=thread)
    someone = actor(people, who)
    asked = {(m, c) for m in (people.a, people.b, None) for c in Confidence.values if may_read(someone, c, m)}
    listed = {(one.mission, one.confidence) for one in readable(Enquiry.objects.all(), someone)}
    assert asked == listed == expected


@pytest.mark.parametrize(
    ("who", "verb", "allowed_there"),
    [
        ("alice", Verb.WRITE, True), ("alice", Verb.CLEAR, False), ("alice", Verb.ERASE, False),
        ("bob", Verb.ASK, True), ("bob", Verb.WRITE, False), ("charlie", Verb.WRITE, False),
        ("reader", Verb.ASK, False), ("reviewer", Verb.CLEAR, True), ("reviewer", Verb.ERASE, False),
        ("administrator", Verb.ERASE, True), ("administrator", Verb.GOVERN, True), ("nobody", Verb.ASK, False),
        ("stranger", Verb.WRITE, False), ("machine", Verb.ERASE, True),
    ],
)  # fmt: skip
def test_each_does_what_the_table_says(people: Cast, who: str, verb: Verb, allowed_there: bool) -> None:
    someone = actor(people, who)
    assert may(someone, verb, Confidence.RESTRICTED, people.a) is allowed_there
    thread = Thread.objects.create(begun_at=NOON)
    Enquiry.objects.create(mission=people.a, confidence="restricted", received_at=NOON, thread=thread)
    assert allowed(Enquiry.objects.all(), someone, verb).exists() is allowed_there
    if not allowed_there:
        with pytest.raises(NotAllowed, match="may not"):
            require(someone, verb, Confidence.RESTRICTED, people.a)


def test_a_researcher_takes_nothing_personal_away(people: Cast) -> None:
    assert may(people.alice, Verb.EXPORT, Confidence.RESTRICTED, people.a)
    assert not may(people.alice, Verb.EXPORT, Confidence.PERSONAL, people.a)


def test_two_roles_in_two_missions_do_not_mix(people: Cast) -> None:
    Membership.objects.create(user=people.alice, role="reader", mission=people.b)
    assert may(people.alice, Verb.WRITE, Confidence.INTERNAL, people.a)
    assert not may(people.alice, Verb.WRITE, Confidence.INTERNAL, people.b)
    assert may_read(people.alice, Confidence.INTERNAL, people.b)
    assert not may_read(people.alice, Confidence.PERSONAL, people.b)


def test_a_closed_account_is_a_strangers(people: Cast) -> None:
    people.reviewer.is_active = False
    people.reviewer.save()
    assert not may_read(people.reviewer, Confidence.INTERNAL, None)
    assert [*missions_of(people.reviewer)] == []


def test_missions_are_known_to_those_who_belong(people: Cast) -> None:
    assert {one.code for one in missions_of(people.alice)} == {"mission-a"}
    assert {one.code for one in missions_of(people.reviewer)} == {"mission-a", "mission-b"}
    assert not missions_of(people.nobody).exists()


def test_a_superuser_is_an_administrator_everywhere(people: Cast) -> None:
    root = User.objects.create(username="root", is_superuser=True)
    assert may(root, Verb.ERASE, Confidence.PERSONAL, people.b)
