"""What a provision cites, read in its own law: places of that law, and what its publisher marked."""

import pytest

from migrandi.citations.publishers import pointed
from migrandi.citations.recognising import names_of
from migrandi.citations.within import Law, cited_in
from migrandi.formats.document import Provision, Text
from migrandi.treaties.register.reading import instruments

NAMES = names_of(instruments())
CA = Law("/ca/act/2001/c-27", "ca", "act")
DE = Law("/de/act/aufenthg_2004", "de", "act")
FR = Law("/fr/code/ceseda", "fr", "code")
EU = Law("/eu/regulation/2016/399", "eu", "regulation")
GB = Law("/gb/act/1998/42", "gb", "act")
CASE = Law("/coe/judgment/2011/x", "coe", "judgment", "echr")

OWN = [
    (CA, "sections 96 to 98 apply", "path sec_96 sec_97 sec_98"),
    (CA, "under subsection 112(1) or paragraph 36(1)(a)", "path sec_112/subsec_1 sec_36/subsec_1/para_a"),
    (CA, "despite subsection (1) and paragraph (a)", ""),
    (CA, "section 12 of the former Act", ""),
    (CA, "section 5 of that Act", ""),
    (CA, "section 7 of this Act", "path sec_7"),
    (CA, "en vertu de l’article 12 de la présente loi", "path sec_12"),
    (CA, "l’article 12 de la loi", ""),
    (DE, "nach § 5 Abs. 1 Satz 2 gilt", "path sec_5/subsec_1/sent_2"),
    (DE, "§ 14 des Vereinsgesetzes", "de sec_14"),
    (DE, "§ 3 dieses Gesetzes", "path sec_3"),
    (FR, "mentionnée à l’article L. 311-9", "path art_L311-9"),
    (EU, "Article 5 of this Regulation and Article 6(1)", "path art_5; path art_6/para_1"),
    (EU, "Article 7 of Directive 2008/115/EC", "celex art_7"),
    (EU, "in accordance with Article 9 of the Agreement", ""),
    (GB, "section 6(1) has effect", "path sec_6/subsec_1"),
    (CASE, "Article 5 § 1 requires it; see Article 3 of the Convention", "name art_3"),
]

POINTED = [
    ("http://www.legislation.gov.uk/id/ukpga/1998/42/section/6/1", "gb", "gb:ukpga/1998/42", "sec_6/subsec_1"),
    ("http://www.legislation.gov.uk/european/regulation/2008/0765", "gb", "celex:32008R0765", ""),
    ("http://publications.europa.eu/resource/celex/32005R0920", "eu", "celex:32005R0920", ""),
    ("jci1.3:c:BWBR0011823&hoofdstuk=2&artikel=14&g=2023-02-22", "nl", "bwb:BWBR0011823", "art_14"),
    ("../../wet/vreemdelingenwet/2000/BWBR0011823/README.md", "nl", "bwb:BWBR0011823", ""),
    ("/us/usc/t8/s1101/a/42", "us", "usc:8", "sec_1101/subsec_a/para_42"),
    ("https://www.impo.com.uy/bases/leyes/18250-2008/1", "uy", "statute:ley-18250", "art_1"),
    ("C-46", "ca", "ca-chapter:C-46", ""),
]


def shown(law: Law, words: str) -> str:
    found = cited_in(Provision("section", content=[Text(words)], eid="sec_1"), law, NAMES)
    return "; ".join(" ".join([one.authority.scheme, *one.pinpoints]) for one in found)


@pytest.mark.parametrize(("law", "words", "expected"), OWN)
def test_a_place_with_no_law_named_is_of_the_law_it_stands_in(law: Law, words: str, expected: str) -> None:
    assert shown(law, words) == expected


@pytest.mark.parametrize(("target", "jurisdiction", "authority", "place"), POINTED)
def test_an_address_of_a_publisher_says_which_law_and_place(
    target: str, jurisdiction: str, authority: str, place: str
) -> None:
    to = pointed(target, jurisdiction)
    assert to is not None
    assert (f"{to.authority.scheme}:{to.authority.value}", to.pinpoint) == (authority, place)


@pytest.mark.parametrize("target", ["gazette", "#fn1", "https://example.org/x", "", "/"])
def test_an_address_that_is_no_laws_is_nothing(target: str) -> None:
    assert pointed(target, "ca") is None and pointed(target, "gb") is None


def test_no_citation_goes_on_from_one_paragraph_into_the_next() -> None:
    parts = [Text("as amended by the Other Act, section 4"), Text("Subsection 5(2) of the Criminal Code")]
    found = cited_in(Provision("section", content=[*parts], eid="sec_1"), CA, NAMES)
    assert [(one.authority.scheme, one.pinpoints) for one in found][-1] == ("ca", ("sec_5/subsec_2",))
