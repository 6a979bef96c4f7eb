"""The printed table of contents (`Inhaltsverzeichnis`) at the end of the Swiss Constitution, read with poppler."""

import re
import subprocess

from tests.formats.contents import Line

SAMPLES = ["official/ch/sample-constitution-2020.pdf"]
PRINTED = True
KINDS = {"article"}
EXCEPTIONS = {
    SAMPLES[0]: {
        "123b": "the table leaves out the last words of the heading",
        "139a": "that it is repealed is said in the table and in a footnote alone",
    }
}


def as_listed(heading: str) -> str:
    """A heading without the marks of footnotes and of transitional provisions behind it."""
    return re.sub(r"[\s*]*(?:(?<!\d)\d{1,3})?$", "", heading)


def contents(data: bytes) -> list[Line]:
    """Lines that end in `Art. N`; a heading too long for its line begins on those before."""
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    printed = ran.stdout.decode().rpartition("Inhaltsverzeichnis\n")[2]
    found: list[Line] = []
    before = ""
    for line in printed.split("\n"):
        words = " ".join(line.split())
        entry = re.fullmatch(r"(.*?)[ .…]*(?:\.{3}|…) ?Art\. (\d+[a-z]?)", words)
        if entry is not None:
            found.append((entry[2], f"{before}{entry[1]}".strip()))
        body = entry is None and line.startswith(" " * 8) and not words.endswith("Bundesverfassung")
        # a word broken at the line's end is one word; parts and chapters stand further left
        before = f"{before}{words} ".removesuffix("- ") if body else ""
    return found
