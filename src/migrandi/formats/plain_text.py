"""Plain text in any encoding: paragraphs as they stand, cut into provisions by the numbering they show."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.errors import NotLaw
from migrandi.formats.languages import language_of
from migrandi.formats.numbering import cut
from migrandi.formats.sample import Sample
from migrandi.formats.titles import naming_line

NAME = "plain-text"

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OPENS = regex.compile(
    r"[(\[]?(?:\d{1,3}|[a-z]|[ivx]+)[.)\]]{1,2}|[-•*–]|\p{Lu}[\p{Lu}\s]+$|(?:Article|ARTICLE|Art\.|§|Section|Стат|المادة|第)\b"
)
"""How a paragraph begins that is not the one before it going on."""
_LABEL_ALONE = regex.compile(r"[(\[]?(?:\d{1,3}|[a-z]|[ivx]+)[.)\]]{1,2}")
"""A line that is the number of the paragraph that stands in the next: how word processors save their numbering."""
_WORD = regex.compile(r"\p{L}{2,}")


def recognises(sample: Sample) -> bool:
    """Whether the bytes are text at all: no null bytes, few control characters."""
    head = sample.data[:4096]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return True
    if b"\x00" in head:
        return False
    control = sum(byte < 32 and byte not in {9, 10, 12, 13} for byte in head)
    return control <= len(head) * 0.01 and len(_WORD.findall(sample.head)) >= 5


def decode(data: bytes) -> str:
    """The bytes as text: by their mark, else UTF-8, else the single-byte code page that makes them words."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # a code page that reads Cyrillic bytes as Latin letters with accents gives words full of capitals in the middle
        readings = [data.decode(page, "replace") for page in ("cp1252", "mac_roman", "cp1251", "cp1256", "cp1250")]
        return min(readings, key=_strangeness)


def _strangeness(text: str) -> float:
    """How unlike words the text is: signs inside words, capitals after small letters, unknown characters."""
    sample = text[:20_000]
    odd = len(regex.findall(r"\p{Ll}\p{Lu}|\ufffd|\p{L}[¡-¿×÷]\p{L}|[\x80-\x9f]", sample))
    mixed = len(regex.findall(r"\p{Latin}[\p{Cyrillic}\p{Arabic}]|[\p{Cyrillic}\p{Arabic}]\p{Latin}", sample))
    return odd + mixed + 0.1 * len(regex.findall(r"[À-ÿ]{3,}", sample))


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The text. Raises `NotLaw` where there are no words in it."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    blocks = paragraphs(text)
    if not blocks:
        raise NotLaw("The file holds no text.")
    document = document_of(NAME, blocks, hints)
    yield document


def document_of(name: str, blocks: list[Block], hints: Hints, title: str = "") -> LegalDocument:
    """A document of a format that has nothing but its text: told by its words, titled by the line that names it."""
    language = hints.language or language_of("\n".join(b.text for b in blocks[:400] if isinstance(b, Text))) or "und"
    content = cut(blocks, language)
    named = title or hints.title or naming_line(blocks)
    first = next((block.text for block in blocks if isinstance(block, Text) and _WORD.search(block.text)), "")
    document = LegalDocument(
        name,
        language,
        hints.jurisdiction,
        "document",
        named or first[:200].strip(),
    )
    document.content = content
    document.plain = not any(isinstance(block, Provision) for block in content)
    if not document.jurisdiction:
        document.warnings.append("The file does not say which jurisdiction it is of.")
    return document


def paragraphs(text: str) -> list[Block]:
    """The text's paragraphs. Where lines were broken at a column, those of a paragraph are joined again."""
    lines = [line.rstrip() for line in text.split("\n")]
    filled = [len(line) for line in lines if line.strip()]
    wrapped = bool(filled) and max(filled) <= 100 and sum(size > 50 for size in filled) > len(filled) * 0.3
    out: list[Block] = []
    current: list[str] = []

    def close() -> None:
        if current:
            out.append(Text(regex.sub(r"\s+", " ", " ".join(current)).strip()))
            current.clear()

    for line in lines:
        stripped = line.strip()
        labelled = len(current) == 1 and _LABEL_ALONE.fullmatch(current[0]) is not None
        if not stripped:
            if not labelled:
                close()
            continue
        opens = _OPENS.match(stripped)
        if (not wrapped and not labelled) or opens:
            close()
        current.append(stripped)
        if not wrapped and _LABEL_ALONE.fullmatch(stripped) is None:
            close()
    close()
    return out
