"""Real mail servers for tests: Dovecot with a mailbox, and an SMTP relay that delivers into it; each a process."""

import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "office", "secret-of-the-test"
OFFICE, ARCHIVE = "legal@example.org", "legal+sent@example.org"
_DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")

needs_dovecot = pytest.mark.skipif(
    _DOVECOT is None and not os.environ.get("MIGRANDI_CI"), reason="dovecot is not installed (dovecot-imapd)"
)

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dovecot:
    """One mailbox of one user on a server of its own, begun and ended as often as a test likes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        root = os.getuid() == 0
        # as root Dovecot refuses to read mail; as anybody else it can be nobody but that user
        self.owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        own = self.owner.pw_name
        for name in ("mail", "home"):
            (folder / name).mkdir()
            if root:
                os.chown(folder / name, self.owner.pw_uid, self.owner.pw_gid)
        (folder / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                folder=folder, port=self.port, password=PASSWORD,
                uid=self.owner.pw_uid, gid=self.owner.pw_gid, internal="dovecot" if root else own,
                internal_group="dovecot" if root else "", login="dovenull" if root else own,
            )
        )  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What `MIGRANDI_IMAP_URL` is set to."""
        return f"imap://{USER}@127.0.0.1:{self.port}/INBOX"

    def start(self) -> None:
        """Begin, and wait until it answers."""
        assert _DOVECOT is not None, "dovecot is not installed: .ci/programs has to install dovecot-imapd"
        self.process = subprocess.Popen([_DOVECOT, "-F", "-c", str(self.folder / "dovecot.conf")])
        for _ in range(100):
            try:
                self.session().logout()
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.1)
            else:
                return
        log = self.folder / "log"
        raise AssertionError(f"Dovecot does not begin: {log.read_text() if log.exists() else 'no log'}")

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def session(self) -> imaplib.IMAP4:
        """A session of the mailbox's owner."""
        session = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        session.login(USER, PASSWORD)
        return session

    def append(self, messages: list[bytes], folder: str = "INBOX") -> None:
        """Put messages into a folder."""
        session = self.session()
        for message in messages:
            status, said = session.append(folder, "", "", message)
            assert status == "OK", said
        session.logout()

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        """The messages of a folder, in order."""
        session = self.session()
        status, _count = session.select(folder, readonly=True)
        if status != "OK":
            return []
        _status, found = session.search(None, "ALL")
        messages = []
        for number in found[0].split():
            _status, parts = session.fetch(number, "(BODY.PEEK[])")
            messages.append(next(part[1] for part in parts if isinstance(part, tuple)))
        session.logout()
        return messages


class Relay:
    """An SMTP server in a process of its own: `smtp_relay.py`. What it took lies in `inboxes`, a file a delivery."""

    def __init__(self, folder: Path, mailbox: Dovecot | None = None, slow: float = 0.0) -> None:
        self.folder, self.port, self.slow = folder, free_port(), slow
        self.inboxes = folder / "inboxes"
        self.log = folder / "relay.log"
        self.mailbox = mailbox
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What `MIGRANDI_SMTP_URL` is set to."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin, and wait until it answers."""
        self.inboxes.mkdir(exist_ok=True)
        owner = self.mailbox.owner if self.mailbox else pwd.getpwuid(os.getuid())
        maildir = self.mailbox.folder / "mail" if self.mailbox else ""
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("smtp_relay.py")), str(self.port), str(self.inboxes),
             str(self.log), str(maildir), ARCHIVE, str(self.slow), str(owner.pw_uid), str(owner.pw_gid)]
        )  # fmt: skip
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("The relay does not begin.")

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=20)
            self.process = None

    def received(self) -> dict[str, list[bytes]]:
        """What arrived, by recipient, in order."""
        return {
            inbox.name: [message.read_bytes() for message in sorted(inbox.iterdir())]
            for inbox in sorted(self.inboxes.iterdir())
        }

    def lines(self) -> int:
        """How many things it has done so far."""
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0


@contextmanager
def folder_for_servers() -> Iterator[Path]:
    """A folder that another user may read too, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="migrandi-mail-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
