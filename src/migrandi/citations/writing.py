"""Writing a citation in the usual form of a language: `art. 33 § 1`, «п. 1 ст. 33», 第三十三条第一款."""

from __future__ import annotations

from pathlib import Path

import msgspec
import regex

from migrandi.citations.citation import Authority, Citation
from migrandi.citations.instruments import NamesError
from migrandi.yaml_places import read_facts


class Words(msgspec.Struct, forbid_unknown_fields=True):
    """How a language writes places: one word for each level, `of` between a place and what it is in."""

    article: str
    section: str
    paragraph: str
    point: str
    of: str
    inner_first: bool = False
    case: str = ""
    application: str = ""
    comment: str = ""
    resolution: str = ""


_FILE = Path(__file__).parent / "forms.yaml"
_PRINTED = {
    "aufenthg": "AufenthG",
    "asylg": "AsylG",
    "asylvfg": "AsylVfG",
    "asylblg": "AsylbLG",
    "stag": "StAG",
    "gg": "GG",
    "bgb": "BGB",
    "stgb": "StGB",
    "vwgo": "VwGO",
    "pstg": "PStG",
    "freizügg-eu": "FreizügG/EU",
    "ceseda": "CESEDA",
    "vw-2000": "Vw 2000",
    "vb-2000": "Vb 2000",
    "vv-2000": "VV 2000",
    "sr": "Sr",
    "awb": "Awb",
    "ina": "INA",
}
"""National laws whose key is not as it is printed."""
_HAN = "零一二三四五六七八九"


def _words(language: str) -> Words:
    forms = read_facts(_FILE, dict[str, Words], NamesError)
    return forms.get(language.split("-", maxsplit=1)[0], forms["en"])


def write(citation: Citation, language: str, style: str = "plain", name: str = "") -> str:
    """The citation in words of `language` (English where it is not known).

    `name`: how the authority is called there, else its key; `style`: `plain`, or `short` for places in brackets as
    English-speaking courts write them (`art 33(1)`).
    """
    words = _words(language)
    title = name or _title(citation.authority, words)
    places = [_place(eid, citation, words, language, style) for eid in citation.pinpoints]
    joined = _joined(places, language)
    if not joined:
        return title
    if language.startswith("zh"):
        return f"《{title}》{joined}" if citation.kind in {"treaty", "statute"} else f"{title}，{joined}"
    if citation.kind in {"treaty", "statute", "eu-act", "celex"} and citation.authority.scheme not in {"de", "nl"}:
        return f"{joined}{words.of}{title}" if style == "plain" else f"{title} {joined}"
    if citation.authority.scheme in {"de", "nl"}:
        return f"{joined} {title}"
    if citation.kind in {"us-code", "cfr"}:
        return f"{title} {joined}"
    return f"{title}, {joined}"


def _title(authority: Authority, words: Words) -> str:
    """What the authority is called where nobody gave its name."""
    scheme, value = authority.scheme, authority.value
    if scheme == "appno":
        return words.application % value
    if scheme == "case":
        return words.case % value
    if scheme == "bia":
        volume, _slash, page = value.partition("/")
        return f"{volume} I&N Dec. {page}"
    if scheme == "usc":
        return f"{value} U.S.C."
    if scheme == "cfr":
        return f"{value} C.F.R."
    if scheme == "general-comment":
        body, _slash, number = value.rpartition("/")
        return " ".join(part for part in (body.upper(), words.comment % number) if part)
    if scheme == "symbol" and "/RES/" in value:
        return words.resolution % value
    return _PRINTED.get(value, value)


def _place(eid: str, citation: Citation, words: Words, language: str, style: str) -> str:
    """One address in words."""
    steps = [step.partition("_")[::2] for step in eid.split("/")]
    if citation.kind in {"us-code", "cfr"}:
        return "§ " + steps[0][1] + "".join(f"({number})" for _level, number in steps[1:])
    if citation.authority.scheme == "de":
        labels = {"sec": "§", "art": "Art.", "subsec": "Abs.", "sent": "Satz", "point": "Nr."}
        return " ".join(f"{labels.get(level, level)} {number}" for level, number in steps)
    if citation.authority.scheme == "fr" and (code := regex.fullmatch(r"([LRDA])(\d.*)", steps[0][1])):
        return f"article {code[1]}. {code[2]}" + "".join(f", {number}°" for _level, number in steps[1:])
    if language.startswith("zh") and steps[0][0] == "art":
        units = {"art": "条", "para": "款", "point": "项"}
        return "".join(f"第{_han(number)}{units.get(level, '')}" for level, number in steps)
    first = {"art": words.article, "sec": words.section, "para": words.paragraph}.get(steps[0][0], steps[0][0])
    if style == "short" or steps[0][0] == "sec":
        return f"{first} {steps[0][1]}" + "".join(f"({number})" for _level, number in steps[1:])
    parts = [f"{first} {steps[0][1]}"]
    for level, number in steps[1:]:
        parts.append(f"{words.point if level == 'point' else words.paragraph} {number}")
    return " ".join(reversed(parts)) if words.inner_first else ", ".join(parts)


def _han(number: str) -> str:
    """A number up to 999 in Chinese numerals; what is no plain number stays."""
    if not number.isdigit() or not 0 < int(number) < 1000:
        return number
    value = int(number)
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    text = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _HAN[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_HAN[ones] if ones else "")


def _joined(places: list[str], language: str) -> str:
    return ("、" if language.startswith("zh") else "، " if language.startswith("ar") else "; ").join(places)
