"""What every format comes out as: a law, judgment or document as its publisher wrote it, in one shape.

A document's content is an ordered list of blocks. A `Provision` is a block that holds blocks, so text before,
between and after sub-provisions keeps its place and nothing has to be dropped to fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec


class Span(msgspec.Struct, array_like=True, frozen=True):
    """A marked stretch of a `Text`: characters `start` to `end` (end excluded).

    `kind`: `ref` (reference, `target` as the source gives it), `note` (footnote mark, `target` is the note's id),
    `term` (defined term), `em`, `strong`, `sup`, `sub`, `ins`, `del`.
    """

    start: int
    end: int
    kind: str
    target: str = ""


class Text(msgspec.Struct, tag="text", tag_field="type", omit_defaults=True):
    """One paragraph of text without line breaks other than the law's own.

    `role` is empty for a plain paragraph, else `heading` (an unnumbered heading with no provisions of its own),
    `quote`, `formula`, `signature`, `item` (unnumbered list item) or `pre` (spacing matters).
    """

    text: str
    spans: list[Span] = []
    role: str = ""


class Cell(msgspec.Struct, omit_defaults=True):
    """One cell of a table, with what it spans."""

    content: list[Block] = []
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


class Table(msgspec.Struct, tag="table", tag_field="type", omit_defaults=True):
    """A table: rows of cells."""

    rows: list[list[Cell]] = []
    caption: str = ""


class Figure(msgspec.Struct, tag="figure", tag_field="type", omit_defaults=True):
    """A picture or formula image the law holds: its name or address at the source, and its words if it has any."""

    target: str = ""
    alt: str = ""


class Note(msgspec.Struct, tag="note", tag_field="type", omit_defaults=True):
    """A note that is not the law's text: `kind` is `footnote`, `editorial`, `history` (how it was amended)."""

    content: list[Block] = []
    kind: str = "footnote"
    marker: str = ""
    id: str = ""


class Provision(msgspec.Struct, tag="provision", tag_field="type", omit_defaults=True):
    """A numbered or headed part of a law: part, chapter, article, section, paragraph, point, recital, schedule …

    `kind` is one of `KINDS`. `label` is what is printed (`Article 33`, `§ 60a`, `(1)`); `number` is the bare number
    in it (`33`, `60a`, `1`). `eid` is its address below the Work (`art_33/para_1`), given by
    `identifiers.assign_eids`, never by a format. `in_force_from` and `in_force_to` are the publisher's own
    statement for this provision, the last day excluded. `source_id` is the publisher's own identifier of it.
    """

    kind: str
    label: str = ""
    number: str = ""
    heading: Text | None = None
    content: list[Block] = []
    eid: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    source_id: str = ""


Block = Text | Table | Figure | Note | Provision

KINDS = {
    # containers: what they hold is read in order; each of their provisions is a row of its own in the database
    "book": "book", "part": "part", "title": "title", "subtitle": "subtitle", "chapter": "chp",
    "subchapter": "subchp", "division": "dvs", "subdivision": "subdvs", "subpart": "subpart",
    "crossheading": "hdg", "schedule": "sched", "annex": "annex", "appendix": "app", "preamble": "preamble",
    "body": "body", "conclusions": "concl", "attachment": "att", "opinion": "opinion", "tome": "tome",
    # units: what a lawyer cites; with all they hold, one row each
    "article": "art", "section": "sec", "rule": "rule", "regulation": "reg", "recital": "rec",
    "paragraph": "para",
    # parts of a unit
    "subsection": "subsec", "subparagraph": "subpara", "clause": "cl", "subclause": "subcl", "point": "point",
    "item": "item", "indent": "indent", "sentence": "sent", "definition": "def", "formula": "formula",
}  # fmt: skip
"""Kinds of provision with the abbreviation that starts their address (after Akoma Ntoso's naming convention)."""

CONTAINERS = frozenset(
    "book part title subtitle chapter subchapter division subdivision subpart crossheading schedule annex appendix "
    "preamble body conclusions attachment opinion tome".split()
)
"""Kinds whose provisions are stored and read one by one."""


class Hints(msgspec.Struct, frozen=True):
    """What is known of the bytes from outside them; each empty where unknown. A hint loses to what the bytes say,
    except `as_of`: the day on which this copy was the publisher's, which the bytes rarely know."""

    filename: str = ""
    media_type: str = ""
    address: str = ""
    language: str = ""
    jurisdiction: str = ""
    title: str = ""
    as_of: date | None = None


Day = date
"""The type, where a field is named `date` too."""


class LegalDocument(msgspec.Struct, omit_defaults=True):
    """A law, judgment or document in one language, as of one day.

    `jurisdiction`: lower-case ISO 3166-1 alpha-2 code (`ca`, `gb`; `gb-wls` for a part), or `int` (treaties), `un`,
    `eu`, `coe`, `oas`, `au-union` … for organisations. `kind`: `act`, `regulation`, `constitution`, `code`,
    `treaty`, `directive`, `decision`, `judgment`, `views`, `general-comment`, `resolution`, `document` …
    `number`: what, with `year`, tells it from others of its kind (`c-27`, `2016/679`, `30696/09`, a title).
    `language`: ISO 639-1 where there is one (`fr`), with script where it matters (`zh-Hans`).
    `date`: of adoption, assent or judgment, as precise as the source: `1951`, `1951-07`, `1951-07-28`.
    `as_of`: the day whose text this is, None where the source does not say.
    `identifiers`: by scheme, in lower case: `eli`, `ecli`, `celex`, `akn`, `unts`, `cets`, `symbol`, `appno` …
    `facts`: anything else the source states about the Work (`respondent`, `court`, `status` …), as text.
    `plain`: no numbering was recognised; the text is whole, but not cut into provisions.
    `warnings`: what could not be placed and was kept as text, in words for the editor.
    """

    format: str
    language: str
    jurisdiction: str
    kind: str
    title: str
    year: int | None = None
    number: str = ""
    short_title: str = ""
    date: str = ""
    as_of: Day | None = None
    in_force_from: Day | None = None
    in_force_to: Day | None = None
    identifiers: dict[str, str] = {}
    facts: dict[str, str] = {}
    content: list[Block] = []
    plain: bool = False
    warnings: list[str] = []


def provisions(blocks: list[Block]) -> Iterator[Provision]:
    """Every provision in `blocks` and below, in document order."""
    for block in blocks:
        if isinstance(block, Provision):
            yield block
            yield from provisions(block.content)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from provisions(cell.content)


def texts(blocks: list[Block]) -> Iterator[str]:
    """Every piece of visible text in `blocks` in document order: labels, headings, paragraphs, cells, notes."""
    for block in blocks:
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, Provision):
            if block.label:
                yield block.label
            if block.heading is not None:
                yield block.heading.text
            yield from texts(block.content)
        elif isinstance(block, Table):
            if block.caption:
                yield block.caption
            for row in block.rows:
                for cell in row:
                    yield from texts(cell.content)
        elif isinstance(block, Note):
            if block.marker:
                yield block.marker
            yield from texts(block.content)
        elif block.alt:
            yield block.alt
