"""The numbers of a treaty's articles that a statement names, and not those of other texts that it names as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LAST = {
    "vcdr": 53,
    "vccr": 79,
    "iccpr": 53,
    "iccpr-op1": 14,
    "iccpr-op2": 11,
    "icescr": 31,
    "icescr-op": 22,
    "icerd": 25,
    "cedaw": 30,
    "cedaw-op": 21,
    "cat": 33,
    "opcat": 37,
    "crc": 54,
    "crc-opac": 13,
    "crc-opsc": 17,
    "crc-opic": 24,
    "icrmw": 93,
    "crpd": 50,
    "crpd-op": 18,
    "icpped": 45,
    "genocide-convention": 19,
    "refugee-convention": 46,
    "refugee-protocol": 11,
    "statelessness-convention": 42,
    "statelessness-reduction": 21,
    "traffic-in-persons": 28,
}
"""The last article of each treaty: a higher number is one of another text."""

_ROMAN = ["", *"I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX".split()]
_NUMBERED_IN_ROMAN = {"genocide-convention", "refugee-protocol"}

_NUMBER = r"(?:\d{1,2}|[IVX]{1,5})(?: ?\(\d{1,2}\))?(?: ?\([a-z]\))?"
_PARAGRAPH = (
    r"(?:,? ?\(?(?:paragraph|para\.|subparagraph|sub-paragraph) ?(?:\(?\d{1,2}\)?|\([a-z]\)|[a-z]\b)(?: ?\([a-z]\))?\)?"
    r"|,? ?\(?paragraphs ?\(?\d\)?(?:(?:, | and |, and | or | to )\(?\d\)?(?!\d))*\)?|(?: and \(\d\)))"
)
_LIST = re.compile(
    rf"\b[Aa]rt(?:icles?|s?\.) ?({_NUMBER}{_PARAGRAPH}?"
    rf"(?:(?:, and |, or |, | and | or |; | to )(?:articles? )?{_NUMBER}(?![\d/]){_PARAGRAPH}?)*)"
)
_BEFORE = re.compile(r"\bparagraph \(?(\d{1,2})\)?(?: ?\([a-z]\))?,? of (?:the )?$", re.I)
_SAME = re.compile(
    r"\bparagraph \(?(\d{1,2})\)? (?:of (?:that|the same|the said|this|the aforementioned) article|thereof)\b", re.I
)
COMPETENCE = re.compile(r"\bcompetence\b[^.]{0,60}\bcommittee\b|\bcommittee['’]s competence\b", re.I)
"""A sentence on the competence of the treaty's committee."""
REFUSED_COMPETENCE = re.compile(
    r"\bnot recogni[sz]e\b[^.]{0,60}\b(?:competence|jurisdiction|authority)\b[^.]{0,40}\bcommittee\b", re.I
)
"""A sentence that refuses it."""
DEPRIVATION = re.compile(r"\bright\b[^.]{0,60}\bto deprive\b", re.I)
"""A sentence that keeps the right to deprive of nationality."""
_REFUSAL_GROUND = re.compile(
    r"\b(?:in accordance with|pursuant to|invoking|under)"
    r"(?: the provisions of)?(?: the)?(?: (?:the )?paragraphs? ?\d[^,;.]{0,12}(?: of(?: the)?)?)?(?: the)? ?$",
    re.I,
)
_ITEM = re.compile(rf"(?<![\w(.])(\d{{1,2}}|[IVX]{{1,5}})\b(?: ?\(\d{{1,2}}\))?(?: ?\([a-z]\))?{_PARAGRAPH}?")
_DISPUTES = 4
"""Article IV of the Protocol of 1967, on the settlement of disputes; some States write it as article 4."""
_PROCEDURE = re.compile(
    r"\b(?:(?:in|under) (?:accordance|conformity|virtue|pursuance|terms|the terms|the provisions)(?: with| of)?"
    r"|pursuant to|pursuance of|as (?:provided|permitted) (?:for )?(?:in|by|under)|provided (?:for )?in|according to"
    r"|availing itself of|in terms of|on the basis of|(?<!obligations )under)"
    r"(?: the (?:provisions|terms|first sentence|second sentence) of)?"
    r"(?: (?:the )?paragraphs? ?\d[^,;.]{0,12}(?:,| of(?: the)?)?)?(?: the)? ?$",
    re.I,
)
_OTHER_TEXT = re.compile(
    r"^(?:(?!\barticle)[^.;:]){0,30}?\b(?:of|in|to) (?:the |its |our |his |her |that |this )?"
    r"(?:(?!articles?\b)[\w’'-]+ ){0,5}?"
    r"(?:Constitution|Constitutional|Code|Law|Act|Statute|Charter|Vienna|Amendment|Decree|Regulations?|Penal|"
    r"Civil Code|Universal Declaration|European|American|Basic Law|Federal|Treaty of|Geneva|Hague|Order|Ordinance|"
    r"Covenants?)\b",
)
_OWN_TEXT = re.compile(
    r"^[^.;:]{0,30}?\bof (?:the )?(?:said |present |above-?mentioned |aforementioned )?"
    r"(?:Convention|Covenant|Protocol)\b"
)


