"""Who was a member when, checked against the numbers the organisations themselves give."""

from datetime import date

import pytest

from migrandi.jurisdictions import (
    UnknownJurisdiction,
    UnknownOrganisation,
    find,
    is_member,
    members,
    memberships,
    organisations,
    uncertain_members,
)
from migrandi.jurisdictions.membership import all_memberships

UNITED_NATIONS = {  # at the end of each year: United Nations, “Growth in United Nations membership”
    1945: 51, 1946: 55, 1947: 57, 1948: 58, 1949: 59, 1950: 60, 1955: 76, 1956: 80, 1957: 82, 1958: 82, 1960: 99,
    1961: 104, 1962: 110, 1963: 113, 1964: 115, 1965: 117, 1966: 122, 1967: 123, 1968: 126, 1970: 127, 1971: 132,
    1973: 135, 1974: 138, 1975: 144, 1976: 147, 1977: 149, 1978: 151, 1979: 152, 1980: 154, 1981: 157, 1983: 158,
    1984: 159, 1990: 159, 1991: 166, 1992: 179, 1993: 184, 1994: 185, 1999: 188, 2000: 189, 2002: 191, 2006: 192,
    2011: 193, 2025: 193,
}  # fmt: skip
COUNTS = [
    ("eu", "1957-12-31", 0), ("eu", "1958-01-01", 6), ("eu", "1973-01-01", 9), ("eu", "1981-01-01", 10),
    ("eu", "1986-01-01", 12), ("eu", "1995-01-01", 15), ("eu", "2004-04-30", 15), ("eu", "2004-05-01", 25),
    ("eu", "2007-01-01", 27), ("eu", "2013-07-01", 28), ("eu", "2020-01-31", 28), ("eu", "2020-02-01", 27),
    ("coe", "1949-05-05", 10), ("coe", "1989-12-31", 23), ("coe", "2007-05-11", 47), ("coe", "2022-03-15", 47),
    ("coe", "2022-03-16", 46),
    ("au-union", "1963-12-31", 33), ("au-union", "2010-01-01", 53), ("au-union", "2017-02-01", 55),
    ("ecowas", "1975-06-01", 15), ("ecowas", "1990-01-01", 16), ("ecowas", "2001-01-01", 15),
    ("ecowas", "2025-01-28", 15), ("ecowas", "2025-01-29", 12),
    ("eac", "2000-07-07", 3), ("eac", "2007-07-01", 5), ("eac", "2016-12-31", 6), ("eac", "2022-07-11", 7),
    ("eac", "2024-03-04", 8),
    ("sadc", "1992-08-17", 10), ("sadc", "2003-01-01", 14), ("sadc", "2007-01-01", 14), ("sadc", "2025-01-01", 16),
    ("igad", "1990-01-01", 6), ("igad", "2012-01-01", 8),
    ("oas", "1950-01-01", 21), ("oas", "1991-01-08", 35), ("oas", "2017-01-01", 35),
    ("mercosur", "1992-01-01", 4), ("mercosur", "2013-01-01", 5), ("mercosur", "2024-08-07", 6),
    ("caricom", "1973-08-01", 4), ("caricom", "2002-07-02", 15),
    ("asean", "1967-08-08", 5), ("asean", "1999-04-30", 10), ("asean", "2025-10-26", 11),
    ("saarc", "1985-12-08", 7), ("saarc", "2007-05-01", 8),
    ("arab-league", "1945-06-01", 7), ("arab-league", "1994-01-01", 22), ("arab-league", "1991-01-01", 21),
    ("gcc", "1981-05-25", 6),
    ("cis", "2025-01-01", 9),
    ("commonwealth", "2022-06-25", 56), ("commonwealth", "2017-01-01", 52), ("commonwealth", "2009-12-31", 54),
    ("comesa", "2019-01-01", 21), ("eccas", "2018-01-01", 11), ("cemac", "2000-01-01", 6), ("uma", "1990-01-01", 5),
]  # fmt: skip


@pytest.mark.parametrize(("year", "number"), UNITED_NATIONS.items())
def test_the_united_nations_had_as_many_members_as_it_says(year: int, number: int) -> None:
    assert len(members("un", date(year, 12, 31))) == number


