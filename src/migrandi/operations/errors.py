"""What can be wrong with keeping an installation.

UserError
└── OperationError
    ├── NotHere        the data does not stand where this can copy it
    ├── InTheWay       something stands where a copy or an installation is to go
    └── DamagedBackup  a file is no backup, or not as it was written
"""

from __future__ import annotations

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
