"""Dutch laws: the `kop` of each element, and the path the publisher gives it (`bwb-ng-variabel-deel`)."""

from lxml import etree

from tests.formats.contents import Line

SAMPLES = [
    "official/nl/sample-constitution.xml",
    "official/nl/sample-rijkswet.xml",
    "official/nl/sample-regulation.xml",
]
PRINTED = False
KINDS = {"chapter", "division", "subdivision", "title", "article"}


def contents(data: bytes) -> list[Line]:
    """Every element with a path: the number its `kop` gives, the title."""
    root = etree.fromstring(data)
    found: list[Line] = []
    for element in root.iter("artikel", "hoofdstuk", "paragraaf", "afdeling", "titeldeel"):
        top = element.find("kop")
        if top is not None and element.get("bwb-ng-variabel-deel"):
            found.append(
                (
                    top.findtext("nr") or "",
                    "".join(map(str, top.find("titel").itertext())) if top.find("titel") is not None else "",
                )
            )
    return found
