"""Every file is recognised by what it holds, whatever its name, and what is no law is refused with the reason."""

import random
from functools import cache
from pathlib import Path

import pytest

from migrandi.formats import registry
from migrandi.formats.document import Hints
from migrandi.formats.errors import FormatError, NotLaw
from tests.corpus import CORPUS, needs_corpus
from tests.formats.manifests import LAW_KINDS, Row, rows

BY_FORMAT = {
    "justice-canada-xml": "justice_canada",
    "akn-fedlex": "akoma_ntoso",
    "akn-finlex": "akoma_ntoso",
    "akn-legilux": "akoma_ntoso",
    "akn-xml": "akoma_ntoso",
    "clml": "clml",
    "uslm": "uslm",
    "bwb-xml": "bwb",
    "eurlex-xhtml": "eurlex",
    "lovdata-xml": "lovdata",
    "normattiva-json": "normattiva",
    "impo-json": "impo",
    "legalize-md": "legalize_md",
    "gesetze-md": "gesetze_md",
    "laws-markdown": "nl_markdown",
    "pdf": "pdf",
    "docx": "docx",
    "csv": "datasets",
    "tsv": "datasets",
    "jsonl": "datasets",
    "xlsx": "datasets",
    "ttl": "datasets",
    "ics": "datasets",
    "vcf": "datasets",
    "eml": "datasets",
    "dta": "datasets",
    "yaml": "datasets",
}
"""The format a list names, and the module that is to read it."""

BY_FOLDER = {
    "hudoc-echr/001": "hudoc",
    "un-general-comments/Annotated": "general_comments",
    "un-treaty-body-jurisprudence/jur": "treaty_body_views",
    "open-treaties": "open_treaties",
    "hrc-voting": "hrc_votes",
    "official/ie/sample-environment-2015.xml": "eisb",
    "official/uk/sample-atom": "datasets",  # a feed that lists laws
    "official/ch/sample-constitution-2020.pdf": "pdf",
    "feedparser": "datasets",
    "hudoc-rss": "datasets",
    "undl-marc": "datasets",
}
"""Files whose list names a general format, or another than theirs, by how their path begins."""

MISNAMED = ("law.txt", "law.xml", "law.pdf", "law.csv", "law", "law.json")


@cache
def files() -> tuple[Row, ...]:
    return tuple(rows())


def expected(row: Row) -> str | None:
    """The module that is to read the file, None where several might."""
    for beginning, module in BY_FOLDER.items():
        if row.name.startswith(beginning) and not (module == "open_treaties" and row.path.suffix != ".json"):
            return module
    if row.format == "json":
        return "datasets"
    return BY_FORMAT.get(row.format)


def chosen(data: bytes, hints: Hints) -> str:
    return registry.detect(data, hints).__name__.rsplit(".", 1)[-1]  # type: ignore[attr-defined]


def parameters(*, law: bool) -> list[object]:
    return [pytest.param(row, id=row.name) for row in files() if (row.kind in LAW_KINDS) == law]


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("row", parameters(law=True))
def test_law_is_read_by_the_module_made_for_it_whatever_the_file_is_called(row: Row) -> None:
    data = row.path.read_bytes()
    module = chosen(data, row.hints)
    if (wanted := expected(row)) is not None:
        assert module == wanted
    name = random.Random(row.name).choice(MISNAMED)
    assert chosen(data, Hints(filename=name)) == module


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("row", [p for p in parameters(law=False) if not p.id.endswith((".txt", ".md"))])  # type: ignore[attr-defined]
def test_what_is_no_law_is_refused_with_what_it_is(row: Row) -> None:
    with pytest.raises(NotLaw, match=r"^This is .{8,}\. .{8,}\.$"):
        list(registry.read(row.path.read_bytes(), row.hints))


@needs_corpus
@pytest.mark.corpus
def test_the_lists_name_files_of_every_module_made_for_one_publisher() -> None:
    wanted = {expected(row) for row in files()} - {None}
    assert wanted <= set(registry.FORMATS)


