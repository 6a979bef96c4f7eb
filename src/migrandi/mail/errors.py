"""Why a file could not be taken as mail.

UserError
└── MailError
    └── NotMail   the bytes hold no message: says what was found
"""

from __future__ import annotations

from migrandi.errors import UserError


class MailError(UserError):
    """A file that cannot be taken as mail."""

    code = "mail-error"


class NotMail(MailError):
    """The bytes hold no message."""

    code = "not-mail"
