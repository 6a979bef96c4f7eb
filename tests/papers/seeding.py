"""Papers for tests: real words put into papers of our own, right or with one fault sown in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from migrandi.papers.pictures import Picture
from tests.papers.real_law import CANADA, quote, words

MARKS = {"en": ("“", "”"), "fr": ("« ", " »"), "ar": ("«", "»")}


class Seed(NamedTuple):
    """One passage. `kind`: of the finding that it has to bring; empty where it has to bring none."""

    name: str
    kind: str
    passage: Callable[[], str]
    language: str = "en"
    states: str = "ca"
    date: str = "2026-01-15"
    front: str = ""


class Source(NamedTuple):
    """A provision to quote: how it is cited and where its words are."""

    cited: str
    key: str
    eid: str
    language: str
    on: str = ""
    paragraph: int = 0

    def words(self) -> list[str]:
        return list(words(self.key, self.eid, self.language, self.on, self.paragraph))

    def quote(self, start: int = 0, count: int = 12) -> str:
        return quote(self.key, self.eid, self.language, start, count, self.on, self.paragraph)


CHILD_REFUGEE = Source("@crc, art 22", "crc", "art_22", "en")
EXPULSION = Source("@iccpr, art 13", "iccpr", "art_13", "en")
COURT = Source("@iccpr, art 9(4)", "iccpr", "art_9", "en", "", 3)
LIBERTY = Source("@iccpr, art 9(1)", "iccpr", "art_9", "en")
DANGER = Source(f"@{CANADA}, s 97(1)", CANADA, "sec_97", "en", "2026-01-01")
TORTURE = Source(f"@{CANADA}, s 97(1)(a)", CANADA, "sec_97", "en", "2026-01-01", 1)
COMMENT = Source("@un/general-comment/crc-6, para 61", "un/general-comment/crc-6", "para_61", "en")
ASILE = Source("@udhr, art 14", "udhr", "art_14", "fr")
LIMITES = Source("@udhr, art 29", "udhr", "art_29", "fr", "", 1)
PROTEGER = Source(f"@{CANADA}, art 97(1)", CANADA, "sec_97", "fr")
ASYLUM_AR = Source("@udhr, المادة 14", "udhr", "art_14", "ar")
LEAVING_AR = Source("@udhr, المادة 13", "udhr", "art_13", "ar", "", 1)
LIMITS_AR = Source("@udhr, المادة 29", "udhr", "art_29", "ar", "", 1)

BY_LANGUAGE: dict[str, Sequence[Source]] = {
    "en": (CHILD_REFUGEE, EXPULSION, DANGER),
    "fr": (ASILE, LIMITES, PROTEGER),
    "ar": (ASYLUM_AR, LEAVING_AR, LIMITS_AR),
}

_LEAD = {"en": "The text reads", "fr": "Le texte dit", "ar": "ينص النص على"}
_TITLE = {"en": "The law", "fr": "Le droit", "ar": "القانون"}
_PLAIN = {
    "en": "What follows is about the words of the law alone.",
    "fr": "Ce qui suit porte sur les seuls mots de la loi.",
    "ar": "يتناول ما يلي نص القانون وحده.",
}


def one_map(name: str) -> Picture | None:
    """A paper's only picture, `map.png`."""
    return Picture(name, "image/png", b"", 10, 10) if name == "map.png" else None


def said(quoted: str, cited: str, language: str = "en") -> str:
    """A sentence that quotes those words and cites that place."""
    opening, closing = MARKS[language]
    return f"{_LEAD[language]} {opening}{quoted}{closing} [{cited}]."


def paper(seed: Seed) -> tuple[str, range]:
    """The text of a paper with the seed's passage in its midst, and the lines on which the passage stands."""
    extra = f"{seed.front}\n" if seed.front else ""
    head = (
        f"---\ntitle: {_TITLE[seed.language]}\nkind: background-paper\nstates: [{seed.states}]\ndate: {seed.date}\n"
        f"language: {seed.language}\n{extra}---\n\n# {_TITLE[seed.language]}\n\n{_PLAIN[seed.language]}\n\n"
    )
    passage = seed.passage()
    first = head.count("\n") + 1
    return f"{head}{passage}\n\n{_PLAIN[seed.language]}\n", range(first, first + passage.count("\n") + 1)
