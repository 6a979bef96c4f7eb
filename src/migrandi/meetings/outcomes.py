"""An outcome that is an instrument stands in the law database as a Work, linked both ways; recommendations by State."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.formats.identifiers import slug
from migrandi.law.addresses import locate
from migrandi.law.errors import UnknownWork
from migrandi.law.models import Identifier, IndexDebt, Title, Work
from migrandi.meetings import bodies
from migrandi.meetings.errors import NotAMeeting
from migrandi.meetings.models import Meeting, Outcome, Recommendation
from migrandi.people import access
from migrandi.people.actors import Actor
from migrandi.remembering import until_written

INSTRUMENTS = frozenset(
    {
        Outcome.Kind.RESOLUTION, Outcome.Kind.GENERAL_COMMENT, Outcome.Kind.OBSERVATIONS, Outcome.Kind.DECLARATION,
        Outcome.Kind.DECISION, Outcome.Kind.TREATY,
    }
)  # fmt: skip
"""The kinds of outcome that are documents of law."""


@transaction.atomic
def as_work(outcome: Outcome, at: datetime) -> Work:
    """The Work that the outcome is: the one that has its symbol, or a new one without a text yet.

    The search index is left a debt, so that the new Work is found by its title. Raises `NotAMeeting` where the outcome
    is no instrument or has neither symbol nor title.
    """
    if outcome.kind not in INSTRUMENTS:
        raise NotAMeeting(_("A %(kind)s is no instrument of law."), kind=outcome.get_kind_display())
    work = outcome.work or _held(outcome)
    if work is None:
        work = _new(outcome, at)
    if outcome.work_id != work.pk:
        outcome.work = work
        outcome.save(update_fields=["work"])
    return work


def _held(outcome: Outcome) -> Work | None:
    """The Work of that symbol, where the database has one."""
    if not outcome.symbol:
        return None
    found = Identifier.objects.select_related("work").filter(scheme="symbol", value__iexact=outcome.symbol).first()
    return found.work if found is not None else None


def _new(outcome: Outcome, at: datetime) -> Work:
    day = outcome.adopted_on or outcome.meeting.starts_at.date()
    body = bodies.bodies().get(outcome.meeting.body)
    jurisdiction = "un" if body is None or body.kind in ("charter", "treaty-body", "migration") else "int"
    name = slug(outcome.symbol) or slug(outcome.title)[:120].strip("-")
    if not name:
        raise NotAMeeting(_("The outcome has neither symbol nor title: give it one first."))
    path = f"/{jurisdiction}/{outcome.kind}/{day.year}/{name}"
    held = Work.objects.filter(path=path).first()
    if held is not None:
        return held
    language = outcome.language or "en"
    work = Work.objects.create(
        path=path, jurisdiction=jurisdiction, kind=outcome.kind, year=day.year, number=outcome.symbol,
        title=outcome.title, date=outcome.adopted_on.isoformat() if outcome.adopted_on else str(day.year),
        facts={"address": outcome.address} if outcome.address else {}, recorded_at=at,
    )  # fmt: skip
    Title.objects.create(
        work=work, language=language, kind=Title.Kind.FULL, text=outcome.title, slug=slug(outcome.title)[:400]
    )
    if outcome.symbol:
        Identifier.objects.create(work=work, scheme="symbol", value=outcome.symbol)
    IndexDebt.objects.get_or_create(work=work, language="")
    return work


def tie(recommendation: Recommendation, authority: str) -> None:
    """Say under which instrument and article a recommendation is made: `icrmw, 16`, `crc/art_37`, a path.

    An empty text unties it. Raises `UnknownWork`.
    """
    authority = authority.strip()
    if not authority:
        recommendation.work, recommendation.article = None, ""
        return
    name, _comma, article = authority.partition(",")
    digits = article.strip().lower().removeprefix("art.").removeprefix("art").removeprefix("icle").strip()
    reference = f"{name.strip()}/art_{digits}" if digits else name.strip()
    try:
        recommendation.work, recommendation.article = locate(reference)
    except UnknownWork:
        recommendation.work, recommendation.article = locate(name.strip())
        recommendation.article = f"art_{digits}" if digits else recommendation.article


@until_written(1)
def works() -> frozenset[int]:
    """The numbers of the Works that are outcomes of meetings, whoever may know of them."""
    return frozenset(Outcome.objects.exclude(work=None).values_list("work_id", flat=True))


def of_work(work: Work, actor: Actor) -> QuerySet[Outcome]:
    """The meetings' outcomes that this Work is, as far as somebody may know of them."""
    known = access.readable(Meeting.objects.filter(removed_at=None), actor)
    return Outcome.objects.filter(work=work, removed_at=None, meeting__in=known).select_related("meeting")


def recommendations_to(state: str, actor: Actor) -> QuerySet[Recommendation]:
    """What the State was recommended to do, the newest first. `state`: a code."""
    known = access.readable(Meeting.objects.filter(removed_at=None), actor)
    found = Recommendation.objects.filter(
        state=state, removed_at=None, outcome__removed_at=None, outcome__meeting__in=known
    )
    return found.select_related("outcome", "outcome__meeting", "work").order_by(
        "-outcome__meeting__starts_at", "number", "pk"
    )
