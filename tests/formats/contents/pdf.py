"""The printed table of contents (`Inhaltsverzeichnis`) at the end of the Swiss Constitution, read with poppler."""

import re
import subprocess

from tests.formats.contents import Line

SAMPLES = ["official/ch/sample-constitution-2020.pdf"]
PRINTED = True
KINDS = {"article"}


def contents(data: bytes) -> list[Line]:
    """Lines that end in `Art. N`; a heading too long for its line begins on the one before."""
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    printed = ran.stdout.decode().rpartition("Inhaltsverzeichnis\n")[2]
    found: list[Line] = []
    before = ""
    for line in printed.split("\n"):
        words = " ".join(line.split())
        entry = re.fullmatch(r"(.*?)[ .]*\.{3,} ?Art\. (\d+[a-z]?)", words)
        if entry is not None:
            heading = f"{before}{entry[1]}" if before.endswith("-") else f"{before} {entry[1]}"
            found.append((entry[2], heading.strip()))
        body = line.startswith(" " * 8) and not words.endswith("Bundesverfassung")
        before = words if entry is None and body else ""
    return found
