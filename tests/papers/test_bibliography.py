"""Sources go to reference managers and come from them, whichever of three formats they speak."""

from __future__ import annotations

import json

import pytest
import rispy

from migrandi.papers import bibliography
from migrandi.papers.bibliography import UnreadableSources
from migrandi.papers.composing import compose
from migrandi.papers.reading import read_paper
from migrandi.treaties.loading import load_register

RIS = """TY  - JOUR
AU  - Mensah, Ama
AU  - Okello, Peter
TI  - Wardens & harbours
JO  - Journal of Quays
VL  - 3
SP  - 12
EP  - 40
PY  - 2010/05/01
UR  - https://example.org/a
ER  -
TY  - BOOK
AU  - UNHCR
TI  - A handbook
PB  - Quay Press
PY  - 1999
ER  -
"""
BIBTEX = r"""@article{mensah2010,
  author = {Mensah, Ama and Okello, Peter},
  title = {Wardens \& {H}arbours in {C\^ote d'Azur}},
  journal = "Journal of Quays",
  volume = 3, pages = {12--40}, year = 2010
}
@comment{ignored}
@book{unhcr, author = {{UNHCR}}, title = {A handbook}, publisher = {Quay Press}, year = {1999}}
"""
HANDBOOK = {"id": "x1", "type": "book", "title": "A handbook", "author": [{"literal": "UNHCR"}]}
CSL = json.dumps([HANDBOOK | {"issued": {"date-parts": [[1999]]}}])


def test_ris_is_read() -> None:
    found = bibliography.read(RIS)
    assert list(found) == ["mensah-2010", "unhcr-1999"]
    article = found["mensah-2010"]
    assert (article["type"], article["title"], article["page"]) == ("article-journal", "Wardens & harbours", "12-40")
    assert article["author"][1] == {"family": "Okello", "given": "Peter"}
    assert article["issued"] == {"date-parts": [[2010, 5, 1]]}


def test_bibtex_is_read_with_its_accents_and_braces() -> None:
    found = bibliography.read(BIBTEX)
    assert list(found) == ["mensah2010", "unhcr"]
    assert found["mensah2010"]["title"] == "Wardens & Harbours in Côte d'Azur"
    assert found["unhcr"]["author"] == [{"literal": "UNHCR"}]


ZOTERO_RIS = """TY  - CASE\r
TI  - The harbour case\r
DA  - 2011/01/21/\r
M1  - 30696/09\r
ER  - \r
\r
TY  - GOVDOC\r
A1  - {UNHCR}\r
T1  - A note on wardens\r
Y1  - 2014///\r
ET  - 2nd\r
ER  - \r
"""
ZOTERO_BIBTEX = r"""
@string{quay = "Quay Press"}
@article{lukasz_2012,
	title = {The {\L}{\'o}d{\'z} {Harbour} {\textendash} na{\"i}ve stra{\ss}e},
	volume = {7},
	shorttitle = {The Harbour},
	author = {{\v S}imun, Ana and M{\"u}ller, J{\"o}rg and {The Wardens}},
	date = {2012-03},
	month = mar,
	pages = {1--9},
}
"""


def test_what_zotero_writes_of_cases_and_reports_is_read() -> None:
    case, note = bibliography.read(ZOTERO_RIS).values()
    assert (case["type"], case["number"], case["issued"]) == (
        "legal_case", "30696/09", {"date-parts": [[2011, 1, 21]]},
    )  # fmt: skip
    assert (note["type"], note["edition"], note["issued"]) == ("report", "2nd", {"date-parts": [[2014]]})
    assert note["author"] == [{"literal": "UNHCR"}]


def test_what_zotero_writes_in_tex_is_read_as_it_is_meant() -> None:
    [article] = bibliography.read(ZOTERO_BIBTEX).values()
    assert article["title"] == "The Łódź Harbour – naïve straße"
    assert [one.get("family") or one.get("literal") for one in article["author"]] == ["Šimun", "Müller", "The Wardens"]
    assert (article["page"], article["issued"], article["title-short"]) == (
        "1–9", {"date-parts": [[2012, 3]]}, "The Harbour",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "no sources", "[1]", "{", "TY  - BOOK\nER  -\n"])
def test_what_is_no_list_of_sources_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UnreadableSources):
        bibliography.read(text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", [RIS, BIBTEX, CSL])
def test_what_was_taken_in_can_be_cited_and_handed_out_again(text: str) -> None:
    load_register()
    found = bibliography.read(text)
    lines = "".join(f"  {line}\n" for line in bibliography.front_matter_of(found).splitlines())
    cited = "; ".join(f"@{key}" for key in found)
    paper = f"---\nauthorities:\n{lines}---\n\nSee [{cited}; @crc, art 3].\n"
    read = read_paper(paper)
    assert read.problems == []
    composed = compose(read)
    for form in ("csl", "ris", "bibtex"):
        again = bibliography.read(bibliography.write(composed.cited, form))  # type: ignore[arg-type]
        titles = {facts["title"] for facts in again.values()}
        assert titles == {facts["title"] for facts in found.values()} | {"Convention on the Rights of the Child"}


def test_what_is_written_as_ris_another_reader_of_it_takes_in_whole() -> None:
    kinds = ["legislation", "legal_case", "report", "book", "article-journal", "chapter", "thesis", "webpage"]
    items = [
        {
            "id": f"x{number}", "type": kind, "title": f"Wardens – {kind}", "issued": {"date-parts": [[1999, 7, 5]]},
            "author": [{"family": "Okello", "given": "Peter"}], "page": "12–40", "URL": f"https://example.org/{number}",
        }
        for number, kind in enumerate(kinds)
    ]  # fmt: skip
    entries = rispy.loads("\n".join(map(bibliography.ris_of, items)))
    assert [one["title"] for one in entries] == [item["title"] for item in items]
    for entry in entries:
        assert entry["type_of_reference"] in rispy.TYPE_OF_REFERENCE_MAPPING and "unknown_tag" not in entry
        assert entry["authors"] == ["Okello, Peter"] and entry["year"] == "1999/07/05"
        assert (entry["start_page"], entry["end_page"]) == ("12", "40")
