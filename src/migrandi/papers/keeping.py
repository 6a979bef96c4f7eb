"""Papers kept in the database: begun, saved without one officer writing over another, compared with what they were."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.law.comparing import Piece, words
from migrandi.papers.errors import EditedMeanwhile, PaperError, UnknownPaper
from migrandi.papers.models import Paper, PaperVersion
from migrandi.papers.reading import read_paper
from migrandi.people import access, audit
from migrandi.people.actors import AT_THE_MACHINE, Actor, user_of
from migrandi.people.levels import LOGGED, Confidence, Verb
from migrandi.people.models import Mission

_TOGETHER = timedelta(minutes=10)
"""How long the versions that the editor saves by itself, for one person, take each other's place."""


def create(
    text: str, by: Actor | None, at: datetime, *, confidence: str = Confidence.INTERNAL, mission: Mission | None = None
) -> Paper:
    """A new paper with that text; title, kind and language as its front matter says.

    `by`: who begins it, None for the machine; `confidence`, `mission`: who may see it. Raises `NotAllowed` where that
    person may not write there.
    """
    access.require(by or AT_THE_MACHINE, Verb.WRITE, confidence, mission)
    front = read_paper(text).front
    account = user_of(by or AT_THE_MACHINE)
    with transaction.atomic():
        paper = Paper.objects.create(
            title=front.title or _("Untitled"), kind=front.kind, language=front.language, created_at=at, changed_at=at,
            created_by=account, confidence=confidence, mission=mission,
        )  # fmt: skip
        PaperVersion.objects.create(paper=paper, number=1, text=text, saved_at=at, saved_by=account)
        audit.note_closed(by or AT_THE_MACHINE, "began", "paper", paper, at)
    return paper


def visible(actor: Actor) -> QuerySet[Paper]:
    """The papers that somebody may see, the last changed first."""
    return access.readable(Paper.objects.all(), actor)


def writable(actor: Actor) -> QuerySet[Paper]:
    """The papers that somebody may write in, the last changed first."""
    return access.allowed(visible(actor), actor, Verb.WRITE)


DID = {Verb.READ: "read", Verb.WRITE: "changed", Verb.CLEAR: "cleared", Verb.EXPORT: "exported"}
"""What the trail calls what was done with a paper that was opened for it."""


def paper_for(reference: str, actor: Actor, verb: Verb) -> Paper:
    """The paper of that number, if somebody may do that with it. Raises `UnknownPaper`, also where the person may not
    know of it, and `NotAllowed`."""
    paper = find_paper(reference, actor)
    if verb not in (Verb.READ, Verb.EXPORT) or (verb == Verb.EXPORT and paper.confidence in LOGGED):
        access.require(actor, verb, paper.confidence, paper.mission)
    return paper


def open_paper(reference: str, actor: Actor, verb: Verb, at: datetime, *, looks: bool = False) -> Paper:
    """The same, and what she does is written down. `looks`: as yet she only reads what she may then change."""
    paper = paper_for(reference, actor, verb)
    audit.note_closed(actor, "read" if looks else DID[verb], "paper", paper, at)
    return paper


def close(paper: Paper, confidence: str, mission: Mission | None, by: Actor, at: datetime) -> None:
    """Say anew how closed a paper is and whose. Raises `PaperError` for a level that is none, and `NotAllowed` where
    the person may not write there: nobody takes a paper out of their own sight."""
    if confidence not in Confidence.values:
        raise PaperError(_("“%(level)s” is no level of confidence."), level=confidence)
    access.require(by, Verb.WRITE, paper.confidence, paper.mission)
    access.require(by, Verb.WRITE, confidence, mission)
    if (paper.confidence, paper.mission) == (confidence, mission):
        return
    with transaction.atomic():
        detail = {"before": paper.confidence, "mission-before": paper.mission.code if paper.mission else ""}
        paper.confidence, paper.mission = confidence, mission
        paper.save(update_fields=["confidence", "mission"])
        audit.note(by, "close", "paper", str(paper.pk), at, mission=mission, confidence=confidence, detail=detail)


def find_paper(reference: str, actor: Actor = AT_THE_MACHINE) -> Paper:
    """The paper of that number, if that person may see it. Raises `UnknownPaper`."""
    held = visible(actor)
    paper = held.filter(pk=int(reference)).first() if reference.isascii() and reference.isdigit() else None
    if paper is None:
        # the title of a closed paper would be shown without standing in the trail
        known = ", ".join(
            f"{one.pk}" if one.confidence in LOGGED else f"{one.pk} ({one.title[:40]})" for one in held[:5]
        )
        raise UnknownPaper(
            _("There is no paper %(reference)s. There are: %(known)s."), reference=reference, known=known or "–"
        )
    return paper


def latest(paper: Paper) -> PaperVersion:
    """The newest version."""
    return paper.versions.order_by("-number")[0]


def version(paper: Paper, number: int) -> PaperVersion:
    """The version of that number. Raises `UnknownPaper`."""
    found = paper.versions.filter(number=number).first()
    if found is None:
        raise UnknownPaper(_("The paper has no version %(number)s."), number=number)
    return found


def save(paper: Paper, base: int, text: str, by: Actor | None, at: datetime, *, draft: bool = False) -> PaperVersion:
    """A new version of the paper; the newest one where nothing was changed.

    `base`: the version that was edited. Raises `EditedMeanwhile` where another has been saved since: nothing is written
    then. `draft`: saved by the editor while somebody types; it takes the place of the one before it, so that an hour of
    typing is not a thousand versions. A cleared paper is a draft again once it is changed.
    """
    text = text.replace("\r\n", "\n")
    account = user_of(by or AT_THE_MACHINE)
    with transaction.atomic():
        newest = PaperVersion.objects.select_for_update().filter(paper=paper).order_by("-number")[0]
        if newest.number != base:
            if newest.text == text:
                return newest
            raise EditedMeanwhile(_theirs(newest), theirs=newest.number)
        if newest.text == text:
            if newest.draft and not draft:
                newest.draft = False
                newest.save(update_fields=["draft"])
            return newest
        try:
            saved = PaperVersion.objects.create(
                paper=paper, number=base + 1, text=text, draft=draft, saved_at=at, saved_by=account
            )
        except IntegrityError as error:
            raise EditedMeanwhile(_("Somebody else saved this paper at the same moment."), theirs=base + 1) from error
        if newest.draft and newest.saved_by_id == saved.saved_by_id and at - newest.saved_at < _TOGETHER:
            newest.delete()
        front = read_paper(text).front
        paper.title, paper.kind, paper.language = front.title or _("Untitled"), front.kind, front.language
        paper.changed_at = at
        if paper.stage == Paper.Stage.CLEARED:
            paper.stage = Paper.Stage.DRAFT
        paper.save()
    return saved


def _theirs(newest: PaperVersion) -> str:
    who = newest.saved_by.get_username() if newest.saved_by is not None else _("somebody else")
    sentence = _(
        "%(who)s saved version %(number)s of this paper at %(at)s, after you had opened it. Nothing of yours is lost: "
        "see what differs, then save yours again."
    )
    return sentence % {"who": who, "number": newest.number, "at": newest.saved_at.strftime("%H:%M")}


def difference(before: str, after: str) -> list[Piece]:
    """What differs from one text to another, word by word."""
    return words(before, after)


def forget(paper: Paper) -> None:
    """Put a paper away for good, with all that was collected for it. Raises `PaperError` where it is cleared."""
    if paper.stage == Paper.Stage.CLEARED:
        raise PaperError(_("A cleared paper is kept."))
    paper.delete()
