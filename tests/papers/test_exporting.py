"""A paper written out: Word with real footnotes and styles, HTML that can be walked by its headings, Markdown."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from datetime import date
from itertools import pairwise

import pytest
from lxml import etree, html

from migrandi.papers.composing import compose
from migrandi.papers.exporting import Form, export
from migrandi.papers.reading import read_paper
from migrandi.papers.runs import plain
from migrandi.treaties.loading import load_register

pytestmark = pytest.mark.django_db

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TODAY = date(2026, 11, 24)
PAPER = """---
title: Children at the harbour
states: [KE]
date: 2020-06-01
style: oscola
author: A. Officer
authorities:
  smith: {title: On harbours, author: Anna Smith, issued: 1999, publisher: Quay Press}
---

# The question {#question}

A child comes [@crc, art 22]. It is *asked* who she is [@crc, art 8; @icrmw, art 29, our translation].

She goes on [@crc, art 22], as [said](#question) and again [@crc, art 22]. Smith doubts it [@smith, p 12].

> The warden hears the child.

[@refugee-convention, art 33(1)]

1. one [@mss-v-belgium-and-greece, para 263]
2. two

text

1. another list

| State | Answer |
| --- | --- |
| Kenya | yes [@crc, art 22] |

هذه فقرة بالعربية [@crc, art 3].

A note of our own.[^own] Smith again [@smith, p 14].

[^own]: The warden may think otherwise [@crc, art 12].
"""


@pytest.fixture(autouse=True)
def _register() -> None:
    load_register()


CHILD = "Convention on the Rights of the Child"
WORKERS = (
    "International Convention on the Protection of the Rights of All Migrant Workers and Members of Their Families"
)


def notes_in(style: str, language: str = "en") -> list[str]:
    text = PAPER.replace("style: oscola", f"style: {style}\nlanguage: {language}")
    return [plain(runs) for runs in compose(read_paper(text)).notes]


def test_oscola_notes_with_ibid_and_above() -> None:
    assert notes_in("oscola") == [
        "Convention on the Rights of the Child (adopted 20 November 1989, entered into force 2 September 1990) "
        "1577 UNTS 3 (CRC) art 22.",
        f"ibid art 8; {WORKERS} (adopted 18 December 1990, entered into force 1 July 2003) 2220 UNTS 3 "
        "(Migrant Workers Convention) art 29 (our translation).",
        "CRC (n 1) art 22.",
        "ibid.",
        "A Smith, On Harbours (Quay Press 1999) 12.",
        "Convention relating to the Status of Refugees (adopted 28 July 1951, entered into force 22 April 1954) "
        "189 UNTS 137 (Refugee Convention) art 33(1).",
        "MSS v Belgium and Greece App no 30696/09 (ECtHR, 21 January 2011), para 263.",
        "CRC (n 1) art 22.",
        "ibid art 3.",
        "The warden may think otherwise CRC (n 1) art 12.",
        "Smith (n 5) p 14.",
    ]


FRENCH = "Convention relative aux droits de l'enfant"
FORMS = {
    ("mcgill", "en"): (
        f"{CHILD}, 20 November 1989, 1577 UNTS 3 art 22 (entered into force 2 September 1990) [CRC].",
        "CRC, supra note 1, art 22.",
        "Ibid.",
    ),
    ("bluebook", "en"): (
        f"{CHILD} art. 22, Nov. 20, 1989, 1577 U.N.T.S. 3.",
        "CRC, supra note 1, art. 22.",
        "Id.",
    ),
    ("un", "en"): (
        f"{CHILD} (New York, 20 November 1989), United Nations, Treaty Series, vol. 1577, No. 27531, p. 3, art. 22.",
        "CRC, art. 22 (see footnote 1 above).",
        "Ibid.",
    ),
    ("oscola", "fr"): (
        f"{FRENCH} (adoptée le 20 novembre 1989, entrée en vigueur le 2 septembre 1990) 1577 UNTS 3 art 22.",
        f"{FRENCH} (n 1) art 22.",
        "ibid.",
    ),
}


@pytest.mark.parametrize(("style", "language"), FORMS)
def test_other_styles(style: str, language: str) -> None:
    notes = notes_in(style, language)
    assert (notes[0], notes[2], notes[3]) == FORMS[style, language]


def parts_of(document: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(document)) as files:
        names = [name for name in files.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(files.read(name)) for name in names}


def styles_of(body: etree._Element) -> list[str]:
    return [style.get(f"{W}val") or "" for style in body.iter(f"{W}pStyle")]


def test_word_has_real_footnotes_styles_and_a_table_of_authorities() -> None:
    parts = parts_of(export(PAPER, "docx", today=TODAY).content)
    body, notes = parts["word/document.xml"], parts["word/footnotes.xml"]
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    held = [note.get(f"{W}id") for note in notes.iter(f"{W}footnote") if note.get(f"{W}type") is None]
    assert marks == held == [str(number) for number in range(1, 12)]
    assert all(style.get(f"{W}val") == "FootnoteText" for style in notes.iter(f"{W}pStyle"))
    used = set(styles_of(body))
    assert used >= {"Title", "Subtitle", "Heading1", "BodyText", "Quote", "ListNumber", "TableofAuthorities", "TOC1"}
    defined = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    assert used <= defined
    authorities = [
        "".join(paragraph.itertext())
        for paragraph in body.iter(f"{W}p")
        if any(style.get(f"{W}val") == "TableofAuthorities" for style in paragraph.iter(f"{W}pStyle"))
    ]
    assert [one.partition(" — ")[2] for one in authorities] == [
        "notes 1, 2, 3, 4, 8, 9, 10", "note 6", "note 2", "note 7", "notes 5, 11",
    ]  # fmt: skip


def test_word_turns_arabic_paragraphs_and_starts_each_list_anew() -> None:
    parts = parts_of(export(PAPER, "docx", today=TODAY).content)
    body = parts["word/document.xml"]
    turned = ["".join(p.itertext()) for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}bidi") is not None]
    assert turned == ["هذه فقرة بالعربية."]
    numbered = [number.get(f"{W}val") for number in body.iter(f"{W}numId")]
    assert len(set(numbered)) == 2 and len(numbered) == 3


def test_word_links_its_contents_to_its_headings() -> None:
    body = parts_of(export(PAPER, "docx", today=TODAY).content)["word/document.xml"]
    targets = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    linked = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
    assert linked and set(linked) <= targets
    assert any("TOC" in (text.text or "") for text in body.iter(f"{W}instrText"))


def test_the_cover_note_tells_the_day_and_links_each_authority() -> None:
    text = export(PAPER, "md", today=TODAY).content.decode()
    cover = text[text.index("# Cover note") :]
    assert "2026-11-24" in cover and "2020-06-01" in cover
    assert "https://treaties.un.org/pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-11" in cover
    assert "# Cover note" not in export(PAPER, "md", cover=False, today=TODAY).content.decode()


def test_html_has_headings_in_order_and_notes_linked_both_ways() -> None:
    page = html.fromstring(export(PAPER, "html", today=TODAY).content.decode())
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and all(later <= earlier + 1 for earlier, later in pairwise(levels))
    marks = page.xpath("//a[@role='doc-noteref']")
    assert len(marks) == 11
    for link in [*marks, *page.xpath("//a[@role='doc-backlink']")]:
        assert page.get_element_by_id(link.get("href")[1:]) is not None
    assert page.xpath("//p[@dir='rtl']")[0].text_content().startswith("هذه")


def test_html_of_the_author_reaches_no_reader() -> None:
    bad = PAPER + '\n<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror="alert(1)">\n'
    page = export(bad, "html", today=TODAY).content.decode()
    assert not html.fromstring(page).xpath("//script | //img | //a[starts-with(@href, 'javascript')]")


needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("MIGRANDI_CI"),
    reason="LibreOffice, which makes ODT and PDF of a paper, is not installed: those two forms are then refused",
)


@needs_libreoffice
@pytest.mark.parametrize(("form", "sign"), [("pdf", b"%PDF"), ("odt", b"PK")])
def test_libreoffice_opens_the_document(form: Form, sign: bytes) -> None:
    assert export(PAPER, form, today=TODAY).content.startswith(sign)


@needs_libreoffice
def test_notes_stand_at_the_foot_of_the_page_that_cites_them() -> None:
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(export(PAPER, "pdf", cover=False, today=TODAY).content)
    first = document[0].get_textpage().get_text_range()
    assert first.index("The warden hears the child") < first.index("Refugee Convention) art 33(1)")
