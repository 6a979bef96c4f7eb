"""A table of what the Human Rights Council resolved comes out as a Work for each, found by its symbol and subject."""

import pytest

from migrandi.formats.document import Hints, LegalDocument, texts
from migrandi.formats.errors import FormatError
from migrandi.formats.identifiers import work_path
from migrandi.formats.registry import read

HEAD = "record_id,symbol,title,statement,date,year,body,vote_type,yes,no,abstain,url_resolution"
ROWS = (
    "7,A/HRC/RES/99/1,On harbours : resolution /,adopted by the Council,2031-03-04,2031,Human Rights Council,RECORDED,"
    "30,10,7,https://example.org/99/1",
    '8,A/HRC/99/L.2,"On harbours, amended : amendment /",,2031-03-04,2031,Human Rights Council,WITHDRAWN,,,,',
    "9,E/CN.4/RES(I),First : resolution /,,1947-01-02,1947,Commission on Human Rights,NON-RECORDED,,,,",
    "10,E/CN.4/RES(I),Second : resolution /,,1947-01-02,1947,Commission on Human Rights,NON-RECORDED,,,,",
)


def documents(*rows: str) -> list[LegalDocument]:
    return list(read("\n".join((HEAD, *rows)).encode(), Hints(filename="resolutions.csv")))


def test_each_resolution_is_a_work_with_its_symbol_day_and_vote() -> None:
    first, amendment, one, other = documents(*ROWS)
    assert first.title == "On harbours (Human Rights Council resolution 99/1)"
    assert (first.kind, first.year, first.date) == ("resolution", 2031, "2031-03-04")
    assert first.identifiers["symbol"] == "A/HRC/RES/99/1"
    assert "Votes: yes 30, no 10, abstaining 7" in list(texts(first.content))
    assert (amendment.kind, amendment.title) == ("document", "On harbours, amended (A/HRC/99/L.2)")
    assert work_path(one) != work_path(other)  # two resolutions of one symbol
    assert "symbol" not in one.identifiers


@pytest.mark.parametrize("broken", ["7,A/HRC/RES/99/1", '7,"A/HRC', ROWS[0] + ",more"])
def test_a_broken_table_is_told(broken: str) -> None:
    with pytest.raises(FormatError, match="table of resolutions"):
        documents(broken)
