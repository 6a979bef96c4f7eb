"""Real files, spoilt in every way that happens and some that do not, by a generator that one number repeats."""

import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO

from migrandi.formats import akoma_ntoso_writer, registry
from migrandi.formats.document import Hints
from migrandi.formats.errors import FormatError
from tests.formats.manifests import Row, rows

LARGEST_SAMPLE = 256 * 1024
"""Bytes: larger files are taken only where a format has no smaller ones."""
LARGEST_INPUT = 2 * 1024 * 1024

_TAG = re.compile(rb"<[^<>]{1,400}>")
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]{0,40})(?:\s[^<>]{0,300})?>.{0,4000}?</\1>", re.DOTALL)
_TAG_NAME = re.compile(rb"</([A-Za-z][\w:.-]{0,40})>")
_ATTRIBUTE = re.compile(rb'(?<==")[^"<>]{0,200}(?=")')
_DATE = re.compile(rb"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|\b(?:19|20)\d{6}\b")
_NUMBER = re.compile(rb"\d+")
_ABSURD = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"99999999999999999999", b"1" * 5000, b"\xd9\xa3", b"\xc2\xb2", b"\x00",
    b"IIII", b"M" * 3000, b"&#0;", b"&#xD800;", b"&nope;", b"<", b">", b'"', b"]]>", b"\xff", b"\xed\xa0\x80", b"%s%n",
    b"../..", b"a" * 100_000, b"\xe2\x80\xae", b"..", b"(((((", b"null", b"[]", b"{}", b" ",
)  # fmt: skip
_BAD_DATES = (b"2024-02-31", b"0000-00-00", b"9999-99-99", b"10000-01-01", b"", b"31.13.2024", b"today", b"2024")
_BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
)

Mutator = Callable[[random.Random, bytes, bytes], bytes]


