"""What can be wrong with what is asked of the desk.

UserError
└── EnquiryError
    ├── UnknownEnquiry     none has that number, or none that this person may know of
    ├── NotInThatState     what is asked does not fit how far the enquiry is
    ├── SentAlready        the answer has left, and cannot be taken back
    ├── NoMailAccount      no mailbox or relay is set up, or its address cannot be read: says which setting
    ├── ServerRefused      the mail server refuses the account or cannot be reached: says what it said
    ├── AlreadyAtWork      another process fetches or sends already
    ├── NoRecipient        the answer has no address that it could be sent to
    └── TooMany            the open form takes no more for now
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


class NoMailAccount(EnquiryError):
    """No mailbox or relay is set up, or its address cannot be read."""

    code, status = "no-mail-account", 409


class ServerRefused(EnquiryError):
    """The mail server refuses the account or cannot be reached."""

    code, status = "server-refused", 502


class AlreadyAtWork(EnquiryError):
    """Another process fetches or sends already."""

    code, status = "already-at-work", 409


class NoRecipient(EnquiryError):
    """The answer has no address that it could be sent to."""

    code = "no-recipient"


class TooMany(EnquiryError):
    """The open form has taken as much as it takes in an hour."""

    code, status = "too-many", 429
