"""A paper's file is read with the place of everything in it, whatever Markdown stands around it."""

from __future__ import annotations

import time

import pytest

from migrandi.papers.citing import parts_of
from migrandi.papers.claims import unsupported_claims
from migrandi.papers.findings import Kind, finding
from migrandi.papers.paper import Place
from migrandi.papers.quoting import quotations
from migrandi.papers.reading import read_paper
from migrandi.papers.waivers import apply, waivers


@pytest.mark.parametrize(
    "text",
    [
        "So [@crc, art 3].",
        "Two\nlines, then [@crc, art 3].",
        "> quoted [@crc, art 3]",
        "- item\n\n  more [@crc, art 3]",
        "| a | b |\n| --- | --- |\n| a | [@crc, art 3] |",
        "*one* **two** `three` \\* &amp; [link](#x) [@crc, art 3]",
        "note[^1]\n\n[^1]: In it [@crc, art 3].",
        "# Heading [@crc, art 3]",
        "النص العربي [@crc, art 3]",
        "<!-- a comment --> then [@crc, art 3]",
        "---\ntitle: X\n---\n\n[@crc, art 3]",
        "“words\nbroken” \\[not\\] [@crc, art 3]",
    ],
)
def test_a_citation_has_its_line_and_column(text: str) -> None:
    [citation] = read_paper(text).citations()
    line = text[: text.index("[@")].count("\n") + 1
    assert citation.place == Place(line, text.split("\n")[line - 1].index("[@") + 1)
    assert (citation.parts[0].key, citation.parts[0].pinpoint) == ("crc", "art 3")


def test_what_stands_in_the_brackets_is_told_apart() -> None:
    parts, problems = parts_of(
        "[see @crc, art 37(b), on 2021-03-01, for KE Uganda; cf @echr, art 3; @icrmw, our translation, emphasis added]",
        Place(1),
    )
    assert not problems
    child, europe, workers = parts
    assert (child.signal, child.pinpoint, str(child.on), child.states) == (
        "see",
        "art 37(b)",
        "2021-03-01",
        ("ke", "ug"),
    )
    assert child.paths == ((("art", "37"), ("", "b")),)
    assert (europe.signal, europe.key) == ("cf", "echr")
    assert (workers.translated, workers.note) == (True, "emphasis added")


def test_a_second_place_after_a_semicolon_is_of_the_same_authority() -> None:
    parts, _problems = parts_of("[@crc, art 3; art 22]", Place(1))
    assert [(part.key, part.pinpoint) for part in parts] == [("crc", "art 3"), ("crc", "art 22")]


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("“one two three” [@a].", {"one two three": "[@a]"}),
        ("“one two three” and “four five six” [@a].", {"one two three": "[@a]", "four five six": "[@a]"}),
        ("By [@a], “one two three”.", {"one two three": "[@a]"}),
        ("By [@a] it is so. “One two three.” More [@b].", {"One two three.": None}),
        ("“one two three”, as said. Then another [@b].", {"one two three": None}),
        ("> one two\n\n[@a]", {"one two": "[@a]"}),
        ("Says [@a]:\n\n> one two", {"one two": "[@a]"}),
        ("Says [@a]:\n\n> one two [@b]", {"one two": "[@b]"}),
        ("the “term” here [@a]", {}),
        ("the “term” [@a]", {"term": "[@a]"}),
        ("“outer ‘inner words’ outer” [@a]", {"outer ‘inner words’ outer": "[@a]"}),
        ("the child's word isn't ‘one two three’ [@a]", {"one two three": "[@a]"}),
        ("`“one two three”` [@a]", {}),
        ("« un deux trois » [@a]", {"un deux trois": "[@a]"}),
        ('"one ("two") three" [@a]', {'one ("two") three': "[@a]"}),
        ("| “one two three” | x | [@a] |\n| - | - | - |", {"one two three": "[@a]"}),
    ],
)
def test_a_quotation_is_tied_to_its_citation(text: str, tied: dict[str, str | None]) -> None:
    found, _unclosed = quotations(read_paper(text))
    assert {one.text: one.citation.raw if one.citation else None for one in found} == tied


def test_front_matter_is_read_and_its_mistakes_have_a_line() -> None:
    paper = read_paper("---\ntitle: On harbours\nstates: [Kenya, UG]\ndate: 2026-13-01\nlanguage: fr\n---\n")
    assert (paper.front.title, paper.front.states, paper.front.language) == ("On harbours", ["ke", "ug"], "fr")
    [problem] = paper.problems
    assert (problem.place, "2026-13-01" in problem.sentence) == (Place(4, 1), True)


def test_a_section_hands_its_states_to_the_sections_below_it() -> None:
    paper = read_paper("# One {state=KE}\n\na\n\n## Two\n\nb\n\n# Three {#three}\n\nc\n")
    assert [(block.text, block.states) for block in paper.blocks if block.kind == "text"] == [
        ("a", ("ke",)), ("b", ("ke",)), ("c", ()),
    ]  # fmt: skip
    assert [block.id for block in paper.blocks if block.kind == "heading"] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<!-- waive no-authority: why -->\nIt must be so. It shall be so.", []),
        ("<!-- waive no-authority: why -->\n\nIt must be so. It shall be so.\n\nIt must be so.", ["5"]),
        ("It must be so. <!-- waive no-authority: why --> It shall be so.", ["1"]),
        ("It must be so. It shall be so. <!-- waive no-authority: why -->", ["1"]),
        (
            "# A\n\n<!-- waive no-authority: why -->\n\nIt must be so.\n\n## B\n\nIt must be so.\n\n"
            "# C\n\nIt must be so.",
            ["13"],
        ),
        ("<!-- waive no-authority: why -->\n\n# A\n\nIt must be so.\n\n# C\n\nIt must be so.", ["9"]),
        ("| a |\n| - |\n| It must be so. |\n\nIt must be so.", ["3", "5"]),
        ("<!-- waive no-authority: why -->\n\n| a |\n| - |\n| It must be so. |\n\nIt must be so.", ["7"]),
    ],
)
def test_a_waiver_reaches_as_far_as_it_says(text: str, left: list[str]) -> None:
    paper = read_paper(text)
    given, _wrong = waivers(paper)
    found = [finding(place, Kind.NO_AUTHORITY, "") for place, _end in unsupported_claims(paper)]
    assert [str(one.place.line) for one in apply(found, given)[0]] == left


@pytest.mark.parametrize(
    "text",
    ['"a ' * 20_000, "“a " * 20_000, "‘a " * 20_000, "[@x] " * 5_000, "`a` " * 5_000, "a\n" * 20_000, "[@" * 20_000],
    ids=["straight", "curly", "single", "citations", "code", "lines", "brackets"],
)
def test_what_nobody_writes_is_read_in_a_moment(text: str) -> None:
    started = time.process_time()
    paper = read_paper(text)
    quotations(paper)
    list(unsupported_claims(paper))
    assert time.process_time() - started < 5
