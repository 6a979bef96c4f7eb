"""German laws in Markdown: the lines that begin with marks of a heading."""

import re

from tests.formats.contents import Line

SAMPLES = ["de-bundestag/*.md", "de-bundestag/versions/*2018*.md"]
PRINTED = False
KINDS = {"part", "book", "title", "chapter", "division", "subdivision", "crossheading", "section", "article", "annex"}


def contents(data: bytes) -> list[Line]:
    """Every heading below the law's own name: sections and articles, chapters, what has no number."""
    found: list[Line] = []
    for marks, words in re.findall(r"^(#+) +(.+?) *$", data.decode(), re.MULTILINE):
        if marks == "#":
            continue
        unit = re.match(r"(?:§|Art(?:ikel)?)\s+(\d+\w*(?: [a-z]\b)?)(?:\s+-?\s*(.*))?$", words)
        container = re.match(r"(?:Kapitel|Abschnitt|Unterabschnitt|Teil|Buch)\s+(\w+)(?:\s+-\s*(.*))?$", words)
        annex = re.match(r"(?:Anlage ([IVX]+)|Anhang)\s+(.*)$", words)
        match = unit or container or annex
        found.append((match[1] or "", match[2] or "") if match else ("", words))
    return found
