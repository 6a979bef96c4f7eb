"""The tables of contents in the United States Code and in public laws (`toc`)."""

import re

from lxml import etree

from tests.formats.contents import Line

SAMPLES = ["official/us/sample-uscode-title1.xml", "us-uslm/113publ67-uslm.xml"]
PRINTED = True
KINDS = {"division", "title", "subtitle", "chapter", "section"}
EXCEPTIONS = {
    "official/us/sample-uscode-title1.xml": dict.fromkeys(
        ("1", "2", "6", "7", "113", "208"),
        "the table shortens the heading (“etc.”), sets a stop elsewhere or was not amended",
    ),
    "us-uslm/113publ67-uslm.xml": {"A": "the table calls the division by another name than its heading"},
}
UNLISTED = {
    "us-uslm/113publ67-uslm.xml": {"": "the enacting section before the divisions has neither number nor heading"}
}

_DESIGNATOR = re.compile(r"(?:(?:DIVISION|TITLE|SUBTITLE|CHAPTER|SECTION|SEC\.) )?([\w-]+)\W*$", re.IGNORECASE)


def contents(data: bytes) -> list[Line]:
    """Of a public law its one table; of a title of the Code the table of chapters and in each that of its sections."""
    root = etree.fromstring(data)
    space = {"u": root.nsmap[None]}

    for aside in root.xpath(".//u:toc//u:page | .//u:toc//u:note | .//u:toc//u:ref[@idref]", namespaces=space):
        above, before = aside.getparent(), aside.getprevious()  # a page's number or a footnote: no part of the entry
        if before is not None:
            before.tail = (before.tail or "") + (aside.tail or "")
        else:
            above.text = (above.text or "") + (aside.tail or "")
        above.remove(aside)

    def words(element: etree._Element | None) -> str:
        return "" if element is None else " ".join("".join(map(str, element.itertext())).split())

    def number(element: etree._Element | None) -> str:
        match = _DESIGNATOR.match(words(element))
        assert match is not None, words(element)
        return match[1]

    items = root.findall(".//u:toc//u:referenceItem", space)
    if items:
        return [(number(item.find("u:designator", space)), words(item.find("u:label", space))) for item in items]
    chapters, *sections = [
        [
            (number(columns[0]), words(columns[1]))
            for item in toc.iterfind(".//u:tocItem", space)
            if words((columns := item.findall("u:column", space))[0])
        ]
        for toc in root.iterfind(".//u:toc", space)
    ]
    found: list[Line] = [
        (number(root.find(".//u:main/u:title/u:num", space)), words(root.find(".//u:main/u:title/u:heading", space)))
    ]
    for chapter, inside in zip(chapters, sections, strict=True):
        found.extend([chapter, *inside])
    return found
