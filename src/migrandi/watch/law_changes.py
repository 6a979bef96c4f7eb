"""What happened to the law, as its followers are told: copies that came in, with what differs, and withdrawals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from migrandi.concepts import worker
from migrandi.concepts.standing import under
from migrandi.law.comparing import differences
from migrandi.law.describing import title_in
from migrandi.law.following import follow, latest
from migrandi.law.models import Change, Expression, Provision
from migrandi.law.reading import contents
from migrandi.watch.happening import Happening, Part, Piece, Source, Telling


def _happening(change: Change) -> Happening:
    parts = cache(partial(_parts, change))
    return Happening(
        "law", change.pk, change.recorded_at, change.work.path, partial(_telling, change),
        states=frozenset({change.work.jurisdiction}),
        topics=cache(partial(_topics, change, parts)), touched=cache(partial(_touched, change, parts)), parts=parts,
    )  # fmt: skip


def _telling(change: Change) -> Telling:
    language = (get_language() or "en").split("-", maxsplit=1)[0]
    sentences = {
        Change.Kind.NEW: _("It came in, in this language: %(language)s."),
        Change.Kind.CHANGED: _("Its text changed (language: %(language)s)."),
        Change.Kind.OLDER: _("An older copy of it came in (language: %(language)s)."),
        Change.Kind.WITHDRAWN: _("Its publisher no longer has it. %(reason)s"),
        Change.Kind.RETURNED: _("Its publisher has it again. %(reason)s"),
    }
    sentence = sentences[Change.Kind(change.kind)] % {"language": change.language, "reason": change.reason}
    return Telling(title_in(change.work, language), sentence.strip())


def _parts(change: Change) -> Sequence[Part]:
    if change.copy is None or change.previous is None:
        return ()
    return [
        Part(
            one.eid,
            f"{one.label} {one.heading}".strip() or one.eid,
            one.change,
            [Piece(piece.operation, piece.text) for piece in one.pieces],
        )
        for one in differences(change.previous, change.copy)
    ]


def _touched(change: Change, parts: Callable[[], Sequence[Part]]) -> frozenset[str]:
    """The provisions that differ; all of them of a copy that has nothing before it."""
    if change.copy is not None and change.previous is None:
        return frozenset(entry.eid for entry in contents(change.copy))
    return frozenset(part.address for part in parts())


def _topics(change: Change, parts: Callable[[], Sequence[Part]]) -> frozenset[str]:
    """What the provisions that differ are about, as the rules tell it: tags of the database may still be to come."""
    if change.copy is None:
        return frozenset()
    wanted = _touched(change, parts)
    found: set[str] = set()
    for copy in (change.copy, change.previous):
        if copy is not None:
            found |= _about(copy, wanted)
    return frozenset(found)


def _about(copy: Expression, wanted: frozenset[str]) -> set[str]:
    numbers = [entry.id for entry in contents(copy) if entry.eid in wanted and entry.id]
    places = under(numbers)
    rows = Provision.objects.filter(pk__in=numbers).values_list("pk", "language", "content")
    standing = (worker.Standing(number, language, content, *places[number]) for number, language, content in rows)
    return {tag.concept for one in standing for tag in worker.read(one)}


def _one(number: int) -> Happening | None:
    change = Change.objects.select_related("work", "copy", "previous").filter(pk=number).first()
    return _happening(change) if change is not None else None


LAW = Source("law", latest, lambda number, most: [_happening(one) for one in follow(number, most)], _one)
"""What happened to the law."""
