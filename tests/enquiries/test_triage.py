"""What an enquiry is about is proposed with the words that say so, confirmed by a person, and had back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from migrandi.enquiries import triage
from migrandi.enquiries.asking import Asked, ask_by_form, enter_by_hand
from migrandi.enquiries.errors import EnquiryError, NotInThatState, TooMany
from migrandi.enquiries.everyday import everyday_in
from migrandi.enquiries.finding import Wanted, listed
from migrandi.enquiries.models import Enquiry, Proposal
from migrandi.enquiries.telling import concepts_told, language_told, states_told
from migrandi.enquiries.urgency import days_told, urgency_told
from migrandi.enquiries.words import alike
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.errors import NotAllowed
from tests.people.cast import Cast, cast

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
TODAY = NOON.date()

LANGUAGES = [
    ("The police took two children in at the border and want to send them back.", "en"),
    ("La police a arrêté deux enfants à la frontière et veut les renvoyer dans leur pays.", "fr"),
    ("La policía detuvo a dos niños en la frontera y los quiere devolver a su país.", "es"),
    ("احتجزت الشرطة طفلين عند الحدود وتريد إعادتهما إلى بلدهما.", "ar"),
    ("Полиция задержала двух детей на границе и хочет вернуть их обратно.", "ru"),
    ("警察在边境拘留了两名儿童，并准备遣返他们。", "zh"),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_language_topic_and_population_are_told_in_each_of_the_six(text: str, language: str) -> None:
    told = language_told(text)
    assert told is not None and told.value == language
    concepts = {one.value for one in concepts_told(text, language)}
    assert "non-refoulement" in concepts and "children" in concepts
    assert "detention" in concepts or language in ("en", "fr", "es")


def test_every_reason_shows_words_that_stand_where_they_are_said_to() -> None:
    for text, language in LANGUAGES:
        for one in concepts_told(text, language):
            assert one.words and all(text[start:end] == word for start, end, word in one.words), (text, one)


def test_a_short_message_is_taken_to_be_in_the_missions_language() -> None:
    told = language_told("Expulsion ?", "fr")
    assert told is not None and told.value == "fr" and "mission" in told.reason
    assert language_told("OK") is None


@pytest.mark.parametrize(
    ("text", "language", "states"),
    [
        ("They came from Kenya to Uganda, then Kenya again.", "en", ["ke", "ug"]),
        ("Ils sont arrivés au Niger depuis le Tchad.", "fr", ["ne", "td"]),
        ("Viajaron de Perú a Chile.", "es", ["pe", "cl"]),
        ("وصلوا إلى مصر من السودان", "ar", ["eg", "sd"]),
        ("Nothing is named here, not even a chad.", "en", []),
    ],
)
def test_states_are_told_by_their_names(text: str, language: str, states: list[str]) -> None:
    assert [one.value for one in states_told(text, language)] == states


def test_the_missions_state_comes_first() -> None:
    told = states_told("She fled from Chad.", "en", "ne")
    assert [one.value for one in told] == ["ne", "td"] and "stands there" in told[0].reason


URGENT = [
    ("He will be deported tomorrow.", "en", "urgent", date(2026, 11, 25)),
    ("They will be pushed back on Friday morning.", "en", "urgent", date(2026, 11, 27)),
    ("The hearing is on 3 December 2026.", "en", "soon", date(2026, 12, 3)),
    ("L'audience est le 1er décembre.", "fr", "soon", date(2026, 12, 1)),
    ("Il sera expulsé demain.", "fr", "urgent", date(2026, 11, 25)),
    ("Será deportado antes del 5 de diciembre de 2026.", "es", "routine", date(2026, 12, 5)),
    ("سيتم ترحيله غداً", "ar", "urgent", date(2026, 11, 25)),
    ("قبل ٥ كانون الأول يجب الرد على الترحيل", "ar", "routine", date(2026, 12, 5)),
    ("Его депортируют завтра.", "ru", "urgent", date(2026, 11, 25)),
    ("他将于12月1日前被遣返。", "zh", "soon", date(2026, 12, 1)),
    ("The law of 3 March 1999 was amended in June 2001.", "en", "routine", None),
    ("What are the rules on family reunification?", "en", "routine", None),
]


@pytest.mark.parametrize(("text", "language", "level", "day"), URGENT)
def test_urgency_and_the_day_to_answer_before_are_told(text: str, language: str, level: str, day: date | None) -> None:
    days = [date.fromisoformat(one.value) for one in days_told(text, language, TODAY)]
    assert (days[0] if days else None) == day
    told = urgency_told(text, language, TODAY)
    if level != "routine":
        assert told.value == level and told.words
    elif day is None:
        assert told.value == "routine" and not told.words


def test_everyday_words_lead_to_the_laws_words() -> None:
    found = {one.concept for one in everyday_in("Her employer kept her passport and she was not paid.", "en")}
    assert {"confiscation-of-documents", "wages"} <= found
    assert not everyday_in("Nothing of this stands in the list.", "en")


def ask(mission: object, text: str, key: str = "k1", **more: str) -> Enquiry:
    asked = Asked(key, text, sender="officer@mission-a.example.org", **more)
    return enter_by_hand(asked, mission, "personal", AT_THE_MACHINE, NOON)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.mark.django_db
def test_triage_proposes_and_a_person_confirms_corrects_and_has_it_back(people: Cast) -> None:
    one = ask(people.a, "Two unaccompanied children are in detention. May they be sent back?")
    assert (one.states, one.language, one.triaged_at) == (["ke"], "en", None)
    assert "unaccompanied-children" in one.populations and "non-refoulement" in one.topics
    assert one.deadline == date(2026, 12, 1)  # five working days in Nairobi: detention makes it “soon”
    given = {"topics": ["child-detention"], "states": ["ug"], "urgency": "urgent", "deadline": date(2026, 11, 26)}
    triage.confirm(one, people.alice, given, NOON)
    one.refresh_from_db()
    assert (one.topics, one.states, one.triaged_at) == (["child-detention"], ["ug"], NOON)
    said = {(each.kind, each.value): each.answer for each in one.proposals.all()}
    assert said["topic", "child-detention"] == "taken" if ("topic", "child-detention") in said else True
    assert said["state", "ke"] == Proposal.Answer.DISMISSED
    triage.propose(one, NOON)
    one.refresh_from_db()
    assert one.states == ["ug"], "what a person has confirmed is not proposed over"
    triage.undo(one, people.alice, NOON)
    one.refresh_from_db()
    assert (one.states, one.triaged_at) == (["ke"], None) and "non-refoulement" in one.topics
    assert set(one.proposals.values_list("answer", flat=True)) == {"open"}
    with pytest.raises(NotInThatState):
        triage.undo(one, people.alice, NOON)


@pytest.mark.django_db
def test_who_may_not_write_does_not_confirm_nor_move_it_out_of_sight(people: Cast) -> None:
    one = ask(people.a, "May children be detained?")
    with pytest.raises(NotAllowed):
        triage.confirm(one, people.bob, {}, NOON)
    with pytest.raises(EnquiryError):
        triage.confirm(one, people.alice, {"mission": "mission-b"}, NOON)
    with pytest.raises(EnquiryError):
        triage.confirm(one, people.alice, {"topics": ["no-such-concept"]}, NOON)


@pytest.mark.django_db
def test_the_list_is_by_deadline_and_narrowed(people: Cast) -> None:
    later = ask(people.a, "What are the rules on recognition of qualifications?", "k1")
    sooner = ask(people.a, "Urgent: they will be deported tomorrow.", "k2")
    other = ask(people.b, "Quelles sont les règles du regroupement familial ?", "k3")
    assert listed(Wanted(), AT_THE_MACHINE)[0] == sooner
    assert {one.pk for one in listed(Wanted(mission="mission-b"), AT_THE_MACHINE)} == {other.pk}
    assert {one.pk for one in listed(Wanted(words="qualifications"), people.alice)} == {later.pk}
    assert {one.pk for one in listed(Wanted(topic="family-reunification"), AT_THE_MACHINE)} == {other.pk}
    assert [one.pk for one in listed(Wanted(until=date(2026, 11, 25)), AT_THE_MACHINE)] == [sooner.pk]
    triage.set_stage(later, people.alice, "closed", NOON)
    assert {one.pk for one in listed(Wanted(), people.alice)} == {sooner.pk}
    assert {one.pk for one in listed(Wanted(stage="closed"), people.alice)} == {later.pk}


@pytest.mark.django_db
def test_an_earlier_enquiry_in_another_language_is_found_by_its_concepts(people: Cast) -> None:
    earlier = ask(people.a, "Deux enfants non accompagnés sont placés en rétention : est-ce permis ?", "k1")
    ask(people.a, "What are the rules on recognition of qualifications?", "k2")
    found = alike("May unaccompanied children be held in detention?", "en", AT_THE_MACHINE)
    assert found and found[0].row == earlier


@pytest.mark.django_db
def test_the_form_is_kept_once_however_often_it_is_sent() -> None:
    people = cast()
    asked = Asked("abc", "May children be detained?", sender="officer@mission-a.example.org")
    first = ask_by_form(asked, NOON)
    assert ask_by_form(asked, NOON).pk == first.pk and Enquiry.objects.count() == 1
    assert (first.mission, first.confidence, first.way) == (people.a, "personal", "form")
    with pytest.raises(EnquiryError):
        ask_by_form(Asked("d", "A question", sender="nobody"), NOON)
    with pytest.raises(EnquiryError):
        ask_by_form(Asked("d", "  ", sender="officer@mission-a.example.org"), NOON)


@pytest.mark.django_db
def test_a_flood_through_the_form_is_stopped_but_a_repeated_sending_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from migrandi.enquiries import asking  # noqa: PLC0415

    monkeypatch.setattr(asking, "_AN_HOUR", 2)
    asked = [Asked(f"k{n}", f"Question {n}?", sender="a@example.org") for n in range(3)]
    for one in asked[:2]:
        ask_by_form(one, NOON)
    with pytest.raises(TooMany):
        ask_by_form(asked[2], NOON)
    assert ask_by_form(asked[0], NOON).subject == "Question 0?"
