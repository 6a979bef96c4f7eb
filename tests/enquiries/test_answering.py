"""From the question to the memo, its clearance, the outbox and back, and to the knowledge that others may search."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from pytest_django import Settings

from migrandi.enquiries import answering, blobs, releasing, suggesting, triage
from migrandi.enquiries.errors import NotInThatState, UnknownEnquiry
from migrandi.enquiries.finding import find_release
from migrandi.enquiries.models import Enquiry, OutgoingMessage, Release
from migrandi.enquiries.recording import Source, store_message
from migrandi.enquiries.words import alike
from migrandi.mail.reading import read
from migrandi.papers import keeping, reviewing
from migrandi.papers.checking import check_text
from migrandi.people.actors import STRANGER
from migrandi.people.errors import NotAllowed
from migrandi.treaties.loading import load_register
from tests.people.cast import Cast, cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MAIL = """From: "Rolenom Exemplaire" <officer@mission-b.example.org>
To: desk@unit.example.org
Subject: Expulsion de mineurs
Message-ID: <q-1@mission-b.example.org>
References: <q-0@mission-b.example.org>
Date: Tue, 24 Nov 2026 09:00:00 +0000
Content-Type: text/plain; charset=utf-8

Bonjour,
La requérante : Rolenom Exemplaire, née le 3 mars 1990, demande : "peut-on renvoyer des enfants
vers un pays où ils risquent la torture" ? L'article 3 de la Convention contre la torture est-il applicable ?
""".replace("\n", "\r\n").encode()


@pytest.fixture
def people(settings: Settings) -> Cast:
    settings.MAIL_FROM = "desk@unit.example.org"
    settings.SMTP_URL = "smtp://localhost:2525"
    load_register()
    return cast()


@pytest.fixture
def enquiry(people: Cast) -> Enquiry:
    one = store_message(read(MAIL), MAIL, Source("desk"), NOON).enquiry
    assert one is not None
    triage.propose(one, NOON)
    found = suggesting.suggest(one, people.charlie, NOON)
    for proposal in (*found.authorities[:2], *found.statuses[:1]):
        suggesting.answer_proposal(one, proposal.pk, "taken", people.charlie, NOON)
    return one


def cleared(enquiry: Enquiry, people: Cast) -> None:
    memo = answering.begin_memo(enquiry, people.charlie, NOON)
    reviewing.move(memo, "in-review", "charlie", NOON)
    reviewing.move(memo, "cleared", "reviewer", NOON)


def test_the_memo_begins_with_the_question_and_what_was_taken_in_the_enquirys_language(
    people: Cast, enquiry: Enquiry
) -> None:
    memo = answering.begin_memo(enquiry, people.charlie, NOON)
    text = keeping.latest(memo).text
    assert (memo.kind, memo.language, memo.confidence, memo.mission) == ("memo", "fr", "personal", people.b)
    assert "peut-on renvoyer des enfants" in text and "states: [TN]" in text
    assert memo.evidence.filter(path__startswith="/int/treaty/1984/cat/art_3").exists()
    assert memo.evidence.filter(kind="status").count() == 1
    assert check_text(text).passed
    assert answering.begin_memo(enquiry, people.charlie, NOON) == memo
    with pytest.raises(NotAllowed):
        answering.begin_memo(enquiry, people.bob, NOON)


def test_an_answer_is_sent_once_cleared_as_a_proper_reply_with_the_memo_attached(
    people: Cast, enquiry: Enquiry
) -> None:
    answering.begin_memo(enquiry, people.charlie, NOON)
    with pytest.raises(NotInThatState, match="cleared"):
        answering.queue_answer(enquiry, people.charlie, NOON)
    cleared(enquiry, people)
    enquiry.refresh_from_db()
    answer = answering.queue_answer(enquiry, people.charlie, NOON)
    sent = read(blobs.fetch(answer.sha256))
    assert sent.in_reply_to == ("q-1@mission-b.example.org",)
    assert sent.references == ("q-0@mission-b.example.org", "q-1@mission-b.example.org")
    assert [one.address for one in sent.to] == ["officer@mission-b.example.org"]
    [attached] = sent.attachments
    words = "\n".join(each.text for each in Document(BytesIO(attached.data)).paragraphs)
    assert attached.name.endswith(".docx") and "torture" in words
    assert answer.next_at == NOON + timedelta(seconds=60) and enquiry.stage == "cleared"
    with pytest.raises(NotInThatState):
        answering.queue_answer(enquiry, people.charlie, NOON)


def test_a_queued_answer_is_taken_back_and_the_enquiry_is_as_before(people: Cast, enquiry: Enquiry) -> None:
    cleared(enquiry, people)
    enquiry.refresh_from_db()
    answer = answering.queue_answer(enquiry, people.charlie, NOON)
    answering.take_back(enquiry, answer.pk, people.charlie, NOON)
    enquiry.refresh_from_db()
    assert (enquiry.stage, enquiry.answered_at) == ("open", None)
    assert OutgoingMessage.objects.get().state == "withdrawn"
    assert answering.queue_answer(enquiry, people.charlie, NOON).state == "queued"


def test_a_unit_that_clears_nothing_sends_at_once(people: Cast, enquiry: Enquiry, settings: Settings) -> None:
    settings.ENQUIRY_CLEARED = False
    answering.begin_memo(enquiry, people.charlie, NOON)
    assert answering.queue_answer(enquiry, people.charlie, NOON).state == "queued"
    assert enquiry.stage == "answered"


def released(enquiry: Enquiry, people: Cast) -> Release:
    cleared(enquiry, people)
    enquiry.refresh_from_db()
    begun = releasing.begin_release(enquiry, people.reviewer, NOON)
    with pytest.raises(NotInThatState, match="looked at"):
        releasing.release_memo(begun, people.reviewer, "internal", None, "Children and torture", NOON)
    for one in begun.redactions.all():
        releasing.answer_redaction(begun, one.pk, "out", people.reviewer, NOON)
    return releasing.release_memo(begun, people.reviewer, "internal", None, "Children and torture", NOON)


def test_a_release_tells_of_nobody_and_is_found_by_those_who_may(people: Cast, enquiry: Enquiry) -> None:
    done = released(enquiry, people)
    for secret in ("Rolenom", "Exemplaire", "3 mars 1990"):
        assert secret not in done.text + done.title + done.original
    assert "[" in done.text and not done.redactions.exists()
    assert find_release(done.pk, people.alice) == done
    alice = Client(HTTP_HOST="127.0.0.1")
    alice.force_login(people.alice)
    assert "Children and torture" in alice.get(f"/knowledge/{done.pk}").content.decode()
    assert "Children and torture" in alice.get("/knowledge", {"words": "renvoyer enfants torture"}).content.decode()
    assert done in [one.row for one in alike("renvoyer des enfants vers la torture", "fr", people.nobody)]
    with pytest.raises(UnknownEnquiry):
        find_release(done.pk, STRANGER)
    releasing.withdraw_release(done, people.reviewer, NOON)
    assert alike("renvoyer des enfants vers la torture", "fr", people.nobody) == []
    releasing.put_back_release(done, people.reviewer, NOON)
    assert alike("renvoyer des enfants vers la torture", "fr", people.nobody)


def test_a_memo_is_redacted_and_released_in_the_browser_and_had_back(people: Cast, enquiry: Enquiry) -> None:
    cleared(enquiry, people)
    reviewer = Client(HTTP_HOST="127.0.0.1")
    reviewer.force_login(people.reviewer)
    here = f"/enquiries/{enquiry.pk}/release"
    reviewer.post(here, {"begin": "1"})
    page = reviewer.get(here).content.decode()
    assert "<mark>Rolenom Exemplaire</mark>" in page and 'name="title"' not in page
    places = {f"place-{one.pk}": "out" for one in Release.objects.get().redactions.all()}
    reviewer.post(here, places)
    assert 'name="title"' in reviewer.get(here).content.decode()
    given = {"release": "1", "confidence": "internal", "mission": "", "title": "Children and torture"}
    done = reviewer.post(here, given)
    address = done["Location"]
    assert "Exemplaire" not in reviewer.get(address).content.decode()
    assert "Undo" in reviewer.post(address).content.decode()
    assert reviewer.get(address).status_code == 404
    assert reviewer.post(address, {"undo": "1"}).status_code == 302
    assert reviewer.get(address).status_code == 200


def test_only_who_releases_may_redact(people: Cast, enquiry: Enquiry) -> None:
    cleared(enquiry, people)
    enquiry.refresh_from_db()
    with pytest.raises(NotAllowed):
        releasing.begin_release(enquiry, people.charlie, NOON)


def test_words_are_marked_by_hand_wherever_they_stand(people: Cast, enquiry: Enquiry) -> None:
    cleared(enquiry, people)
    enquiry.refresh_from_db()
    begun = releasing.begin_release(enquiry, people.reviewer, NOON)
    assert releasing.mark(begun, "enfants", people.reviewer, NOON) >= 1
    assert "enfants" not in releasing.redacted(begun)


def test_the_whole_way_in_the_browser_without_javascript(people: Cast, enquiry: Enquiry) -> None:
    charlie, reviewer = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
    charlie.force_login(people.charlie)
    reviewer.force_login(people.reviewer)
    here = f"/enquiries/{enquiry.pk}"
    page = charlie.get(here).content.decode()
    assert "Expulsion de mineurs" in page and "art_3" in page
    given = {"subject": "Expulsion de mineurs", "mission": "mission-b", "states": "TN", "urgency": "soon",
             "topics": ["non-refoulement"], "further_topics": "torture", "language": "fr", "confidence": "personal",
             "deadline": "2026-12-01"}  # fmt: skip
    assert charlie.post(f"{here}/triage", given).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.triaged_at and enquiry.topics == ["non-refoulement", "torture"]
    assert charlie.post(f"{here}/memo").status_code == 302
    enquiry.refresh_from_db()
    memo = enquiry.memo
    assert memo is not None
    charlie.post(f"/papers/{memo.pk}/move", {"to": "in-review"})
    reviewer.post(f"/papers/{memo.pk}/move", {"to": "cleared"})
    memo.refresh_from_db()
    assert memo.stage == "cleared"
    assert charlie.post(f"{here}/answer", {"form": "docx"}).status_code == 302
    answer = OutgoingMessage.objects.get()
    assert "queued" in charlie.get(here).content.decode()
    assert charlie.post(f"{here}/answer", {"back": str(answer.pk)}).status_code == 302
    assert charlie.post(f"{here}/stage", {"to": "closed"}).status_code == 302
    assert charlie.post(f"{here}/triage", {"undo": "1"}).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.stage == "open"
