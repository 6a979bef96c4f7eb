"""Every form in which a law or provision is handed out: its name, its media types, and its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import NamedTuple

import msgspec
from django.utils.translation import gettext as _

from migrandi.formats import akoma_ntoso_writer, html_writer, markdown_writer, text_writer
from migrandi.law import presenting
from migrandi.law.describing import describe
from migrandi.law.models import Work
from migrandi.law.reading import Reading, document_on, excerpt_on, provision_on, read_work, standing
from migrandi.publishing import linked_data, references
from migrandi.publishing.errors import NoSuchForm


class Asked(NamedTuple):
    """What of a law is asked for. `eid` empty: the whole; `on` None: the latest; `base`: the site's address."""

    work: Work
    eid: str
    on: date | None
    language: str
    base: str


class Form(NamedTuple):
    """A form. `text`: only a law whose text is held has it; `extension`: of a file."""

    media_types: tuple[str, ...]
    extension: str
    text: bool
    write: Callable[[Asked], bytes]


def _reading(asked: Asked) -> Reading:
    work, eid, on, language = asked.work, asked.eid, asked.on, asked.language
    return provision_on(work, eid, on, language) if eid else read_work(work, on, language)


def _html(asked: Asked) -> bytes:
    reading = _reading(asked)
    direction = ' dir="rtl"' if reading.language.startswith(("ar", "fa", "he", "ur")) else ""
    return (
        f'<!doctype html>\n<html lang="{escape(reading.language)}"{direction}>\n<meta charset="utf-8">\n'
        f"<title>{escape(reading.title)}</title>\n{html_writer.write(reading.content)}</html>\n"
    ).encode()


def _akn(asked: Asked) -> bytes:
    work, eid, on, language = asked.work, asked.eid, asked.on, asked.language
    return akoma_ntoso_writer.write(excerpt_on(work, eid, on, language) if eid else document_on(work, on, language))


def _linked(asked: Asked) -> linked_data.Linked:
    if asked.eid and has_text(asked.work):
        return linked_data.of_provision(asked.base, _reading(asked))
    return linked_data.of_work(asked.base, describe(asked.work, asked.language or "en"))


def _json(asked: Asked) -> bytes:
    if not has_text(asked.work):
        return msgspec.json.encode(presenting.shape_of_description(describe(asked.work)))
    return msgspec.json.encode(presenting.shape_of_reading(_reading(asked)))


def _ris(asked: Asked) -> bytes:
    label = ""
    if asked.eid and has_text(asked.work):
        provision = _reading(asked).provision
        label = references.named(provision.kind, provision.label) if provision is not None else ""
    here = linked_data.place(asked.base, asked.work.path, asked.eid)
    return references.ris(asked.work, label, asked.language, here).encode()


FORMS: dict[str, Form] = {
    "html": Form(("text/html",), "html", True, _html),
    "akn": Form(("application/akn+xml", "application/xml", "text/xml"), "xml", True, _akn),
    "jsonld": Form(("application/ld+json",), "jsonld", False, lambda a: msgspec.json.encode(_linked(a))),
    "json": Form(("application/json",), "json", False, _json),
    "md": Form(("text/markdown",), "md", True, lambda a: markdown_writer.write(_reading(a).content).encode()),
    "txt": Form(("text/plain",), "txt", True, lambda a: text_writer.write(_reading(a).content).encode()),
    "ttl": Form(("text/turtle", "application/x-turtle"), "ttl", False, lambda a: linked_data.turtle(_linked(a))),
    "ris": Form(("application/x-research-info-systems",), "ris", False, _ris),
}
"""The forms by the names that `?as=` and the endings of addresses have."""


def has_text(work: Work) -> bool:
    """Whether its text is held, and not only facts about it."""
    return bool(standing(work))


def offered(work: Work) -> Mapping[str, tuple[str, ...]]:
    """The forms of this law with their media types; a page of the site, which every law has, first."""
    text = has_text(work)
    return {name: form.media_types for name, form in FORMS.items() if text or not form.text or name == "html"}


def form_named(name: str) -> Form:
    """The form of that name. Raises `NoSuchForm`."""
    if name not in FORMS:
        raise NoSuchForm(
            _("There is no form “%(form)s”. There are: %(forms)s."), form=name, forms=", ".join([*FORMS, "original"])
        )
    return FORMS[name]


def ending(path: str) -> tuple[str, str]:
    """An address without the ending that names a form, and the form; empty where it has none."""
    start, dot, name = path.rpartition(".")
    return (start, name) if dot and start and name in FORMS else (path, "")
