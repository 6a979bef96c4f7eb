"""What a newer register says of States and treaties, as those who follow either are told."""

from __future__ import annotations

from functools import partial

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from migrandi.jurisdictions import name as name_of
from migrandi.law.describing import title_in
from migrandi.treaties.binding import topics_by_work
from migrandi.treaties.models import ActionChange
from migrandi.treaties.noting import follow, latest
from migrandi.watch.happening import Happening, Source, Telling


def _happening(change: ActionChange) -> Happening:
    return Happening(
        "treaties", change.pk, change.recorded_at, change.work.path, partial(_telling, change),
        states=frozenset({change.state}),
        topics=lambda: topics_by_work().get(change.work_id, frozenset()),
    )  # fmt: skip


def _telling(change: ActionChange) -> Telling:
    language = (get_language() or "en").split("-", maxsplit=1)[0]
    added = _("%(state)s: %(action)s, %(date)s. It is in the register now.")
    removed = _("%(state)s: %(action)s, %(date)s. It is no longer in the register.")
    said = {
        "state": name_of(change.state, language),
        "action": change.action.replace("-", " "),
        "date": change.date or _("date unknown"),
    }
    sentence = (added if change.kind == ActionChange.Kind.ADDED else removed) % said
    return Telling(title_in(change.work, language), sentence)


def _one(number: int) -> Happening | None:
    change = ActionChange.objects.select_related("work").filter(pk=number).first()
    return _happening(change) if change is not None else None


TREATIES = Source("treaties", latest, lambda number, most: [_happening(one) for one in follow(number, most)], _one)
"""What States did about treaties, as far as the register came to know it."""
