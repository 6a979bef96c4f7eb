"""PDF: the text of each page, running heads apart, broken words joined; OCR where a page is a picture."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pypdfium2
import regex

from migrandi.formats.document import Block, Hints, LegalDocument, Note, Text
from migrandi.formats.errors import Malformed, NeedsProgram, NotLaw
from migrandi.formats.plain_text import document_of
from migrandi.formats.sample import Sample

NAME = "pdf"

_MOST_PAGES = 5_000
_HYPHEN = regex.compile(r"(\p{L})[-\u00ad\u2212\ufffe\u0002]$")
_OPENS = regex.compile(
    r"(?:[(\[]?(?:\d{1,3}[a-z]?|[a-z]|[ivx]{1,5})[.)\]]{1,2}(?:\s|$)|[-•–—*]\s|§|(?:Art\.?|Article|Artículo|Artikel|Άρθρο|Section|"
    r"Chapter|Chapitre|Kapitel|Title|Titel|Abschnitt|ΑΡΘΡΟ|Стат|المادة|第)\s*[\dIVX٠-٩一二三四五六七八九十]|\p{Lu}[\p{Lu}\s]{6,}$)"
)
_SMALL_LAST = regex.compile(r"\s\p{Ll}{1,4}$")
"""A preposition or article, with which no title ends."""
_LABELLED = regex.compile(r"(?:Art\.?|Article|Artikel|§)\s?\d{1,4}[a-z]{0,2}(?=\s|$)")
_NOTED = regex.compile(r"^(?:Art\.?|Article|Artikel|§)\s?\d+[a-z]{0,2}\d*(?![\p{L}\d])", regex.MULTILINE)
"""A label whose last digits may be a footnote's."""
_REST_OF_TITLE = regex.compile(r"[^\r\n]*(?:(?:(?<=\s\p{Ll}{1,4} ?)\r?\n(?=\S)|\r?\n(?=\p{Ll}))[^\r\n]+)*")
"""A title, which goes on after a small word at its line's end, or before a small letter."""
_RAISED = 0.8
"""Below which share of the first digit's height a digit is one that is raised."""
_LANGUAGES = {
    "en": "eng",
    "fr": "fra",
    "es": "spa",
    "de": "deu",
    "ar": "ara",
    "ru": "rus",
    "zh": "chi_sim",
    "it": "ita",
}


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a PDF."""
    return b"%PDF-" in sample.data[:1024]


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The document's text. Raises `Malformed`, `NotLaw`, `NeedsProgram` where all of it is pictures."""
    pages, pictures = _pages(data)
    warnings: list[str] = []
    if pictures and any(not page for page in pages):
        read_by_ocr = _recognise(data, [n for n, page in enumerate(pages) if not page], hints)
        if read_by_ocr is None and not any(pages):
            raise NeedsProgram(
                "The PDF is a picture of its pages. Install tesseract to have them read, and import it again."
            )
        if read_by_ocr is None:
            warnings.append("Some pages are pictures and were not read: tesseract is not installed.")
        for number, lines in (read_by_ocr or {}).items():
            pages[number] = lines
            warnings.append(f"Page {number + 1} is a picture and was read by OCR.")
    if not any(pages):
        raise NotLaw("The PDF holds no text.")
    document = document_of(NAME, _paragraphs(pages), hints)
    document.warnings.extend(warnings[:50])
    yield document


