"""Akoma Ntoso of five publishers: the elements named for what they are, each with its `num` and `heading`."""

import re

from lxml import etree

from tests.formats.contents import Line

SAMPLES = ["official/ch/sample-constitution.xml", "official/ch/sample-with-tables.xml", "official/fi/*.xml",
           "official/lu/sample-constitution.xml", "official/lu/sample-ordinary-law.xml",
           "laws-africa/swahili_in.xml"]  # fmt: skip
PRINTED = False
KINDS = {"book", "part", "title", "chapter", "division", "section", "article"}

_WORD = re.compile(
    r"(?:art(?:\.|icle)|chapitre|kap(?:\.|itel)|titel|sehemu ya|sura ya|§)\s*"
    r"|\s*(?:luku|§|titel|kapitel|abschnitt|teil)$",
    re.IGNORECASE,
)


def contents(data: bytes) -> list[Line]:
    """Every book, part, title, chapter, section and article that no amendment quotes."""
    root = etree.fromstring(data)
    found: list[Line] = []
    for element in root.iter(*(f"{{*}}{kind}" for kind in KINDS - {"division"})):
        if any(above.tag.rpartition("}")[2] in {"quotedStructure", "article"} for above in element.iterancestors()):
            continue
        number, heading = (_words(element.find(f"{{*}}{name}")) for name in ("num", "heading"))
        found.append((_WORD.sub("", number.strip(" .:")).strip(" .:"), heading))
    return found


def _words(element: etree._Element | None) -> str:
    if element is None:
        return ""
    for note in element.findall(".//{*}authorialNote"):
        note.getparent().remove(note)
    return " ".join("".join(map(str, element.itertext())).split())
