"""What can be wrong with keeping an installation.

UserError
└── OperationError
    ├── NotHere        the data does not stand where this can copy it
    ├── InTheWay       something stands where a copy or an installation is to go
    ├── DamagedBackup  a file is no backup, or not as it was written
    ├── ToolMissing    a program that copies the database is not installed
    └── ToolFailed     that program says that it could not
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from migrandi.errors import UserError


class OperationError(UserError):
    """Something about the installation that cannot be done as asked."""

    code = "operation-error"


class NotHere(OperationError):
    """The data stands elsewhere than in this folder."""

    code = "not-here"


class InTheWay(OperationError):
    """Nothing is overwritten."""

    code, status = "in-the-way", 409


class DamagedBackup(OperationError):
    """The file is no backup, or was changed or cut since it was written."""

    code = "damaged-backup"

    @classmethod
    def at(cls, source: Path, member: str) -> DamagedBackup:
        """The mistake for that file, and the member of it that does not hold; without one, for all of it."""
        if member:
            sentence = _("%(path)s is damaged at “%(member)s”: nothing was restored. Take another backup.")
            return cls(sentence, path=source, member=member[:200])
        return cls(_("%(path)s is no whole backup of Migrandi: nothing was restored."), path=source)


class ToolMissing(OperationError):
    """A program of the database's own is needed here."""

    code = "tool-missing"


class ToolFailed(OperationError):
    """A program of the database's own gave up; what it said is in the sentence."""

    code = "tool-failed"
