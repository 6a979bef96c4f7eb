"""The arrangement of an Irish Act (`acttoc`): parts and chapters with their headings, sections."""

import re

from lxml import etree

from tests.formats.contents import Line

SAMPLES = ["official/ie/*.xml"]
PRINTED = True
KINDS = {"part", "chapter", "section", "schedule"}


def contents(data: bytes) -> list[Line]:
    """A line with a link is a number, with its heading in it or on the line after."""
    root = etree.fromstring(data, etree.XMLParser(recover=True))
    found: list[Line] = []
    for line in root.iterfind(".//acttoc/p"):
        words = " ".join("".join(map(str, line.itertext())).split())
        match = re.fullmatch(r"(?:PART|Chapter|SCHEDULE) (\w+)|(\d+[A-Z]*)\. (.+)|SCHEDULE()", words)
        if match is not None and line.find(".//xref") is not None:
            found.append((match[1] or match[2] or "", match[3] or ""))
        elif found and words and words not in {"CONTENTS", "Section", "ACTS REFERRED TO"} and not found[-1][1]:
            found[-1] = (found[-1][0], words)
        elif words not in {"", "CONTENTS", "Section"}:
            raise AssertionError(words)
    return found
