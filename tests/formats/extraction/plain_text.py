"""The visible text of plain text is the text."""

import re

SAMPLES = ["official/ua/*.txt", "untreaties/declarations/*.txt", "upr-reports/txt/*.txt", "au-migration-act/*.txt"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """All of it. Where it is not UTF-8, the apostrophe of `State’s` tells Windows' code page from the Macintosh's."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        macintosh = len(re.findall(rb"[a-z]\xd5s\b", data)) > len(re.findall(rb"[a-z]\x92s\b", data))
        return data.decode("mac_roman" if macintosh else "cp1252", "replace")
