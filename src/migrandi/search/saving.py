"""Searches kept under a name: saving, listing, renaming, removing, having back, and running them."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.search.models import SavedSearch
from migrandi.search.query_language import canonical, parse
from migrandi.search.querying import Filters, Page, search

KEPT = timedelta(days=30)
"""How long a removed search can be had back."""
_LONGEST = 120


class NameTaken(UserError):
    """Another search of the same person has that name."""

    code = "name-taken"
    status = 409


class NotAName(UserError):
    """What was given as a name is none."""

    code = "not-a-name"


class NothingToSave(UserError):
    """A search that asks for nothing."""

    code = "nothing-to-save"


class NoSuchSearch(UserError):
    """Nobody saved that, or somebody else did."""

    code = "no-such-search"
    status = 404


def save(owner: User | None, name: str, text: str, filters: Filters, now: datetime) -> SavedSearch:
    """Keep a search. Raises `NotAName`, `NameTaken`, `NothingToSave`."""
    parsed = parse(text)
    on = filters.on if parsed.on is None else parsed.on
    filters = msgspec.structs.replace(filters, on=on, ever=filters.ever and on is None)
    query = canonical(parsed.parts)
    if not query and not filters.narrows:
        raise NothingToSave(_("There is nothing to save: write what to look for, or choose a filter."))
    made = SavedSearch(owner=owner, name=_named(name), query=query, filters=msgspec.to_builtins(filters), saved_at=now)
    return _written(made)


def saved_by(owner: User | None) -> QuerySet[SavedSearch]:
    """What somebody saved, by name."""
    return SavedSearch.objects.filter(owner=owner, removed_at=None)


def saved_as(owner: User | None, name: str) -> SavedSearch:
    """The search somebody saved under that name. Raises `NoSuchSearch`."""
    found = saved_by(owner).filter(name=name.strip()).first()
    if found is None:
        names = ", ".join(saved_by(owner).values_list("name", flat=True)[:20])
        raise NoSuchSearch(_("No search is saved as “%(name)s”. There are: %(names)s."), name=name, names=names or "–")
    return found


def saved_with(owner: User | None, number: int) -> SavedSearch:
    """The search of that number, removed or not, if it is this person's. Raises `NoSuchSearch`."""
    found = SavedSearch.objects.filter(owner=owner, pk=number).first()
    if found is None:
        raise NoSuchSearch(_("That search is not there any more."))
    return found


def removed_as(owner: User | None, name: str) -> SavedSearch:
    """The search of that name that somebody removed last. Raises `NoSuchSearch`."""
    removed = SavedSearch.objects.filter(owner=owner, name=name.strip(), removed_at__isnull=False)
    found = removed.order_by("-removed_at").first()
    if found is None:
        raise NoSuchSearch(_("No search named “%(name)s” was removed."), name=name)
    return found


def rename(saved: SavedSearch, name: str) -> SavedSearch:
    """Give it another name. Raises `NotAName`, `NameTaken`."""
    saved.name = _named(name)
    return _written(saved)


def remove(saved: SavedSearch, now: datetime) -> None:
    """Take it away; for `KEPT` it can be had back. What was removed longer ago goes for good."""
    SavedSearch.objects.filter(removed_at__lt=now - KEPT).delete()
    saved.removed_at = now
    saved.save(update_fields=["removed_at"])


def have_back(saved: SavedSearch) -> SavedSearch:
    """Undo that it was removed. Raises `NameTaken`."""
    saved.removed_at = None
    return _written(saved)


def filters_of(saved: SavedSearch) -> Filters:
    """What it is narrowed to."""
    return msgspec.convert(saved.filters, Filters)


def run(saved: SavedSearch, *, limit: int = 10, offset: int = 0) -> Page:
    """What it finds now."""
    return search(saved.query, filters_of(saved), limit=limit, offset=offset)


def _named(name: str) -> str:
    bare = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not bare or len(bare) > _LONGEST:
        raise NotAName(_("Give the search a name of 1 to %(most)s characters."), most=_LONGEST)
    return bare


def _written(saved: SavedSearch) -> SavedSearch:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise NameTaken(
            _("Another search is saved as “%(name)s” already. Give this one another name."), name=saved.name
        ) from error
    return saved
