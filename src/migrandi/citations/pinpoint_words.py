"""The words by which texts name places in law, in the languages read: levels, numbers, lists, ranges."""

from __future__ import annotations

import regex

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
PLURAL = regex.compile(
    r"(?:articles|arts|art[íi]culos|artikelen|artikeln|articoli|artigos|sections|secs|ss|§§|статьях|статей|"
    r".*المواد|.*تين|.*تان|paragraphs|paragraphes|paras|subsections)\.?",
    regex.IGNORECASE,
)
LEAD = regex.compile(
    r"(?<![\w§.])(?:" + "|".join(rf"(?P<{level}>(?:{words}))" for level, words in LEVELS.items()) + r")(?![\w-])\.?",
    regex.IGNORECASE,
)
START = regex.compile(
    r"(?<![\w§])(?:(?:[Aa]rt|ART|[Ss]ec|SEC|[Pp]ar|[Cc]l|[Ss]s?\b|[Rr]ule|[Rr]egs?|[Rr]ecit|[Cc]onsid|[Ee]rw|"
    r"[Oo]verw|[Ss]ch|[Aa]nne|[Aa]nh|[Bb]ijl|"
    r"[Aa]nex|[Cc]hap|[Pp]ár|[Aa]part|[Ss]ub|[Aa]li|al\b|[Ll]it|[Pp]oint|[Nn]umeral|[Ii]nciso|[Ll]etra|[Ss]ous|"
    r"[Cc]omma|[Ss]tat|"
    r"[Сс]т|[Пп]|[Чч]|[وبفل]*ال?[مف]|لل?[مف]|مادة)|§|[LR]\.?\s?\d{3}-\d)"
)
BARE_CODE = regex.compile(r"[LR]\.?\s?\d{3}-\d")
SUFFIX = r"bis|ter|quater|quinquies|sexies|septies|octies|novies|decies"
NUMBER = regex.compile(
    rf"\s*(?:(?P<code>\*{{0,2}}[LRDA]\.?\s?\*?\s?\d{{1,4}}(?:-\d{{1,4}})*)"
    rf"|(?P<digits>\d{{1,5}}(?:[.:]\d{{1,3}})*)(?P<letters>[A-Za-z]{{1,2}}(?![\w])(?!\)))?(?P<ordinal>er\b|[º°ª])?"
    rf"(?:[\s-]?(?P<suffix>(?:{SUFFIX}))\b(?!\s*[§\d]))?"
    r"|(?P<roman>[IVXLC]{1,7})(?![\w']))(?![\d/])"
)
BRACKET = regex.compile(
    r"\s{0,2}\(\s?(?P<value>\d{1,3}(?:-\d{1,3})?|[A-Za-z]{1,2}|[a-z]-[a-z]|([a-z])\2{2}|[ivxIVX]{1,6}|[а-я])\s?\)"
)
HALF_BRACKET = regex.compile(r"\s?(?P<value>\d{1,2}|[a-z])\)")
LETTER = regex.compile(r"\s*(?P<value>[A-Za-zа-я]|([a-z])\2|[a-z]{2}(?=\))|[ivx]{1,5})(?![\w'])\)?")
AND = (
    r"(?:(?:as well as|and|or|et|ou|y|o|u|und|oder|sowie|en|of|dan wel|alsmede|e|i|oraz|и|или|و|أو|&)(?![\w'])|و(?=\d))"
)
LIST = regex.compile(
    rf"\s*(?:,?\s*{AND}|[,;،、]\s*{AND}?)\s*(?:(?:to|on|by|aux?|à|in|von|under the|under|de la|de)(?!\w)|de l'|"
    rf"d'|l')?\s*",
    regex.IGNORECASE,
)
RANGE = regex.compile(r"\s*(?:\.?-|\b(?:to|through|à|au|bis|a|al|tot en met|t/m|до|по|إلى|do)\b)\s*")
JOINED = regex.compile(
    r"\s*,?\s*(?:taken (?:alone and )?(?:in conjunction|together) with|(?:read )?in conjunction with|"
    r"(?:read |taken )?together with|combinés? (?:avec|à)|lus? en combinaison avec|in verbindung mit|i\.\s?v\.\s?m\.|"
    r"en relación con|juncto|jo\.?)\s*(?:l'|la |el )?",
    regex.IGNORECASE,
)
OF = regex.compile(
    r"\s*,?\s*(?:(?:of|de la|des|del|de|du|der|dem|van|do|della|من)(?!\w)|de l'|dell')?\s*(?:(?:the|el|los)(?!\w))?\s*",
    regex.IGNORECASE,
)
GLOSS = regex.compile(r"\s*\((?![^()]{0,12}\))[^()]{4,80}\)(?=\s*(?:,|and|et|y|und|en)\s*\d)")
DUTCH = (
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende".split()
)
DUTCH_LID = regex.compile(
    rf"\s*,?\s*(?:en\s+)?(?P<words>(?:{'|'.join(DUTCH)})(?:(?:\s*,\s*|\s*,?\s+(?:en|of|"
    rf"dan wel)\s+)(?:{'|'.join(DUTCH)}))*)\s+(?:lid|leden)\b"
)
FRENCH = "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième".split()
_FIRST = r"(?:\d{1,3}[°º](?:\s?bis|\s?ter)?|[IVX]{1,5}(?:\s?bis|\s?ter)?(?!\w)|[a-z]\)|[a-z](?=\s+du\s))"
NUMBERED_FIRST = regex.compile(
    rf"(?<![\w.])(?P<chain>(?:{_FIRST}(?:(?:\s?,\s?|\s(?:et|ou|à)\s)(?:aux?\s|du\s)?{_FIRST}){{0,12}}\s+(?:de|des|du)\s+)"
    r"{1,3})(?:l'|la |les )?(?=(?i:art))"
)
NUMBERED_STEP = regex.compile(
    rf"(?P<first>{_FIRST}(?:(?:\s?,\s?|\s(?:et|ou|à)\s)(?:aux?\s|du\s)?{_FIRST}){{0,12}})\s+d"
)
ORDINAL_FIRST = regex.compile(
    rf"(?P<word>{'|'.join(FRENCH)})\s+alinéa\s+(?:de|du)\s+(?:l'|la )?(?=art)", regex.IGNORECASE
)
ENGLISH = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
ENGLISH_FIRST = regex.compile(rf"(?<!\w)(?P<word>{'|'.join(ENGLISH)})\s+paragraph\s+of\s+(?=art)", regex.IGNORECASE)
HAN_NUMERAL = r"[〇零一二三四五六七八九十百千两\d]+"
HAN = regex.compile(
    rf"第\s*(?P<art>{HAN_NUMERAL})\s*[条條](?:之(?P<bis>{HAN_NUMERAL}))?(?:第\s*(?P<para>{HAN_NUMERAL})\s*款)?"
    rf"(?:第\s*[(（]?(?P<point>{HAN_NUMERAL})[)）]?\s*[项項])?"
)
HAN_JOIN = regex.compile(r"\s*(?P<range>至|到|-)?(?:[、和及与與,]|以及)?\s*")
YEAR_OF_RULES = regex.compile(r"s\s+(?:19|20)\d\d(?!\d)")
DOWNWARDS = regex.compile(r"\s*,?\s*(?:(?:en|and|und|et)\s+)?(?:(?:onder|aanhef en)(?!\w))?\s*")
OF_ARTICLE = regex.compile(r"\s*,?\s*(?:of|de l'|del|du|der)\s+(?:the\s+)?")
