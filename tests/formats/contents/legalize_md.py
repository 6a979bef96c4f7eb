"""Laws of France, Uruguay and Peru in Markdown: the lines marked as headings that name an article."""

import re

from tests.formats.contents import Line

SAMPLES = ["fr-legalize/versions/CESEDA@2026*.md", "uy-legalize/UY-ley-1*.md", "pe-legalize/DLEG-1350-2017.md"]
PRINTED = False
KINDS = {"article"}
CLOSED = {"attachment"}

_ARTICLE = re.compile(
    r"^#+ Art(?:icle|ículo) ((?:Annexe )?[\w.*-]*?[\w*](?: [A-Z]| bis)?)(?:\. (.*?))?\.? *$", re.MULTILINE
)


def contents(data: bytes) -> list[Line]:
    """Each article once, though some copies print two wordings of one; of a code what is in its parts."""
    text = data.decode()
    _head, part, rest = text.partition("\n## Partie ")
    found: list[Line] = []
    before = ""
    for number, heading in _ARTICLE.findall(rest if part else text):
        if number != before:
            found.append((re.sub(r"^([LRDA])[*. ]+", r"\1", number), heading))
        before = number
    return found
