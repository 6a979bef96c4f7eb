"""General comments and recommendations of the United Nations treaty bodies, as lists of their numbered paragraphs.

The bytes hold the paragraphs alone. Whose comment it is, and its number, stand in the file's name or in the title it
was given by (`Annotated_CCPR_GC15_aliens.json`, `CMW GC2 migrant workers`).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import regex

from migrandi.formats import json
from migrandi.formats.document import Block, Hints, LegalDocument, Provision, texts
from migrandi.formats.enumerations import fold, points
from migrandi.formats.errors import Malformed
from migrandi.formats.sample import Sample
from migrandi.formats.treaty_bodies import NAMES, body

NAME = "general-comments"

_NAMED = regex.compile(
    r"(?P<bodies>(?:(?<![A-Za-z])[A-Za-z]{2,6}[\s_-]+){1,3})(?P<kind>GC|GR)[\s_-]*(?P<number>\d{1,3})(?![\d])[\s_-]*(?P<topic>[^/]*)"
)
_KINDS = {"GC": "General comment", "GR": "General recommendation"}
_REVISED = regex.compile(r"[\s_-]+rev(?:ised)?\b.*\Z", regex.IGNORECASE)
_SEPARATORS = regex.compile(r"[\s_-]+")
_FIRST_KEY = regex.compile(r'\s*\[\s*\{[^{}]*?"Text"\s*:', regex.DOTALL)


class _Paragraph(msgspec.Struct):
    ID: str | int | float | None = None
    Text: str | None = None
    Labels: list[str] | None = None


def recognises(sample: Sample) -> bool:
    """Whether the bytes are an array of paragraphs with `ID`, `Labels` and `Text`."""
    return (
        sample.is_json
        and '"ID"' in sample.head
        and '"Labels"' in sample.head
        and _FIRST_KEY.match(sample.head) is not None
    )


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The general comment in the bytes. Raises `Malformed`."""
    content: list[Block] = []
    topics: set[str] = set()
    numbered = False
    for raw in json.parse(data, list[msgspec.Raw]):
        paragraph = json.parse(raw, _Paragraph)
        topics.update(paragraph.Labels or ())
        label = "" if paragraph.ID is None else fold(str(paragraph.ID))
        number = label.rstrip(".")
        # "0." is the file's own number for what stands before the first paragraph
        if number in ("", "0"):
            content.extend(points(paragraph.Text or ""))
        else:
            numbered = True
            content.append(Provision("paragraph", label=label, number=number, content=points(paragraph.Text or "")))
    if not any(texts(content)):
        raise Malformed("The general comment holds no text.")
    document = _identified(hints, content)
    document.content = content
    document.plain = not numbered
    if topics:
        document.facts["topics"] = fold("; ".join(sorted(topics)))
    yield document


def _identified(hints: Hints, content: list[Block]) -> LegalDocument:
    """The document without its content, named by what is known from outside its bytes."""
    document = LegalDocument(
        format=NAME, language=hints.language or "en", jurisdiction="un", kind="general-comment", title=hints.title
    )
    stem = hints.filename.rsplit("/", 1)[-1].rsplit(".json", 1)[0]
    for name in (stem, hints.title):
        match = _NAMED.search(name)
        bodies = [found for word in _SEPARATORS.split(match["bodies"]) if (found := body(word))] if match else []
        if match is None or not bodies:
            continue
        topic = fold(_SEPARATORS.sub(" ", _REVISED.sub("", match["topic"])))
        revised = _REVISED.search(match["topic"]) is not None
        kind = f"{'Joint g' if len(bodies) > 1 else 'G'}{_KINDS[match['kind']][1:]}"
        whose = " and ".join(NAMES[found] for found in bodies)
        document.title = f"{whose}: {kind} No. {int(match['number'])}" + (f", {topic}" if topic else "")
        document.title += " (revised)" if revised else ""
        document.short_title = f"{'/'.join(bodies)} {match['kind']} {int(match['number'])}"
        document.number = "-".join([*bodies, str(int(match["number"])), *(["rev"] if revised else [])])
        document.facts["committee"] = "; ".join(bodies)
        return document
    document.warnings.append(
        "The file does not say which committee's general comment it is: name it like CCPR_GC15_aliens.json."
    )
    if not document.title:
        opening = next((text for text in texts(content) if any(map(str.isalpha, text))), "")
        document.title = f"General comment beginning “{opening[:80]}”"
    return document
