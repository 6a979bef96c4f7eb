"""Whether what was received can be what was asked for: of the right kind, no page on something else, the same law."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import regex
from lxml import etree, html

from migrandi.formats.document import texts
from migrandi.harvest.bodies import Body
from migrandi.harvest.contract import Publisher
from migrandi.harvest.pages import refuse_entities, text
from migrandi.harvest.refusals import Refused
from migrandi.law.identifying import held_work
from migrandi.law.models import Expression, Provision, Work
from migrandi.law.outlines import read as read_outline
from migrandi.law.units import Prepared, decode

_HEAD = 2**20
_LOGIN = regex.compile(
    r"\b(?:log ?in|sign ?in|anmelden|anmeldung|connexion|iniciar sesión|acceso|inloggen|connect to continue)\b",
    regex.IGNORECASE,
)
_ERROR = regex.compile(
    r"\b(?:error|fehler|erreur|not found|page introuvable|nicht gefunden|forbidden|access denied|unavailable|"
    r"captcha|are you (?:a )?(?:human|robot)|just a moment|maintenance|wartung|[45]\d\d)\b",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"[\p{L}\p{N}]{3,}")
_ALIKE = 0.2
"""The share of distinct words of the text held that a new one of the same law has at least."""
_ENOUGH_WORDS = 30
"""Words below which a text is too short to be compared in this way."""

DATED = frozenset(
    "act regulation constitution code decree directive statute law ordinance order rules instrument policy circular "
    "framework-decision".split()
)
"""Kinds of texts that are consolidated: a copy without a day is the text of the day on which it was received."""


def check_bytes(publisher: Publisher, media_type: str, body: Body) -> None:
    """Raises `Refused` where the bytes cannot be a document of that publisher, by their kind and beginning alone."""
    sent = media_type.partition(";")[0].strip().lower()
    if publisher.media_types and sent and sent not in publisher.media_types:
        raise Refused(
            "content-type", f"It was sent as {sent}; this publisher's documents are {', '.join(publisher.media_types)}."
        )
    head = body.head(_HEAD)
    if not head.strip():
        raise Refused("empty", "Nothing was sent: the document is empty.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:300].lower()
    if start.startswith(b"<?xml") or not start.startswith((b"<!doctype html", b"<html")):
        refuse_entities(head)
    if b"<html" in start or start.startswith(b"<!doctype html"):
        allowed = not publisher.media_types or any("html" in kind for kind in publisher.media_types)
        if not allowed:
            raise Refused("error-page", "A web page was sent where a document was asked for.")
        _check_page(head)


def _check_page(head: bytes) -> None:
    """Raises `Refused` for a page that asks for a password or says in its title that something went wrong."""
    try:
        root = html.fromstring(head)
    except (etree.ParserError, ValueError) as error:
        raise Refused("empty", "The page that was sent is empty.") from error
    if any(field.get("type", "").lower() == "password" for field in root.iter("input")):
        raise Refused("login-page", "A page that asks for a password was sent in place of the document.")
    words = len(_WORD.findall(text(root)))
    said = " ".join(text(element) for element in root.iter("title", "h1"))
    # a law may have “error” in its title, but then it is longer than a page that says that something went wrong
    if words < 400 and _LOGIN.search(said):
        raise Refused("login-page", "A page to sign in at was sent in place of the document.")
    if words < 400 and _ERROR.search(said):
        raise Refused("error-page", "A page that says that something went wrong was sent in place of the document.")


def check_law(documents: Sequence[Prepared], works: Collection[int]) -> None:
    """Raises `Refused` where an address at which `works` were read gives another law now, or hardly a word of theirs.

    The good text that is held stays. Whoever knows that the new one is right says so with --accept.
    """
    if not works:
        return
    for prepared in documents:
        work = held_work(prepared)
        if work is None or work.pk not in works:
            shown = prepared.document.title or prepared.path
            raise Refused("another-law", f"Another law is at the address now: {shown[:200]}.")
        held = _words_held(work, prepared.document.language)
        came = _words([unit.content for unit in prepared.units])
        if len(held) >= _ENOUGH_WORDS and len(held & came) < _ALIKE * len(held):
            share = len(held & came) / len(held)
            raise Refused("unlike", f"Of the words of the text held, only {share:.0%} are in what was sent.")


def _words(contents: Sequence[str]) -> set[str]:
    return {word.lower() for content in contents for run in texts([decode(content)]) for word in _WORD.findall(run)}


def _words_held(work: Work, language: str) -> set[str]:
    """The distinct words of the copy that stands last."""
    copy = Expression.objects.filter(work=work, language=language, superseded_at=None).order_by("as_of", "pk").last()
    if copy is None:
        return set()
    numbers = [number for number, _depth in read_outline(copy.outline)]
    return _words(
        [
            content
            for first in range(0, len(numbers), 500)
            for content in Provision.objects.filter(pk__in=numbers[first : first + 500]).values_list(
                "content", flat=True
            )
        ]
    )


def date_copy(prepared: Prepared, day: date) -> None:
    """Give a consolidated text that does not say its day the day on which it was received."""
    if prepared.document.as_of is None and prepared.document.kind in DATED:
        prepared.document.as_of = day
