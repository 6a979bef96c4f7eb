"""What can be wrong with a paper as a whole.

UserError
└── PaperError
    ├── UnreadablePaper   the file is no text in UTF-8, or is not there
    ├── NoConverter       ODT or PDF is asked for, and LibreOffice is not there or fails
    ├── UnusablePicture   a picture is none, is damaged, too large, or would do more than be shown
    ├── DraftingError     the drafting help is not set, is silent, or answers what cannot be read
    ├── UnknownPaper      no paper, or no version of it, has that number
    └── EditedMeanwhile   another officer saved the paper after this one opened it
"""

from __future__ import annotations

from migrandi.errors import UserError


class PaperError(UserError):
    """A paper that cannot be dealt with as asked."""

    code = "paper-error"


class UnreadablePaper(PaperError):
    """The file cannot be read."""

    code = "unreadable-paper"


class NoConverter(PaperError):
    """What turns a Word document into another form is missing or failed."""

    code, status = "no-converter", 501


class UnusablePicture(PaperError):
    """A picture cannot be kept or shown."""

    code = "unusable-picture"


class DraftingError(PaperError):
    """The drafting help cannot be asked, or did not answer as it has to."""

    code, status = "drafting-error", 502


class NoDrafting(DraftingError):
    """No model is set, or the paper is too closed for the one that is."""

    code, status = "no-drafting", 400


class UnknownPaper(PaperError):
    """No paper, or no version of it, has that number."""

    code, status = "unknown-paper", 404


class EditedMeanwhile(PaperError):
    """Another version was saved after the one that was edited; `fields["theirs"]` is its number."""

    code, status = "edited-meanwhile", 409
