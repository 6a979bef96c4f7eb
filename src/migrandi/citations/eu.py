"""Acts of the European Union by kind and number in its languages, and CELEX numbers, as CELEX."""

from __future__ import annotations

import re

import regex

from migrandi.citations.citation import Authority, Mention

_KINDS = {
    "L": r"directives?|directivas?|directief|richtlini\w{1,3}|richtlijn(?:en)?|direttiv[ae]|diretivas?|dyrektyw\w{1,5}|"
    r"директив\w{0,5}|direkti+v\w{0,8}|οδηγί\w{1,3}|irányelv\w{0,6}|smernic\w{1,4}|směrnic\w{1,4}|"
    r"direktīv\w{0,4}|direktyv\w{0,4}|directiv\w{1,4}|التوجيه|指令",
    "R": r"regulations?|règlements?|reglamentos?|verordnung(?:en)?|verordening(?:en)?|regolament[oi]|"
    r"regulamentos?|rozporządze\w{1,5}|регламент\w{0,4}|"
    r"asetu\w{1,6}|forordning\w{0,4}|förordning\w{0,4}|κανονισμ\w{1,3}|rendelet\w{0,6}|nařízení\w{0,2}|"
    r"nariadeni\w{1,3}|uredb\w{1,3}|määrus\w{0,4}|regul\w{1,4}|reglament\w{1,4}|التنظيم|条例",
    "D": r"decisions?|décisions?|decisi[óo]n(?:es)?|beschl(?:uss|üsse)\w{0,3}|besluit(?:en)?|decisioni?|"
    r"decis(?:ão|ões)|decyzj\w{1,3}|решени\w{1,3}|päätö\w{1,6}",
    "F": r"framework decisions?|décisions?-cadres?|decisiones? marco|rahmenbeschl\w{1,6}|kaderbesluit(?:en)?|"
    r"decision[ei] quadro",
    "H": r"recommendations?|recommandations?|recomendaci[óo]n(?:es)?|empfehlung(?:en)?|aanbeveling(?:en)?|"
    r"raccomandazion[ei]",
}
_BODY = r"EC|EU|EEC|CE|UE|CEE|EG|EWG|EEG|WE|EWG|EY|EF|EK|ES|ЕС|ЕО|ЕИО|ΕΚ|ΕΕ|ΕΟΚ|Euratom|JHA|JAI|JI|JBZ|GAI|ETY"
_NO = r"(?:No\.?|nos\.?|n\.[º°o]|[Nn]\s?[.°ºo]\.?|[Nn]r\.?|núm\.|№|αριθ\.)"
_NUMBER = rf"(?:{_NO}\s*)?(?P<one>\d{{1,4}})/(?P<two>\d{{1,4}})(?:/(?P<body>{_BODY}))?(?![\d/]|/[A-Z])"
_WITH_NO = regex.compile(_NO)
_ACT = regex.compile(
    r"(?<![\w])(?:"
    + "|".join(
        rf"(?P<{letter}>{words})" for letter, words in sorted(_KINDS.items(), key=lambda one: "FHLRD".index(one[0]))
    )
    + rf")\s*(?:(?:delegated|implementing|déléguée?|d'exécution|"
    rf"delegierten?)\s+)?(?:\((?P<front>(?:{_BODY})(?:,\s?(?:{_BODY}))?)\)\s*)?"
    + _NUMBER.replace("(?P<body>", "(?P<body>"),
    regex.IGNORECASE,
)
_NEXT = re.compile(
    rf"(?:\s*\(\d{{1,3}}\))?\s*(?:,|,?\s(?:and|et|y|und|en|e|i|"
    rf"a)\b)\s*(?:\((?P<front>{_BODY})\)\s*)?(?:{_NO}\s*)?(?P<one>\d{{1,4}})/(?P<two>\d{{1,4}})(?:/(?P<body>{_BODY}))?(?![\d/])"
)
_FURTHER = regex.compile(
    r"(?<![\d/\w])(?P<one>\d{2,4})/(?P<two>\d{1,4})/(?P<body>EC|EU|EEC|CE|UE|CEE|EG|EWG|EEG|WE|EY|JHA|"
    r"JAI)(?![\d/\w])"
)
_CELEX = regex.compile(
    r"(?<![\w])(?:CELEX[:\s]*)?(?P<celex>[36][12]\d{3}[LRDFHCJO]{1,2}\d{4}(?:\(\d{2}\))?|1201[26][EMP](?:/TXT|"
    r"\d{3}))(?!\w)"
)


