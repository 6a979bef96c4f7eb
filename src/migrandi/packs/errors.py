"""What is wrong with a pack, as a sentence.

PackError
├── NotAPack      the file is something else, or its beginning is damaged
├── Damaged       parts are missing or changed: says which bytes, so that they can be fetched again
├── UnknownKey    nobody here has said that this signer is trusted
├── OlderPack     a newer edition of the pack is installed
└── NothingChosen the selection holds no text
"""

from __future__ import annotations

from migrandi.errors import UserError


class PackError(UserError):
    """Something is wrong with a pack."""

    code = "pack"


class NotAPack(PackError):
    """The file is no pack."""

    code = "not-a-pack"


class Damaged(PackError):
    """The pack is not whole."""

    code = "pack-damaged"


class UnknownKey(PackError):
    """The pack is signed with a key that nobody here trusts."""

    code = "unknown-key"


class OlderPack(PackError):
    """A newer edition is installed."""

    code = "older-pack"


class NothingChosen(PackError):
    """The selection holds no text."""

    code = "nothing-chosen"
