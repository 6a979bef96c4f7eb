"""United Kingdom Acts: elements with a `DocumentURI` of their own, which the publisher links its contents page to."""

import re

from lxml import etree

from tests.formats.contents import Line

SAMPLES = ["official/uk/sample-dpa-2018-enacted.xml", "official/uk/sample-human-rights-1998.xml",
           "official/uk/sample-ni-nia-2022-2.xml", "official/uk/sample-senedd-asc-2020-1.xml"]  # fmt: skip
PRINTED = False
KINDS = {"part", "chapter", "section", "schedule"}
CLOSED = {"schedule"}

_PATH = re.compile(
    r"/\w+/\d{4}/\d+/(?:part/\w+|part/\w+/chapter/\w+|section/\w+|schedule/\w+|schedule)(?:/enacted|/\d{4}-\d\d-\d\d)?$"
)


def contents(data: bytes) -> list[Line]:
    """Parts, chapters, sections and schedules in the order of the file; the heading of a section is its group's."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    found: list[Line] = []
    for element in root.iter("{*}Part", "{*}Chapter", "{*}P1", "{*}Schedule"):
        address = element.get("DocumentURI") or ""
        if not _PATH.search(address) or next(element.iterancestors("{*}BlockAmendment"), None) is not None:
            continue
        number = re.search(r"/([^/]+?)(?:/enacted|/\d{4}-\d\d-\d\d)?$", address)
        group = element if element.tag.rpartition("}")[2] != "P1" else element.getparent()
        title = group.find("{*}Title") if group is not None else None
        if title is None:
            title = element.find("{*}TitleBlock/{*}Title")
        heading = "" if title is None else "".join(t for t in title.itertext())
        found.append((number[1] if number else "", heading))
    return found
