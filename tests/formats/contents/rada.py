"""The Constitution of Ukraine: paragraphs that begin with `Розділ` or `Стаття` and a number."""

import re

from lxml import html

from tests.formats.contents import Line

SAMPLES = ["official/ua/rada-constitution.xml"]
PRINTED = False
KINDS = {"title", "article"}


def contents(data: bytes) -> list[Line]:
    """Titles and articles; of an inserted article the number is printed in two parts."""
    found: list[Line] = []
    for line in html.fromstring(data).iter("p"):
        words = " ".join(line.text_content().split())
        if match := re.match(r"Стаття (\d+(?: - \d+)?) ?\.", words):
            found.append((match[1].replace(" ", ""), ""))
        elif match := re.match(r"Розділ ([IVXL]+)\s*(.*)", words):
            found.append((match[1], match[2]))
    return found
