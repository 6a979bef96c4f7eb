"""No address shows, hands out, changes or clears what is closed without its standing in the trail: all are walked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from migrandi.enquiries import answering, releasing, triage
from migrandi.enquiries.models import Attachment, Enquiry, Message
from migrandi.enquiries.recording import Source, store_message
from migrandi.law import blobs
from migrandi.mail.reading import read
from migrandi.meetings.models import Document, FollowUp, Meeting, Outcome, Recommendation
from migrandi.papers import gathering, keeping, picturing
from migrandi.papers.models import Paper
from migrandi.people import audit, keys
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.models import AuditEntry, Mission
from tests.enquiries.test_walking_every_route import MAIL, SECRET, routes
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>%b</title></svg>' % SECRET.encode()

SHOWN = {
    "papers", "papers/<int:number>", "papers/<int:number>/edit", "papers/<int:number>/versions",
    "papers/<int:number>/take", "papers/<int:number>/comparison", "papers/<int:number>/outline",
    "papers/<int:number>/drafting", "papers/<int:number>/pictures/<str:name>",
    "meetings", "meetings/<int:number>", "meetings/<int:number>.<str:form>", "meetings/<int:number>/edit",
    "meetings/<int:number>/document/<int:part>/file", "meetings/<int:number>/<str:kind>/new",
    "meetings/<int:number>/<str:kind>/<int:part>",
    "states/<str:name>", "<path:path>",  # a recommendation to the State, the law that a meeting adopted
    "enquiries", "enquiries/<int:number>", "enquiries/<int:number>/messages/<int:message>",
    "enquiries/<int:number>/attachments/<int:attachment>", "enquiries/<int:number>/release",
    "api/v1/papers", "api/v1/papers/<number>", "api/v1/meetings", "api/v1/meetings/<number>", "api/v1/meetings/agenda",
    "api/v1/enquiries", "api/v1/enquiries/<number>",
    *(f"admin/{kind}/" for kind in ("papers/paper", "papers/evidence", "papers/move", "meetings/meeting",
                                    "meetings/outcome", "meetings/change")),
    *(f"admin/{kind}/<path:object_id>/{page}/"
      for kind in ("papers/paper", "papers/evidence", "papers/move", "meetings/meeting", "meetings/outcome",
                   "meetings/change")
      for page in ("change", "delete", "history") if kind != "papers/move" or page == "change"),
    "admin/enquiries/enquiry/<path:object_id>/change/", "admin/enquiries/enquiry/<path:object_id>/history/",
}  # fmt: skip
"""The routes at which something closed may be seen. Each is walked, and each writes to the trail."""


class Held(NamedTuple):
    """What is closed, each with the secret word in it."""

    enquiry: Enquiry
    message: Message
    attachment: Attachment
    memo: Paper
    paper: Paper
    meeting: Meeting
    document: Document
    task: FollowUp


@pytest.fixture(autouse=True)
def _clear() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser("administrator")


@pytest.fixture
def held() -> Held:
    mission = Mission.objects.create(code="mission-a", name="Mission A", addresses="@mission-a.example.org")
    message = store_message(read(MAIL), MAIL, Source("desk"), NOON)
    enquiry = message.enquiry
    assert enquiry is not None
    triage.propose(enquiry, NOON)
    memo = answering.begin_memo(enquiry, AT_THE_MACHINE, NOON)
    Paper.objects.filter(pk=memo.pk).update(stage=Paper.Stage.CLEARED)
    releasing.begin_release(Enquiry.objects.get(), AT_THE_MACHINE, NOON)
    paper = keeping.create(
        f"---\ntitle: On {SECRET}\nlanguage: en\n---\n\n# {SECRET}\n", AT_THE_MACHINE, NOON, confidence="restricted",
        mission=mission,
    )  # fmt: skip
    keeping.save(paper, 1, keeping.latest(paper).text + "\nMore.\n", AT_THE_MACHINE, NOON)
    gathering.jot(paper, SECRET, AT_THE_MACHINE, NOON)
    picturing.keep(paper, "picture.svg", PICTURE, SECRET, AT_THE_MACHINE, NOON)
    paper.moves.create(before="draft", after="review", version=2, made_at=NOON, made_by="")
    meeting = Meeting.objects.create(
        title=f"Session on {SECRET}", starts_at=datetime.now(UTC), ends_at=datetime.now(UTC), confidence="restricted",
        mission=mission, changed_at=NOON, created_at=NOON,
    )  # fmt: skip
    document = Document.objects.create(
        meeting=meeting, title=SECRET, filename="paper.txt", sha256=blobs.keep(settings.BLOBS, SECRET.encode())
    )
    task = FollowUp.objects.create(meeting=meeting, text=SECRET)
    take_in(law(article("1", "entry"), as_of="2001-01-01"))
    outcome = Outcome.objects.create(meeting=meeting, title=SECRET, kind="resolution")
    outcome.work_id = outcome.work_id or _work()
    outcome.save()
    Recommendation.objects.create(outcome=outcome, state="ke", text=SECRET)
    meeting.changes.create(what="title", before={}, after={"title": SECRET}, at=NOON, confidence="restricted")
    return Held(enquiry, message, message.attachments.get(), memo, paper, meeting, document, task)


def _work() -> int:
    from migrandi.law.models import Work  # noqa: PLC0415

    return int(Work.objects.get(path="/xx/act/1999/7").pk)


def filled(route: str, held: Held) -> Iterator[str]:
    """The route's addresses with every number of something closed, one that nothing has, and with names that mean
    something."""
    numbers = sorted({str(one.pk) for one in held} | {"1", "987654"})
    values = {
        "name": ["ke", "picture.svg"], "form": ["ics", "jsonld"], "kind": ["document", "follow-up"],
        "path": ["xx/act/1999/7", "xx/act/1999/7/art_1"],
    }  # fmt: skip
    parts = re.split(r"(<[^>]+>)", route.replace("^", "").replace("$", "").replace("\\Z", ""))
    choices = [
        [part] if not part.startswith("<") else values.get(part.strip("<>").rpartition(":")[2], numbers)
        for part in parts
    ]
    for address in map("".join, product(*choices)):
        if "(" not in address:
            yield f"/{address}"


QUERIES: dict[str, tuple[dict[str, str], ...]] = {
    "meetings": ({}, {"view": "list"}, {"view": "month"}),
    "papers/<int:number>/take": ({"as": "source"}, {"as": "html"}),
    "papers/<int:number>/comparison": ({}, {"as": "csv"}),
}
"""What more such an address is asked."""


def test_whatever_shows_something_closed_stands_in_the_trail_and_in_the_table(administrator: User, held: Held) -> None:
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    client.force_login(administrator)
    _key, word = keys.make(administrator, "report", AT_THE_MACHINE, datetime.now(UTC), rate="100000/s")
    showed: set[str] = set()
    unnoted: list[str] = []
    for route in routes():
        for address, query in product(filled(route, held), QUERIES.get(route, ({},))):
            if "logout" in address or "sign-out" in address:
                continue
            before = AuditEntry.objects.count()
            headers = {"Authorization": f"Bearer {word}"} if address.startswith("/api/") else {}
            answer = client.get(address, query, headers=headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code != 500, address
            if SECRET not in body.decode("utf-8", "replace"):
                continue
            showed.add(route)
            if AuditEntry.objects.count() == before:
                unnoted.append(f"{address} {query}")
    assert not unnoted, unnoted
    assert showed - SHOWN == set(), "a new place where something closed is shown: put it into the table"
    assert SHOWN - showed == set(), "the table names a place at which nothing was shown"
    assert SECRET not in "".join(f"{one.key} {one.detail}" for one in AuditEntry.objects.all())


TEXT = f"---\ntitle: On {SECRET}\nlanguage: en\n---\n\n# {SECRET}\n\nMore of it.\n"
DONE: tuple[tuple[str, str, dict[str, str], str, str], ...] = (
    # route, the thing whose number it has, what is posted (nothing: it is only asked for), verb, kind
    ("papers/{}/edit", "paper", {"text": TEXT, "base": "2"}, "changed", "paper"),
    ("papers/{}/autosave", "paper", {"text": TEXT + "So.", "base": "2"}, "changed", "paper"),
    ("papers/{}/comments", "paper", {"remark": "See art. 3."}, "changed", "paper"),
    ("papers/{}/evidence", "paper", {"evidence": "{evidence}"}, "changed", "paper"),
    ("papers/{}/pictures", "paper", {"away": "picture.svg"}, "changed", "paper"),
    ("papers/{}/comparison", "paper", {"ask": "1", "question": "May they work?"}, "changed", "paper"),
    ("papers/{}/outline", "paper", {"base": "2", "topic": "1"}, "changed", "paper"),
    ("papers/{}/drafting", "paper", {"wish": "paragraph"}, "read", "paper"),  # no model is set: nothing is done
    ("papers/{}/move", "paper", {"to": Paper.Stage.REVIEW}, "changed", "paper"),
    ("papers/{}/move", "paper", {"to": Paper.Stage.CLEARED}, "cleared", "paper"),
    ("papers/{}/edit", "paper", {"text": TEXT, "base": "1"}, "read", "paper"),  # somebody else was quicker
    ("papers/{}/close", "paper", {"confidence": "personal", "mission": "mission-a"}, "close", "paper"),
    ("papers/collect", "paper", {"paper": "{}", "jotted": "A word"}, "changed", "paper"),
    ("papers/new", "paper", {"title": "Another", "kind": "memo", "confidence": "internal"}, "began", "paper"),
    ("papers/{}/take?as=docx", "paper", {}, "exported", "paper"),
    ("papers/{}/take?as=source", "paper", {}, "exported", "paper"),
    ("papers/{}/comparison?as=csv", "paper", {}, "exported", "paper"),
    ("meetings/{}/edit", "meeting", {"title": "Another"}, "read", "meeting"),  # without dates: nothing is changed
    ("meetings/{}/remove", "meeting", {"back": "1"}, "changed", "meeting"),
    ("meetings/{}/remove", "meeting", {}, "changed", "meeting"),
    ("meetings/{}/note/new", "meeting", {"text": "Heard.", "confidence": "restricted"}, "changed", "meeting"),
    ("meetings/{}/follow-up/{}/done", "meeting", {}, "changed", "meeting"),
    ("meetings/{}/paper", "meeting", {"what": "briefing"}, "read", "meeting"),
    ("meetings/{}.ics", "meeting", {}, "exported", "meeting"),
    ("meetings/{}/document/{}/file", "meeting", {}, "exported", "meeting"),
    ("enquiries/{}/triage", "enquiry", {"subject": "Another", "urgency": "soon", "confidence": "restricted"},
     "changed", "enquiry"),
    ("enquiries/{}/stage", "enquiry", {"to": "closed"}, "changed", "enquiry"),
    ("enquiries/person", "enquiry", {"words": "officer@mission-a.example.org", "take": "1"}, "exported", "enquiry"),
    ("enquiries/person", "enquiry", {"words": "officer@mission-a.example.org"}, "listed", "enquiries"),
    ("enquiries/years/2026?as=csv", "enquiry", {}, "exported", "annual-report"),
)  # fmt: skip
"""What changes, clears, hands out or erases something closed, and what the trail calls it."""
ASKED_FOR = ("take", "as=", ".ics", "/file")


def test_what_is_changed_cleared_handed_out_or_erased_stands_in_the_trail(administrator: User, held: Held) -> None:
    missing: list[str] = []
    for route, what, said, verb, kind in DONE:
        with transaction.atomic():
            answer, told = done(administrator, held, route, what, said)
            transaction.set_rollback(True)
        if answer.status_code >= 500 or ("administrator", verb, kind) not in told:
            missing.append(f"{route} {said}: {answer.status_code}, {verb} {kind} is not in {told}")
    assert not missing, "\n".join(missing)


def done(who: User, held: Held, route: str, what: str, said: dict[str, str]) -> tuple[Any, set[tuple[str, str, str]]]:
    """What is answered to somebody who does that, and what the trail was told."""
    number = getattr(held, what).pk
    part = held.task.pk if "follow-up" in route else held.document.pk
    address = "/" + route.replace("{}", str(number), 1).replace("{}", str(part))
    piece = str(held.paper.evidence.values_list("pk", flat=True)[0])
    posted = {name: value.replace("{}", str(number)).replace("{evidence}", piece) for name, value in said.items()}
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(who)
    if said.get("to") == Paper.Stage.CLEARED:
        Paper.objects.filter(pk=number).update(stage=Paper.Stage.REVIEW)
    before = AuditEntry.objects.count()
    answer = client.get(address) if any(one in route for one in ASKED_FOR) else client.post(address, posted)
    told = {(one.actor, one.verb, one.kind) for one in AuditEntry.objects.order_by("number")[before:]}
    assert audit.verify().broken is None
    return answer, told


def test_of_what_is_public_nothing_is_written_down_and_of_what_is_internal_no_reading(administrator: User) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(administrator)
    open_paper = keeping.create(TEXT, AT_THE_MACHINE, NOON, confidence="public")
    internal = keeping.create(TEXT, AT_THE_MACHINE, NOON, confidence="internal")
    before = AuditEntry.objects.count()
    for one in (open_paper, internal):
        assert client.get(f"/papers/{one.pk}").status_code == 200
    assert client.get(f"/papers/{open_paper.pk}/take?as=md").status_code == 200
    assert AuditEntry.objects.count() == before
    assert client.get(f"/papers/{internal.pk}/take?as=md").status_code == 200
    assert [one.verb for one in AuditEntry.objects.order_by("number")[before:]] == ["exported"]
