"""Which States took a reservation or declaration to a treaty back."""

from __future__ import annotations

from datetime import date

import msgspec

from migrandi.jurisdictions import moment
from migrandi.treaties.binding import find_instrument
from migrandi.treaties.models import TreatyAction


class Withdrawal(msgspec.Struct, frozen=True):
    """A reservation or declaration taken back. `articles` and `date` empty: the source does not say."""

    state: str
    articles: str
    date: str
    note: str
    source: str


def withdrawals(name: str, on: date) -> list[Withdrawal]:
    """The withdrawals recorded up to that day, undated ones with them, by State. Raises `UnknownWork`, `NotATreaty`."""
    rows = TreatyAction.objects.filter(work=find_instrument(name).pk, action="withdrawal-of-reservation")
    found = rows.order_by("state", "date").values_list("state", "articles", "date", "note", "source__title")
    return [Withdrawal(*row) for row in found if not row[2] or moment(row[2]).earliest <= on]
