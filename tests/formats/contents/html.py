"""The arrangement of sections printed before an Act: of Ireland (linked to its sections) and of Tanzania."""

import re

from lxml import html

from tests.formats.contents import Line

SAMPLES = ["laws-africa/tz-cap1.html", "official/ie/sample-environment-2015-print.html"]
PRINTED = True
KINDS = {"part", "section"}
EXCEPTIONS = {
    "laws-africa/tz-cap1.html": {
        "3": "the heading has an article more",
        "24": "the heading has an article more",
        "26": "the Act that amended it is printed behind the heading",
        "74": "a comma is missing in the heading",
        "79": "a full stop is missing in the table",
    }
}

_ENTRY = re.compile(r"PART (\w+)(?:\s+(.*))?|(\d+)\. (.*)")


def as_listed(heading: str) -> str:
    """A part's heading without the range of its sections, which the Tanzanian table leaves out."""
    return re.sub(r"\s*\(ss \d+-\d+\)$", "", heading)


def contents(data: bytes) -> list[Line]:
    """The lines between the word that announces the arrangement and the schedule or list of Acts that closes it."""
    found: list[Line] = []
    inside = False
    for paragraph in html.fromstring(data.decode()).iter("p"):
        words = " ".join(paragraph.text_content().split())
        if words in {"CONTENTS", "ARRANGEMENT OF SECTIONS"}:
            inside = True
        elif words in {"Acts Referred to", "SCHEDULE"}:
            break
        elif inside and (match := _ENTRY.fullmatch(words)):
            found.append((match[1] or match[3], match[2] or match[4] or ""))
        elif inside and found and not found[-1][1]:
            found[-1] = (found[-1][0], words)
    return found
