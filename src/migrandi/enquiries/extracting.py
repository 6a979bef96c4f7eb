"""The words of attached documents, so that an enquiry can be found by them: read by the formats, in another process.

Nothing in an attachment is ever run, and the attachment itself stays as it came.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection

from migrandi.enquiries import attachment_text, blobs
from migrandi.enquiries.models import Attachment, Enquiry
from migrandi.law.blobs import BlobMissing

SECONDS = 60
"""How long one attachment may take."""
LARGEST = 50_000_000
_READABLE = frozenset(
    (
        "application/pdf",
        "application/msword",
        "application/rtf",
        "application/xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
        "message/rfc822",
        "text/html",
        "text/plain",
        "text/markdown",
        "text/csv",
    )
)


def extract_all(moment: datetime, on_each: Callable[[Attachment], None] = lambda _attachment: None) -> int:
    """Read the text of every attachment that was not looked at yet; how many have some."""
    found = 0
    worker = _Worker()
    try:
        for attachment in Attachment.objects.filter(extracted_at=None).order_by("pk").iterator(chunk_size=100):
            text = ""
            if attachment.media_type in _READABLE and 0 < attachment.size <= LARGEST:
                try:
                    data = blobs.fetch(attachment.sha256)
                except BlobMissing:
                    continue  # being erased
                text = worker.text_of(data, attachment.name, attachment.media_type)
            Attachment.objects.filter(pk=attachment.pk).update(text=text, extracted_at=moment)
            if text:
                found += 1
                # what it says counts for the search of its enquiry
                Enquiry.objects.filter(messages=attachment.message_id).update(proposed_at=None)
            on_each(attachment)
    finally:
        worker.end()
    return found


class _Worker:
    """A process that reads; made anew when one has died or taken too long."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def text_of(self, data: bytes, name: str, media_type: str) -> str:
        pipe = self._pipe or self._begin()
        try:
            pipe.send((data, name, media_type))
            if pipe.poll(SECONDS):
                return str(pipe.recv())
        except (EOFError, OSError):
            pass  # it died of what it read: this attachment has no text, the next one gets a new process
        self.end()
        return ""

    def _begin(self) -> Connection:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=attachment_text.work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()  # it is ready; an EOFError where it cannot even begin, which is ours to mend
        return self._pipe

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None
