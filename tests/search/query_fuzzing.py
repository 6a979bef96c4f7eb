"""Queries nobody would write, made at random from a seed: syntax, scripts, lengths, characters that are none."""

from __future__ import annotations

import random
from collections.abc import Callable
from urllib.parse import quote

WORDS = tuple(
    r"""
    detention refugee l'étranger non-refoulement asylum Aufenthaltserlaubnis убежище высылка اللاجئين
    الاحتجاز 难民 拘留 寻求庇护者 θάνατος אשרה शरणार्थी ผู้ลี้ภัย 13(4)(a) art. § 33 97. deten* w*men C-411/10
    2001-06-01 detension http://example.org/?a=b AND OR NOT and or not TO NEAR ~5 ~ * ** - -- − + ++ &&
    || ! \ / // : :: title: title:x title:( tilte:x number:33 path:/ca/* jurisdiction:ca
    jurisdiction:Atlantis region:Africa region:999 lang:fr lang:xx-zz type:act year:1990-2005 year:9
    year:>=2010 year:<0001 topic:detention topic:nothing on:2015-06-01 on:yesterday on: " “ ” „ « » ( )
    (( )) （ ） [ ] { } < > ^ ` ' ’ , ; . … null undefined NaN 1=1 <script>alert(1)</script> %s %d %(x)s
    {0} ${jndi} ../../etc/passwd
    """.split()
)
_ODD = (
    *"\x00\x01\x07\x1b\x7f\x85\u200b\u200e\u200f\u202e\u2066\ufeff\ufffd\uffff\U0010ffff\ud800\udfff\u0301\u0345\u0640",
    *"\u0e33\u1100\ufdfa\ufb01İıßǅ\U00020000﷽\n\r\t\v\u2028\xa0\u3000", "\U0001f9d1\u200d\u2696\ufe0f",
)  # fmt: skip


def _words(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 12)))


def _glued(chance: random.Random) -> str:
    return "".join(chance.choice((*WORDS, *_ODD, " ")) for _ in range(chance.randint(1, 30)))


def _characters(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randint(1, 200)))


def _syntax(chance: random.Random) -> str:
    return "".join(chance.choice('()"~*-: ORAND“”title:') for _ in range(chance.randint(1, 120)))


def _repeated(chance: random.Random) -> str:
    part = chance.choice((*WORDS, *_ODD, "(", '"', "a ", "a OR ", "-", "(a ", "难", "a*", "title:(", "NOT ", "é"))
    return part * chance.choice((1, 2, 10, 100, 1_000, 10_000))


def _long(chance: random.Random) -> str:
    return (_words(chance) + " ") * chance.choice((10, 100, 3_000))


def _nested(chance: random.Random) -> str:
    depth = chance.choice((1, 3, 19, 20, 21, 60, 5_000))
    return "(a OR " * depth + "b" + ")" * chance.choice((depth, depth - 1, depth + 1, 0))


def _spoilt(chance: random.Random) -> str:
    text = list('(child OR minor) AND title:"family unity"~3 -visa* year:1990-2005 on:2015-06-01 topic:detention')
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(text))
        text[place : place + chance.randint(0, 3)] = chance.choice((*WORDS, *_ODD))
    return "".join(text)


KINDS: tuple[Callable[[random.Random], str], ...] = (
    _words, _words, _glued, _characters, _syntax, _repeated, _long, _nested, _spoilt, _spoilt,
)  # fmt: skip


def queries(seed: int, number: int) -> str:
    """The query of that number in the run of that seed."""
    chance = random.Random(seed * 1_000_003 + number)
    return chance.choice(KINDS)(chance)


def in_address(text: str, chance: random.Random | None = None) -> str:
    """The address of the results for it, as a browser sends it; half characters as the bytes they would be."""
    address = "/search?q=" + quote(text.encode("utf-8", "surrogatepass"))
    if chance is not None:
        more = (
            "&year=1990-1999", "&year=x", "&on=2015-06-01", "&on=x", "&ever=1", "&part=2", "&part=-1", "&region=002",
            "&jurisdiction=ca&jurisdiction=fr", "&type=%00", "&language=" + "z" * 500,
        )  # fmt: skip
        address += "".join(chance.sample(more, chance.randint(0, 2)))
    return address
