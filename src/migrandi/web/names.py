"""What jurisdictions, kinds of law and languages are called in the interface's language."""

from __future__ import annotations

from functools import cache, lru_cache
from unicodedata import combining, normalize

import langcodes
from babel import Locale
from babel.core import UnknownLocaleError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from migrandi import jurisdictions

_NO_ONE_JURISDICTION = {
    "int": _("Treaties between States"),
    "unknown": _("Jurisdiction unknown"),
}
_KINDS = {
    "act": _("Act"),
    "regulation": _("Regulation"),
    "directive": _("Directive"),
    "decision": _("Decision"),
    "constitution": _("Constitution"),
    "code": _("Code"),
    "treaty": _("Treaty"),
    "declaration": _("Declaration"),
    "resolution": _("Resolution"),
    "judgment": _("Judgment"),
    "views": _("Views of a treaty body"),
    "general-comment": _("General comment"),
    "guidelines": _("Guidelines"),
    "decree": _("Decree"),
    "decree-law": _("Decree-law"),
    "legislative-decree": _("Legislative decree"),
    "circular": _("Circular"),
    "recommendation": _("Recommendation"),
    "advisory-opinion": _("Advisory opinion"),
    "asp": _("Act of the Scottish Parliament"),
    "asc": _("Act of Senedd Cymru"),
    "nia": _("Act of the Northern Ireland Assembly"),
    "order": _("Order"),
    "document": _("Document"),
    "report": _("Report"),
    "preamble": _("Preamble"),
    "conclusions": _("Closing words"),
    "schedule": _("Schedule"),
    "annex": _("Annex"),
    "body": _("Text"),
}


@cache
def _locale(interface: str) -> Locale:
    try:
        return Locale.parse(interface.split("-", maxsplit=1)[0])
    except UnknownLocaleError:
        return Locale.parse("en")


def jurisdiction(code: str) -> str:
    """The jurisdiction's name; of a part of a State (`ca-qc`) the State's with the code; else the code itself."""
    if code in _NO_ONE_JURISDICTION:
        return gettext(_NO_ONE_JURISDICTION[code])
    whole = code if jurisdictions.is_known(code) else code.split("-", maxsplit=1)[0]
    if not jurisdictions.is_known(whole):
        return code
    name = jurisdictions.name(whole, get_language() or "en")
    return name if whole == code else f"{name} ({code})"


def kind(code: str) -> str:
    """What a kind of law is called."""
    return gettext(_KINDS[code]) if code in _KINDS else code.replace("-", " ").capitalize()


def language(code: str) -> str:
    """What a language is called in the interface's language."""
    known = _locale(get_language() or "en").languages
    name = known.get(code.replace("-", "_")) or known.get(code.split("-", maxsplit=1)[0])
    return str(name) if name else code


@lru_cache(maxsize=500)
def own_name(code: str) -> str:
    """What a language is called in itself, as its readers look for it."""
    if not langcodes.tag_is_valid(code):
        return code
    try:
        own = Locale.parse(code.replace("-", "_")).display_name
    except (UnknownLocaleError, ValueError):
        return code
    return (own or code)[:1].upper() + (own or code)[1:]


def ordering(name: str) -> tuple[str, str]:
    """By what a name is put in order among others: its letters without accents and case."""
    bare = "".join(letter for letter in normalize("NFKD", name) if not combining(letter))
    return bare.casefold(), name
