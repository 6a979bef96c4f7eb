"""Reads one spoilt message, and says what broke: an exception, too long a time, something lost or not to be stored."""

import faulthandler
import hashlib
import re
import signal
import time
import traceback
from dataclasses import dataclass
from types import FrameType

from migrandi.mail import outlook
from migrandi.mail.boxes import messages_in
from migrandi.mail.errors import NotMail
from migrandi.mail.reading import read
from tests.mail.fuzzing import spoilt
from tests.mail.samples import missing

SECONDS = 2.0
"""Processor time that a message may take."""
_PATIENCE = 600
"""Seconds by the clock after which a process that hangs in foreign code ends itself, with a traceback."""


class TooSlowError(BaseException):
    """Raised in the midst of a read that takes too long; no reader may catch it."""


@dataclass(frozen=True)
class Examined:
    """What became of one input. `what` is `read`, or what broke, `where` and how."""

    seed: str
    what: str
    where: str = ""
    trace: str = ""
    seconds: float = 0.0
    faults: int = 0


def examine(seed: str) -> Examined:
    """Read the spoilt message of the seed."""
    name, data, done = spoilt(seed)
    about = f"{name}: {', '.join(done)}; {len(data)} bytes"
    signal.signal(signal.SIGVTALRM, _stop)
    faulthandler.dump_traceback_later(_PATIENCE, exit=True)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS * 3)
    began = time.process_time()
    try:
        lost, faults = _read(name, data)
        seconds = time.process_time() - began
    except TooSlowError as error:
        return Examined(seed, "too slow", _where(error), f"{about}\n{_lines(error)}", SECONDS * 3)
    except Exception as error:  # noqa: BLE001 the very thing looked for
        return Examined(seed, type(error).__name__, _where(error), f"{about}\n{_lines(error)}")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        faulthandler.cancel_dump_traceback_later()
    if lost:
        return Examined(seed, "lost", lost, about, seconds, faults)
    if seconds > SECONDS:
        return Examined(seed, "too slow", "in all", about, seconds, faults)
    return Examined(seed, "read", seconds=seconds, faults=faults)


def _read(name: str, data: bytes) -> tuple[str, int]:
    """What was lost of it, in words, and how many faults it names."""
    if name.endswith(".msg") and data.startswith(outlook.SIGNATURE):
        message = outlook.read(data)
    else:
        message = read(data)
        if (why := _count(data)) is not None:
            return why, len(message.faults)
        if lost := missing(data, message):
            return "; ".join(lost)[:200], len(message.faults)
    if message.raw != data or message.sha256 != hashlib.sha256(data).hexdigest():
        return "the bytes as received", 0
    for one in message.attachments:
        if hashlib.sha256(one.data).hexdigest() != one.sha256 or not one.name or "/" in one.name:
            return f"attachment {one.name}", 0
    for text in (
        message.subject, message.text, message.html, message.message_id, *message.references, *message.in_reply_to,
        *(piece.text for piece in message.pieces), *(one.name for one in message.attachments),
        *(one.content_id for one in message.attachments), *(f"{one.name} {one.address}" for one in message.to),
        *(value for _name, value in message.headers), *message.faults,
    ):  # fmt: skip
        if re.search("[\0\ud800-\udfff]", text):
            return "a character that cannot be stored", 0
    if "".join(message.text.split()) != "".join("".join(piece.text for piece in message.pieces).split()):
        return "words between the pieces", 0
    return "", len(message.faults)


def _count(data: bytes) -> str | None:
    """One file is one message, whatever stands in it; only where nothing stands in it, it is none."""
    try:
        held = list(messages_in(data, "spoilt.eml"))
    except NotMail:
        return None if not data.strip() or data.startswith(outlook.SIGNATURE) else "the message itself"
    return None if len(held) == 1 and held[0].data == data else f"{len(held)} messages in one file"


def _where(error: BaseException) -> str:
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "migrandi" in frame.filename]
    return f"{own[-1].filename.rsplit('/', 1)[-1]}:{own[-1].name}" if own else "?"


def _lines(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-8))[-4000:]


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError
