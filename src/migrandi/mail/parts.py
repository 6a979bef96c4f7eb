"""The tree of parts becomes what a reader sees: the text, the HTML, and the files that came with them."""

from __future__ import annotations

import binascii
import hashlib
import re
from dataclasses import dataclass, field

from migrandi.mail import html as html_text
from migrandi.mail import tnef
from migrandi.mail.characters import decode
from migrandi.mail.headers import words
from migrandi.mail.kinds import media_type, safe_name
from migrandi.mail.message import Attachment, Invitation
from migrandi.mail.parsing import Part, as_it_stands, children, header, parse

LONGEST_TEXT = 2_000_000
"""Bytes of a text part that is shown as text; what is longer is a file."""

_METHOD = re.compile(r"^METHOD\s*:\s*([\w-]{1,40})", re.IGNORECASE | re.MULTILINE)
_UID = re.compile(r"^UID(?:;[^:\n]*)?:\s*(.{1,500}?)\s*$", re.IGNORECASE | re.MULTILINE)
_BOUNDARY_LINE = re.compile(rb"^--([^\s].{0,200}?)[ \t]*\r?\n(?=[A-Za-z-]{3,40}:)", re.MULTILINE)
_KNOWN_ENCODINGS = frozenset(
    ("", "7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue")
)


