"""What can be wrong with what somebody wants to do.

UserError
└── PeopleError
    ├── UnknownMission   no mission has that code
    ├── NotAllowed       the person may read it, but not do that with it
    ├── NotACalendar     working days, days off or time zone that are none
    ├── BadKey           a program's key that is none, was revoked or has expired
    ├── BadRate          a limit of requests that cannot be read
    └── BadInvitation    a link that was used, withdrawn, has expired, or never was
"""

from __future__ import annotations

from migrandi.errors import UserError


class PeopleError(UserError):
    """Something about people, missions or rights that cannot be done as asked."""

    code = "people-error"


class UnknownMission(PeopleError):
    """No mission has that code, or none that this person may know of."""

    code, status = "unknown-mission", 404


class NotAllowed(PeopleError):
    """The person may know of it, but not do that with it."""

    code, status = "not-allowed", 403


class NotACalendar(PeopleError):
    """The days or the time zone of an office cannot be read."""

    code = "not-a-calendar"


class BadKey(PeopleError):
    """The key is none of this installation's, or no longer one."""

    code, status = "bad-key", 401


class BadRate(PeopleError):
    """A limit of requests is not written as one."""

    code = "bad-rate"


class BadInvitation(PeopleError):
    """The link of an invitation does not hold, or no longer."""

    code, status = "bad-invitation", 410
