"""In which time zone a reader is shown times: her choice, kept in a cookie; else each meeting's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from migrandi.calendars.zones import zone_named

COOKIE = "migrandi_zone"
OWN = "own"
"""What is asked for to have each meeting in its own zone again."""


def reader_zone(request: HttpRequest) -> str:
    """The IANA name of the zone asked for by `?zone=`, else of the one kept; empty for the meetings' own."""
    asked = request.GET.get("zone", "").strip()
    if asked:
        return zone_named(asked)
    return zone_named(request.COOKIES.get(COOKIE, ""))


def keep_zone(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, with the choice kept for a year where one was made."""
    asked = request.GET.get("zone", "").strip()
    if asked == OWN:
        response.delete_cookie(COOKIE, samesite="Lax")
    elif zone_named(asked):
        response.set_cookie(COOKIE, zone_named(asked), max_age=31_536_000, samesite="Lax", httponly=True)
    return response