def junk() -> dict[str, bytes]:
    noise = random.Random(7)
    return {
        "zeros": bytes(4096),
        "noise": noise.randbytes(4096),
        "short noise": bytes([0, 1, 2, 3, 4, 255, 254]),
        "picture": b"\x89PNG\r\n\x1a\n" + noise.randbytes(200),
        "half an archive": b"PK\x03\x04" + noise.randbytes(60),
        "program": b"\x7fELF\x02\x01\x01" + bytes(9) + noise.randbytes(2000),
        "compressed": b"\x1f\x8b\x08" + noise.randbytes(300),
        "no PDF": b"%PDF-1.7\n" + noise.randbytes(500),
        "no old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise.randbytes(2000),
    }


@pytest.mark.parametrize("name", list(junk()))
def test_bytes_without_sense_are_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(FormatError, match=r"^[A-Z].*\.$"):
        list(registry.read(junk()[name], Hints(filename=f"{name}.xml")))


@pytest.mark.parametrize("data", [b"", b" ", b"\n\n\t", b"\r\n"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(NotLaw, match="empty"):
        list(registry.read(data))


@pytest.mark.parametrize(
    "data",
    [
        b"<", b"<a", b"<a>", b"</a>", b"<a/>", b"<?xml version='1.0'?>",
        b"<?xml version='1.0' encoding='nonsense'?><a/>",
        b"<!DOCTYPE a [<!ENTITY b 'bbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>", b"{", b"[", b"{}", b"[]", b"null", b'"',
        b"[1", b"---\n", b"---\ntitle: [\n---\n", b"# ", b"\xff\xfe", b"\xff\xfe<\x00", b"\xef\xbb\xbf", b"\x00",
        b"\xed\xa0\x80", b"a,b\n", b"From: x\n\n", b"BEGIN:VCALENDAR\n", b"%PDF-", b"PK\x03\x04", b"{\\rtf1}",
        b"<html>", b"<html><table>", b"[" * 100_000, b"<a>" * 100_000, b'{"a":' * 50_000, b"> " * 50_000,
        b"- " * 50_000, b"(" * 50_000,
    ],
)  # fmt: skip
def test_a_fragment_is_read_or_refused_and_never_breaks_the_reader(data: bytes) -> None:
    for name in ("x", "x.xml", "x.md", "x.csv"):
        try:
            documents = list(registry.read(data, Hints(filename=name)))
        except FormatError as error:
            assert str(error).endswith((".", "”"))
        else:
            assert all(document.format for document in documents)


def test_the_order_of_formats_names_each_module_once() -> None:
    assert len(registry.FORMATS) == len(set(registry.FORMATS))


@pytest.mark.parametrize("module", registry.FORMATS)
def test_a_format_module_offers_its_name_and_its_two_verbs(module: str) -> None:
    loaded = registry.load(module)
    assert loaded.NAME.lower().strip() == loaded.NAME
    assert callable(loaded.recognises)
    assert callable(loaded.read)
    assert Path(loaded.__file__).read_text(encoding="utf-8").startswith('"""')  # type: ignore[attr-defined]


def test_no_two_formats_have_the_same_name() -> None:
    names = [registry.load(module).NAME for module in registry.FORMATS]
    assert len(names) == len(set(names))


@needs_corpus
@pytest.mark.corpus
def test_the_day_of_a_copy_is_the_one_it_was_given_with() -> None:
    file = next(row for row in files() if row.hints.as_of is not None and expected(row) in registry.FORMATS)
    assert all(d.as_of == file.hints.as_of for d in registry.read(file.path.read_bytes(), file.hints))
    assert file.path.is_relative_to(CORPUS)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<blockquote>" * 2000 + b"Article 1. Nobody." + b"</blockquote>" * 2000 + b"</body></html>",
        b"> " * 3000 + b"# Harbour Act\x00\n\n## Article 1\n\nNobody.\n",
        b"- " * 3000 + b"Article 1. Nobody.",
    ],
    ids=["html", "quoted markdown", "lists in lists"],
)
def test_a_document_that_nests_without_end_is_read_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        assert list(registry.read(data, Hints()))
    except FormatError as error:
        assert str(error).endswith(".")
