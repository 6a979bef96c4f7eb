"""Treaties of the Dutch register, as XML and as Markdown: the authentic text and its Dutch translation are two
languages of one Work."""

import pytest

from migrandi.formats import bwb, nl_markdown, registry
from migrandi.formats.document import Hints, LegalDocument, provisions
from migrandi.formats.identifiers import work_path
from tests.corpus import CORPUS, needs_corpus
from tests.formats.manifests import hints_of

START = "<meta http-equiv='Content-Type' content='text/html; charset=utf-8' />\n\n"
ENGLISH = "".join(
    f"### Article {n}\n\nThe States that are party to this Convention shall, in case {n}, do what it asks of them.\n\n"
    for n in range(1, 6)
)
DUTCH = "".join(
    f"### Artikel {n}\n\nDe Staten die partij zijn bij dit Verdrag doen in geval {n} wat het van hen vraagt.\n\n"
    for n in range(1, 6)
)


def read(text: str) -> list[LegalDocument]:
    return list(nl_markdown.read((START + text).encode(), Hints(filename="BWBV0009999.md")))


@pytest.mark.parametrize(
    ("top", "title", "short"),
    [
        ("#### Convention on Guests\n\n", "Convention on Guests", ""),
        ("### Protocol\n\n#### relating to guests\n\n", "Protocol relating to guests", ""),
        ("#### INTERNATIONAL LABOUR CONFERENCE\n\nConvention (No. 99) concerning guests\n\n",
         "Convention (No. 99) concerning guests", "C99"),
    ],
)  # fmt: skip
def test_a_treaty_is_read_in_both_of_its_languages(top: str, title: str, short: str) -> None:
    english, dutch = read(f"## Verdrag inzake gasten\n\n{top}{ENGLISH}#### Verdrag inzake gasten\n\n{DUTCH}")
    assert (english.language, english.title, english.short_title) == ("en", title, short)
    assert (dutch.language, dutch.title) == ("nl", "Verdrag inzake gasten")
    assert work_path(english) == work_path(dutch) == "/int/treaty/bwbv0009999"
    for document in (english, dutch):
        assert [p.number for p in provisions(document.content)] == ["1", "2", "3", "4", "5"]


def test_a_translation_without_its_title_begins_before_its_first_article() -> None:
    english, dutch = read(
        f"## Verdrag inzake gasten\n\n#### Convention on Guests\n\n{ENGLISH}DONE at The Hague, in one copy.\n\n"
        f"#### Overeenkomst\n\nDe Staten zijn het volgende overeengekomen over gasten in de huizen:\n\n{DUTCH}"
    )
    assert [len(list(provisions(d.content))) for d in (english, dutch)] == [5, 5]
    assert dutch.content[0].text == "Overeenkomst"  # type: ignore[union-attr]


def test_a_dutch_treaty_is_one_text() -> None:
    (document,) = read(f"## Verdrag inzake gasten\n\n#### Verdrag inzake gasten\n\n{DUTCH}")
    assert (document.language, document.jurisdiction) == ("nl", "int")


def test_the_xml_of_a_treaty_has_a_text_in_each_of_its_languages() -> None:
    def text(language: str, title: str, label: str) -> str:
        return (
            f'<verdrag xml:lang="{language}"><verdragtekst><kop><titel>{title}</titel></kop><wettekst><artikel><kop>'
            f"<label>{label}</label><nr>1</nr></kop><al>{title}.</al></artikel></wettekst></verdragtekst></verdrag>"
        )

    english, dutch = bwb.read(
        (
            '<toestand bwb-id="BWBV0009999" inwerkingtreding="2021-08-01"><wetgeving soort="verdrag">'
            "<intitule>Verdrag inzake gasten</intitule>"
            + text("en", "Convention on Guests", "Article")
            + text("nl", "Verdrag inzake gasten", "Artikel")
            + "</wetgeving></toestand>"
        ).encode(),
        Hints(language="nl"),
    )
    assert (english.language, english.title) == ("en", "Convention on Guests")
    assert (dutch.language, dutch.title) == ("nl", "Verdrag inzake gasten")
    assert work_path(english) == work_path(dutch) == "/int/treaty/bwbv0009999"
    for document in (english, dutch):
        assert [p.number for p in provisions(document.content) if p.kind == "article"] == ["1"]


@needs_corpus
@pytest.mark.corpus
def test_the_refugee_convention_has_article_33_in_english_and_in_dutch() -> None:
    path = CORPUS / "nl-treaty-register" / "BWBV0001002.md"
    english, dutch = registry.read(path.read_bytes(), hints_of(path))
    assert (english.language, dutch.language) == ("en", "nl")
    for document in (english, dutch):
        articles = [p.number for p in provisions(document.content) if p.kind == "article"]
        assert articles[:46] == [str(n) for n in range(1, 47)]
