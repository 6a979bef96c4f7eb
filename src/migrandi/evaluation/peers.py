"""Search engines that Migrandi is measured against, each as its own documentation would set it up for this language."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import regex
import Stemmer
import tantivy

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

Finder = Callable[[str], list[str]]
"""From what is asked to the ten best passages' ids."""
Peer = Callable[[Sequence[Passage], str], Finder]
"""From passages and their language to their finder."""


def run(peer: Peer, test: TestSet) -> dict[str, list[str]]:
    """What the peer finds for each question of the set."""
    find = peer(test.passages, test.language)
    return {question.id: find(question.words) for question in test.questions}


def _cut(text: str, language: str) -> str:
    """Chinese as character pairs with spaces between, which is what engines without a segmenter are given."""
    if language != "zh":
        return text
    pairs: list[str] = []
    for run_ in _HAN.findall(text):
        pairs += [run_[n : n + 2] for n in range(max(1, len(run_) - 1))] if run_[0] > "\u2e7f" else [run_]
    return " ".join(pairs)


def tantivy_plain(passages: Sequence[Passage], language: str) -> Finder:
    """Tantivy with its own stemmer for the language, BM25 over the text."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    if language in SNOWBALL:
        builder = builder.filter(tantivy.Filter.stemmer(SNOWBALL[language]))
    analyzer = builder.build()
    schema = (
        tantivy.SchemaBuilder()
        .add_unsigned_field("number", stored=True)
        .add_text_field("text", tokenizer_name="own", index_option="freq")
        .build()
    )
    index = tantivy.Index(schema)
    index.register_tokenizer("own", analyzer)
    writer = index.writer(128 * 2**20, 1)
    for number, passage in enumerate(passages):
        writer.add_document(tantivy.Document(number=number, text=_cut(passage.text, language)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(words: str) -> list[str]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", token, "freq"))
            for token in dict.fromkeys(analyzer.analyze(_cut(words, language)))
        ]
        if not terms:
            return []
        hits: list[tuple[Any, Any]] = searcher.search(tantivy.Query.boolean_query(terms), 10, count=False).hits
        return [passages[int(searcher.doc(address).get_first("number") or 0)].id for _score, address in hits]

    return find


def fts5(passages: Sequence[Passage], language: str) -> Finder:
    """SQLite's FTS5, Porter's stemmer for English, accents folded for others."""
    database = sqlite3.connect(":memory:")
    tokenizer = "porter unicode61" if language == "en" else "unicode61"
    database.execute(f"CREATE VIRTUAL TABLE passage USING fts5(text, tokenize='{tokenizer}')")
    database.executemany(
        "INSERT INTO passage(rowid, text) VALUES (?, ?)",
        ((number, _cut(passage.text, language)) for number, passage in enumerate(passages)),
    )

    def find(words: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(_cut(words, language).lower())))
        if not asked:
            return []
        rows = database.execute("SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT 10", (asked,))
        return [passages[number].id for (number,) in rows]

    return find


def bm25s(passages: Sequence[Passage], language: str) -> Finder:
    """bm25s with PyStemmer's stemmer for the language."""
    library = needed("bm25s")
    stemmer = Stemmer.Stemmer(SNOWBALL[language]) if language in SNOWBALL else None

    def tokens(texts: Iterable[str]) -> list[list[str]]:
        cut = (_WORD.findall(_cut(text, language).lower()) for text in texts)
        return [stemmer.stemWords(words) if stemmer else words for words in cut]

    index = library.BM25()
    index.index(tokens(passage.text for passage in passages), show_progress=False)

    def find(words: str) -> list[str]:
        asked = list(dict.fromkeys(tokens([words])[0]))
        if not asked:
            return []
        numbers, scores = index.retrieve([asked], k=min(10, len(passages)), show_progress=False)
        return [passages[int(n)].id for n, score in zip(numbers[0], scores[0], strict=True) if score > 0]

    return find


PEERS: dict[str, Any] = {"tantivy": tantivy_plain, "fts5": fts5, "bm25s": bm25s}
"""By the name that `--peer` takes."""
