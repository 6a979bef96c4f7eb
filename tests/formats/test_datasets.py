"""Files that are known and hold no law are refused by what they are; law that looks like them is not."""

import zipfile
from io import BytesIO

import pytest

from migrandi.formats import datasets
from migrandi.formats.document import Hints
from migrandi.formats.errors import Malformed, NotLaw
from migrandi.formats.sample import Sample


def zipped(*names: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "what", "belongs"),
    [
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a calendar", "meetings"),
        (b"BEGIN:VCARD\nFN:A\nEND:VCARD\n", "an address book", "meetings"),
        (b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Law\r\n\r\nArticle 1\r\n", "an e-mail", "enquiries"),
        (b"From a@example.org Mon Jan  1 00:00:00 2024\nReceived: by x\n\nHello\n", "an e-mail", "enquiries"),
        (b"Participant,Signature,Ratification\nA,1 Jan 1951,\nB,,2 Feb 1952\n", "a table (CSV)", "register"),
        (b"a\tb\n1\t2\n3\t4\n", "a table (TSV)", "register"),
        (b"a;b;c\n1;2;3\n", "a table (CSV)", "register"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a spreadsheet", "register"),
        (zipped("acts/act.xml"), "an archive", "Unpack"),
        (b"\x89PNG\r\n\x1a\n....", "a picture", "recognised"),
        (b'<rss version="2.0"><channel><title>x</title></channel></rss>', "a news feed", "documents themselves"),
        (b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"/>', "a news feed", "documents themselves"),
        (b'<collection><record><controlfield tag="1">x</controlfield></record></collection>', "catalogue", "text"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "linked data", "thesaurus"),
        (b"@prefix a: <http://example.org/> .\n", "linked data", "thesaurus"),
        (b'{"queries": [1], "version": 2}', "data in JSON with the fields queries, version", "No format"),
        (b'{"a": 1}\n{"a": 2}\n', "one record in each line, with the fields a", "No format"),
        (b"[1, 2, 3]", "data in JSON", "No format"),
        (b"title:\n  en: x\n  fr: y\nlist:\n  - a\n", "data in YAML", "No format"),
    ],
)
def test_each_kind_is_named_and_sent_where_it_belongs(data: bytes, what: str, belongs: str) -> None:
    assert datasets.recognises(Sample(data, Hints(filename="law.txt")))
    with pytest.raises(NotLaw) as refused:
        datasets.read(data, Hints())
    assert what in str(refused.value)
    assert belongs in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        b"Article 1\nEveryone, including children, may leave, and return.\nArticle 2\nNobody, ever, is sent back.\n",
        b"[Preamble]\nThe Parliament, assembled, enacts:\n",
        b"[1] The appeal is dismissed.\n[2] Costs follow.\n",
        b"{Section 1} applies.\n",
        b"Subject matter: this Act is about the border.\n\n1. It lies where it lies.\n",
        b"Date of assent: 1951\n\nSection 1\n",
        b"Title: An Act\nSection 1: Everyone may leave.\nSection 2: Everyone may return.\n",
        b"---\ntitle: Law\ndate: 2020-01-01\n---\n# Art. 1\n",
        b"First, this.\nSecond, that.\n",
        b"1\tEveryone may leave.\n2\tEveryone may return, at any time, to their country.\n(1)\tAs before.\tYes.\n",
        b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        zipped("[Content_Types].xml", "word/document.xml"),
        "\ufeffSection 1".encode("utf-16"),
        "Section 1".encode("utf-16-le"),
    ],
)
def test_law_that_looks_like_data_is_left_to_the_formats_that_read_it(data: bytes) -> None:
    assert not datasets.recognises(Sample(data, Hints(filename="law.txt")))


def test_broken_data_says_where_it_is_broken() -> None:
    with pytest.raises(Malformed, match="broken"):
        datasets.read(b'{"queries": [1, ', Hints())


def test_ten_thousand_records_are_refused_without_being_kept() -> None:
    data = b"[" + b",".join([b'{"name": "x", "value": [1, 2, 3]}'] * 10_000) + b"]"
    with pytest.raises(NotLaw, match="name, value"):
        datasets.read(data, Hints())
