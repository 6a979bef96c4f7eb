"""The files of facts: days of any precision, and a mistake said with its file, line and column."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from migrandi.jurisdictions import JurisdictionsError, moment
from migrandi.jurisdictions.entries import former
from migrandi.jurisdictions.membership import all_memberships
from migrandi.jurisdictions.naming import usual_names
from migrandi.jurisdictions.organisations import organisations, sources
from migrandi.jurisdictions.statehood import existences, regions, successions
from migrandi.jurisdictions.tables import FOLDER

READERS: dict[str, Callable[[Path], object]] = {
    "memberships.csv": all_memberships,
    "states.csv": existences,
    "former.csv": former,
    "predecessors.csv": successions,
    "regions.csv": regions,
    "names.csv": usual_names,
    "organisations.csv": organisations,
    "sources.csv": sources,
}


@pytest.mark.parametrize(
    ("text", "before", "within", "after"),
    [
        ("1963-12-12", date(1963, 12, 11), None, date(1963, 12, 12)),
        ("1963-12", date(1963, 11, 30), date(1963, 12, 1), date(1963, 12, 31)),
        ("1964-02", date(1964, 1, 31), date(1964, 2, 28), date(1964, 2, 29)),
        ("1963", date(1962, 12, 31), date(1963, 6, 1), date(1963, 12, 31)),
        ("1971-03-26/1971-12-16", date(1971, 3, 25), date(1971, 12, 15), date(1971, 12, 16)),
        ("1965-08-04/1992", date(1965, 8, 3), date(1992, 12, 30), date(1992, 12, 31)),
        ("../1945-01-01", None, date(1900, 1, 1), date(1945, 1, 1)),
        ("2025-12-12/..", date(2025, 12, 11), date(2400, 1, 1), None),
    ],
)
def test_a_day_has_come_or_not_or_it_is_not_known(
    text: str, before: date | None, within: date | None, after: date | None
) -> None:
    day = moment(text)
    assert str(day) == text
    answers = [day.passed(on) if on else answer for on, answer in ((before, False), (within, None), (after, True))]
    assert answers == [False, None, True]


@pytest.mark.parametrize(
    "text", ["12 Dec 1963", "1963-13", "1963-02-29", "63", "1971-12-16/1971-03-26", "1971/", "../", "", "0000"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a"):
        moment(text)


@pytest.mark.parametrize("name", READERS)
def test_every_file_is_right(name: str) -> None:
    assert READERS[name](FOLDER)


@pytest.mark.parametrize(
    ("name", "was", "becomes", "place", "what"),
    [
        ("memberships.csv", "un,ke,1963-12-16,", "un,ke,1963-12-41,", "column 7 (from)", "not a day of the calendar"),
        ("memberships.csv", "un,ke,1963-12-16,", "un,ke,16/12/1963,", "column 7 (from)", "is not a date like"),
        ("memberships.csv", "un,ke,1963-12-16,", "un,ke,,", "column 7 (from)", "something has to be"),
        ("memberships.csv", "un,ke,1963-12-16,", "un,kx,1963-12-16,", "column 4 (state)", "“kx” is not known here"),
        ("memberships.csv", "un,ke,1963-12-16,", "uno,ke,1963-12-16,", "column 1 (organisation)", "“uno” is not known"),
        ("memberships.csv", "un,ke,1963-12-16,", "un,ke,1963-12-16,1963-12-01", "column 18 (to)", "ends on 1963-12-01"),
        (
            "memberships.csv",
            "un,ke,1963-12-16,,,un-members",
            "un,ke,1963-12-16,,,x",
            "column 20 (source)",
            "“x” is not",
        ),
        ("memberships.csv", "un,ke,1963-12-16,,,un-members", "un,ke,1963-12-16", "column 17", "3 values"),
        ("memberships.csv", "un,ke,1963-12-16,,", 'un,ke,1963-12-16,,"a', "column 1", "not in pairs"),
        ("memberships.csv", "un,sy,1961-10-13", "un,sy,1950-10-13", "column 7 (from)", "already"),
        ("memberships.csv", "organisation,state", "organization,state", "column 1", "the heading has to be"),
        ("states.csv", "ke,1963-12-12,", "ke,1963-12-12,1963-12-12", "column 15 (to)", "starts on 1963-12-12 only"),
        ("predecessors.csv", "1993-01-01,dissolution", "1993-01-01,divorce", "column 20 (kind)", "“divorce” is not"),
        ("former.csv", "1992-04-27,2006-06-03", "1992-04-27,", "column 23 (to)", "something has to be"),
        ("former.csv", "cshh,state", "suhh,state", "column 1 (code)", "already"),
        ("regions.csv", "ke,002", "kx,002", "column 1 (code)", "“kx” is not known here"),
        ("names.csv", "Ivory Coast,ci,", "Ivory Coast,ic,", "column 13 (code)", "“ic” is not known here"),
        ("organisations.csv", "iom,no,", "iom,perhaps,", "column 5 (complete)", "it is one of no, yes"),
        ("organisations.csv", "uma,yes,Arab Maghreb Union,", "uma,yes,,", "column 9 (en)", "something has to be"),
        ("organisations.csv", "code,complete", "cod,complete", "column 1", "the heading has to be"),
        ("sources.csv", ",https://www.iom.int/members-and-observers", "", "column 78", "2 values"),
    ],
)
def test_a_broken_row_names_its_file_line_and_column(
    tmp_path: Path, name: str, was: str, becomes: str, place: str, what: str
) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert was in text
    line = text[: text.index(was)].count("\n") + 1
    (tmp_path / name).write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(JurisdictionsError) as error:
        READERS[name](tmp_path)
    sentence = str(error.value)
    assert sentence.startswith(f"{name}, line {line}, {place}"), sentence
    assert what in sentence


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "states.csv").write_bytes(b"code,from,to,note,source\nci,1960-08-07,,C\xf4te,general-history\n")
    with pytest.raises(JurisdictionsError, match=r"states\.csv, line 2, column 17: this is not UTF-8"):
        existences(tmp_path)
