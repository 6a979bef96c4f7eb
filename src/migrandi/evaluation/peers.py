"""Search engines that Migrandi is measured against, each as its own documentation would set it up for this language."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import regex
import Stemmer
import tantivy
from msgspec.structs import replace

from migrandi.evaluation import postgres
from migrandi.evaluation.needs import needed
from migrandi.evaluation.passages import Passage
from migrandi.evaluation.sets import TestSet

SNOWBALL = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "hu": "hungarian", "it": "italian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish",
    "sv": "swedish",
}  # fmt: skip
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_HAN = regex.compile(r"\p{Han}+|[\p{Latin}\p{N}]+")

FOUND = 30
"""How many passages are asked for: ten documents are looked at, and one may be held in several languages."""

Finder = Callable[[str, str], list[str]]
"""From what is asked, and its language, to the best passages' ids."""
Peer = Callable[[Sequence[Passage]], AbstractContextManager[Finder]]
"""From passages to their finder, which stands for as long as questions are put to it."""


def run(peer: Peer, tests: Sequence[TestSet]) -> list[dict[str, list[str]]]:
    """What the peer finds for each question of each set; the sets are over the same passages. It has the same words to
    search as Migrandi has: where headings are not taken away, they and the names the passage stands under are part of
    its text."""
    passages = tests[0].passages
    if not tests[0].language:
        passages = [replace(p, text="\n".join([p.context, p.label, p.heading, p.text])) for p in passages]
    with peer(passages) as find:
        return [{question.id: find(question.words, question.language) for question in test.questions} for test in tests]


def _base(language: str) -> str:
    return language.partition("-")[0]


def _cut(text: str, language: str) -> str:
    """Chinese as character pairs with spaces between, which is what engines without a segmenter are given."""
    if _base(language) != "zh":
        return text
    pairs: list[str] = []
    for run_ in _HAN.findall(text):
        pairs += [run_[n : n + 2] for n in range(max(1, len(run_) - 1))] if run_[0] > "\u2e7f" else [run_]
    return " ".join(pairs)


@contextmanager
def tantivy_plain(passages: Sequence[Passage]) -> Iterator[Finder]:
    """Tantivy, BM25 over the text, each language in a field of its own with its own stemmer."""
    languages = sorted({_base(passage.language) for passage in passages})
    analyzers = {language: _analyzer(language) for language in languages}
    builder = tantivy.SchemaBuilder().add_unsigned_field("number", stored=True)
    for language in languages:
        builder = builder.add_text_field(f"text_{language}", tokenizer_name=language, index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    for language, analyzer in analyzers.items():
        index.register_tokenizer(language, analyzer)
    writer = index.writer(128 * 2**20, 1)
    for number, passage in enumerate(passages):
        document = tantivy.Document(number=number)
        document.add_text(f"text_{_base(passage.language)}", _cut(passage.text, passage.language))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(words: str, language: str) -> list[str]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, f"text_{name}", token, "freq"))
            for name, analyzer in analyzers.items()
            for token in dict.fromkeys(analyzer.analyze(_cut(words, language)))
        ]
        if not terms:
            return []
        hits: list[tuple[Any, Any]] = searcher.search(tantivy.Query.boolean_query(terms), FOUND, count=False).hits
        return [passages[int(searcher.doc(address).get_first("number") or 0)].id for _score, address in hits]

    yield find


def _analyzer(language: str) -> Any:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    if language in SNOWBALL:
        builder = builder.filter(tantivy.Filter.stemmer(SNOWBALL[language]))
    return builder.build()


@contextmanager
def fts5(passages: Sequence[Passage]) -> Iterator[Finder]:
    """SQLite's FTS5, Porter's stemmer where there is English, accents folded."""
    database = sqlite3.connect(":memory:")
    english = any(_base(passage.language) == "en" for passage in passages)
    tokenizer = "porter unicode61" if english else "unicode61"
    database.execute(f"CREATE VIRTUAL TABLE passage USING fts5(text, tokenize='{tokenizer}')")
    database.executemany(
        "INSERT INTO passage(rowid, text) VALUES (?, ?)",
        ((number, _cut(passage.text, passage.language)) for number, passage in enumerate(passages)),
    )

    def find(words: str, language: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(_cut(words, language).lower())))
        if not asked:
            return []
        rows = database.execute("SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?", (asked, FOUND))
        return [passages[number].id for (number,) in rows]

    yield find


@contextmanager
def bm25s(passages: Sequence[Passage]) -> Iterator[Finder]:
    """bm25s with PyStemmer's stemmers, each text and each question stemmed as its language is."""
    library = needed("bm25s")
    stemmers = {language: Stemmer.Stemmer(name) for language, name in SNOWBALL.items()}

    def tokens(text: str, language: str) -> list[str]:
        words = _WORD.findall(_cut(text, language).lower())
        stemmer = stemmers.get(_base(language))
        return stemmer.stemWords(words) if stemmer else words

    index = library.BM25()
    index.index([tokens(passage.text, passage.language) for passage in passages], show_progress=False)

    def find(words: str, language: str) -> list[str]:
        asked = list(dict.fromkeys(tokens(words, language)))
        if not asked:
            return []
        numbers, scores = index.retrieve([asked], k=min(FOUND, len(passages)), show_progress=False)
        return [passages[int(n)].id for n, score in zip(numbers[0], scores[0], strict=True) if score > 0]

    yield find


@contextmanager
def postgresql(passages: Sequence[Passage]) -> Iterator[Finder]:
    """PostgreSQL's full text with its configuration for the language; of its ways to rank, the one that found best."""
    texts = [(_cut(passage.text, passage.language), passage.language) for passage in passages]
    with postgres.filled(texts) as connection:

        def find(words: str, language: str) -> list[str]:
            asked = (postgres.configuration(language), _cut(words, language).replace("\0", ""))
            rows = connection.execute(
                "SELECT number FROM passage, (SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery AS asked"
                " FROM unnest(to_tsvector(%s::regconfig, %s))) AS question WHERE words @@ asked"
                " ORDER BY ts_rank(words, asked, 1) DESC, number LIMIT %s",
                (*asked, FOUND),
            )
            return [passages[number].id for (number,) in rows]

        yield find


PEERS: dict[str, Peer] = {"tantivy": tantivy_plain, "fts5": fts5, "bm25s": bm25s, "postgres": postgresql}
"""By the name that `--peer` takes."""


def installed() -> list[str]:
    """The peers that can be run here: PostgreSQL only where its programs are."""
    return [name for name in PEERS if name != "postgres" or postgres.programs()]
