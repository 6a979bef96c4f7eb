"""Mistakes of those who ask for the law in another form."""

from __future__ import annotations

from migrandi.errors import UserError


class PublishingError(UserError):
    """The law cannot be handed out as asked."""

    code = "publishing"


class NoSuchForm(PublishingError):
    """A law is not handed out in that form."""

    code = "no-such-form"


class NotAcceptable(PublishingError):
    """None of the forms that a program takes is there."""

    code = "not-acceptable"
    status = 406


class CannotExport(PublishingError):
    """A file cannot be written as asked."""

    code = "cannot-export"
