"""Why a file could not be read as law.

FormatError
├── NotLaw        the bytes are something else (mail, calendar, table …): says what, and what to do with it
├── Malformed     the bytes claim a format and break it beyond repair: says where
└── NeedsProgram  the format is read with a program that is not on this machine: says which
"""

from __future__ import annotations


class FormatError(Exception):
    """A file that could not be read as law. `str(error)` is a sentence for the person who gave the file."""


class NotLaw(FormatError):
    """The bytes are not a law, judgment or document."""


class Malformed(FormatError):
    """The bytes claim a format and break it beyond repair."""


class NeedsProgram(FormatError):
    """The format is read with a program that this machine lacks."""
