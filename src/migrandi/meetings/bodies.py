"""The bodies whose meetings are followed: their names in six languages, and which one a calendar's words mean.

They stand in `data/bodies.yaml`, a file that anybody can correct.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import yaml
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from migrandi.jurisdictions.writing import plain
from migrandi.meetings.errors import UnknownBody

KINDS = {
    "charter": _("United Nations"),
    "treaty-body": _("Treaty bodies"),
    "agency": _("Agencies"),
    "migration": _("World forums on migration"),
    "regional": _("Regional human rights bodies"),
    "consultative-process": _("Regional consultative processes"),
}
_FILE = Path(__file__).parent / "data" / "bodies.yaml"


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body. `names`: by language code; `treaty`: the register's short name of the treaty that sets it up."""

    key: str
    kind: str
    short: str
    names: dict[str, str]
    source: str
    also: list[str] = []
    treaty: str = ""


@cache
def bodies() -> dict[str, Body]:
    """Every body, by key, in the order of the file."""
    found = msgspec.convert(yaml.safe_load(_FILE.read_text("utf-8")), list[Body])
    return {body.key: body for body in found}


def name(key: str, language: str = "") -> str:
    """What the body is called in that language, or in the one now active; the key itself where none is known."""
    body = bodies().get(key)
    if body is None:
        return key
    spoken = (language or get_language() or "en").split("-", maxsplit=1)[0]
    return body.names.get(spoken) or body.names["en"]


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """All bodies for a form: the kinds in order, each with its bodies' keys and names."""
    return [
        (gettext(label), [(body.key, name(body.key)) for body in bodies().values() if body.kind == kind])
        for kind, label in KINDS.items()
    ]


def find(text: str) -> Body:
    """The body of that key, short name or name in any of the languages. Raises `UnknownBody`."""
    key = _by_words().get(plain(text)) or text.strip().lower()
    if key not in bodies():
        raise UnknownBody(
            gettext("There is no body “%(text)s”. There are: %(known)s."), text=text, known=", ".join(bodies())
        )
    return bodies()[key]


def meant(*texts: str) -> str:
    """The key of the body that one of the texts names, alone or among other words; empty where none does.

    The longest name counts, so that “Third Committee of the General Assembly” is not the Assembly.
    """
    for text in texts:
        whole = plain(text)
        if whole in _by_words():
            return _by_words()[whole]
    joined = f" {plain(' | '.join(texts))} "
    found = [words for words in _by_words() if len(words) > 4 and f" {words} " in joined]
    short = [
        body.key for body in bodies().values() for text in texts if body.short.isupper() and body.short in text.split()
    ]
    return _by_words()[max(found, key=len)] if found else next(iter(short), "")


@cache
def _by_words() -> dict[str, str]:
    result: dict[str, str] = {}
    for body in bodies().values():
        for words in (body.key, body.short, *body.also, *body.names.values()):
            result.setdefault(plain(words), body.key)
    return result
