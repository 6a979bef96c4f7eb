"""What can be wrong with a meeting, a source or a feed.

UserError
└── MeetingError
    ├── UnknownMeeting    none has that number, or none that this person may know of
    ├── UnknownBody       no body has that key or name
    ├── UnreadableSource  the bytes are no calendar that is known here, or the address does not give any
    ├── ForbiddenAddress  the address is not one of the open Internet
    ├── TooLong           more years are asked for at once than are reckoned
    ├── NotAMeeting       a form that says no meeting: without a title, ending before it begins
    └── UnknownFeed       nobody publishes a feed there, or it was revoked
"""

from __future__ import annotations

from migrandi.errors import UserError


class MeetingError(UserError):
    """Something about meetings that cannot be done as asked."""

    code = "meeting-error"


class UnknownMeeting(MeetingError):
    """No meeting, or nothing of one, has that number; or none that this person may know of."""

    code, status = "unknown-meeting", 404


class UnknownBody(MeetingError):
    """No body has that key or name."""

    code, status = "unknown-body", 404


class TooLong(MeetingError):
    """More years are asked for at once than are reckoned."""

    code = "too-long"


class UnreadableSource(MeetingError):
    """The bytes are no calendar that is known here, or the address does not give any."""

    code, status = "unreadable-source", 422


class ForbiddenAddress(MeetingError):
    """The address is not one of the open Internet, or not one that is read."""

    code = "forbidden-address"


class NotAMeeting(MeetingError):
    """What a form says is no meeting or nothing of one."""

    code = "not-a-meeting"


class UnknownFeed(MeetingError):
    """Nobody publishes a feed there, or it was revoked."""

    code, status = "unknown-feed", 404