def articles_in(parts: Iterable[str], treaty: str) -> list[str]:
    """The articles of the treaty that the sentences name, in the order of their numbers and without repetition."""
    roman = treaty in _NUMBERED_IN_ROMAN
    found = {
        (number, paragraph) for number, paragraph, in_roman in _named(parts, LAST[treaty]) if roman or not in_roman
    }
    if treaty == "refugee-protocol":
        arabic = {number for number, _paragraph, in_roman in _named(parts, LAST["refugee-convention"]) if not in_roman}
        found = {
            (number, paragraph)
            for number, paragraph, in_roman in _named(parts, LAST[treaty])
            if in_roman or arabic == {_DISPUTES}
        }
    return [_written(number, paragraph, roman) for number, paragraph in sorted(found)]


def articles_behind(parts: Iterable[str], treaty: str) -> list[str]:
    """Of a statement on the Protocol of 1967: the articles of the Refugee Convention that it names."""
    if treaty != "refugee-protocol":
        return []
    found = {(number, paragraph) for number, paragraph, roman in _named(parts, LAST["refugee-convention"]) if not roman}
    if {number for number, _paragraph in found} == {_DISPUTES}:
        return []
    return [_written(number, paragraph, False) for number, paragraph in sorted(found)]


def _named(parts: Iterable[str], last: int) -> Iterator[tuple[int, int, bool]]:
    """Each article named: its number, its paragraph (0: none), and whether the number is written in Roman figures."""
    for part in parts:
        latest: tuple[int, bool] | None = None
        matches = [*_LIST.finditer(part), *_SAME.finditer(part)]
        for match in sorted(matches, key=lambda found: found.start()):
            if match.re is _SAME:
                if latest is not None:
                    yield latest[0], int(match[1]), latest[1]
                continue
            before, after = part[: match.start()], part[match.end() :]
            if _OTHER_TEXT.match(after) and not _OWN_TEXT.match(after):
                continue
            leading = _BEFORE.search(before)
            for number, paragraph, roman in _numbers(match[1]):
                if not 0 < number <= last:
                    continue
                latest = (number, roman)
                if not _is_ground(part, before):
                    yield number, paragraph or (int(leading[1]) if leading else 0), roman
                leading = None


def _is_ground(part: str, before: str) -> bool:
    """Whether an article is named only as what allows the statement, not as what the statement is about.

    A State that accepts the competence of a committee “under article 22”, or keeps the right to deprive of nationality
    “in accordance with article 8”, speaks of just that article; one that refuses the competence does it under another.
    """
    if DEPRIVATION.search(part) or (COMPETENCE.search(part) and not REFUSED_COMPETENCE.search(part)):
        return False
    if REFUSED_COMPETENCE.search(part):
        return _REFUSAL_GROUND.search(before) is not None
    return _PROCEDURE.search(before) is not None


def _numbers(text: str) -> Iterator[tuple[int, int, bool]]:
    for match in _ITEM.finditer(text):
        number = int(match[1]) if match[1].isdigit() else _ROMAN.index(match[1]) if match[1] in _ROMAN else 0
        rest = text[match.end(1) : match.end()]
        paragraphs = [int(digits) for digits in re.findall(r"\d+", rest) if len(digits) == 1]
        for paragraph in paragraphs or [0]:
            yield number, paragraph, not match[1].isdigit()


def _written(number: int, paragraph: int, roman: bool) -> str:
    written = _ROMAN[number] if roman else str(number)
    return f"{written}({paragraph})" if paragraph else written
