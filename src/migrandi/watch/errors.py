"""Mistakes of those who follow.

UserError
├── NotAChannel     what was given as an address is none, or none this way
├── NotFollowable   there is no such thing to follow
├── AlreadyFollowed it is followed there already
└── NoSuchFollow    nobody follows that, or somebody else does
"""

from migrandi.errors import UserError


class NotAChannel(UserError):
    """What was given as an address cannot be told anything."""

    code = "not-a-channel"


class NotFollowable(UserError):
    """There is no such State, law, provision, concept, body or search."""

    code = "not-followable"
    status = 404


class AlreadyFollowed(UserError):
    """It is followed through that channel already."""

    code = "already-followed"
    status = 409


class NoSuchFollow(UserError):
    """Nobody follows that, or somebody else does."""

    code = "no-such-follow"
    status = 404
