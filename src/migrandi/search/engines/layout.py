"""How the index is laid out: a family of fields for each language, stemmed in its way, and what a text is put in as."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import regex
import tantivy

from migrandi.search.authority import level_of
from migrandi.search.engine import Entry
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.thesaurus.reading import LANGUAGES as THESAURUS_LANGUAGES

STEMMERS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hu": "hungarian", "it": "italian", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Languages with a stemmer (Snowball). Others are matched word by word; Chinese, Japanese and Korean by character."""
_REMEMBERED = 4_000
"""How many words, or questions, are remembered as they were cut in one language."""
_WORDS_REMEMBERED = 100_000
"""How many words are remembered with their parts."""
FOREVER = 99_999_999
"""The day after the last of a text that stands still."""
_ALIASES = {"nb": "no", "nn": "no"}
_BY_CHARACTER = frozenset({"zh", "ja", "ko", "yue"})
FIELDS = (*STEMMERS, "cjk", "xx")
"""Every family, in the order of their numbers in the index."""
LEAD = 30
"""Words a text begins with, which say what it is about more often than the rest."""
_COMBINING = frozenset({"ru", "ar", "el", "ta", "xx"})
"""Families whose words hold combining marks that no composed letter takes in; without them, words are cut sooner."""


_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_RUN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]+|[\p{Latin}\p{N}]+")


def field_of(language: str) -> str:
    """The family of fields a language is kept in."""
    bare = language.split("-", maxsplit=1)[0].lower()
    bare = _ALIASES.get(bare, bare)
    if bare in _BY_CHARACTER:
        return "cjk"
    return bare if bare in STEMMERS else "xx"


WIDENED = frozenset({*MEANT, *(field_of(language) for language in THESAURUS_LANGUAGES)})
"""Families in which words for the same are looked for: translations, and the labels of concepts."""


def analyzer_of(name: str) -> Any:
    """What cuts a text of this family into words and stems them."""
    # law is full of words with marks in them (l'étranger, non-refoulement): they are cut there, in every language
    if name == "cjk":
        cut = tantivy.Tokenizer.regex(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]|[\p{Latin}\p{N}]+")
    elif name in _COMBINING:
        cut = tantivy.Tokenizer.regex(r"[\p{L}\p{M}\p{N}]+")
    else:
        cut = tantivy.Tokenizer.simple()
    builder = tantivy.TextAnalyzerBuilder(cut).filter(tantivy.Filter.remove_long(80))
    builder = builder.filter(tantivy.Filter.lowercase())
    if name in STEMMERS:
        builder = builder.filter(tantivy.Filter.stemmer(STEMMERS[name]))
    if name not in {"ru", "ar", "el", "ta", "cjk"}:
        # after the stemmer, which knows the accents; a reader without them on the keyboard finds the word all the same
        builder = builder.filter(tantivy.Filter.ascii_fold())
    return builder.build()


class Remembering:
    """Cuts the words of questions, the same ones again and again, as `analyzer` does; for short texts."""

    def __init__(self, analyzer: Any) -> None:
        @lru_cache(_REMEMBERED)
        def analyze(text: str) -> tuple[str, ...]:
            return tuple(analyzer.analyze(text))

        self.analyze = analyze


def pairs_of(text: str) -> list[str]:
    """Each two characters that stand side by side: what comes nearest to words where no spaces part them."""
    found: list[str] = []
    for run in _RUN.findall(text.lower()):
        found += [run[n : n + 2] for n in range(max(1, len(run) - 1))] if run[0] > "\u2e7f" else [run]
    return found


COMPOUNDING = frozenset({"da", "nl", "fi", "de", "hu", "no", "sv"})
"""Families of languages that write words together, so that a word asked for may stand inside another."""
_PART = 4
"""Letters of a part of a word."""


@lru_cache(_WORDS_REMEMBERED)
def _parts_of_word(word: str) -> str:
    return " ".join(word[n : n + _PART] for n in range(max(1, len(word) - _PART + 1)))


def parts_of(text: str) -> str:
    """All parts of the text's words, with spaces between."""
    return " ".join(map(_parts_of_word, _LETTERS.findall(text.lower())))


def whole_schema() -> Any:
    """All fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("ref", stored=True)
    builder.add_bytes_field("key", stored=True)
    builder.add_text_field("owner", tokenizer_name="raw", index_option="basic")
    for name in ("jurisdiction", "language", "type"):
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("concept", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("path", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", stored=True, fast=True)
    builder.add_unsigned_field("start", fast=True)
    builder.add_unsigned_field("end", fast=True)
    for name in FIELDS:
        builder.add_text_field(f"title_{name}", tokenizer_name=name, index_option="position")
        builder.add_text_field(f"text_{name}", tokenizer_name=name, index_option="position")
        builder.add_text_field(f"lead_{name}", tokenizer_name=name, index_option="freq")
        builder.add_text_field(f"context_{name}", tokenizer_name=name, index_option="freq")
        if name in COMPOUNDING:
            builder.add_text_field(f"parts_{name}", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("pairs_cjk", tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("forward", fast=True)
    builder.add_unsigned_field("provision", fast=True, indexed=True)
    builder.add_unsigned_field("cell", indexed=True)
    builder.add_unsigned_field("family", indexed=True, fast=True)
    builder.add_unsigned_field("length", fast=True)
    return builder.build()


def document_of(entry: Entry) -> Any:
    """The entry as it is put into the index."""
    field = field_of(entry.language)
    document = tantivy.Document(
        **{
            "ref": entry.ref.encode(),
            "key": hashlib.sha256(entry.key.encode()).digest()[:16],
            "owner": entry.owner,
            "jurisdiction": entry.jurisdiction,
            "language": entry.language,
            "type": entry.type,
            "path": entry.path,
            "number": entry.number.lower()[:200],
            f"title_{field}": entry.title,
            f"text_{field}": entry.text,
            f"lead_{field}": " ".join(entry.text.split(None, LEAD)[:LEAD]),
            f"context_{field}": entry.context,
        }
    )
    for concept in entry.concepts:
        document.add_text("concept", concept)
    document.add_unsigned("provision", entry.provision)
    if field == "cjk":
        document.add_text("pairs_cjk", " ".join(pairs_of(f"{entry.title}\n{entry.text}")))
    if field in COMPOUNDING:
        document.add_text(f"parts_{field}", parts_of(f"{entry.title}\n{entry.text}"))
    if entry.year:
        document.add_unsigned("year", entry.year)
    document.add_unsigned("family", FIELDS.index(field))
    document.add_unsigned("start", ordinal(entry.start, 0))
    document.add_unsigned("end", ordinal(entry.end, FOREVER))
    return document


TOLD = np.dtype(
    [
        ("same", "<u8"), ("values", "<u8"), ("provision", "<u4"), ("family", "u1"), ("level", "u1"), ("stands", "u1"),
        ("heading", "u1"),
    ]
)  # fmt: skip
"""What is told of each text where its words are kept, so that it is read at once: what it is the same as, which values
of facets it has, its wording, its family of fields, its level in the hierarchy of norms, whether it stands, and whether
it is a heading and nothing else, as that of a chapter."""


def told_of(entry: Entry) -> bytes:
    """What is told of the entry, as `TOLD` has it."""
    values = (entry.jurisdiction, entry.language, entry.type, str(entry.year), *entry.concepts)
    level = level_of(entry.type, entry.jurisdiction)
    family = FIELDS.index(field_of(entry.language))
    told = (
        number_of_text(entry.same),
        number_of_text("\n".join(values)),
        entry.provision,
        family,
        level,
        entry.end is None,
        entry.heading,
    )
    return np.array([told], dtype=TOLD).tobytes()


def number_of_text(key: str) -> int:
    """A number for a text, which no other has; 0 for none."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") if key else 0


def ordinal(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day.year * 10_000 + day.month * 100 + day.day


def name_of(family: str, stems: Sequence[str]) -> str:
    """A law's name as one word, by its stems."""
    return f"{family} {' '.join(stems)}"


def names_of(family: str, stems: Sequence[str]) -> set[str]:
    """What a law of that name is asked for by: its name, with and without the year or number at its end."""
    bare = list(stems)
    while len(bare) > 1 and bare[-1].isdecimal():
        bare.pop()
    return {name_of(family, stems), name_of(family, bare)} if stems else set()


def composed(text: str) -> str:
    """The text with each letter and its accent as one character where there is one, as stemmers know it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
