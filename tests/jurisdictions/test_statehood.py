"""Which State existed when, who came before and after, where it lies."""

from datetime import date

import pytest

from migrandi.jurisdictions import entries, existed, existences, predecessors, region, region_name, successors
from migrandi.jurisdictions.membership import all_memberships


@pytest.mark.parametrize(
    ("state", "on", "answer"),
    [
        ("ss", "2011-07-08", False),
        ("ss", "2011-07-09", True),
        ("sd", "2011-07-08", True),
        ("sd", "1955-12-31", False),
        ("er", "1993-05-23", False),
        ("er", "1993-05-24", True),
        ("na", "1990-03-20", False),
        ("na", "1990-03-21", True),
        ("tl", "2002-05-19", False),
        ("tl", "2002-05-20", True),
        ("me", "2006-06-02", False),
        ("me", "2006-06-03", True),
        ("cz", "1992-12-31", False),
        ("sk", "1993-01-01", True),
        ("ke", "1963-12-11", False),
        ("ke", "1963-12-12", True),
        ("tz", "1964-04-25", False),
        ("tanganyika", "1964-04-25", True),
        ("tanganyika", "1964-04-26", False),
        ("zanzibar", "1964-01-01", True),
        ("suhh", "1991-12-25", True),
        ("suhh", "1992-01-01", False),
        ("ru", "1992-01-01", True),
        ("ru", "1970-01-01", None),  # then it was the USSR
        ("rs", "2000-01-01", None),  # then it was the Federal Republic of Yugoslavia
        ("csxx", "2000-01-01", True),
        ("yucs", "1990-01-01", True),
        ("yucs", "1993-01-01", False),
        ("ua", "1965-01-01", True),  # a Soviet republic that was party to treaties
        ("ee", "1950-01-01", None),  # its continuity is a matter of law
        ("bd", "1971-06-01", None),  # proclaimed, not yet effective
        ("bd", "1972-01-01", True),
        ("sy", "1960-01-01", False),  # in the United Arab Republic
        ("sy", "1962-01-01", True),
        ("ddde", "1990-10-02", True),
        ("ddde", "1990-10-03", False),
        ("ydye", "1990-05-22", False),
        ("ye", "1980-01-01", True),
        ("fr", "1951-07-28", True),
        ("fr", "1900-01-01", None),  # not recorded, so not denied
        ("gl", "2000-01-01", None),  # an area whose dates are not kept
        ("pw", "1994-09-30", False),
    ],
)
def test_whether_a_state_existed(state: str, on: str, answer: bool | None) -> None:
    assert existed(state, date.fromisoformat(on)) is answer


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("ru", [("suhh", "1991-12-24", "continuation")]),
        ("rs", [("csxx", "2006-06-03", "continuation")]),
        ("me", [("csxx", "2006-06-03", "separation")]),
        ("csxx", [("yucs", "1992-04-27", "dissolution")]),
        ("de", [("ddde", "1990-10-03", "incorporation")]),
        ("ss", [("sd", "2011-07-09", "separation")]),
        ("tz", [("tanganyika", "1964-04-26", "union"), ("zanzibar", "1964-04-26", "union")]),
        ("ee", []),  # regards itself as the republic of 1918
        ("fr", []),
    ],
)
def test_whose_place_a_state_took(state: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(s.predecessor, str(s.day), s.kind) for s in predecessors(state)] == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("cshh", ["cz", "sk"]),
        ("yucs", ["ba", "csxx", "hr", "mk", "si"]),
        ("suhh", ["am", "az", "by", "ge", "kg", "kz", "md", "ru", "tj", "tm", "ua", "uz"]),
        ("anhh", ["bq", "cw", "sx"]),
        ("ke", []),
    ],
)
def test_who_took_a_states_place(state: str, expected: list[str]) -> None:
    assert [succession.successor for succession in successors(state)] == expected


def test_the_193_members_of_the_united_nations_are_states_whose_dates_are_kept() -> None:
    states = {code for code, entry in entries().items() if entry.kind == "state"}
    assert len(states) == 197
    assert states - {m.state for m in all_memberships() if m.organisation == "un"} == {"ck", "nu", "ps", "va"}
    assert states <= set(existences())


def test_no_state_was_a_member_of_the_united_nations_before_it_existed() -> None:
    early = [
        (membership.state, str(membership.since))
        for membership in all_memberships()
        if membership.organisation == "un" and existed(membership.state, membership.since.latest) is False
    ]
    assert early == []


def test_a_successor_existed_once_it_took_the_place_and_a_predecessor_before() -> None:
    for code in ("suhh", "cshh", "yucs", "csxx", "ddde", "ydye", "vdvn", "tanganyika", "zanzibar"):
        for succession in successors(code):
            assert existed(succession.successor, succession.day.latest) is not False
            assert existed(code, date(succession.day.earliest.year - 1, 12, 31)) is not False


@pytest.mark.parametrize(
    ("state", "numbers", "names"),
    [
        ("ke", ("002", "202", "014"), ("Africa", "Sub-Saharan Africa", "Eastern Africa")),
        ("fr", ("150", "155", ""), ("Europe", "Western Europe", "")),
        ("hn", ("019", "419", "013"), ("Americas", "Latin America", "Central America")),
        ("aq", ("", "", ""), ("", "", "")),
        ("suhh", ("", "", ""), ("", "", "")),
    ],
)
def test_where_a_state_lies(state: str, numbers: tuple[str, ...], names: tuple[str, ...]) -> None:
    found = region(state)
    assert (found.region, found.sub_region, found.intermediate_region) == numbers
    assert tuple(region_name(number) if number else "" for number in numbers) == names


def test_every_region_is_named_in_arabic() -> None:
    numbers = {number for code in entries() for number in (region(code).region, region(code).sub_region) if number}
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in region_name(number, "ar")) for number in numbers)
