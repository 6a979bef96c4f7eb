"""Threads from headers: also broken ones, and the same in whatever order the messages came."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from migrandi.mail.threads import Conversation, Header, base_subject, chain, rebuild

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def message(
    key: str, *references: str, days: float = 0, subject: str = "", people: str = "a b", **more: object
) -> Header:
    """A message whose id is its key."""
    told = {"message_id": f"{key}@x", **more}
    return Header(
        key=key, references=tuple(f"{one}@x" for one in references), subject=subject, at=START + timedelta(days=days),
        people=frozenset(people.split()), **told,  # type: ignore[arg-type]
    )  # fmt: skip


def shape(conversations: tuple[Conversation, ...]) -> list[list[tuple[str, str | None, str]]]:
    return [[(place.key, place.parent, place.by) for place in one.places] for one in conversations]


def test_answers_stand_under_what_they_answer() -> None:
    found = rebuild([message("1"), message("2", "1", days=1), message("3", "1", "2", days=2), message("4", days=3)])
    assert shape(found) == [[("1", None, "first"), ("2", "1", "reply"), ("3", "2", "reply")], [("4", None, "first")]]


def test_answers_to_a_message_that_never_came_are_one_thread() -> None:
    found = rebuild([message("2", "1", days=1), message("3", "1", days=2)])
    assert shape(found) == [[("2", None, "first"), ("3", None, "first")]]


def test_the_nearest_message_that_is_held_is_the_parent() -> None:
    found = rebuild([message("1"), message("4", "1", "2", "3", days=3)])
    assert shape(found) == [[("1", None, "first"), ("4", "1", "reply")]]


def test_messages_that_name_each_other_stand_in_no_circle() -> None:
    (found,) = rebuild(
        [message("1", "2"), message("2", "1", days=1), message("3", "3", days=2), message("4", "2", "1", days=3)]
    )[:1]
    parents = {place.key: place.parent for place in found.places}
    for key in parents:
        met, at = set(), key
        while at is not None:
            assert at not in met
            met.add(at)
            at = parents[at]


def test_two_messages_of_one_id_are_both_kept_and_answers_stand_under_the_older() -> None:
    twice = message("1b", days=1, message_id="1@x")
    (found,) = rebuild([message("1"), twice, message("2", "1", days=2)])
    assert found.keys == ("1", "1b", "2")
    assert found.places[2].parent == "1"


def test_outlook_conversations_are_found_where_ids_are_missing() -> None:
    index = bytes(range(22))
    found = rebuild(
        [
            message("1", message_id="", thread_index=index),
            message("2", days=1, message_id="", thread_index=index + b"12345"),
            message("3", days=2, message_id="", thread_index=index + b"12345" + b"67890"),
            message("4", days=2, message_id="", thread_index=bytes(22) + b"12345"),
        ]
    )
    assert shape(found) == [
        [("1", None, "first"), ("2", "1", "thread-index"), ("3", "2", "thread-index")],
        [("4", None, "first")],
    ]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (message("2", days=3, subject="RE: Non-refoulement"), "the same people, soon after"),
        (message("2", days=3, subject="Réf : Non-refoulement"), "in French"),
        (message("2", days=3, subject="رد: Non-refoulement"), "in Arabic"),
        (message("2", days=3, subject="回复：Re[2]: Non-refoulement (fwd)"), "in Chinese, and again"),
    ],
)
def test_an_answer_that_names_nothing_is_placed_by_its_subject_and_says_so(answer: Header, why: str) -> None:
    found = rebuild([message("1", subject="Non-refoulement"), answer])
    assert shape(found) == [[("1", None, "first"), ("2", "1", "subject")]], why


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (message("2", days=3, subject="Non-refoulement"), "it does not say that it answers"),
        (message("2", days=300, subject="Re: Non-refoulement"), "too long after"),
        (message("2", days=-3, subject="Re: Non-refoulement"), "before it"),
        (message("2", days=3, subject="Re: Non-refoulement", people="c d"), "other people"),
        (message("2", "7", days=3, subject="Re: Non-refoulement"), "it names another message"),
        (message("2", days=3, subject="Re: "), "no subject"),
    ],
)
def test_a_subject_alone_ties_nothing_together(other: Header, why: str) -> None:
    assert len(rebuild([message("1", subject="Non-refoulement"), other])) == 2, why


def test_the_order_of_arrival_changes_nothing() -> None:
    rng = random.Random(7)
    messages = [
        message(str(number), days=number / 10, subject="Re: x" if number % 5 == 0 else "x") for number in range(30)
    ]
    for number in range(30, 150):
        named = [str(rng.randrange(0, 170)) for _ in range(rng.choice((0, 1, 1, 2, 4)))]
        index = bytes([rng.randrange(4)] * 22) + bytes(5 * rng.randrange(3)) if rng.random() < 0.2 else b""
        messages.append(
            message(
                str(number), *named, days=rng.randrange(60), subject=rng.choice(("x", "Re: x", "Re: y", "y", "")),
                people=rng.choice(("a b", "b c", "d")), thread_index=index,
                message_id=rng.choice((f"{number}@x", f"{number}@x", "", "same@x")),
            )
        )  # fmt: skip
    first = shape(rebuild(messages))
    for _ in range(60):
        rng.shuffle(messages)
        assert shape(rebuild(messages)) == first


def test_in_reply_to_is_nearer_than_references() -> None:
    assert chain(("1", "2", "3"), ("2",)) == ("1", "3", "2")
    assert chain((), ("2",)) == ("2",)
    assert chain(("1", "2"), ()) == ("1", "2")


def test_subjects_are_compared_without_marks() -> None:
    assert base_subject("Re: [mission-list] TR:  Non-refoulement ") == ("non-refoulement", True)
    assert base_subject("Reform of the law") == ("reform of the law", False)
