"""A long paper as LibreOffice sets it, page by page: notes at the foot, numbers and directions right, nothing over."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pypdfium2
import pytest
from lxml import etree

from migrandi.papers.exporting import Form, export
from migrandi.papers.pictures import Picture, read_picture

pytestmark = [
    pytest.mark.usefixtures("register"),
    pytest.mark.skipif(
        shutil.which("soffice") is None and not os.environ.get("MIGRANDI_CI"),
        reason="LibreOffice, which sets the pages of a paper, is not installed",
    ),
]

TODAY = date(2026, 11, 24)
SECTIONS, NOTES = 12, 96
MARGIN, WIDE, HIGH = 2.5 / 2.54 * 72, 595.3, 841.9
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><rect width="400" height="200" fill="#0b5563"/>'
    b"</svg>"
)
WORDS = "A blue field, as wide as two squares"
ARABIC = "تنص الاتفاقية على واجب حماية كل طفل وحيد على الحدود"
TREATIES = ("crc", "iccpr", "refugee-convention", "cat", "icescr", "cedaw", "icerd", "icrmw")


def a_picture(name: str) -> Picture | None:
    return read_picture(name, SVG) if name == "field.svg" else None


def long_paper(language: str = "en") -> str:
    parts = [f"---\ntitle: A long paper\nstates: [KE]\ndate: 2020-06-01\nlanguage: {language}\n---\n"]
    note = 0
    for section in range(1, SECTIONS + 1):
        parts.append(f"# Section {section} of the harbour\n")
        for paragraph in range(NOTES // SECTIONS):
            note += 1
            filler = f"What follows for harbour {note} is told in these lines, and nothing more is meant. " * 4
            parts.append(f"{filler}So it goes [cf @{TREATIES[(note * 5 + paragraph) % 8]}, art {note % 20 + 1}].\n")
        parts.append(f"{ARABIC} UNHCR 1951 ({section}).\n")
        parts.append("1. one\n2. two\n\n- a point\n\n> A block of words that nobody wrote.\n")
    long = "https://example.org/" + "a-very-long-address-that-nobody-breaks/" * 4
    parts.append(
        f"| State | Answer | Where |\n| --- | --- | --- |\n| Kenya | yes | {long} |\n| Uganda | {ARABIC} | – |\n"
    )
    parts.append(f'![{WORDS}](field.svg "The field")\n')
    return "\n".join(parts)


def written(form: Form, language: str = "en") -> bytes:
    return export(long_paper(language), form, cover=False, today=TODAY, pictures=a_picture).content


@pytest.fixture(scope="module")
def pdf(register: None) -> bytes:
    return written("pdf")


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> Iterator[list[pypdfium2.PdfPage]]:
    document = pypdfium2.PdfDocument(pdf)
    yield list(document)
    document.close()


def text_of(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range()).replace("\r\n", "\n")


def test_no_letter_stands_beyond_the_margins(pages: list[pypdfium2.PdfPage]) -> None:
    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            if not text.get_text_range(at, 1).strip():
                continue
            left, bottom, right, top = text.get_charbox(at)
            inside = left >= MARGIN - 12 and right <= WIDE - MARGIN + 3 and bottom > 20 and top < HIGH - 20
            assert inside, (number, text.get_text_range(max(at - 20, 0), 40))


def test_each_note_stands_at_the_foot_of_the_page_that_has_its_mark(pages: list[pypdfium2.PdfPage]) -> None:
    seen: list[int] = []
    for page in pages:
        text = text_of(page)
        marked = [int(number) for number in re.findall(r"it\s+goes\.(\d+)", text)]  # a line may end between
        noted = [int(number) for number in re.findall(r"(?m)^(\d+)\s+cf ", text)]
        assert marked == noted
        if marked:
            assert text.index("cf ") > text.rindex("goes.")
        seen += noted
    assert seen == [*range(1, NOTES + 1)]


def test_pages_are_numbered_and_the_contents_lead_to_them(pages: list[pypdfium2.PdfPage]) -> None:
    texts = [text_of(page) for page in pages]
    for number, text in enumerate(texts, 1):
        assert re.search(rf"(?m)^{number}\s*$", text.strip()[-8:]) or text.rstrip().endswith(str(number))
    listed = re.findall(r"Section (\d+) of the harbour[ .…]*(\d+)", texts[0])
    assert [int(section) for section, _page in listed] == [*range(1, SECTIONS + 1)]
    for section, page in listed:
        assert f"Section {section} of the harbour\n" in texts[int(page) - 1].split("Contents")[-1]


def test_arabic_paragraphs_begin_at_the_right_margin(pages: list[pypdfium2.PdfPage]) -> None:
    found = 0
    for page in pages:
        text = page.get_textpage()
        lines: dict[int, list[float]] = {}
        for at in range(text.count_chars()):
            sign = text.get_text_range(at, 1)
            if sign and ("\u0600" <= sign <= "\u06ff" or "\ufb50" <= sign <= "\ufeff"):
                left, bottom, right, _top = text.get_charbox(at)
                lines.setdefault(round(bottom / 12), []).extend((left, right))
        found += sum(max(places) > WIDE - MARGIN - 12 for places in lines.values() if len(places) > 30)
    assert found >= SECTIONS


def test_each_list_begins_at_one(pages: list[pypdfium2.PdfPage]) -> None:
    numbers = re.findall(r"(?m)^\s*(\d)\.\s+(one|two)\s*$", "\n".join(map(text_of, pages)))
    assert numbers == [("1", "one"), ("2", "two")] * SECTIONS


def test_the_picture_has_its_words_in_pdf_and_odt(pdf: bytes) -> None:
    assert b"FEFF" + WORDS.encode("utf-16-be").hex().upper().encode() in pdf
    with zipfile.ZipFile(io.BytesIO(written("odt"))) as files:
        content = etree.fromstring(files.read("content.xml"))
    svg, text = (
        "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}",
        "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}",
    )
    assert [one.text for one in content.iter(f"{svg}desc")] == [WORDS]
    notes = [one for one in content.iter(f"{text}note") if one.get(f"{text}note-class") == "footnote"]
    assert len(notes) == NOTES
    listed = ["".join(p.itertext()) for index in content.iter(f"{text}index-body") for p in index.iter(f"{text}p")]
    assert [line for line in listed if line.endswith("–")] == []


def test_word_is_given_the_pages_of_its_contents_where_asked(pages: list[pypdfium2.PdfPage]) -> None:
    done = export(long_paper(), "docx", cover=False, today=TODAY, pictures=a_picture, reckon=True).content
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(done)) as files:
        body = etree.fromstring(files.read("word/document.xml"))
    lines = [
        "".join(t.text or "" for t in p.iter(f"{w}t"))
        for p in body.iter(f"{w}p")
        if [s.get(f"{w}val") for s in p.iter(f"{w}pStyle")] == ["TOC1"]
    ]
    shown = [int(re.search(r"(\d+)$", line)[1]) for line in lines]  # type: ignore[index]
    assert (all(before <= after for before, after in pairwise(shown)) and shown[-1] == len(pages)) or shown[-1] > 8
