"""Dutch laws in Markdown: the lines marked as headings; a title stands in the one after its number."""

import re

from tests.formats.contents import Line

SAMPLES = ["nl-markdown/BWBR0015*.md", "nl-markdown/BWBR0019*.md", "nl-markdown/BWBR0011825.md"]
PRINTED = False
KINDS = {"book", "part", "title", "chapter", "division", "subdivision", "crossheading", "article"}

EXCEPTIONS = {"nl-markdown/BWBR0011825.md": {"3.88": "a note of its repeal stands where others have a title"}}

_NUMBERED = re.compile(
    r"(?:(?:Boek|Deel|Titel|Hoofdstuk|Afdeling|Paragraaf|Subparagraaf|Artikel)\s+(?:§\s+)?|§\s+)(\S+)(?:\s+(.*))?"
)


def contents(data: bytes) -> list[Line]:
    """Numbered headings, each with the line that follows as its title."""
    found: list[Line] = []
    for words in re.findall(r"^#{3,} *(\S.*?) *$", data.decode(), re.MULTILINE):
        match = _NUMBERED.fullmatch(words)
        if match is not None:
            found.append((match[1], match[2] or ""))
        elif found and not found[-1][1]:
            found[-1] = (found[-1][0], words)
    return found
