"""Papers that not everybody may see: shown nowhere, exported for nobody, and written down when they are opened."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from migrandi.papers import keeping
from migrandi.papers.errors import UnknownPaper
from migrandi.papers.models import Paper
from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.errors import NotAllowed
from tests.law.writing import article, law, take_in
from tests.people.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = "---\ntitle: Harbours of A\n---\n\nThe harbour is wide.\n"
PAGES = (
    "", "/edit", "/versions", "/take", "/take?as=source", "/comparison", "/comparison?as=json", "/outline", "/drafting",
    "/pictures/map.png",
)  # fmt: skip
ACTIONS = ("/edit", "/autosave", "/preview", "/evidence", "/comments", "/move", "/close", "/pictures", "/outline",
           "/drafting", "/comparison")  # fmt: skip


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def closed(people: Cast) -> Paper:
    """A restricted paper of mission A."""
    return keeping.create(TEXT, people.alice, NOON, confidence="restricted", mission=people.a)


def as_user(user: User) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    return client


def test_a_paper_is_seen_by_its_mission_and_by_who_is_in_all(people: Cast, closed: Paper) -> None:
    seen = {
        user.username: closed in keeping.visible(user)
        for user in (people.alice, people.bob, people.charlie, people.reader, people.reviewer, people.nobody)
    }
    assert seen == {
        "alice": True, "bob": True, "charlie": False, "reader": False, "reviewer": True, "nobody": False,
    }  # fmt: skip
    assert closed in keeping.visible(AT_THE_MACHINE)
    with pytest.raises(UnknownPaper) as told:
        keeping.find_paper(str(closed.pk), people.charlie)
    assert "Harbours of A" not in str(told.value)


@pytest.mark.parametrize("who", ["charlie", "nobody", "reader"])
def test_nothing_of_a_closed_paper_reaches_who_may_not_see_it(people: Cast, closed: Paper, who: str) -> None:
    take_in(law(article("4", "appeal"), as_of="2001-01-01"))
    client = as_user(getattr(people, who))
    for address in ("/papers", "/xx/act/1999/7/art_4", "/search?q=harbours"):
        assert "Harbours of A" not in client.get(address).content.decode()
    for page in PAGES:
        answer = client.get(f"/papers/{closed.pk}{page}")
        assert (answer.status_code, "Harbours of A" in answer.content.decode()) == (404, False), page
    for action in ACTIONS:
        assert client.post(f"/papers/{closed.pk}{action}", {"text": "mine", "base": "1"}).status_code == 404, action
    assert client.post("/papers/collect", {"paper": closed.pk, "jotted": "x"}).status_code == 404
    assert keeping.latest(closed).text == TEXT


def test_who_may_only_read_writes_nothing_and_is_offered_nothing(people: Cast, closed: Paper) -> None:
    client = as_user(people.bob)
    page = client.get(f"/papers/{closed.pk}").content.decode()
    assert "Harbours of A" in page and "/edit" not in page and 'name="remark"' not in page
    for action in ACTIONS:
        assert client.post(f"/papers/{closed.pk}{action}", {"text": "mine", "base": "1"}).status_code == 403, action
    assert client.get(f"/papers/{closed.pk}/take?as=md").status_code == 403


def test_only_who_clears_may_clear(people: Cast, closed: Paper) -> None:
    alice, reviewer = as_user(people.alice), as_user(people.reviewer)
    alice.post(f"/papers/{closed.pk}/move", {"to": "in-review"})
    assert alice.post(f"/papers/{closed.pk}/move", {"to": "cleared"}).status_code == 403
    assert reviewer.post(f"/papers/{closed.pk}/move", {"to": "cleared"}).status_code == 302


def test_opening_a_closed_paper_is_written_down_and_of_typing_that_it_began(people: Cast, closed: Paper) -> None:
    client = as_user(people.alice)
    client.get(f"/papers/{closed.pk}")
    client.get(f"/papers/{closed.pk}/take?as=md")
    client.post(f"/papers/{closed.pk}/autosave", {"text": TEXT + "a", "base": "1"})
    client.post(f"/papers/{closed.pk}/autosave", {"text": TEXT + "ab", "base": "2"})
    told = [(one.actor, one.verb) for one in audit.entries(kind="paper", key=str(closed.pk))]
    assert told == [("alice", "changed"), ("alice", "exported"), ("alice", "read"), ("alice", "began")]
    assert audit.verify().broken is None


def test_how_closed_a_paper_is_changes_only_within_ones_rights(people: Cast, closed: Paper) -> None:
    with pytest.raises(NotAllowed):
        keeping.close(closed, "internal", people.b, people.alice, NOON)
    with pytest.raises(NotAllowed):
        keeping.create(TEXT, people.bob, NOON, confidence="internal", mission=people.a)
    answer = as_user(people.alice).post(
        f"/papers/{closed.pk}/close", {"confidence": "personal", "mission": people.a.code}
    )  # fmt: skip
    closed.refresh_from_db()
    assert (answer.status_code, closed.confidence) == (302, "personal")
    assert as_user(people.alice).get(f"/papers/{closed.pk}/take?as=md").status_code == 403
    assert audit.entries(kind="paper", verb="close").count() == 1


def test_what_is_internal_and_the_units_own_is_read_by_everybody_signed_in(people: Cast) -> None:
    paper = keeping.create(TEXT, people.reviewer, NOON)
    assert paper in keeping.visible(people.nobody)
    assert as_user(people.nobody).get(f"/papers/{paper.pk}").status_code == 200
    assert as_user(people.nobody).get(f"/papers/{paper.pk}/edit").status_code == 403


@override_settings(LAPTOP=True)
def test_whoever_sits_at_the_machine_sees_all(closed: Paper) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    assert "Harbours of A" in client.get("/papers").content.decode()
    assert client.get(f"/papers/{closed.pk}/edit").status_code == 200
