"""Real messages, spoilt in every way that happens and some that do not, by a generator that one number repeats."""

import random
import re
from collections.abc import Callable
from functools import cache

from tests.mail.compound import outlook_file
from tests.mail.samples import letters

LARGEST = 300_000
_BOUNDARY = re.compile(rb'boundary="?([^";\r\n]{1,70})')
_ENCODINGS = (
    b"base64",
    b"quoted-printable",
    b"7bit",
    b"8bit",
    b"binary",
    b"x-uuencode",
    b"x-nobody",
    b"",
    b"BASE64 ;",
    b"base64\x00",
)
_CHARSETS = (
    b"utf-8",
    b"utf-7",
    b"utf-16",
    b"iso-2022-jp",
    b"gb2312",
    b"x-nobody",
    b"idna",
    b"punycode",
    b"rot13",
    b"hex",
    b"",
    b"unicode_escape",
    b"koi8-r",
    b"big5",
    b"'",
    b"utf-8\xff",
    b"zlib",
    b"mbcs",
)
_TYPES = (
    b"text/plain",
    b"text/html",
    b"multipart/mixed; boundary=b",
    b"multipart/alternative",
    b"message/rfc822",
    b"text/calendar",
    b"message/delivery-status",
    b"message/partial",
    b"application/ms-tnef",
    b"text",
    b"/",
    b"",
    b"multipart/mixed; boundary=",
    b'multipart/mixed; boundary=""',
    b"message/external-body",
    b"text/rfc822-headers",
    b"multipart/digest; boundary=b",
)
_ODD = (
    b"\x00",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"=?",
    b"=?utf-8?B?",
    b"=?utf-8?Q?=ED=A0=80?=",
    b"--",
    b"--b\r\n",
    b"--b--\r\n",
    b"\r",
    b"\n\n",
    b"<" * 3000,
    b"(" * 3000,
    b'"' * 1501,
    b";" * 3000,
    b"<a@b> " * 400,
    b"a" * 5000,
    b" " * 5000,
    b"\t\n " * 300,
    b"%00'''",
    b"\\" * 999,
    b"From - \n",
    b"\n>From x\n",
    b"=\r\n" * 300,
    b"=3D=" * 300,
    b"<b>" * 300,
    b"&#xD800;",
    b"<!--",
    b"]]>",
    b"]" * 50,
)
_HEADERS = (
    b"Content-Type",
    b"Content-Transfer-Encoding",
    b"Content-Disposition",
    b"Subject",
    b"From",
    b"To",
    b"Date",
    b"Message-ID",
    b"References",
    b"In-Reply-To",
    b"Received",
    b"Thread-Index",
    b"Content-ID",
    b"MIME-Version",
    b"Return-Path",
    b"Auto-Submitted",
)

Mutator = Callable[[random.Random, bytes, bytes], bytes]


