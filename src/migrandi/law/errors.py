"""What can be wrong with a question put to the law.

UserError
├── UnknownWork        no Work has this path or identifier: names the nearest
├── UnknownProvision   the Work has no such provision in this language: names the nearest
├── NoTextThatDay      no text is held for that day: says for which days there is
└── NoSuchLanguage     the Work is not held in that language: says in which it is
"""

from __future__ import annotations

from migrandi.errors import UserError


class LawError(UserError):
    """A question put to the law that it cannot answer."""

    code = "law-error"
    status = 404


class UnknownWork(LawError):
    """No Work has this path or identifier."""

    code = "unknown-work"


class UnknownProvision(LawError):
    """The Work has no such provision."""

    code = "unknown-provision"


class NoTextThatDay(LawError):
    """No text is held for that day."""

    code = "no-text-that-day"


class NoSuchLanguage(LawError):
    """The Work is not held in that language."""

    code = "no-such-language"
