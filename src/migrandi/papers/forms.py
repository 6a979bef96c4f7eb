"""How an authority of this database is cited in OSCOLA, McGill, Bluebook and the manner of the United Nations. Pure.

CSL knows no treaties and no national law by provision, so these forms are ours: after OSCOLA (4th edition, 2012), the
Canadian Guide to Uniform Legal Citation (McGill), The Bluebook, and the United Nations Editorial Manual. What is not
known of an authority is left out, never guessed. Between stars stands what is set in italics.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import msgspec
import regex
from babel.dates import format_date

Style = Literal["oscola", "mcgill", "bluebook", "un"]
STYLES: tuple[Style, ...] = get_args(Style)
Group = Literal["treaty", "legislation", "case", "document", "other"]


class Facts(msgspec.Struct, frozen=True):
    """What a citation says of an authority; each empty where unknown. `unts`: as `189 UNTS 137`."""

    group: Group
    title: str
    short: str = ""
    adopted: str = ""
    in_force: str = ""
    place: str = ""
    unts: str = ""
    unts_no: str = ""
    cets: str = ""
    jurisdiction: str = ""
    number: str = ""
    court: str = ""
    appno: str = ""
    neutral: str = ""
    ecli: str = ""
    celex: str = ""
    symbol: str = ""
    united_nations: bool = False


_WORDS: dict[Style, dict[str, str]] = {
    "oscola": {"art": "art", "arts": "arts", "s": "s", "ss": "ss", "para": "para", "paras": "paras"},
    "mcgill": {"art": "art", "arts": "arts", "s": "s", "ss": "ss", "para": "para", "paras": "paras"},
    "bluebook": {"art": "art.", "arts": "arts.", "s": "§", "ss": "§§", "para": "¶", "paras": "¶¶"},
    "un": {"art": "art.", "arts": "arts.", "s": "sect.", "ss": "sects.", "para": "para.", "paras": "paras."},
}
_WRITTEN = regex.compile(
    r"\b(?:(?P<arts>articles|arts)|(?P<art>article|art)|(?P<ss>sections|secs|ss)|(?P<s>section|sec|s)|"
    r"(?P<paras>paragraphs|paras)|(?P<para>paragraph|para))\b\.?",
    regex.IGNORECASE,
)


def as_style(name: str) -> Style:
    """The style of that name; OSCOLA where it is none."""
    return next((style for style in STYLES if style == name.lower()), "oscola")


def pinpoint_in(style: Style, pinpoint: str, language: str) -> str:
    """A place as the style writes it; in other languages than English as the author wrote it."""
    if not language.startswith("en"):
        return pinpoint
    words = _WORDS[style]
    said = _WRITTEN.sub(lambda found: words[found.lastgroup or "art"], pinpoint)
    return regex.sub(r"(?<=\w)\(", " (", said) if style == "un" else said


def day_in(style: Style, day: str, language: str) -> str:
    """A date as precise as it is known: `28 July 1951`, `July 28, 1951`, `1951`."""
    if len(day) < 10:
        return day
    if style == "bluebook" and language.startswith("en"):
        return f"{_MONTHS[int(day[5:7]) - 1]} {int(day[8:])}, {day[:4]}"
    pattern = "long" if language.startswith("zh") else "d MMMM y"
    return str(format_date(date.fromisoformat(day), pattern, locale=language.replace("-", "_")))


_MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()


def full(facts: Facts, style: Style, pinpoint: str = "", language: str = "en") -> str:
    """The authority as it is cited for the first time, with the place."""
    pin = pinpoint_in(style, pinpoint, language)
    match facts.group:
        case "treaty":
            return _treaty(facts, style, pin, language)
        case "case":
            return _case(facts, style, pin, language)
        case "legislation":
            return _legislation(facts, style, pin, language)
        case _:
            return _document(facts, style, pin, language)


def again(facts: Facts, style: Style, note: int, pinpoint: str = "", language: str = "en") -> str:
    """The authority as it is cited once more, in a note that is not the next one; `note`: where it was first cited."""
    pin = pinpoint_in(style, pinpoint, language)
    short = facts.short or facts.title
    if above := _ABOVE.get(language[:2]):
        return _comma(above % (short, note), pin, language)
    if facts.group == "case" and style in ("oscola", "mcgill"):
        short = _without_points(short)
    if facts.group == "case" or style == "mcgill":
        short = f"*{short}*"
    match style:
        case "oscola":
            return f"{short} (n {note}) {pin}".strip()
        case "mcgill":
            return _comma(f"{short}, *supra* note {note}", pin)
        case "bluebook":
            return _comma(f"{short}, *supra* note {note}", pin)
        case _:
            return f"{_comma(short, pin)} ({_SEE_ABOVE.get(language[:2], _SEE_ABOVE['en']) % note})"


def ibid(style: Style, pinpoint: str = "", language: str = "en", *, same: bool = False) -> str:
    """The authority of the note before; `same`: the same place in it."""
    pin = "" if same else pinpoint_in(style, pinpoint, language)
    if named := _SAME.get(language[:2]):
        return _comma(named, pin, language)
    word = {"oscola": "ibid", "mcgill": "*Ibid*", "bluebook": "*Id.*", "un": "Ibid."}[style]
    return f"{word} {pin}".strip() if style in ("oscola", "bluebook") else _comma(word, pin)


_SAME = {"ar": "المرجع نفسه", "ru": "Там же", "zh": "同上"}
_ABOVE = {"ar": "%s، الحاشية %s أعلاه", "ru": "%s, сноска %s выше", "zh": "%s，前注%s"}
_SEE_ABOVE = {"en": "see footnote %s above", "fr": "voir note %s plus haut", "es": "véase la nota %s supra"}


def comma(language: str) -> str:
    """What stands between the parts of an enumeration, as the language writes it."""
    return {"ar": "، ", "zh": "，"}.get(language[:2], ", ")


def _comma(text: str, pin: str, language: str = "en") -> str:
    return f"{text}{comma(language)}{pin}" if pin else text


def _treaty(facts: Facts, style: Style, pin: str, language: str) -> str:
    adopted, in_force = day_in(style, facts.adopted, language), day_in(style, facts.in_force, language)
    collection = _apart(facts.unts or (f"ETS No {facts.cets}" if facts.cets else ""), language)
    short = f" ({facts.short})" if facts.short and facts.short != facts.title else ""
    if style == "oscola":
        words = _DATES.get(language[:2], _DATES["en"])
        dates = [words[0] % adopted if adopted else "", words[1] % in_force if in_force else ""]
        said = comma(language).join(filter(None, dates))
        return _spaced(facts.title, f"({said})" if said else "", collection, short.strip(), pin)
    if style == "mcgill":
        words = _DATES.get(language[:2], _DATES["en"])
        said = comma(language).join(filter(None, [f"*{facts.title}*", adopted, collection]))
        return _spaced(said, pin, f"({words[1] % in_force})" if in_force else "") + (
            f" [*{facts.short}*]" if short else ""
        )
    if style == "bluebook":
        printed = collection.replace("UNTS", "U.N.T.S.").replace("ETS No", "E.T.S. No.")
        return comma(language).join(filter(None, [_spaced(facts.title, pin), adopted, printed]))
    series = regex.fullmatch(r"(\d+) UNTS (\d+)", facts.unts)
    where = comma(language).join(filter(None, [facts.place, adopted]))
    parts = [f"{facts.title} ({where})" if where else facts.title]
    if series:
        number = f", No. {facts.unts_no}" if facts.unts_no else ""
        parts.append(f"United Nations, *Treaty Series*, vol. {series[1]}{number}, p. {series[2]}")
    elif collection:
        parts.append(collection)
    return comma(language).join([*parts, *([pin] if pin else [])])


_DATES = {
    "en": ("adopted %s", "entered into force %s"),
    "fr": ("adoptée le %s", "entrée en vigueur le %s"),
    "es": ("adoptada el %s", "en vigor desde el %s"),
    "ar": ("اعتُمدت في %s", "دخلت حيز النفاذ في %s"),
    "ru": ("принята %s", "вступила в силу %s"),
    "zh": ("%s通过", "%s生效"),
}


def _apart(latin: str, language: str) -> str:
    """A number of letters and digits, kept in its own order within Arabic words."""
    return f"\u200e{latin}\u200e" if latin and language.startswith("ar") else latin


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _legislation(facts: Facts, style: Style, pin: str, language: str) -> str:
    year = facts.adopted[:4]
    dated = "" if not year or year in facts.title else year
    land = facts.jurisdiction
    if facts.celex:
        said = f"{facts.title} (CELEX {facts.celex})"
        return (
            _comma(said, pin, language) if style != "bluebook" else _spaced(facts.title, pin, f"(CELEX {facts.celex})")
        )
    if style == "oscola":
        return _spaced(facts.title, dated, f"({land})" if land else "", pin)
    if style == "mcgill":
        return comma(language).join(
            filter(None, [_spaced(f"*{facts.title}*", f"({land})" if land else ""), year, facts.number, pin])
        )
    if style == "bluebook":
        return _spaced(facts.title, pin, f"({_spaced(land, year)})" if land or year else "")
    return comma(language).join(filter(None, [land, _spaced(facts.title, f"({dated})" if dated else ""), pin]))


def _case(facts: Facts, style: Style, pin: str, language: str) -> str:
    day = day_in(style, facts.adopted, language)
    luxembourg = facts.appno.startswith(("C-", "T-"))
    number = facts.appno.replace(";", " and")
    undotted = style in ("oscola", "mcgill")
    title = f"*{_without_points(facts.title) if undotted else facts.title}*"
    if facts.neutral:
        cited = facts.neutral
        return _comma(f"{title}, {cited}" if style != "oscola" else f"{title} {cited}", pin, language)
    court = {"European Court of Human Rights": "ECtHR", "Court of Justice of the European Union": "CJEU"}.get(
        facts.court, facts.court
    )
    if style == "oscola":
        if luxembourg:
            cases = "Joined Cases" if " and " in number else "Case"
            return _comma(_spaced(f"{cases} {number}", title, facts.ecli), pin, language)
        said = comma(language).join(filter(None, [court, day]))
        return _comma(_spaced(title, f"App no {number}" if number else "", f"({said})" if said else ""), pin, language)
    if style == "mcgill":
        said = _spaced(f"{title},", f"No {number}" if number else facts.ecli, f"({day})" if day else "", court)
        return _spaced(said, f"at {pin}" if pin else "")
    if style == "bluebook":
        printed = ("Case " if luxembourg else "App. No. ") + number if number else ""
        said = comma(language).join(filter(None, [court, day]))
        return _spaced(comma(language).join(filter(None, [title, printed, pin])), f"({said})" if said else "")
    printed = ("case " if luxembourg else "application No. ") + number if number else ""
    return comma(language).join(filter(None, [facts.court, title, printed, f"judgment of {day}" if day else "", pin]))


def _without_points(parties: str) -> str:
    """`M.S.S. v. Belgium` as OSCOLA and McGill write it: `MSS v Belgium`."""
    return regex.sub(r"(?<=\b\p{Lu})\.\s?(?=\p{Lu}\b\.?)|(?<=\b\p{Lu})\.|(?<=\bv)\.", "", parties)


def _document(facts: Facts, style: Style, pin: str, language: str) -> str:
    day = day_in(style, facts.adopted, language)
    symbol = f"UN Doc {facts.symbol}" if facts.symbol and facts.united_nations else facts.symbol
    symbol = _apart(symbol, language)
    if style == "oscola":
        return _comma(_spaced(facts.title, f"({day})" if day else "", symbol), pin, language)
    if style == "mcgill":
        said = comma(language).join(filter(None, [f"*{facts.title}*", symbol]))
        return _spaced(said, f"({day})" if day else "", f"at {pin}" if pin else "")
    if style == "bluebook":
        printed = symbol.replace("UN Doc ", "U.N. Doc. ")
        return comma(language).join(filter(None, [facts.title, pin, printed])) + (f" ({day})" if day else "")
    return comma(language).join(filter(None, [facts.title, facts.symbol or day, pin]))