def flip(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Some bytes are others."""
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200))):
        if spoilt:
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
    return bytes(spoilt)


def truncate(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """The end is missing, or the beginning."""
    place = rng.randrange(len(data) + 1)
    return data[:place] if rng.random() < 0.7 else data[place:]


def splice(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A stretch of another message stands in it."""
    start, length = rng.randrange(len(other) + 1), rng.choice((10, 300, 5000))
    place = rng.randrange(len(data) + 1)
    return data[:place] + other[start : start + length] + data[place:]


def insert(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Something odd stands in it, once or more."""
    for _ in range(rng.choice((1, 1, 5, 30))):
        place = rng.randrange(len(data) + 1)
        data = data[:place] + rng.choice(_ODD) + data[place:]
    return data


def lines(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Lines are gone, doubled or in another order."""
    held = data.split(b"\n")
    for _ in range(rng.choice((1, 3, 20))):
        place = rng.randrange(len(held))
        match rng.randrange(4):
            case 0:
                del held[place : place + rng.choice((1, 5))]
            case 1:
                held[place:place] = [held[place]] * rng.choice((1, 5, 200))
            case 2:
                other = rng.randrange(len(held))
                held[place], held[other] = held[other], held[place]
            case _:
                held[place] = held[place].strip() if rng.random() < 0.5 else b" " + held[place]
        held = held or [b""]
    return b"\n".join(held)


def line_ends(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Lines end as they should not."""
    return data.replace(b"\r\n", b"\n").replace(
        b"\n", rng.choice((b"\r", b"\r\n", b"\n", b"\r\r\n", b"\n\r", b"\x0b", b"\x0c\n"))
    )


def header(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A header more, with a value that fits it or not."""
    name = rng.choice(_HEADERS)
    value = rng.choice(
        (rng.choice(_TYPES), rng.choice(_ENCODINGS), rng.choice(_ODD), other[: rng.choice((20, 2000))], b"")
    )
    return name + rng.choice((b": ", b":", b" : ", b":\r\n ")) + value + b"\r\n" + data


def retype(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Content types, encodings and charsets are others."""
    for pattern, choices in (
        (rb"(?i)(content-type: ?)[^;\r\n]*", _TYPES),
        (rb"(?i)(transfer-encoding: ?)[^\r\n]*", _ENCODINGS),
        (rb"(?i)(charset=)[^;\r\n]*", _CHARSETS),
    ):
        data = re.sub(
            pattern,
            lambda match, choices=choices: match[1] + rng.choice(choices) if rng.random() < 0.4 else match[0],
            data,
        )
    return data


def boundaries(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Boundaries do not fit, are missing, or come again and again."""
    found = _BOUNDARY.findall(data)
    if not found:
        return b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + data
    one = rng.choice(found)
    match rng.randrange(4):
        case 0:
            return data.replace(b"--" + one, b"--" + one + b"x", rng.choice((1, 2, 100)))
        case 1:
            return data.replace(b"--" + one + b"--", b"")
        case 2:
            return data.replace(b"--" + one + b"\r\n", (b"--" + one + b"\r\n") * rng.choice((2, 50)))
        case _:
            return data.replace(one, rng.choice((b"", b"-", b"--", b" ", b"a" * 200, one[:1])))


def nest(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """The message stands in others."""
    for number in range(rng.choice((1, 2, 10, 70, 200))):
        if len(data) > LARGEST:
            break
        data = (
            b"Content-Type: message/rfc822\r\n\r\n" + data
            if rng.random() < 0.5
            else b"Content-Type: multipart/mixed; boundary=n%d\r\n\r\n--n%d\r\n\r\n" % (number, number)
            + data
            + b"\r\n--n%d--\r\n" % number
        )
    return data


def grow(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """A stretch comes again and again."""
    start = rng.randrange(len(data) + 1)
    stretch = data[start : start + rng.choice((1, 3, 40, 2000))]
    times = min(rng.choice((10, 1000, 20_000)), LARGEST // max(1, len(stretch)))
    return data[:start] + stretch * times + data[start:]


_MAIL: tuple[Mutator, ...] = (flip, truncate, splice, insert, lines, line_ends, header, retype, boundaries, nest, grow)
_BYTES: tuple[Mutator, ...] = (flip, flip, truncate, splice, grow)


@cache
def sources() -> tuple[tuple[str, bytes], ...]:
    """What is spoilt: every message of the corpus, and Outlook files made of some."""
    mail = tuple((path.name, path.read_bytes()) for path in letters())
    small = [one for one in mail if len(one[1]) < 20_000][::10]
    return mail + tuple(
        (f"{name}.msg", outlook_file(f"Subject of {name}", data.decode("utf-8", "replace"), data))
        for name, data in small
    )


def spoilt(seed: str) -> tuple[str, bytes, list[str]]:
    """The message that belongs to the seed: what it was made of, its bytes, and what was done to them."""
    rng = random.Random(seed)
    name, data = rng.choice(sources())
    _other, other = rng.choice(sources())
    done = []
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        mutator = rng.choice(_BYTES if name.endswith(".msg") else _MAIL)
        data = mutator(rng, data, other)[: LARGEST * 2]
        done.append(mutator.__name__)
    return name, data, done
