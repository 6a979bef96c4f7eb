"""A law or a provision to take away: as text, Markdown, HTML, Akoma Ntoso, JSON, or the bytes as received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.formats import akoma_ntoso_writer, html_writer, markdown_writer, text_writer
from migrandi.formats.identifiers import slug
from migrandi.law import presenting
from migrandi.law.blobs import fetch
from migrandi.law.models import Work
from migrandi.law.reading import Reading, document_on, excerpt_on, provision_on, read_work


class NoSuchForm(UserError):
    """A law is not handed out in that form."""

    code = "no-such-form"


def download(work: Work, eid: str, on: date | None, language: str, form: str) -> HttpResponse:
    """The law or provision as a file. Raises `NoSuchForm`, or a `LawError`."""
    if form == "original":
        return _original(provision_on(work, eid, on, language) if eid else read_work(work, on, language))
    if form == "akn":
        document = excerpt_on(work, eid, on, language) if eid else document_on(work, on, language)
        return _file(akoma_ntoso_writer.write(document), "application/akn+xml", work, eid, language, "xml")
    if form not in _WRITERS:
        raise NoSuchForm(
            _("There is no form “%(form)s”. There are: %(forms)s."),
            form=form,
            forms="txt, md, html, akn, json, original",
        )
    write, media_type = _WRITERS[form]
    reading = provision_on(work, eid, on, language) if eid else read_work(work, on, language)
    return _file(write(reading), media_type, work, eid, language, form)


def _html(reading: Reading) -> bytes:
    direction = ' dir="rtl"' if reading.language.startswith(("ar", "fa", "he", "ur")) else ""
    return (
        f'<!doctype html>\n<html lang="{escape(reading.language)}"{direction}>\n<meta charset="utf-8">\n'
        f"<title>{escape(reading.title)}</title>\n{html_writer.write(reading.content)}</html>\n"
    ).encode()


_WRITERS: dict[str, tuple[Callable[[Reading], bytes], str]] = {
    "txt": (lambda reading: text_writer.write(reading.content).encode(), "text/plain; charset=utf-8"),
    "md": (lambda reading: markdown_writer.write(reading.content).encode(), "text/markdown; charset=utf-8"),
    "html": (_html, "text/html; charset=utf-8"),
    "json": (lambda reading: msgspec.json.encode(presenting.shape_of_reading(reading)), "application/json"),
}


def _file(data: bytes, media_type: str, work: Work, eid: str, language: str, extension: str) -> HttpResponse:
    name = slug(f"{work.path} {eid} {language}").replace("_", "-")
    response = HttpResponse(data, content_type=media_type)
    # written by us from somebody's bytes, or theirs as received: to be kept, never run as a page of this site
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_ascii(name)}.{extension}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _ascii(name: str) -> str:
    return name.encode("ascii", "ignore").decode()[:120] or "law"


def _original(reading: Reading) -> HttpResponse:
    source = reading.source
    data = fetch(settings.BLOBS, source.sha256)
    extension = source.filename.rpartition(".")[2] or "bin"
    return _file(data, "application/octet-stream", reading.work, "", reading.language, _ascii(extension))