def _pages(data: bytes) -> tuple[list[list[str]], bool]:
    """The lines of each page, and whether there are pages without any."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Malformed(
            "The PDF is locked with a password. Save a copy without it." if locked else f"The PDF is broken: {error}."
        ) from error
    try:
        if len(document) > _MOST_PAGES:
            raise Malformed(f"The PDF has {len(document):,} pages; at most {_MOST_PAGES:,} are read. Split it.")
        pages = []
        for number in range(len(document)):
            try:
                letters = document[number].get_textpage()
                text = _footnotes_apart(letters, letters.get_text_range())
            except pypdfium2.PdfiumError as error:
                raise Malformed(f"Page {number + 1} of the PDF is broken: {error}.") from error
            # PDFium marks a word broken at the end of a line by a sign of its own in place of hyphen and line end
            cleaned = regex.sub(r"(?<=\p{L})[\x00\x02\ufffe\uffff](?=\p{Ll})", "", text)
            cleaned = regex.sub(r"[\x00\ufffe\uffff]", "\u0002", cleaned)
            pages.append([" ".join(line.split()) for line in cleaned.splitlines() if line.strip()])
    finally:
        document.close()
    return pages, any(not page for page in pages)


def _footnotes_apart(letters: pypdfium2.PdfTextPage, text: str) -> str:
    """The page's text, the number of a footnote that hangs on an article's number put behind the article's title.

    `Art. 63` with a raised 24 is not article 6324. A number that hangs on a label without a title gets its own line.
    """
    if letters.count_chars() != len(text):
        return text  # signs do not stand where their numbers say
    out: list[str] = []
    done = 0
    for match in _NOTED.finditer(text):
        heights = {
            place: box[3] - box[1]
            for place, sign in enumerate(match.group())
            if sign.isdigit() and (box := letters.get_charbox(match.start() + place))
        }
        full = next(iter(heights.values()))
        raised = next((place for place, height in heights.items() if height < full * _RAISED), match.end())
        mark = match.group()[raised:]
        if not mark.isdigit():
            continue
        title = _REST_OF_TITLE.match(text, match.end())
        words = title.group() if title is not None else ""
        line = " ".join(words.split())
        out.extend((text[done : match.start() + raised], f" {line} " if line else "\n", mark))
        done = match.end() + len(words)
    return "".join((*out, text[done:]))


def _recognise(data: bytes, numbers: list[int], hints: Hints) -> dict[int, list[str]] | None:
    """The lines of pages that are pictures, by tesseract; None where it is not on this machine."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    found: dict[int, list[str]] = {}
    language = _LANGUAGES.get(hints.language, "eng")
    with TemporaryDirectory() as folder:
        document = pypdfium2.PdfDocument(data)
        try:
            for number in numbers[:200]:
                picture = f"{folder}/page.png"
                document[number].render(scale=200 / 72).to_pil().save(picture)
                for spoken in dict.fromkeys((language, "eng")):
                    ran = subprocess.run(
                        [program, picture, "-", "-l", spoken], capture_output=True, timeout=120, check=False
                    )
                    if ran.returncode == 0:
                        break
                found[number] = [
                    " ".join(line.split())
                    for line in ran.stdout.decode("utf-8", "replace").splitlines()
                    if line.strip()
                ]
        finally:
            document.close()
    return found


def _paragraphs(pages: list[list[str]]) -> list[Block]:
    """Lines joined to paragraphs over line and page ends; running heads and page numbers as notes in their place."""
    heads = _running(pages)
    out: list[Block] = []
    current = ""
    full = _usual_width(pages)

    def close() -> None:
        nonlocal current
        if current.strip():
            out.append(Text(" ".join(current.replace("\u0002", "-").split())))
        current = ""

    waiting: list[str] = []
    for page in pages:
        for place, line in enumerate(page):
            edge = place < 3 or place >= len(page) - 3
            if edge and (_shape(line) in heads or regex.fullmatch(r"[-–— ]*(?:\d{1,4}|[ivxlc]{1,6})[-–— ]*", line)):
                waiting.append(line)
                continue
            goes_on = _LABELLED.match(current) is not None and _SMALL_LAST.search(current) is not None
            if current and (
                (_OPENS.match(line) and not goes_on) or (_LABELLED.match(current) and regex.match(r"1 \p{Lu}", line))
            ):
                close()
            if match := _HYPHEN.search(current):
                # a word broken at the line's end is joined if it goes on in small letters
                current = current[: match.start() + 1] + ("" if line[0].islower() else "-") + line
            else:
                current = f"{current} {line}" if current else line
            following = page[place + 1] if place + 1 < len(page) else ""
            unfinished = _HYPHEN.search(line) or (_LABELLED.match(current) and _SMALL_LAST.search(line))
            if (len(line) < full * 0.72 and not unfinished) or (current == line and _titled(line, following)):
                close()
        if waiting and not current:
            out.append(Note([Text(" · ".join(waiting))], "editorial"))
            waiting = []
    close()
    if waiting:
        out.append(Note([Text(" · ".join(waiting))], "editorial"))
    return out


def _titled(line: str, following: str) -> bool:
    """Whether the line is an article's label with its whole title: no small word ends it, the next begins anew."""
    return (
        _LABELLED.match(line) is not None
        and bool(following)
        and not following[0].islower()
        and line[-1] not in ",;-\u0002"
        and _SMALL_LAST.search(line) is None
    )


def _shape(line: str) -> str:
    """A line without its digits, so that running heads with page numbers are alike."""
    return regex.sub(r"[\dIVXLC]+", "#", line).strip()


def _running(pages: list[list[str]]) -> set[str]:
    """Lines that stand at the head or foot of at least a third of the pages (three at least)."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line) for line in (*page[:3], *page[-3:])})
    return {shape for shape, count in counts.items() if count >= max(3, len(pages) // 3) and len(shape) > 1}


def _usual_width(pages: list[list[str]]) -> int:
    sizes = sorted(len(line) for page in pages for line in page)
    return sizes[int(len(sizes) * 0.8)] if sizes else 80
