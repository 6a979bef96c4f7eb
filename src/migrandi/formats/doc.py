"""Old Word documents (.doc): read by antiword or LibreOffice, where one of them is on this machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from migrandi.formats import docx
from migrandi.formats.document import Hints, LegalDocument
from migrandi.formats.errors import Malformed, NeedsProgram, NotLaw
from migrandi.formats.plain_text import document_of, paragraphs
from migrandi.formats.sample import Sample

NAME = "doc"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECONDS = 120


def recognises(sample: Sample) -> bool:
    """Whether the bytes are an old Word document."""
    return sample.data.startswith(_OLE) and "WordDocument".encode("utf-16-le") in sample.data


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The document's text. Raises `NeedsProgram`, `Malformed`, `NotLaw`."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if office is None and antiword is None:
        raise NeedsProgram(
            "An old Word document (.doc) is read with antiword or LibreOffice, and neither is installed. Install one, "
            "or save the document as .docx, and import it again."
        )
    with TemporaryDirectory() as folder:
        source = Path(folder) / "law.doc"
        source.write_bytes(data)
        if antiword is not None:
            text = _run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)]).decode("utf-8", "replace")
            blocks = paragraphs(text.replace("\x0c", "\n\n"))
            if blocks:
                yield document_of(NAME, blocks, hints)
                return
        if office is not None:
            _run([office, "--headless", "--norestore", "--convert-to", "docx", "--outdir", folder, str(source)])
            made = source.with_suffix(".docx")
            if made.exists():
                for document in docx.read(made.read_bytes(), hints):
                    document.format = NAME
                    yield document
                return
    raise NotLaw("No text was found in the Word document.")


def _run(command: list[str]) -> bytes:
    try:
        ran = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Malformed(f"Reading the Word document took more than {_SECONDS} seconds.") from error
    if ran.returncode and not ran.stdout:
        raise Malformed(f"The Word document cannot be read: {ran.stderr.decode('utf-8', 'replace').strip()[:200]}")
    return ran.stdout