@dataclass
class Gathered:
    """What was found so far, in the order of the message."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    nested: list[Part] = field(default_factory=list)
    """Attached messages, opened: what a report tells of is in one of them."""
    around: list[str] = field(default_factory=list)
    """Words after the last part, which nobody should see but where there is nothing else."""

    def say(self, fault: str) -> None:
        """Note a fault once; what it cites of the message is made fit to be shown."""
        fault = "".join(character if character.isprintable() else "\ufffd" for character in fault)
        if fault and fault not in self.faults and len(self.faults) < 100:
            self.faults.append(fault)


def gather(tree: Part) -> Gathered:
    """Everything in the tree, each leaf as text or as a file."""
    found = Gathered()
    _walk(tree, found, within="", shown=True)
    if found.around and not any(text.strip() for text in (*found.texts, *found.htmls)):
        found.texts += found.around
    return found


def _walk(part: Part, found: Gathered, *, within: str, shown: bool) -> None:
    """`shown`: this part may be what the reader sees. `within`: the attached message that it stands in."""
    kind = _content_type(part, found)
    if kind.startswith("message/") and part.is_multipart() and kind != "message/delivery-status":
        _attached_message(part, found, within)
    elif kind == "message/delivery-status" and part.is_multipart():
        data = b"\n".join(_flat(block) for block in children(part))
        _attach(part, data, kind, found, within=within)
        _show_status(part, found)
    elif part.is_multipart():
        related = kind == "multipart/related"
        for number, child in enumerate(children(part)):
            _walk(child, found, within=within, shown=shown and (number == 0 or not related))
        _look_around(part, found)
    elif kind.startswith("multipart/"):
        _unsplit(part, kind, found, within=within, shown=shown)
    else:
        _leaf(part, kind, found, within=within, shown=shown)


def _leaf(part: Part, kind: str, found: Gathered, *, within: str, shown: bool) -> None:
    data = _content(part, found)
    disposition = header(part, "content-disposition").split(";", 1)[0].strip().lower()
    named = bool(_file_name(part, found))
    is_text = kind in ("text/plain", "text/html", "text/enriched", "text/richtext") or (
        kind.startswith("text/") and not named and kind not in ("text/calendar", "text/rfc822-headers", "text/x-vcard")
    )
    if kind == "text/calendar" or (named and media_type(data) == "text/calendar"):
        _invite(part, data, found)
    letter = is_text and shown and not within and disposition != "attachment" and not (named and found.texts)
    if letter and len(data) <= LONGEST_TEXT and not (named and disposition == "inline"):
        text, fault = decode(data, str(_parameter(part, "charset", found) or ""))
        found.say(fault)
        if kind == "text/html":
            safe = html_text.sanitised(text)
            if safe.strip():
                found.htmls.append(safe)
                return
            if text.strip():
                found.say("The HTML shows nothing, or is longer or deeper than a letter: it is kept as a file only.")
        else:
            found.texts.append(text)
            return
    if data or named:
        attached = _attach(part, data, kind, found, within=within)
        if data.startswith(tnef.SIGNATURE):
            _unpack_outlook(data, found, within=attached.name)


def _unpack_outlook(data: bytes, found: Gathered, *, within: str) -> None:
    """The files in a `winmail.dat`, and its words where the message has none of its own."""
    packed = tnef.unpack(data)
    for name, content in packed.files:
        media = media_type(content)
        found.attachments.append(
            Attachment(
                name=_not_taken(safe_name(name, media, len(found.attachments) + 1), found),
                claimed_name=name, media_type=media, claimed_type="", sha256=hashlib.sha256(content).hexdigest(),
                data=content, within=within,
            )
        )  # fmt: skip
    if packed.text.strip() and not any(text.strip() for text in (*found.texts, *found.htmls)):
        found.texts.append(decode(packed.text.encode("utf-8", "replace"))[0])


def _attached_message(part: Part, found: Gathered, within: str) -> None:
    """A message in the message: kept whole as a file, and what it holds as files of its own."""
    inner = children(part)[0]
    subject = words(header(inner, "subject"))
    name = _file_name(part, found) or (f"{subject[:80]}.eml" if subject else "")
    attached = _attach(
        part, b"".join(_flat(one) for one in children(part)), "message/rfc822", found, within=within, name=name
    )
    found.nested.append(inner)
    _walk(inner, found, within=attached.name, shown=False)


def _unsplit(part: Part, kind: str, found: Gathered, *, within: str, shown: bool) -> None:
    """A part that calls itself several and cannot be split: kept as it is, and read by the boundary it really uses."""
    data = _content(part, found)
    if not data.strip():
        return
    lines = _BOUNDARY_LINE.findall(data)
    boundary = max(set(lines), key=lines.count).rstrip(b"-") if lines else b""
    if boundary and len(boundary) <= 200:
        tree, fault = parse(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + data)
        if tree.is_multipart() and not fault:
            found.say("The message names another boundary than it uses: its parts are read by the one it uses.")
            _attach(part, data, kind, found, within=within, note="The parts as received, before they were told apart.")
            for child in children(tree):
                _walk(child, found, within=within, shown=shown)
            return
    found.say("The message says that it has parts, and none can be found: all of it is shown as one text.")
    if shown and not within and len(data) <= LONGEST_TEXT:
        found.texts.append(decode(data)[0])
    _attach(part, data, kind, found, within=within, note="The parts as received, which cannot be told apart.")


def _look_around(part: Part, found: Gathered) -> None:
    """Note words after the last part; they are in the message as received."""
    epilogue = part.epilogue if isinstance(part.epilogue, str) else ""
    if len(epilogue.strip()) > 1:
        found.around.append(decode(epilogue.encode("utf-8", "surrogateescape"))[0])
        found.say("There are words after the last part: they are kept in the message as received.")


def _show_status(part: Part, found: Gathered) -> None:
    """A delivery report's own lines are part of what the reader sees where the message has no text."""
    if not any(text.strip() for text in found.texts):
        found.texts.append("\n\n".join(decode(_flat(block))[0].strip() for block in children(part)))


def _attach(
    part: Part, data: bytes, kind: str, found: Gathered, *, within: str, name: str = "", note: str = ""
) -> Attachment:
    claimed = name or _file_name(part, found)
    read = media_type(data)
    if read in ("text/plain", "application/octet-stream") and kind.startswith("text/") and b"\0" not in data[:4096]:
        read = kind if kind in ("text/html", "text/csv", "text/calendar", "text/markdown") else "text/plain"
    elif kind == "message/rfc822":
        read = kind
    if not note and header(part, "content-transfer-encoding"):
        note = _note(part, found)
    attached = Attachment(
        name=_not_taken(safe_name(claimed, read, len(found.attachments) + 1), found),
        claimed_name=claimed,
        media_type=read,
        claimed_type=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        content_id=words(header(part, "content-id")).strip("<> ")[:500],
        inline=header(part, "content-disposition").strip().lower().startswith("inline"),
        within=within,
        note=note,
    )
    found.attachments.append(attached)
    return attached


