"""The table of contents at the head of Norwegian laws (`Innhold`)."""

import re

from lxml import html

from tests.formats.contents import Line

SAMPLES = ["official/no/*.xml"]
PRINTED = True
KINDS = {"chapter", "section"}


def contents(data: bytes) -> list[Line]:
    """Each entry below the law's own name: `A. Om statsformen`, `§ 2. Opplysninger`."""
    root = html.fromstring(data.decode())
    links = root.xpath('//dd[@class="table-of-contents"]//a[starts-with(@href, "#") and @href != "#dokument"]')
    found = []
    for link in links:
        match = re.match(r"(?:§\s*|Kapittel\s+)?([\w-]+(?: [a-z]\b)?)\.\s*(.*)", link.text_content().strip(), re.DOTALL)
        assert match is not None, link.text_content()
        found.append((match[1], match[2]))
    return found
