"""What a text calls a law after naming it: “such Act”, «du même code», and the short forms that it defines."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

import msgspec

from migrandi.citations.citation import Mention

_SAME = re.compile(
    r"(?<!\w)(?:(?:such|that|the said|said|the same|the aforementioned|the above-mentioned)\s+(?P<en>Act|Code|"
    r"Law|Ordinance|Order|"
    r"Directive|Regulation|Rules|Regulations|Decision)|"
    r"(?:du même|dudit|de ce|le même|ledit|au même)\s(?P<fr>code|décret|règlement)|"
    r"(?:de la même|de ladite|de cette|la même|ladite|à la même)\s(?P<fr2>loi|ordonnance|directive|décision)|"
    r"(?:de la|la|de)\s(?:citada|referida|mencionada|misma|dicha|aludida|precitada)\s(?P<es>[Ll]ey|[Dd]irectiva)|"
    r"(?:del|el|de)\s(?:citado|referido|mencionado|mismo|dicho|precitado)\s(?P<es2>[Cc]ódigo|"
    r"[Dd]ecreto(?: [LS]\w+)?|[Rr]eglamento)|"
    r"(?:van die|van genoemde|van de genoemde|van dezelfde)\s(?P<nl>wet|[Rr]ichtlijn|[Vv]erordening))(?!\w)"
    r"(?!\s+(?:of|on|to|de|relative|portant|Nº|N°)\s[\dA-Z])"
)
_IS_ACT = {"act", "gb", "ca", "us", "nl"}
_MEANS = re.compile(
    r"\"\s?(?:the\s)?(?P<alias>(?:Act|Code|Law|Order|Rules|Regulations|Convention|(?:Principal|"
    r"[12]\d{3}) (?:Act|Law|Order|"
    r"Rules|Regulations)|Act of (?:1[89]|20)\d\d))\s?\",?\s(?:means|meaning|shall mean)\s(?:the\s)?$"
)
_DUTCH_MEANS = re.compile(r"(?<!\w)(?:de|het)\s(?P<alias>[Ww]et|[Bb]esluit):\s(?:de|het)\s$")
_BRACKETED = re.compile(
    r"\s*(?:,\s[^,;()]{1,40}){0,2}\s?\((?:(?:hereinafter|in this [A-Z]\w+|ci-après|en adelante|hierna)[\s,:]{0,3}"
    r"(?:referred to as\s)?)?(?:the |la |le |de |el )?\"\s?(?:the |la |le |de |el )?(?P<alias>Act|Code|Law|"
    r"Order|Rules|Regulations|Loi|loi|Ley|"
    r"Wet|wet|[12]\d{3}\s(?:Act|Order|Rules|Regulations)|(?:[A-Z]\w+ ){0,2}(?:Act|Rules|Regulations|Order|Law))\s?\"\)"
)
_YEAR = re.compile(r"-act-(?:of-)?((?:1[89]|20)\d\d)$")
_REACH = 1500


def said_before(flat: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of a law by what the text calls it after naming it. `mentions` in order; the text as `flatten` gives."""
    laws = [one for one in mentions if one.kind in {"statute", "eu-act"} and one.authority.value]
    if not laws:
        return []
    return [*_same(flat, laws), *_defined(flat, laws)]


def _same(flat: str, laws: Sequence[Mention]) -> list[Mention]:
    found: list[Mention] = []
    starts = [one.start for one in laws]
    for match in _SAME.finditer(flat):
        group = match.lastgroup or ""
        noun = match[group].lower()
        at = bisect.bisect_left(starts, match.start()) - 1
        while at >= 0 and match.start() - laws[at].end < _REACH:
            if _called(flat, laws[at], noun):
                found.append(_again(laws[at], match.start(), match.end(), 0.85))
                break
            at -= 1
    return found


def _called(flat: str, law: Mention, noun: str) -> bool:
    """Whether a law can be called by the noun: its own words say so, or what kind it is does."""
    printed = flat[law.start : law.end].lower()
    if noun in printed or noun.removesuffix("s") in printed:
        return True
    if noun == "code":
        return law.authority.value == "ceseda"
    if noun in {"act", "wet", "ley", "loi"}:
        return (
            law.family in _IS_ACT and law.kind == "statute" and noun in {"act", "wet"} and "no" not in printed[-12:-8]
        )
    return False


def _again(law: Mention, start: int, end: int, sure: float) -> Mention:
    return msgspec.structs.replace(
        law, start=start, end=end, needs_pinpoint=True, confidence=sure, pinpoints=(), candidates=()
    )


def _defined(flat: str, laws: Sequence[Mention]) -> list[Mention]:
    """“the Act” where the text says which: `the Mental Health Act 1983 ("the Act")`, `"the 1996 Act" means the …`."""
    aliases: dict[str, Mention] = {}
    for law in laws:
        if (bracket := _BRACKETED.match(flat, law.end)) is not None:
            aliases.setdefault(bracket["alias"], law)
            continue
        before = flat[max(0, law.start - 60) : law.start]
        if (means := _MEANS.search(before) or _DUTCH_MEANS.search(before)) is not None:
            aliases.setdefault(means["alias"], law)
    by_year: dict[str, set[str]] = {}
    for law in laws:
        if law.family == "act" and (dated := _YEAR.search(law.authority.value)) is not None:
            by_year.setdefault(dated[1], set()).add(law.authority.value)
    for law in laws:
        dated = _YEAR.search(law.authority.value) if law.family == "act" else None
        if dated is not None and len(by_year[dated[1]]) == 1:
            aliases.setdefault(f"{dated[1]} Act", law)  # the only one of that year that the text names
            aliases.setdefault(f"Act of {dated[1]}", law)
    found: list[Mention] = []
    if not aliases:
        return found
    pattern = re.compile(
        r"(?<!\w)(?:the |de |het |la |le |el |van de |van het )?(?P<alias>"
        + "|".join(sorted(map(re.escape, aliases), key=len, reverse=True))
        + r")(?![\w\"])(?!\s(?:of (?:the\s)?[A-Z\d]|No|\d{4}))"
    )
    for match in pattern.finditer(flat):
        alone = " " not in match["alias"]
        if alone and match.start() == match.start("alias"):
            continue
        found.append(_again(aliases[match["alias"]], match.start("alias"), match.end("alias"), 0.9))
    return found