def _not_taken(name: str, found: Gathered) -> str:
    """The name, with a number where another file of the message has it."""
    taken = {one.name.lower() for one in found.attachments}
    if name.lower() not in taken:
        return name
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if dot else (name, "")
    number = next(n for n in range(2, len(taken) + 3) if f"{stem} ({n}){ending}".lower() not in taken)
    return f"{stem} ({number}){ending}"


def _note(part: Part, found: Gathered) -> str:
    encoding = words(header(part, "content-transfer-encoding")).split(";", 1)[0].strip().lower()
    if encoding not in _KNOWN_ENCODINGS:
        sentence = f"The part is written in a way that is not known here ({encoding[:40]}) and is kept as it is."
        found.say(sentence)
        return sentence
    return ""


def _content(part: Part, found: Gathered) -> bytes:
    """The bytes of a leaf, decoded as the standard library does; the raw ones, and a fault, where it cannot."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, IndexError, binascii.Error) as error:
        found.say(f"A part could not be decoded ({type(error).__name__}) and is kept as it is.")
        return as_it_stands(part).encode("utf-8", "surrogateescape")
    if any(type(defect).__name__.startswith("InvalidBase64") for defect in part.defects):
        found.say("A part is not whole base64: what can be decoded of it is kept, with the message as received.")
    if not data and (raw := as_it_stands(part)).strip():
        found.say("A part could not be decoded and is kept as it is.")
        return raw.encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def _content_type(part: Part, found: Gathered) -> str:
    try:
        return part.get_content_type()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        found.say("A part does not say what it is: it is taken as plain text.")
        return "text/plain"


def _parameter(part: Part, name: str, found: Gathered) -> str:
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        found.say(f"A part's {name} cannot be read.")
        return ""
    return value[2] if isinstance(value, tuple) else str(value or "")


def _file_name(part: Part, found: Gathered) -> str:
    """The name the sender gave the file, by RFC 2231, by RFC 2047 in quotes, or by bytes without any rule."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        found.say("The name of a file cannot be read.")
        return ""
    if not name:
        description = words(header(part, "content-description"))
        return description if re.search(r"\.\w{2,5}$", description) and part.get_content_maintype() != "text" else ""
    return words(str(name))[:1000]


def _flat(part: Part) -> bytes:
    """A part as bytes again, its headers and lines as they were.

    Not by the library's generator: it folds headers anew, in the square of their length, and refuses odd ones.
    """
    return _written(part).encode("utf-8", "surrogateescape")


def _written(part: Part) -> str:
    end = "\r\n" if "\r\n" in _first_leaf(part) else "\n"
    made = ["".join(f"{name}: {value}{end}" for name, value in part.raw_items()), end]
    if not children(part):
        made.append(as_it_stands(part))
    elif part.get_content_maintype() == "multipart":
        line = f"--{str(part.get_boundary() or '').rstrip()}"
        made += [f"{part.preamble}{end}"] if isinstance(part.preamble, str) else []
        made += [f"{line}{end}{_written(child)}{end}" for child in children(part)]
        made += [f"{line}--{end}", part.epilogue if isinstance(part.epilogue, str) else ""]
    else:
        made += [end.join(_written(child) for child in children(part))]
    return "".join(made)


def _first_leaf(part: Part) -> str:
    while held := children(part):
        part = held[0]
    return as_it_stands(part)


def _invite(part: Part, data: bytes, found: Gathered) -> None:
    text = re.sub(r"\n[ \t]", "", decode(data, _parameter(part, "charset", found))[0])
    method, uid = _METHOD.search(text), _UID.search(text)
    named = _parameter(part, "method", found) or (method[1] if method else "")
    found.invitations.append(Invitation(named.upper()[:40], uid[1] if uid else "", data))
