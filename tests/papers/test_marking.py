"""A finding is shown where it is: marked in the text, with a link to its reason and back."""

from __future__ import annotations

import pytest
from lxml import html

from migrandi.papers import html_writer
from migrandi.papers.checking import check
from migrandi.papers.composing import compose
from migrandi.papers.html_writer import Flag, Manner
from migrandi.papers.reading import read_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]

TEXT = """---
title: Harbours
states: [KE]
date: 2020-06-01
---

# One

A child comes [@crc, art 22]. Wardens *must* hear her
at once. She goes [@no-such-law, art 1; @crc, art 22] on.

- States must not detain children.

| a | b |
| --- | --- |
| Wardens shall hear every child. | “These are words of nobody here” |

> A block that nobody wrote.

See [there](#nowhere), and the note.[^1]

![A map](map.png "The harbour")

[^1]: The Court held that it is so.
"""
MARKED = {
    "Wardens must hear her at once.": "no-authority",
    "2": "unresolved",
    "States must not detain children.": "no-authority",
    "Wardens shall hear every child.": "no-authority",
    "These are words of nobody here": "quotation-without-citation",
    "A block that nobody wrote.": "quotation-without-citation",
    "there": "dead-reference",
    "Figure 1.": "dead-picture",
    "The Court held that it is so.": "no-authority",
}


def test_each_finding_is_marked_on_its_own_words_and_linked_both_ways() -> None:
    read = read_paper(TEXT)
    report = check(read)
    composed = compose(read, findings=report.findings)
    flags = [Flag(one.severity, f"{one.kind}: {one.reason}", one.place.line) for one in report.findings]
    manner = Manner(1, flags=flags)
    page = html.fromstring(
        f"<div>{html_writer.write_body(composed.nodes, 'en', manner)}"
        f"{html_writer.write_notes(composed.notes, 'en', 'Notes', manner)}</div>"
    )
    found: dict[str, str] = {}
    for number, one in enumerate(report.findings, 1):
        [flag] = page.xpath(f"//a[@id='found-{number}']")
        assert flag.get("href") == f"#finding-{number}" and one.reason in flag.get("aria-label")
        assert flag.get("data-line") == str(one.place.line)
    for mark in page.xpath("//mark"):
        kind = mark.get("title").partition(":")[0]
        before = mark.getprevious()
        new = before is not None and before.tag == "a" and "flag" in before.get("class")
        words = mark.text_content()
        if not new:
            last = [*found][-1]
            words = last + words
            found.pop(last)
        found[words] = kind
    assert {" ".join(words.split()): kind for words, kind in found.items()} == MARKED


def test_what_is_written_out_carries_no_marks() -> None:
    page = html_writer.write_body(compose(read_paper(TEXT)).nodes, "en")
    assert "<mark" not in page and "flag" not in page
