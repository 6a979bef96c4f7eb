"""The office's mailbox and the relay that takes its mail, as the deployer names them in the environment.

Passwords come from variables of their own and appear in no address, message or log. Without encryption only a server
on this machine is spoken to.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from migrandi.enquiries.errors import NoMailAccount
from migrandi.mail.message import Address

SECONDS = 60
"""How long a server may take to answer."""
_LOCAL = ("localhost", "127.0.0.1", "::1")
_IMAP_PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
_SMTP_PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}


@dataclass(frozen=True, slots=True)
class MailboxAccount:
    """A folder on an IMAP server whose messages are brought in, and the folder they are moved to once they are safe."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    stored: str = "Stored"

    @property
    def name(self) -> str:
        """What messages from there are kept under."""
        return f"{self.user}@{self.host}/{self.folder}"[:200]


@dataclass(frozen=True, slots=True)
class Relay:
    """The SMTP server that takes the office's mail. `archive`: the address of the office's own mailbox, which gets a
    copy of everything in the same handing over; None where a copy cannot be looked up."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    archive: str | None = None

    @property
    def name(self) -> str:
        """What the outbox notes as the way a message went."""
        return f"{self.user}@{self.host}"[:200] if self.user else self.host[:200]


def mailbox_account() -> MailboxAccount:
    """The mailbox of `MIGRANDI_IMAP_URL`, as `imaps://office%40example.org@imap.example.org/INBOX`.

    Raises `NoMailAccount`.
    """
    url = _parsed("MIGRANDI_IMAP_URL", settings.IMAP_URL, _IMAP_PORTS, "imaps://office%40example.org@imap.example.org")
    if not url.username:
        raise NoMailAccount(_("MIGRANDI_IMAP_URL names no user. Write it as imaps://USER@HOST/FOLDER."))
    folder = unquote(url.path.strip("/")) or "INBOX"
    return MailboxAccount(
        url.scheme, url.hostname or "", url.port or _IMAP_PORTS[url.scheme], unquote(url.username),
        settings.IMAP_PASSWORD, folder, settings.IMAP_STORED,
    )  # fmt: skip


def relay() -> Relay:
    """The relay of `MIGRANDI_SMTP_URL`, as `smtp+starttls://office%40example.org@smtp.example.org`.

    Raises `NoMailAccount`.
    """
    url = _parsed("MIGRANDI_SMTP_URL", settings.SMTP_URL, _SMTP_PORTS, "smtps://office%40example.org@smtp.example.org")
    return Relay(
        url.scheme, url.hostname or "", url.port or _SMTP_PORTS[url.scheme], unquote(url.username or ""),
        settings.SMTP_PASSWORD, settings.MAIL_ARCHIVE.strip() or None,
    )  # fmt: skip


def sender() -> Address:
    """Who the office's mail is from: `MIGRANDI_MAIL_FROM`, as `Legal unit <legal@example.org>`.

    Raises `NoMailAccount`.
    """
    name, address = parseaddr(settings.MAIL_FROM)
    if "@" not in address or not address.isascii():
        raise NoMailAccount(
            _("Answers need an address to come from. Set MIGRANDI_MAIL_FROM, as “Legal unit <legal@example.org>”.")
        )
    return Address(name, address)


def tls() -> ssl.SSLContext:
    """Encryption with the certificates that this system trusts."""
    return ssl.create_default_context()


def _parsed(variable: str, value: str, ports: dict[str, int], example: str) -> SplitResult:
    if not value:
        raise NoMailAccount(
            _("No mail server is set up. Set %(variable)s, as %(example)s."), variable=variable, example=example
        )
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError as error:
        raise NoMailAccount(
            _("%(variable)s is no address of a server. Write it as %(example)s."), variable=variable, example=example
        ) from error
    if url.scheme not in ports or not url.hostname or port == 0:
        raise NoMailAccount(
            _("%(variable)s has to begin with one of %(schemes)s and name a server, as %(example)s."),
            variable=variable, schemes=", ".join(f"{scheme}://" for scheme in ports), example=example,
        )  # fmt: skip
    if url.password:
        raise NoMailAccount(
            _("%(variable)s must not hold the password: give it in %(password)s."),
            variable=variable, password=variable.replace("_URL", "_PASSWORD"),
        )  # fmt: skip
    if url.scheme in ("imap", "smtp") and url.hostname not in _LOCAL:
        raise NoMailAccount(
            _("%(variable)s would send mail unencrypted to another machine. Begin it with %(safe)s."),
            variable=variable, safe=f"{url.scheme}s:// or {url.scheme}+starttls://",
        )  # fmt: skip
    return url
