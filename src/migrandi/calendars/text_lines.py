"""iCalendar's lines: decoded, unfolded, and cut into components without reading what they say. Never fails."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

DEEPEST = 12
"""How many components may stand in each other: more is no calendar."""


class Component(msgspec.Struct):
    """A component's own lines between BEGIN and END, and those in it. `closed`: its END was there."""

    name: str
    lines: list[str]
    parts: list[Component]
    closed: bool = False

    def value(self, name: str) -> str:
        """What the first line of that name says, without its parameters; empty without one."""
        return next((after_colon(line) for line in self.lines if property_name(line) == name), "")

    def has(self, name: str) -> bool:
        """Whether it has a line of that name."""
        return any(property_name(line) == name for line in self.lines)

    def written(self) -> str:
        """The component as text again, its lines whole."""
        inside = [*self.lines, *(part.written() for part in self.parts)]
        return "\r\n".join([f"BEGIN:{self.name}", *inside, f"END:{self.name}"])


def decode(data: bytes) -> str:
    """The text, in UTF-8, UTF-16 where it says so, or Western where it is neither."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def unfold(text: str) -> Iterator[str]:
    """Its lines, those that go on in the next put together; empty ones left out."""
    whole = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line[:1] in (" ", "\t") and whole:
            whole += line[1:]
            continue
        if whole.strip():
            yield whole
        whole = line.replace("\x00", "")
    if whole.strip():
        yield whole


def components(text: str) -> Component:
    """All components, in one without a name. What stands outside of any is among its lines."""
    root = Component("", [], [])
    open_ = [root]
    for line in unfold(text):
        head = line[:40].upper().strip()
        if head.startswith("BEGIN:") and len(open_) <= DEEPEST:
            new = Component(line.strip()[6:].strip().upper(), [], [])
            open_[-1].parts.append(new)
            open_.append(new)
        elif head.startswith("END:") and len(open_) > 1:
            name = line.strip()[4:].strip().upper()
            if any(one.name == name for one in open_[1:]):
                while open_[-1].name != name:
                    open_.pop()
                open_.pop().closed = True
        else:
            open_[-1].lines.append(line)
    return root


def property_name(line: str) -> str:
    """`DTSTART` of `DTSTART;TZID=Europe/Berlin:…`."""
    end = next((at for at, sign in enumerate(line) if sign in ":;"), len(line))
    return line[:end].strip().upper()


def after_colon(line: str) -> str:
    """What stands after the parameters, in which a colon may be quoted."""
    quoted = False
    for at, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[at + 1 :]
    return ""
