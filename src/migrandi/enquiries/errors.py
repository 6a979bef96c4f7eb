"""What can be wrong with what is asked of the desk.

UserError
└── EnquiryError
    ├── UnknownEnquiry     none has that number, or none that this person may know of
    ├── NotInThatState     what is asked does not fit how far the enquiry is
    └── SentAlready        the answer has left, and cannot be taken back
"""

from __future__ import annotations

from migrandi.errors import UserError


class EnquiryError(UserError):
    """An enquiry that cannot be dealt with as asked."""

    code = "enquiry-error"


class UnknownEnquiry(EnquiryError):
    """No enquiry has that number, or none that this person may know of: the two are never told apart."""

    code, status = "unknown-enquiry", 404


class NotInThatState(EnquiryError):
    """What is asked does not fit how far the enquiry is."""

    code, status = "not-in-that-state", 409


class SentAlready(EnquiryError):
    """The answer is on its way or has arrived."""

    code, status = "sent-already", 409
