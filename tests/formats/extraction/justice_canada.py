"""The visible text of Justice Canada XML: every character of the elements, but for the file's own particulars."""

from lxml import etree

SAMPLES = ["ca-justice/**/*.xml"]
THRESHOLD = 0.999

_UNSEEN = {
    "BillHistory", "BillNumber", "BillRefNumber", "Parliament", "Chapter", "RunningHead", "StatuteYear",
    "InstrumentNumber", "RegistrationDate", "ConsolidationDate", "RegulationMakerOrder", "EnablingAuthority",
}  # fmt: skip
"""Particulars in `Identification` that become the law's number and dates; the publisher's page shows them as such."""


def visible(data: bytes) -> str:
    """All text; elements are words apart."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    about = root.find("Identification")
    for child in list(about):
        if child.tag in _UNSEEN:
            about.remove(child)
    inline = {"XRefExternal", "XRefInternal", "DefinedTermEn", "DefinedTermFr", "Emphasis", "Sup", "Sub", "Language",
              "DefinitionRef", "FootnoteRef"}  # fmt: skip
    for element in root.iter():
        if element.tag not in inline:
            element.tail = f" {element.tail or ''}"
            element.text = f" {element.text or ''}"
    return "".join(root.itertext())
