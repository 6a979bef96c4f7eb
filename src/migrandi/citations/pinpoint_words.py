"""The words by which texts name places in law, in the languages read: levels, numbers, lists, ranges."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LEVELS = {
    "art": r"articles?|arts?|art[íi]culos?|artikel(?:en|n|s)?|articol[oi]|artigos?|artyku[łl]\w{0,4}|стат(?:ья|"
    r"ьи|ье|ью|ей|ьях|ям|і|тя|тею)|"
    r"ст|[وبفل]?ال?ماد(?:ة|تين|تان)|لل?ماد(?:ة|تين)|[وبفل]?المواد|للمواد|مادة",
    "sec": r"sections?|secs?|(?-i:ss?)|§{1,2}",
    "rule": r"rules?",
    "reg": r"regulations?(?=\s+\d)|regs?",
    "rec": r"recitals?|consid[ée]rants?|considerandos?|Erwägungsgr[uü]nde?s?|overweging(?:en)?",
    "sched": r"schedules?|sch",
    "annex": r"annex(?:es)?|annexes?|anhang|bijlage|anexos?|allegato|приложени[еяю]",
    "chp": r"chapters?",
    "p1": r"paragraph(?:s|es|e)?|paras?|pars?|párrafos?|párrs?|apartados?|abs(?:atz(?:es)?|ätzen?)?|lid|leden|"
    r"subsections?|"
    r"subsecs?|пункт(?:а|ом|е|ы|ов|ами)?|пп?|част[ьи]|ч|[وبفل]?ال?فقر(?:ة|تين|تان|ات)|للفقرة|comma|incisos?|"
    r"ustęp\w*|ust",
    "al": r"alin[ée]as?|als?",
    "pt": r"numeral(?:es)?|lit(?:t|era|erals?|erales)?|letras?|letters?|literal(?:es)?|points?|puntos?|"
    r"buchst(?:abe[ns]?)?|nr|nrn|nummern?|onder(?:deel|delen)?|"
    r"подпункт(?:а|ом|е|ы|ов)?|подп|lett(?:era)?|sub-?paragraphs?|sous-alinéas?|aanhef en onder(?:deel)?",
    "cl": r"clauses?",
    "sent": r"sätze[ns]?|satz(?:es)?|sentences?|phrases?|volzin",
}
PLURAL = re.compile(
    r"(?:articles|arts|art[íi]culos|artikelen|artikeln|articoli|artigos|sections|secs|ss|§§|статьях|статей|"
    r".*المواد|.*تين|.*تان|paragraphs|paragraphes|paras|subsections)\.?",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"(?<![\w§.])(?:" + "|".join(rf"(?P<{level}>(?:{words}))" for level, words in LEVELS.items()) + r")(?![\w-])\.?",
    re.IGNORECASE,
)
_LEAD_WORD = re.compile(
    r"(?<![\w§.])(?P<word>(?i:(?:sub|sous)-\w{1,15}|aanhef en onder\w{0,4})|\w{1,20}|§{1,2})(?![\w-])(?P<dot>\.?)"
)
_ALONE_BESIDE_A_PLURAL = re.compile(r"paragraphe?|párrafo|lid|apartado", re.IGNORECASE)


class Lead(NamedTuple):
    """The word of a level in a text: which level, where the word ends, whether it says that several follow."""

    level: str
    end: int
    plural: bool
    word: str

    @property
    def alone(self) -> bool:
        """Whether only one number goes with it, even beside a plural before: `articles 3, paragraph 1, and 5`."""
        return _ALONE_BESIDE_A_PLURAL.fullmatch(self.word) is not None


@lru_cache(maxsize=20_000)
def _level(word: str) -> tuple[str, bool]:
    """The level that a word names, empty if none, and whether it is a plural."""
    found = LEAD.match(f"{word} 1")  # “regulations” is one before a number only
    if found is None or found.end() != len(word):
        return "", False
    return found.lastgroup or "", PLURAL.fullmatch(word) is not None


def lead_at(flat: str, at: int) -> Lead | None:
    """The word of a level that begins at `at`. What `LEAD` would match, told from the word once for all texts."""
    found = _LEAD_WORD.match(flat, at)
    if found is None:
        return None
    word = found["word"]
    level, plural = _level(word)
    if not level or (level == "reg" and len(word) > 4 and LEAD.match(flat, at) is None):
        return None
    end = found.end()
    return Lead(level, end, plural, word if end == found.end("word") else f"{word}.")


START = re.compile(
    r"(?<![\w§])(?:(?:[Aa]rt|ART|[Ss]ec|SEC|[Pp]ar|[Cc]l|[Ss]s?\b|[Rr]ule|[Rr]egs?|[Rr]ecit|[Cc]onsid|[Ee]rw|"
    r"[Oo]verw|[Ss]ch|[Aa]nne|[Aa]nh|[Bb]ijl|"
    r"[Aa]nex|[Cc]hap|[Pp]ár|[Aa]part|[Ss]ub|[Aa]li|al\b|[Ll]it|[Pp]oint|[Nn]umeral|[Ii]nciso|[Ll]etra|[Ss]ous|"
    r"[Cc]omma|[Ss]tat|"
    r"[Сс]т|[Пп]|[Чч]|[وبفل]*ال?[مف]|لل?[مف]|مادة)|§|[LR]\.?\s?\d{3}-\d)"
)
BARE_CODE = re.compile(r"[LR]\.?\s?\d{3}-\d")
SUFFIX = r"bis|ter|quater|quinquies|sexies|septies|octies|novies|decies"
NUMBER = re.compile(
    rf"\s*(?:(?P<code>\*{{0,2}}[LRDA]\.?\s?\*?\s?\d{{1,4}}(?:-\d{{1,4}})*)"
    rf"|(?P<digits>\d{{1,5}}(?:[.:]\d{{1,3}})*)(?P<letters>[A-Za-z]{{1,2}}(?![\w])(?!\)))?(?P<ordinal>er\b|[º°ª])?"
    rf"(?:[\s-]?(?P<suffix>(?:{SUFFIX}))\b(?!\s*[§\d]))?"
    r"|(?P<roman>[IVXLC]{1,7})(?![\w']))(?![\d/])"
)
BRACKET = re.compile(
    r"\s{0,2}\(\s?(?P<value>\d{1,3}(?:-\d{1,3})?|[A-Za-z]{1,2}|[a-z]-[a-z]|([a-z])\2{2}|[ivxIVX]{1,6}|[а-я])\s?\)"
)
HALF_BRACKET = re.compile(r"\s?(?P<value>\d{1,2}|[a-z])\)")
LETTER = re.compile(r"\s*(?P<value>[A-Za-zа-я]|([a-z])\2|[a-z]{2}(?=\))|[ivx]{1,5})(?![\w'])\)?")
AND = (
    r"(?:(?:as well as|and|or|et|ou|y|o|u|und|oder|sowie|en|of|dan wel|alsmede|e|i|oraz|и|или|و|أو|&)(?![\w'])|و(?=\d))"
)
LIST = re.compile(
    rf"\s*(?:,?\s*{AND}|[,;،、]\s*{AND}?)\s*(?:(?:to|on|by|aux?|à|in|von|under the|under|de la|de)(?!\w)|de l'|"
    rf"d'|l')?\s*",
    re.IGNORECASE,
)
RANGE = re.compile(r"\s*(?:\.?-|\b(?:to|through|à|au|bis|a|al|tot en met|t/m|до|по|إلى|do)\b)\s*")
JOINED = re.compile(
    r"\s*,?\s*(?:taken (?:alone and )?(?:in conjunction|together) with|(?:read )?in conjunction with|"
    r"(?:read |taken )?together with|combinés? (?:avec|à)|lus? en combinaison avec|in verbindung mit|i\.\s?v\.\s?m\.|"
    r"en relación con|juncto|jo\.?)\s*(?:l'|la |el )?",
    re.IGNORECASE,
)
OF = re.compile(
    r"\s*,?\s*(?:(?:of|de la|des|del|de|du|der|dem|van|do|della|من)(?!\w)|de l'|dell')?\s*(?:(?:the|el|los)(?!\w))?\s*",
    re.IGNORECASE,
)
GLOSS = re.compile(r"\s*\((?![^()]{0,12}\))[^()]{4,80}\)(?=\s*(?:,|and|et|y|und|en)\s*\d)")
DUTCH = (
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende".split()
)
DUTCH_LID = re.compile(
    rf"\s*,?\s*(?:en\s+)?(?P<words>(?:{'|'.join(DUTCH)})(?:(?:\s*,\s*|\s*,?\s+(?:en|of|"
    rf"dan wel)\s+)(?:{'|'.join(DUTCH)}))*)\s+(?:lid|leden)\b"
)
FRENCH = "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième".split()
_FIRST = r"(?:\d{1,3}[°º](?:\s?bis|\s?ter)?|[IVX]{1,5}(?:\s?bis|\s?ter)?(?!\w)|[a-z]\)|[a-z](?=\s+du\s))"
NUMBERED_FIRST = re.compile(
    rf"(?<![\w.])(?P<chain>(?:{_FIRST}(?:(?:\s?,\s?|\s(?:et|ou|à)\s)(?:aux?\s|du\s)?{_FIRST}){{0,12}}\s+(?:de|des|du)\s+)"
    r"{1,3})(?:l'|la |les )?(?=(?i:art))"
)
NUMBERED_STEP = re.compile(rf"(?P<first>{_FIRST}(?:(?:\s?,\s?|\s(?:et|ou|à)\s)(?:aux?\s|du\s)?{_FIRST}){{0,12}})\s+d")
_ORDINAL = "|".join(FRENCH)
ORDINAL_FIRST = re.compile(
    rf"(?:(?:du|au|le|les|des)\s+)?(?P<words>(?:{_ORDINAL})(?:\s*(?:,|\set|\sou)\s+(?:du\s+|le\s+)?(?:{_ORDINAL})){{0,4}})"
    r"\s+(?P<level>alinéa|paragraphe)s?\s+(?:de|du)\s+(?:l'|la )?(?=art)",
    re.IGNORECASE,
)
SPANISH = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo".split()
SPANISH_ORDINAL = re.compile(rf"\s*(?P<word>{'|'.join(SPANISH)})(?!\w)", re.IGNORECASE)
ENGLISH = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
ENGLISH_FIRST = re.compile(rf"(?<!\w)(?P<word>{'|'.join(ENGLISH)})\s+paragraph\s+of\s+(?=art)", re.IGNORECASE)
HAN_NUMERAL = r"[〇零一二三四五六七八九十百千两\d]+"
HAN = re.compile(
    rf"第\s*(?P<art>{HAN_NUMERAL})\s*[条條](?:之(?P<bis>{HAN_NUMERAL}))?(?:第\s*(?P<para>{HAN_NUMERAL})\s*款)?"
    rf"(?:第\s*[(（]?(?P<point>{HAN_NUMERAL})[)）]?\s*[项項])?"
)
HAN_JOIN = re.compile(r"\s*(?P<range>至|到|-)?(?:[、和及与與,]|以及)?\s*")
YEAR_OF_RULES = re.compile(r"s\s+(?:19|20)\d\d(?!\d)")
DOWNWARDS = re.compile(r"\s*,?\s*(?:(?:en|and|und|et)\s+)?(?:(?:onder|aanhef en)(?!\w))?\s*")
OF_ARTICLE = re.compile(r"\s*,?\s*(?:of|de l'|del|du|der)\s+(?:the\s+)?")
