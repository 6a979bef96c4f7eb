"""Places in the very law that a text stands in: “section 12”, “article 5 of this Regulation”, “§ 5 Abs. 1”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
import regex

from migrandi.citations.citation import Authority, Citation
from migrandi.citations.pinpoint_addresses import addresses
from migrandi.citations.pinpoints import Expression

_THIS = (
    r"this|these|the present|la présente|le présent|du présent|les présentes|cette|ce|dieses|dieser|diesem|deze|dit|"
    r"esta|este|la presente|el presente|presente|настояще\w+|هذه|هذا|本"
)
_OF_THIS = re.compile(
    rf"\s*,?\s*(?:of|to|in|under|de|der|des|van|von)?\s*(?:{_THIS})(?!\w)\s*(?P<noun>\w*)", re.IGNORECASE
)
_OF_ANOTHER = regex.compile(
    r"\s*(?:\([^()]{1,60}\)\s*)?,?\s*(?:(?:of|de|du|des|del|dem|der|van|von|do|da|dos|к|من|thereof|hereof|della|dell)(?!\w)"
    r"|[dl]'|zum|zur|i\.?\s?V\.?\s?m\.?|"
    r"(?:to|in|under|within) (?:the|that|those|any|an?|la|le) \p{Lu}|"
    r"\(?\p{Lu}\p{Ll}*\p{Lu}\w*|\p{Lu}\p{Ll}+(?:gesetz|ordnung|buch|verordnung|wet|besluit)\w*|ibid|《|"
    r"(?:Закон|Конвенц|Кодекс)\w*)"
)
_NOT_OWN = regex.compile(
    r"(?:(?<!\p{L})(?:former|old|said|that|amending|principal|model|frühere\w*|dudit|desselben|ladite)\s+|"
    r"(?:\d{4}\s?,?\s?(?:c|ch)\.\s?[\w.-]{1,8},?\s*(?:\([^()]{1,20}\),?\s*)?(?:ss?\.|art\.)?\s*)|"
    r"(?:S\.?\s?I\.?|SOR|DORS|TR|SI)/?[\d-]{3,12},?\s*(?:ss?\.|art\.)?\s*)$",
    regex.IGNORECASE,
)
_TOP = frozenset({"art", "sec", "rule", "reg", "sched", "annex"})


class Own(msgspec.Struct, frozen=True):
    """The law that a text stands in: what it is keyed by, how places in it are named, and where in it the text is."""

    authority: Authority
    family: str
    unit: str


def own_places(flat: str, text: str, places: Iterable[Expression], own: Own) -> list[Citation]:
    """Of pinpoints that no authority stands beside, those of the law itself.

    One that goes on with “of” another law, even an unknown one, is none; nor is what says only where within the
    present provision: such a citation leads nowhere else.
    """
    found: list[Citation] = []
    for place in places:
        if not _from_outside_the_unit(place, own.family):
            continue
        this = _OF_THIS.match(flat, place.end)
        if this is None and _OF_ANOTHER.match(flat, place.end) is not None:
            continue
        if _NOT_OWN.search(flat[max(0, place.start - 40) : place.start]) is not None:
            continue
        pinpoints = tuple(
            one
            for one in addresses(place.paths, own.family, own.authority.value)
            if one != own.unit and not one.startswith(f"{own.unit}/")
        )
        if pinpoints:
            sure = 0.95 if this is not None else 0.8
            found.append(
                Citation(
                    place.start, place.end, text[place.start : place.end], "internal", own.authority, pinpoints, sure
                )
            )
    return found


def _from_outside_the_unit(place: Expression, family: str) -> bool:
    """Whether the expression says which article or section: “subsection 12(1)” does, “subsection (1)” does not."""
    if place.lead in _TOP or place.lead == "code":
        return True
    return family == "ca" and place.lead == "p1" and len(place.paths[0]) > 1 and place.paths[0][0][1][:1].isdigit()
