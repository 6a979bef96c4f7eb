"""What a file is by its first bytes, whatever its sender says; and a name for it that is safe on every file system."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from io import BytesIO

_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"II*\x00", 0, "image/tiff"),
    (b"MM\x00*", 0, "image/tiff"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypheic", 4, "image/heic"),
    (b"ftyp", 4, "video/mp4"),
    (b"BM", 0, "image/bmp"),
    (b"{\\rtf", 0, "application/rtf"),
    (b"\x1f\x8b", 0, "application/gzip"),
    (b"BZh", 0, "application/x-bzip2"),
    (b"7z\xbc\xaf\x27\x1c", 0, "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", 0, "application/vnd.rar"),
    (b"ustar", 257, "application/x-tar"),
    (b"\x28\xb5\x2f\xfd", 0, "application/zstd"),
    (b"\xfd7zXZ\x00", 0, "application/x-xz"),
    (b"\x78\x9f\x3e\x22", 0, "application/vnd.ms-tnef"),
    (b"MZ", 0, "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", 0, "application/x-elf"),
    (b"#!", 0, "text/x-shellscript"),
    (b"ID3", 0, "audio/mpeg"),
    (b"OggS", 0, "audio/ogg"),
    (b"RIFF", 0, "application/x-riff"),
    (b"-----BEGIN PGP", 0, "application/pgp-encrypted"),
    (b"BEGIN:VCALENDAR", 0, "text/calendar"),
    (b"BEGIN:VCARD", 0, "text/vcard"),
    (b"%!PS", 0, "application/postscript"),
    (b"From ", 0, "application/mbox"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<table|<div|<p[ >])", re.IGNORECASE)
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z-]{1,60}:[ \t][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3}")
_MAIL_HEADER = re.compile(rb"^(?:from|received|message-id|subject):", re.IGNORECASE | re.MULTILINE)
_TEXT_BYTES = bytes({7, 8, 9, 10, 12, 13, 27} | set(range(0x20, 0x100)) - {0x7F})
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_DANGEROUS = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]")
LONGEST_NAME = 120


def media_type(data: bytes) -> str:
    """The media type of the bytes by what they hold; `application/octet-stream` where nothing tells."""
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data)
    if data.startswith(_OLE):
        return _of_compound(data)
    for signature, place, kind in _SIGNATURES:
        if data[place : place + len(signature)] == signature:
            return kind
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if not data or start.translate(None, _TEXT_BYTES):
        return "application/octet-stream"
    if start.lstrip().startswith(b"<?xml"):
        return "text/html" if b"<html" in start[:1000] else "application/xml"
    if _MARKUP.match(start):
        return "text/html"
    if _HEADER.match(start) and _MAIL_HEADER.search(start):
        return "message/rfc822"
    return "text/plain"


def _of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()[:200]
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < 100:
                named = archive.read("mimetype").decode("ascii", "replace").strip()
                if re.fullmatch(r"application/[\w.+-]{1,80}", named):
                    return named
    # zipfile calls a kind of compression it does not know a NotImplementedError
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError):
        return "application/zip"
    for start, kind in _OFFICE:
        if any(name.startswith(start) for name in names):
            return kind
    return "application/zip"


def _of_compound(data: bytes) -> str:
    for name, kind in (
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("__properties_version1.0", "application/vnd.ms-outlook"),
    ):
        if name.encode("utf-16-le") in data:
            return kind
    return "application/x-ole-storage"


_ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
}


def safe_name(claimed: str, media: str, number: int) -> str:
    """A file name without folders, control or direction characters, or names that a system reserves.

    `number`: what the part is called by where it has no name. Never empty, never longer than `LONGEST_NAME`.
    """
    name = unicodedata.normalize("NFC", claimed[:1000]).replace("\\", "/").rstrip("/ ").rsplit("/", 1)[-1]
    name = _DANGEROUS.sub("_", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    if not name.strip("_ .-"):
        name = f"part-{number}{_ENDINGS.get(media, '')}"
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        ending = f".{ending}" if dot and len(ending) <= 10 else ""
        name = (stem if ending else name)[: LONGEST_NAME - len(ending)] + ending
    return name
