"""Why something a publisher's server sent was not taken: a code that stays, and a sentence for the person.

Refused
├── Unreachable   the server did not answer, or not with the document; another run may have it
├── Spent         the run has used what it may use, or the publisher asks to come back later; the next run goes on
└── (Refused itself: what was sent must not be taken)
"""

from __future__ import annotations


class Refused(Exception):
    """A document, page or archive that is not taken. `code` is stable: programs and tests go by it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Unreachable(Refused):
    """What was asked for did not come, after every attempt the publisher's politeness allows."""


class Spent(Refused):
    """The run has to stop here and is gone on with by the next one."""
