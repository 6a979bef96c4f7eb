"""Acts of Canada, whose page of contents is made of the `Heading` elements and the sections' marginal notes."""

import re

from lxml import etree

from tests.formats.contents import Line

SAMPLES = ["ca-justice/eng/*.xml", "ca-justice/fra/*.xml"]
PRINTED = False
KINDS = {"part", "division", "subdivision", "chapter", "crossheading", "section"}
CLOSED = {"schedule"}


def contents(data: bytes) -> list[Line]:
    """Headings and sections of the body; what schedules hold and what is not in force stands outside it."""
    root = etree.fromstring(data)
    found: list[Line] = []
    for element in root.find("Body").iter("Heading", "Section"):
        if element.getparent().tag != "Body":
            continue
        label = " ".join("".join(map(str, element.xpath("string(Label)"))).split())
        title = element.find("TitleText" if element.tag == "Heading" else "MarginalNote")
        if title is not None:
            for note in title.findall("HistoricalNote"):
                title.remove(note)
        heading = "" if title is None else "".join(map(str, title.itertext()))
        found.append(
            (
                re.sub(
                    r"^(?:PART|PARTIE|DIVISION|SECTION|SUBDIVISION|SOUS-SECTION)\s+", "", label, flags=re.IGNORECASE
                ),
                heading,
            )
        )
    return found
