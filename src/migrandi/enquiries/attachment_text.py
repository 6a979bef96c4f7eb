"""Reading the words of a document, in a process that may die of it. No database.

What an attachment holds may be hostile: the process has a limit of memory, and whoever waits for it one of time.
"""

from __future__ import annotations

from multiprocessing.connection import Connection

from migrandi.formats import registry
from migrandi.formats.document import Hints, texts
from migrandi.formats.errors import FormatError
from migrandi.mail.reading import read

LONGEST = 1_000_000
"""Characters of text that are kept of one attachment."""
_MEMORY = 2 * 2**30


def text_of(data: bytes, name: str, media_type: str) -> str:
    """The words of a document; empty where no format reads it."""
    if media_type == "message/rfc822":
        message = read(data)
        return f"{message.subject}\n\n{message.text}"[:LONGEST].strip()
    try:
        parts: list[str] = []
        for document in registry.read(data, Hints(filename=name, media_type=media_type)):
            parts += [document.title, *texts(document.content)]
    except FormatError:
        return ""
    return "\n".join(dict.fromkeys(part for part in parts if part.strip()))[:LONGEST].replace("\0", "\ufffd")


def work(pipe: Connection) -> None:
    """Answer each document that comes through the pipe with its words. Begins with a word that it is ready."""
    try:
        import resource  # noqa: PLC0415 not on every system
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    pipe.send("ready")
    while True:
        try:
            data, name, media_type = pipe.recv()
        except EOFError:
            return
        try:
            text = text_of(data, name, media_type)
        except MemoryError:
            text = ""
        pipe.send(text)
