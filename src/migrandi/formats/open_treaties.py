"""Treaties in the JSON of the open-treaties collection: every article in Chinese and English side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.json import parse
from migrandi.formats.numbering import parts
from migrandi.formats.numerals import number_of
from migrandi.formats.sample import Sample

NAME = "open-treaties"

_GLUED = re.compile(r"[a-z][\"”)]+[a-z]{1,}|[a-z]{3},[a-z]{3}")
"""What is never printed in English: a letter right behind a closing quotation mark or a comma."""


class _Article(msgspec.Struct):
    article: str | int
    title_zh: str = ""
    title_en: str = ""
    content_zh: str = ""
    content_en: str = ""


class _Treaty(msgspec.Struct):
    articles: list[_Article]
    treaty_zh: str = ""
    treaty_en: str = ""
    preamble_zh: str = ""
    preamble_en: str = ""


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a treaty of this collection."""
    return sample.is_json and '"treaty_en"' in sample.head and '"preamble_en"' in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The treaty, once in each of its two languages. Raises `Malformed`."""
    treaty = parse(data, _Treaty)
    for language, title, preamble, suffix in (
        ("en", treaty.treaty_en, treaty.preamble_en, "en"),
        ("zh-Hant", treaty.treaty_zh, treaty.preamble_zh, "zh"),
    ):
        articles = [(a, getattr(a, f"title_{suffix}"), getattr(a, f"content_{suffix}")) for a in treaty.articles]
        if not any(content for _article, _title, content in articles):
            continue
        document = LegalDocument(NAME, language, "int", "treaty", title, number=treaty.treaty_en or title)
        if preamble.strip():
            document.content.append(Provision("preamble", content=_lines(preamble)))
        for article, heading, content in articles:
            printed = str(article.article)
            label = f"第{printed}條" if suffix == "zh" else f"Article {number_of(printed)}"
            document.content.append(
                Provision(
                    "article", label, number_of(printed), Text(heading) if heading else None, parts(_lines(content))
                )
            )
        if suffix == "en" and any(_GLUED.search(content) for _article, _title, content in articles):
            document.warnings.append("Some words run together: the collection lost ends of lines.")
        yield document


def _lines(text: str) -> list[Block]:
    return [Text(" ".join(line.split())) for line in text.split("\n") if line.strip()]
