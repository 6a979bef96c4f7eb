"""What is said of a State on a day on which it did not exist."""

from datetime import date

import pytest

from migrandi.treaties.lifetimes import absent


@pytest.mark.parametrize(
    ("state", "on", "instead"),
    [
        ("sk", date(1990, 1, 1), "Czechoslovakia"),
        ("me", date(2000, 1, 1), "Serbia and Montenegro"),
        ("me", date(1990, 1, 1), "Socialist Federal Republic of Yugoslavia"),  # two States before it
        ("ss", date(2005, 1, 1), "Sudan"),
    ],
)
def test_the_state_in_its_place_is_the_one_of_that_day(state: str, on: date, instead: str) -> None:
    assert absent(state, on).endswith(f"In its place there was: {instead}.")


@pytest.mark.parametrize(("state", "on"), [("csxx", date(2010, 1, 1)), ("cshh", date(2000, 1, 1))])
def test_after_its_end_none_that_came_before_is_said_to_be_in_its_place(state: str, on: date) -> None:
    assert absent(state, on) and "In its place" not in absent(state, on)
