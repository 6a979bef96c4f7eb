"""Every file of law in the corpus comes in, in the right language and under its own name, or there is a true reason."""

import re
from functools import cache

import pytest

from migrandi.formats import registry
from migrandi.formats.document import LegalDocument, provisions
from migrandi.formats.errors import FormatError
from migrandi.formats.identifiers import work_path
from tests.corpus import needs_corpus
from tests.formats.accounts import PLAIN, REFUSED
from tests.formats.manifests import LAW_KINDS, Row, rows

pytestmark = [needs_corpus, pytest.mark.corpus]

_NO_NAME = re.compile(r"README|\.(?:md|html?)$|\ufffd|Ã|&\w+;|Justel|Infoleg|SUIN", re.IGNORECASE)
OTHERWISE = {"no": "nb"}
"""The list says Norwegian, the law which of its two written languages."""


@cache
def _law() -> dict[str, tuple[Row, list[LegalDocument] | str]]:
    """Each file the lists put under law with the documents in it, or with what it was refused with."""
    found: dict[str, tuple[Row, list[LegalDocument] | str]] = {}
    for row in rows():
        if row.kind not in LAW_KINDS:
            continue
        try:
            found[row.name] = row, list(registry.read(row.path.read_bytes(), row.hints))
        except FormatError as error:
            found[row.name] = row, str(error)
    return found


def _read() -> list[tuple[Row, LegalDocument]]:
    return [(row, document) for row, held in _law().values() if not isinstance(held, str) for document in held]


def test_only_files_that_hold_no_law_are_refused() -> None:
    assert {name for name, (_row, held) in _law().items() if isinstance(held, str)} == set(REFUSED)


def test_every_refusal_says_what_the_file_is() -> None:
    for name, (_row, held) in _law().items():
        if isinstance(held, str):
            assert re.match(r"This is \S.*\.$", held), (name, held)


def test_only_texts_that_show_no_numbering_are_kept_as_plain_text() -> None:
    plain = {row.name for row, document in _read() if document.plain}
    assert plain == set(PLAIN)
    for row, document in _read():
        assert document.plain or any(provisions(document.content)), row.name


def test_every_text_is_in_the_language_its_list_says() -> None:
    """A file in several languages has one document in each; the list names one of them or none."""
    for row, held in _law().values():
        if isinstance(held, str) or not row.hints.language:
            continue
        languages = {document.language for document in held}
        wanted = OTHERWISE.get(row.hints.language, row.hints.language)
        if all(document.kind == "treaty" and "bwb" in document.identifiers for document in held):
            # the Dutch register has the authentic text and its translation in one file, or Dutch alone
            assert languages <= {wanted, "nl", "en", "fr"}, row.name
            assert len(languages) == len(held), row.name
        else:
            assert languages == {wanted}, row.name


def test_every_law_is_of_the_jurisdiction_its_list_says() -> None:
    for row, document in _read():
        if row.hints.jurisdiction and document.kind != "treaty":
            assert document.jurisdiction.split("-")[0] == row.hints.jurisdiction, row.name


def test_no_law_is_called_by_its_file_or_by_the_site_it_stands_on() -> None:
    for row, document in _read():
        title = document.title
        assert title == title.strip(), row.name
        assert re.search(r"\w{2}", title), row.name
        if row.kind in {"national law", "2-treaty-text"}:
            assert not _NO_NAME.search(title), row.name


def test_days_are_days() -> None:
    for row, document in _read():
        assert re.fullmatch(r"(?:\d{4}(?:-\d\d){0,2})?", document.date), row.name
        if row.hints.as_of is not None:
            assert document.as_of == row.hints.as_of, row.name


def test_different_laws_of_one_publisher_are_different_works() -> None:
    """Pages that carry the name of their site must not become one law."""
    paths: dict[str, set[str]] = {}
    for row, document in _read():
        if document.format in {"html", "pdf", "doc"} and row.name.startswith("official/"):
            paths.setdefault(work_path(document), set()).add(row.name)
    assert [names for names in paths.values() if len(names) > 1] == []
