"""Where a list goes on: a word that a client hands back as it was given, and cannot read anything into."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

import msgspec
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from migrandi.errors import UserError

Row = TypeVar("Row", bound=Model)


class NotACursor(UserError):
    """What was given as a cursor was not given out for this list."""

    code = "not-a-cursor"


def cursor(kind: str, after: str | int) -> str:
    """The word for “after this one” in a list of that kind."""
    return urlsafe_b64encode(msgspec.json.encode([kind, str(after)])).decode().rstrip("=")


def after(kind: str, given: str) -> str:
    """What the word stands for; empty where none was given. Raises `NotACursor`."""
    if not given:
        return ""
    try:
        found, place = msgspec.json.decode(urlsafe_b64decode(given + "=" * (-len(given) % 4)), type=tuple[str, str])
    except ValueError as error:  # binascii's and msgspec's errors are such, too
        raise _refused(given) from error
    if found != kind or "\x00" in place:
        raise _refused(given)
    return place


def number_after(kind: str, given: str) -> int:
    """The same for a list that goes on by number; 0 where none was given. Raises `NotACursor`."""
    place = after(kind, given)
    if place and not (place.isascii() and place.isdigit() and int(place[:20]) < 2**63):
        raise _refused(given)
    return int(place or 0)


def page(kind: str, found: QuerySet[Row], given: str, limit: int) -> tuple[int, list[Row], str | None]:
    """How many there are, those of the page that the word stands for, and the word for the next page; None where
    nothing comes after. Raises `NotACursor`."""
    offset, total = number_after(kind, given), found.count()
    further = offset + limit
    shown = list(found[offset:further]) if offset < total else []
    return total, shown, cursor(kind, further) if further < total else None


def _refused(given: str) -> NotACursor:
    return NotACursor(
        _("“%(given)s” is no cursor of this list. Take the one in `next` of the page before."), given=given[:60]
    )
