"""A meeting's notes as a page shows them: their Markdown, and the authorities that their words cite."""

from __future__ import annotations

from typing import Any

from migrandi.citations.asking import register_names
from migrandi.citations.recognising import recognise
from migrandi.citations.resolving import resolve
from migrandi.meetings.models import Note
from migrandi.papers import html_writer
from migrandi.papers.composing import compose
from migrandi.papers.reading import read_paper
from migrandi.web.links import address

_MOST = 40
_MANNER = html_writer.Manner(shift=2)


def shown_note(note: Note) -> dict[str, Any]:
    """The note, its words as HTML, and each authority cited in it once, with its address where the law is held here."""
    composed = compose(read_paper(note.text))
    return {
        "note": note,
        # the writer escapes every word and hands out no HTML of the author's
        "body": html_writer.write_body(composed.nodes, "en", _MANNER),
        "footnotes": html_writer.write_notes(composed.notes, "en", ""),
        "authorities": authorities_in(note.text),
    }


def authorities_in(text: str) -> list[tuple[str, str]]:
    """What the words cite, as it is written, with the address of the law where it is held; empty where it is not."""
    found: dict[str, str] = {}
    for citation in recognise(text, names=register_names())[:_MOST]:
        targets = resolve(citation)
        href = address(targets[0].path, targets[0].address) if targets else ""
        found.setdefault(" ".join(text[citation.start : citation.end].split()), href)
    return list(found.items())