def mentions(flat: str) -> list[Mention]:
    """Every act of the Union named by kind and number, and every CELEX number."""
    found: list[Mention] = [
        Mention(match.start(), match.end(), "celex", Authority("celex", match["celex"].upper()), "eu")
        for match in _CELEX.finditer(flat)
    ]
    return [*_numbered(flat), *found] if "/" in flat else found


def _numbered(flat: str) -> list[Mention]:
    """Acts by kind and number, and by a number that leans on the kind of another."""
    found: list[Mention] = []
    for match in _ACT.finditer(flat):
        letter = next(name for name in "FHLRD" if match[name])
        if not (match["front"] or match["body"]) and (letter in "HDF" or not _plausible(match, letter, flat)):
            continue
        numbered = _WITH_NO.search(flat, match.start(), match.start("one")) is not None
        celex = _celex(letter, match["one"], match["two"], bool(match["front"]), match["body"] or "", numbered)
        if not celex:
            continue
        found.append(Mention(match.start(), match.end(), "eu-act", Authority("celex", celex), "eu"))
        end = match.end()
        while (more := _NEXT.match(flat, end)) is not None and (
            more["body"] or more["front"] or match["body"] or match["front"]
        ):
            celex = _celex(letter, more["one"], more["two"], bool(more["front"]), more["body"] or "", numbered)
            if not celex:
                break
            found.append(Mention(more.start("one"), more.end(), "eu-act", Authority("celex", celex), "eu"))
            end = more.end()
    taken = {mention.end for mention in found}
    last = 0
    starts = [(mention.end, mention.authority.value[5]) for mention in found]
    for match in _FURTHER.finditer(
        flat
    ):  # a number that leans on a kind said earlier: “directives … and 85/337/CEE of …”
        if match.end() in taken:
            continue
        while last + 1 < len(starts) and starts[last + 1][0] < match.start():
            last += 1
        letter = starts[last][1] if starts and starts[last][0] < match.start() < starts[last][0] + 600 else "L"
        celex = _celex(letter, match["one"], match["two"], False, match["body"])
        if celex:
            found.append(Mention(match.start(), match.end(), "eu-act", Authority("celex", celex), "eu", False, 0.8))
    return found


def _plausible(match: regex.Match[str], letter: str, flat: str) -> bool:
    """A number without EC or EU: `Regulation No 343/2003` and `règlement 2016/399`, not `regulation 3/98`."""
    one, two = match["one"], match["two"]
    return (len(two) == 4 and 1958 <= int(two) <= 2100) or (
        len(one) == 4 and 1958 <= int(one) <= 2100 and letter in "LR"
    )


def _celex(letter: str, one: str, two: str, front: bool, body: str, numbered: bool = False) -> str:
    """Year and number may stand either way: directives year first; regulations last until 2015, with “No”."""

    def year(text: str) -> int:
        if len(text) == 4 and 1951 <= int(text) <= 2100:
            return int(text)
        return 1900 + int(text) if len(text) == 2 and int(text) >= 52 else 0

    first, second = year(one), year(two)
    if letter in "LF" and first:
        found, number = first, two
    elif letter == "R" and second and not (first >= 2015 and not numbered):
        found, number = second, one
    elif first:
        found, number = first, two
        if letter in "DH" and second and not first >= 1958:
            found, number = second, one
    elif second:
        found, number = second, one
    else:
        return ""
    return f"3{found}{letter}{int(number):04d}" if int(number) else ""
