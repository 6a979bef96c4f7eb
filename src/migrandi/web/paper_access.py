"""How closed a paper is and whose, as a form asks for it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from migrandi.papers.errors import PaperError
from migrandi.people.access import missions_of
from migrandi.people.errors import UnknownMission
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import Mission
from migrandi.web.writing import actor_of


def missions_for(request: HttpRequest) -> list[Mission]:
    """The missions in which this reader may write."""
    return list(missions_of(actor_of(request), Verb.WRITE))


def place_asked(request: HttpRequest) -> tuple[str, Mission | None]:
    """The level and the mission that a form names: internal and the unit's own where it names none.

    Raises `PaperError` for a level that is none, `UnknownMission`.
    """
    level = request.POST.get("confidence") or Confidence.INTERNAL.value
    if level not in Confidence.values:
        raise PaperError(_("“%(level)s” is no level of confidence."), level=level)
    code = request.POST.get("mission", "").strip()
    if not code:
        return level, None
    mission = missions_of(actor_of(request), Verb.WRITE).filter(code=code).first()
    if mission is None:
        raise UnknownMission(_("No mission has the code “%(code)s”."), code=code)
    return level, mission
