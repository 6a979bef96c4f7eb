"""Missions by code, by the address that writes from them, and the calendar of the office that answers."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from migrandi.people.access import missions_of
from migrandi.people.actors import Actor
from migrandi.people.calendars import Calendar, days_in, weekdays_in
from migrandi.people.errors import UnknownMission
from migrandi.people.models import Mission


def find_mission(code: str, actor: Actor) -> Mission:
    """The mission of that code, if the actor may know of it. Raises `UnknownMission`."""
    known = missions_of(actor)
    found = known.filter(code=code.strip().lower()).first()
    if found is None:
        codes = ", ".join(known.values_list("code", flat=True)[:10])
        raise UnknownMission(_("There is no mission “%(code)s”. There are: %(codes)s."), code=code, codes=codes or "–")
    return found


def mission_of_address(address: str) -> tuple[Mission, str] | None:
    """The mission that writes from that e-mail address, and the line of its own that says so.

    A whole address goes before a domain, a longer domain before a shorter; None where no mission or more than one has
    the best line.
    """
    address = address.strip().lower()
    host = address.rpartition("@")[2]
    best: list[tuple[int, Mission, str]] = []
    for mission in Mission.objects.all():
        for line in {mission.email, *mission.addresses.splitlines()}:
            line = line.strip().lower()
            domain = line.removeprefix("@")
            if line == address and address:
                best.append((1000, mission, line))
            elif line.startswith("@") and domain and (host == domain or host.endswith(f".{domain}")):
                best.append((len(domain), mission, line))
    longest = max((weight for weight, _mission, _line in best), default=0)
    found = {mission.pk: (mission, line) for weight, mission, line in best if weight == longest}
    return next(iter(found.values())) if len(found) == 1 else None


def calendar_of(mission: Mission | None) -> Calendar:
    """When that office works; without one, Monday to Friday in the site's time zone."""
    if mission is None:
        return Calendar(zone=settings.TIME_ZONE)
    return Calendar(
        zone=mission.time_zone,
        weekdays=weekdays_in(mission.working_days),
        holidays_of=mission.jurisdiction if mission.public_holidays else "",
        days_off=days_in(mission.days_off),
    )


def answering_office() -> Mission | None:
    """The office that says of itself that it answers enquiries; None where none does."""
    return Mission.objects.filter(answers=True).first()


def answering_calendar(mission: Mission | None = None) -> Calendar:
    """When the office that answers works: the one that says so of itself, else the mission's own."""
    return calendar_of(answering_office() or mission)


def answering_calendars(missions: Iterable[Mission | None]) -> dict[Mission | None, Calendar]:
    """`answering_calendar` for many missions at once."""
    office = answering_office()
    return {mission: calendar_of(office or mission) for mission in missions}
