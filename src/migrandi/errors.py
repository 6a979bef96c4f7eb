"""Mistakes a person can mend, each a sentence that says what, where and how, with a code for programs.

UserError
├── law.errors: UnknownWork, UnknownProvision, NoTextThatDay, NoSuchLanguage
├── search.errors
├── Away: buckets.StoreAway, databases.DatabaseAway
└── … each room's own
"""

from __future__ import annotations


class UserError(Exception):
    """What a person asked for cannot be done as asked.

    `code` is stable and for programs; `status` is the HTTP status that fits; `fields` are the values in the sentence,
    so that it can be written in another language. `str(error)` is the sentence in the language now active.
    """

    code = "user-error"
    status = 400

    def __init__(self, sentence: str, **fields: object) -> None:
        super().__init__(sentence % fields if fields else sentence)
        self.fields = fields


class Away(UserError):
    """A server that this rests on does not answer. Perhaps it does later: what was asked for is worth another try."""

    code = "away"
    status = 503