def _place(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _element(data: bytes, start: int) -> re.Match[bytes] | None:
    """The next element without children's ends of its own name, looked for not too far."""
    return _ELEMENT.search(data, start, start + 30_000)


def flip(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Some bytes become others."""
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 3, 30, 300))):
        if spoilt:
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
    return bytes(spoilt)


def truncate(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """The end, or the beginning, is missing."""
    place = _place(rng, data)
    return data[:place] if rng.random() < 0.8 else data[place:]


def splice(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """The beginning of one file goes on with the end of another."""
    return data[: _place(rng, data)] + other[_place(rng, other) :]


def cut(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """A stretch in the middle is missing."""
    start = _place(rng, data)
    return data[:start] + data[start + rng.choice((1, 20, 400, 8000)) :]


def repeat_stretch(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """A stretch is there many times."""
    start = _place(rng, data)
    stretch = data[start : start + rng.choice((1, 10, 200, 5000))]
    return data[:start] + stretch * rng.choice((2, 50, 2000)) + data[start:]


def repeat_element(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """An element is there many times, beside itself or inside itself."""
    start = _place(rng, data)
    match = _element(data, start) or _element(data, 0)
    if match is None:
        return data
    element = match[0]
    if rng.random() < 0.5:
        return data[: match.start()] + element * rng.choice((2, 30, 1000)) + data[match.end() :]
    opening = element[: element.index(b">") + 1]
    closing = b"</" + match[1] + b">"
    times = rng.choice((2, 40, 250, 3000, 50_000))
    return data[: match.start()] + opening * times + element + closing * times + data[match.end() :]


def drop_tags(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Tags are missing, opening and closing alike."""
    tags = list(_TAG.finditer(data))
    for tag in sorted(rng.sample(tags, min(len(tags), rng.choice((1, 2, 10)))), key=lambda m: -m.start()):
        data = data[: tag.start()] + data[tag.end() :]
    return data


def drop_elements(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Elements are missing with all they hold: what a reader counts on is not there."""
    for _ in range(rng.choice((1, 3, 12))):
        match = _element(data, _place(rng, data))
        if match is not None:
            data = data[: match.start()] + data[match.end() :]
    return data


def swap_elements(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """An element stands where another kind was expected."""
    first = _element(data, _place(rng, data))
    second = _element(data, _place(rng, data))
    if first is None or second is None or not (first.end() <= second.start()):
        return data
    between = data[first.end() : second.start()]
    return data[: first.start()] + second[0] + between + first[0] + data[second.end() :]


def rename_elements(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Every element of one name has the name of another."""
    names = sorted({match[1] for match in _TAG_NAME.finditer(data[:200_000])})
    if len(names) < 2:
        return data
    old, new = rng.sample(names, 2)
    return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[\s>/])", lambda m: m[1] + new, data)


def absurd_attributes(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Attributes hold what they never should."""
    matches = list(_ATTRIBUTE.finditer(data))
    for match in sorted(rng.sample(matches, min(len(matches), rng.choice((1, 5, 60)))), key=lambda m: -m.start()):
        data = data[: match.start()] + rng.choice(_ABSURD) + data[match.end() :]
    return data


def wide_cells(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Table cells claim to span a million columns."""
    absurd = rng.choice((b"0", b"-3", b"1000000000", b"99999999999999999999", b"x", b"2.5", b"\xd9\xa3", b"65535"))
    attribute = rng.choice((b"colspan", b"rowspan", b"cols", b"morerows"))
    return re.sub(
        rb"<(td|th|entry|cell|tgroup|oasis:entry)\b", lambda m: m[0] + b" " + attribute + b'="' + absurd + b'"', data
    )


def bad_dates(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Days that are in no calendar."""
    return _DATE.sub(lambda m: rng.choice(_BAD_DATES) if rng.random() < 0.5 else m[0], data)


def bad_numbers(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Numbers too long, missing, or none at all."""
    share = rng.choice((0.01, 0.1, 0.6))
    return _NUMBER.sub(lambda m: rng.choice(_ABSURD[:12]) if rng.random() < share else m[0], data[:LARGEST_SAMPLE])


def nest(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Something opens again and again and never closes."""
    opening = rng.choice(
        (b"<div>", b"<p><b>", b"[", b'{"a":', b"(", b"> ", b"- ", b"<table><tr><td>", b"\xc2\xab", b"**", b"<ul><li>")
    )
    match = rng.choice(list(_TAG.finditer(data[:100_000])) or [None])
    start = match.start() if match is not None else _place(rng, data)
    return data[:start] + opening * rng.choice((30, 300, 5000, 60_000)) + data[start:]


def entities(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Entities that multiply, or fetch a file."""
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    place = data.find(b">", start) + 1
    return data[:start] + _BOMB + data[start:place] + rng.choice((b"&d;&d;", b"&e;", b"&z;")) + data[place:]


def recode(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """The bytes are of another encoding than they say."""
    text = data.decode("utf-8", "replace")
    encoding = rng.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1251", "utf-8-sig", "utf-7", "shift-jis"))
    return text.encode(encoding, "replace")


def lines(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """Lines are shuffled, doubled, joined into one, or indented without end."""
    parts = data.split(b"\n")
    way = rng.randrange(5)
    if way == 0:
        rng.shuffle(parts)
    elif way == 1:
        parts = [line for line in parts for _ in range(rng.choice((1, 1, 2, 6)))]
    elif way == 2:
        return b"".join(parts)
    elif way == 3:
        parts = [b" " * min(number, 3000) + line for number, line in enumerate(parts[:1500])]
    else:
        start = rng.randrange(len(parts))
        parts[start:start] = [rng.choice((b"#", b"|", b"```", b"---", b"|-|", b"    ", b"1.", b"\xc2\xa7")) * 3] * 2000
    return b"\n".join(parts)


def json_values(rng: random.Random, data: bytes, _: bytes) -> bytes:
    """JSON in which values are of another kind than expected."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return data
    odd: tuple[object, ...] = (
        None,
        0,
        -1,
        1e308,
        True,
        "",
        [],
        {},
        "\u0000",
        "x" * 50_000,
        [[[]]],
        {"": {}},
        "2024-02-31",
    )
    holders: list[tuple[object, object]] = []
    stack: list[object] = [tree]
    while stack and len(holders) < 20_000:
        value = stack.pop()
        keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        for key in keys:
            holders.append((value, key))
            stack.append(value[key])  # type: ignore[index]
    for holder, key in rng.sample(holders, min(len(holders), rng.choice((1, 4, 40)))):
        if isinstance(holder, dict) and rng.random() < 0.3:
            holder.pop(key, None)
        elif isinstance(holder, dict) or key < len(holder):  # type: ignore[operator, arg-type]
            holder[key] = rng.choice(odd)  # type: ignore[index]
    return json.dumps(tree).encode()


def inside_zip(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """The files inside a ZIP container are spoilt, or missing; the container itself is sound."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,  # what zipfile says of a kind of compression it does not know
        OSError,
        ValueError,
        RuntimeError,
        EOFError,
        IndexError,
    ):
        return data
    for name in rng.sample(sorted(held), min(len(held), rng.choice((1, 1, 2)))):
        if rng.random() < 0.15:
            del held[name]
        elif name.endswith((".xml", ".rels")):
            held[name] = rng.choice(_XML)(rng, held[name], other)[:LARGEST_INPUT]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return buffer.getvalue()


_XML: tuple[Mutator, ...] = (
    repeat_element, drop_tags, drop_elements, swap_elements, rename_elements, absurd_attributes, wide_cells, bad_dates,
    bad_numbers, nest, entities,
)  # fmt: skip
_ANY: tuple[Mutator, ...] = (flip, truncate, splice, cut, repeat_stretch, recode)
_TEXT: tuple[Mutator, ...] = (lines, bad_dates, bad_numbers, nest)


def mutators(data: bytes) -> tuple[Mutator, ...]:
    """What may be done to bytes of this kind."""
    if data.startswith(b"PK\x03\x04"):
        return (inside_zip, inside_zip, inside_zip, flip, truncate)
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        return (flip, truncate, splice, cut, repeat_stretch, bad_numbers)
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _XML * 3 + _ANY
    if start.startswith((b"{", b"[")):
        return (json_values,) * 12 + _ANY + _TEXT
    return _TEXT * 3 + _ANY + (drop_tags, absurd_attributes)


@dataclass(frozen=True)
class Source:
    """One file to be spoilt: of the corpus, or written by Migrandi from a file of the corpus."""

    name: str
    hints: Hints
    content: Callable[[], bytes]


@cache
def samples_by_module() -> dict[str, tuple[Source, ...]]:
    """Real files by the format module that takes them, small ones where there are any."""
    found: dict[str, list[Row]] = {}
    for row in rows():
        try:
            module = registry.detect(row.path.read_bytes(), row.hints).__name__  # type: ignore[attr-defined]
        except FormatError:
            module = "none"
        found.setdefault(module.rsplit(".", 1)[-1], []).append(row)
    samples: dict[str, tuple[Source, ...]] = {}
    written: list[Source] = []
    for module, held in sorted(found.items()):
        by_size = sorted(held, key=lambda row: (row.path.stat().st_size, row.name))
        small = [row for row in by_size if row.path.stat().st_size <= LARGEST_SAMPLE] or by_size[:2]
        samples[module] = tuple(Source(row.name, row.hints, row.path.read_bytes) for row in small)
        if module not in ("none", "datasets"):
            written += _written(small[0])
    samples["akoma_ntoso_own"] = tuple(written)
    return samples


def _written(row: Row) -> list[Source]:
    """The documents of a file in the Akoma Ntoso that Migrandi writes and reads back."""
    made: list[Source] = []
    try:
        documents = list(registry.read(row.path.read_bytes(), row.hints))
    except FormatError:
        return made
    for number, document in enumerate(documents[:3]):
        content = akoma_ntoso_writer.write(document)
        made.append(Source(f"{row.name} #{number} as Migrandi writes it", Hints(), partial(bytes, content)))
    return made


def spoilt(seed: str) -> tuple[Source, bytes, list[str]]:
    """The input that belongs to the seed: the file it was made of, its bytes, and what was done to them."""
    rng = random.Random(seed)
    held = samples_by_module()
    source = rng.choice(held[rng.choice(list(held))])
    other = rng.choice(held[rng.choice(list(held))]).content()
    data = source.content()
    done: list[str] = []
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        mutator = rng.choice(mutators(data))
        data = mutator(rng, data, other)[:LARGEST_INPUT]
        done.append(mutator.__name__)
    return source, data, done