@pytest.mark.parametrize(("organisation", "on", "number"), COUNTS)
def test_an_organisation_had_as_many_members_as_it_says(organisation: str, on: str, number: int) -> None:
    day = date.fromisoformat(on)
    assert len(members(organisation, day)) == number, [state.code for state in members(organisation, day)]


@pytest.mark.parametrize(
    ("state", "organisation", "on", "answer"),
    [
        ("gb", "eu", "2020-01-31", True),  # left at the end of that day
        ("gb", "eu", "2020-02-01", False),
        ("ru", "coe", "2022-03-15", True),
        ("ru", "coe", "2022-03-16", False),
        ("gr", "coe", "1969-12-01", True),
        ("gr", "coe", "1970-06-01", None),  # out in fact, by the Statute not yet
        ("gr", "coe", "1972-01-01", False),
        ("gr", "coe", "1974-11-28", True),
        ("ma", "au-union", "1984-11-11", True),
        ("ma", "au-union", "1986-01-01", False),
        ("ma", "au-union", "2017-02-01", True),
        ("mr", "ecowas", "2000-12-25", True),
        ("mr", "ecowas", "2000-12-28", None),  # sources give two days for its end
        ("mr", "ecowas", "2001-01-01", False),
        ("za", "commonwealth", "1961-05-30", True),
        ("za", "commonwealth", "1980-01-01", False),
        ("za", "commonwealth", "1994-06-01", True),
        ("gm", "commonwealth", "2015-01-01", False),
        ("gm", "commonwealth", "2018-02-08", True),
        ("zw", "commonwealth", "2010-01-01", False),
        ("ve", "oas", "2016-01-01", True),
        ("ve", "oas", "2021-01-01", None),  # disputed
        ("er", "igad", "2015-01-01", True),  # suspended by its own act, a member still
        ("er", "igad", "2026-01-01", None),
        ("id", "un", "1965-06-01", False),
        ("id", "un", "1966-09-28", True),
        ("sy", "un", "1960-01-01", False),  # in the United Arab Republic
        ("suhh", "un", "1991-12-23", True),
        ("ru", "un", "1991-12-23", False),
        ("ru", "un", "1991-12-24", True),
        ("rs", "un", "2006-06-03", True),
        ("csxx", "un", "1999-01-01", False),
        ("ch", "un", "2002-09-09", False),
        ("ke", "eu", "2020-01-01", False),
        ("ke", "iom", "2016-01-01", True),
        ("ke", "iom", "1990-01-01", None),
        ("sg", "iom", "2020-01-01", None),  # the list is not complete
    ],
)
def test_whether_a_state_was_a_member(state: str, organisation: str, on: str, answer: bool | None) -> None:
    day = date.fromisoformat(on)
    assert is_member(state, organisation, day) is answer
    assert (find(state) in members(organisation, day)) is (answer is True)


def test_who_may_have_been_a_member_is_told_apart() -> None:
    assert [state.code for state in uncertain_members("oas", date(2022, 1, 1))] == ["ve"]
    assert uncertain_members("gcc", date(2022, 1, 1)) == []


def test_an_organisation_is_known_by_its_acronym_in_another_language() -> None:
    on = date(2024, 1, 1)
    assert members("CEDEAO", on) == members("ecowas", on) == members("Economic Community of West African States", on)
    assert len(members("AU", on)) == 55


def test_the_memberships_of_a_state() -> None:
    codes = [membership.organisation for membership in memberships("ke", date(2015, 6, 1))]
    assert codes == ["un", "au-union", "eac", "igad", "commonwealth", "comesa", "iom"]


def test_an_unknown_organisation_or_state_is_refused() -> None:
    with pytest.raises(UnknownOrganisation, match="asean"):
        members("NATO", date(2020, 1, 1))
    with pytest.raises(UnknownJurisdiction):
        memberships("Kenia", date(2020, 1, 1))


def test_every_membership_has_a_source_and_every_complete_organisation_members() -> None:
    assert len(all_memberships()) > 700
    assert all(membership.source for membership in all_memberships())
    listed = {membership.organisation for membership in all_memberships()}
    assert [
        code for code, organisation in organisations().items() if organisation.complete and code not in listed
    ] == []
