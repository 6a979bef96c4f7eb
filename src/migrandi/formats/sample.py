"""A first look at bytes: what a detector may ask about them without parsing them whole."""

from __future__ import annotations

import re
from functools import cached_property

from migrandi.formats.document import Hints

HEAD = 16_384
"""How many bytes a detector looks at."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ROOT = re.compile(r"<(?![?!])(?:([\w.-]+):)?([\w.-]+)([^>]*)", re.ASCII)
_XML_MISC = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL)


class Sample:
    """Bytes and what is known of them from outside, with the questions detectors ask, each answered once."""

    def __init__(self, data: bytes, hints: Hints) -> None:
        self.data = data
        self.hints = hints

    @cached_property
    def head(self) -> str:
        """The first characters as text, for looking only: undecodable bytes are replaced. No byte order mark."""
        start = self.data[:HEAD]
        for bom, encoding in _BOMS:
            if start.startswith(bom):
                return start[len(bom) :].decode(encoding, "replace")
        return start.decode("utf-8", "replace")

    @cached_property
    def root(self) -> tuple[str, str]:
        """Namespace and local name of the root element of what looks like XML or HTML; empty strings if none."""
        position = 0
        while match := _XML_MISC.match(self.head, position):
            position = match.end()
        found = _ROOT.match(self.head, position + len(self.head[position:]) - len(self.head[position:].lstrip()))
        if found is None:
            return "", ""
        prefix, name, attributes = found.groups()
        wanted = rf'xmlns:{re.escape(prefix)}\s*=\s*["\']([^"\']*)' if prefix else r'xmlns\s*=\s*["\']([^"\']*)'
        namespace = re.search(wanted, attributes)
        return (namespace.group(1) if namespace else ""), name

    @cached_property
    def is_json(self) -> bool:
        """Whether the text starts as a JSON object or array does."""
        return self.head.lstrip()[:1] in ("{", "[")

    @cached_property
    def extension(self) -> str:
        """The file name's ending in lower case without its dot, empty if there is none."""
        name = self.hints.filename.rsplit("/", 1)[-1]
        return name.rsplit(".", 1)[-1].lower() if "." in name else ""
