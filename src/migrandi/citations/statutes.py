"""National law by the forms of its country: Acts and chapters, codes, §§ of German laws, numbered laws in Spanish."""

from __future__ import annotations

import re
import unicodedata

from migrandi.citations.citation import Authority, Mention

_SMALL = r"of|and|the|for|in|on|to|with|from|by|a|an|or|etc"
_ACT = re.compile(
    rf"(?<![\w])(?P<title>(?:[A-Z]|\d{{1,2}}(?:st|nd|rd|"
    rf"th)(?=\s))[\w'’-]*(?:(?:,?\s{{1,3}}(?:\((?:[A-Z][\w'’ ,.:-]{{1,40}})\)|"
    rf"(?:{_SMALL})\s{{1,3}}(?:(?:{_SMALL})\s{{1,3}})?[A-Z][\w'’-]*|[A-Z][\w'’-]*|and|&)))"
    rf"{{0,14}}?,?\s{{1,3}}(?P<noun>Acts?|Rules|Regulations|Order|Code|ACT|"
    rf"Ordinance|Tariff)(?:\s\((?:Northern Ireland|Scotland|Wales|England(?: and Wales)?)\)"
    rf"(?=\s(?:19|20)\d\d))?)(?![\w])"
    rf"(?!\s+No\b)(?:\s{{1,2}}(?:of\s|OF\s)?|,\s{{1,2}})?(?P<year>(?<=\s)(?:1[6-9]|"
    rf"20)\d\d(?![\w/]))?"
)
_STOP = re.compile(
    r"^(?:(?:The|This|That|An|A|Under|In|Section|See|Article|Part|Any|Such|Of|TO|THE|TO THE|Following|Each|"
    r"Every|New|Draft|(?:Amendments?|Insertion|Repeal|Application|Modification|Commencement) (?:of|to|in))\s+)+",
    re.IGNORECASE,
)
_NOT_TITLES = frozenset(
    "act acts rules regulations order code former present said principal that this other new same model bill".split()
)
_PLACE_IN = re.compile(
    r"(?:[Ss]ections?|[Ss]ubsections?|[Rr]ules?|[Pp]aragraphs?|ss?\.)\s\S{1,24}\s(?:of|to|in|under) (?:the )?$"
)
_MADE_UNDER = re.compile(
    r"\s\([A-Z][^()]{3,120}(?:\([^()]{1,60}\)[^()]{0,60}){0,2}\)\s(?:(?:\([A-Z][\w ]{2,30}\)\s)?"
    r"(?:Regulations|Order|Rules)\s(?:19|20)\d\d)"
)
"""What follows an Act's title in the title of an instrument made under it."""
_FURTHER_CHAPTER = re.compile(
    r",\sc(?:h)?\.\s?(?P<chapter>\d{1,3}),\s(?:s{1,2}\.|art\.)\s(?P<section>\d{1,4}(?:\.\d{1,3})?(?:\([\w.]{1,5}\)){0,4})"
)
_CHAPTER = re.compile(
    r"(?<![\w])(?:(?P<revised>R\.?\s?S\.?\s?C?\.?|S\.?R\.?C?\.?|L\.?R\.?(?:C\.)?),?\s(?:\(?(?P<ryear>(?:18|19|"
    r"20)\d\d)\)?,?\s)?|(?P<annual>S\.C\.|L\.C\.|SC|LC),?\s(?P<year>\d{4}(?:-\d{2,4}){0,2}),?\s|"
    r"(?P<bare>(?:18[6-9]|19\d|20[0-4])\d(?:-\d{2,4}){0,2}(?:\s\([12](?:nd|st|e|re)\s[Ss]ess\.\))?),\s)"
    r"c(?:h)?\.\s?(?P<chapter>[A-Z]{1,2}-\d{1,3}(?:\.\d{1,2})?|\d{1,3})(?![\w-])"
    r"(?:\s\((?P<supplement>[1-4])(?:st|nd|rd|th|er|re|e)\s[Ss]uppl?\.\))?(?:,\s(?:s{1,2}\.|"
    r"art\.)\s(?P<section>\d{1,4}(?:\.\d{1,3})?(?:\([\w.]{1,5}\)){0,4}))?"
)
_CHAPTER_IN_WORDS = re.compile(
    r"(?<!\w)chapter\s(?P<chapter>[A-Z]{1,2}-\d{1,3}(?:\.\d{1,2})?|\d{1,3})\sof\sthe\s(?P<revised>Revised\s)?Statutes\sof\s"
    r"Canada,?\s(?P<year>\d{4}(?:-\d{2,4})?)"
)
_UK_CHAPTER = re.compile(r"(?<![\w])(?P<year>(?:19|20)\d\d)\sc\.\s(?P<chapter>\d{1,3})(?!\w)")
_SI = re.compile(
    r"(?<!\w)(?:S\.?\s?I\.?|(?P<ni>S\.?\s?R\.?\s{0,2}\(N\.\s?I\.\)))\s(?P<year>(?:19|20)\d\d)(?:/|\s{1,2}No\.\s?)"
    r"(?P<number>\d{1,4})(?!\d)(?:\s\([A-Z]\.\s?\d+\))?"
)
_CANADIAN_INSTRUMENT = re.compile(
    r"(?<![\w/])(?P<series>SOR|DORS|SI|TR)/(?P<number>\d{2,4}-\d{1,4})(?!\d)"
    r"(?:,\s(?:s{1,2}\.|art\.)\s(?P<section>\d{1,4}(?:\.\d{1,3})?(?:\([\w.]{1,5}\)){0,4}))?"
)
_SERIES = {"SOR": "sor", "DORS": "sor", "SI": "si", "TR": "si"}
_NAMED = {
    "Immigration and Refugee Protection Act": ("ca", "2001/c-27"),
    "IRPA": ("ca", "2001/c-27"),
    "LIPR": ("ca", "2001/c-27"),
    "Loi sur l'immigration et la protection des réfugiés": ("ca", "2001/c-27"),
    "IRPR": ("ca", "SOR-2002-227"),
    "RIPR": ("ca", "SOR-2002-227"),
    "Criminal Code": ("ca", "rsc-1985/c-c-46"),
    "Code criminel": ("ca", "rsc-1985/c-c-46"),
    "Canadian Human Rights Act": ("ca", "rsc-1985/c-h-6"),
    "Immigration and Nationality Act": ("us", "ina"),
    "INA": ("us", "ina"),
    "NIAA 2002": ("act", "nationality-immigration-and-asylum-act-2002"),
    "BCIA 2009": ("act", "borders-citizenship-and-immigration-act-2009"),
    "HRA 1998": ("act", "human-rights-act-1998"),
    "IA 1971": ("act", "immigration-act-1971"),
    "UKBA 2007": ("act", "uk-borders-act-2007"),
    "CESEDA": ("fr", "ceseda"),
}
_NAMED_PATTERN = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _NAMED), key=len, reverse=True)) + r")(?!\w)"
)
_USC = re.compile(
    r"(?<![\w])(?P<title>\d{1,2})\s{1,40}U\.?\s?S\.?\s?C\.?(?:A\.)?\s{0,40}(?:§{1,2}|[Ss]ections?|"
    r"[Ss]ecs?\.)?\s{0,4}(?=\d)"
)
_OF_TITLE = re.compile(
    r"title\s(?P<title>\d{1,2}),?\s(?:of the\s)?United States Code|"
    r"(?<=\sof )Title\s(?P<alone>\d{1,2})(?!\w)(?!\s(?:of|to)\s)"
)
_CFR = re.compile(r"(?<![\w])(?P<title>\d{1,2})\s{1,2}C\.?\s?F\.?\s?R\.?\s{0,2}(?:§{1,2}|[Pp]arts?)?\s{0,2}(?=\d)")
_SECTION_LIST = re.compile(
    r"\d{1,5}[a-zA-Z]{0,2}(?:\.\d{1,4}[a-z]?)?(?:-\d{1,2}[a-z]?(?![\d]))?(?:\s?\((?!(?:19|"
    r"20)\d\d\))\w{1,5}\)){0,6}(?:(?:,\s(?:and\s)?|\s(?:and|or)\s)(?:\d{1,5}[a-z]{0,2}(?![\w/])(?!\sU\.S\.C|"
    r"\sC\.?F)(?:\(\w{1,5}\)){0,6}|\(\w{1,5}\)(?:\(\w{1,5}\)){0,4})){0,8}"
)
_PUBLIC = re.compile(
    r"(?<!\w)(?:Public Law|Pub\.\s?L\.)\s(?:No\.\s)?(?P<number>\d{2,3}-\d{1,4})(?!\d)"
    r"(?:,\s(?:div\.\s\w{1,3},\s)?(?:title\s[IVXLC]{1,6},\s)?(?:subtitle\s\w,\s)?§{1,2}\s?"
    r"(?P<section>\d{1,5}[A-Z]?(?:\(\w{1,5}\)){0,5}))?"
)
_CONSTITUTION = re.compile(
    r"(?<!\w)(?:Constitution of (?:the )?(?:(?:Republic|Kingdom|State) of )?(?P<en>[A-Z]\w+(?:\s[A-Z]\w+)?)|"
    r"Constitución Política del (?P<es>[A-Z]\w+)|Constitution (?P<fr>française))"
)
_COUNTRIES = {"perú": "peru", "française": "france"}
_GERMAN = re.compile(
    r"(?<![\w-])(?P<abbr>(?:AufenthG|AufenthV|AsylG|AsylVfG|AsylbLG|StAG|RuStAG|GG|"
    r"BGB|StGB|StPO|VwGO|VwVfG|ZPO|FamFG|FreizügG/EU|BeschV|IntV|AZRG|SGB\s[IVX]{1,4}|EStG|"
    r"PStG|BVFG|GVG|PassG|OWiG|BAföG|[A-Z][a-zäöü]{1,12}(?:[A-Z][a-zäöü]{0,8})?G|BVerfGG|AIG|AsylV|BV|VwVG|"
    r"BGG))(?![\w-])"
)
_GERMAN_NAME = re.compile(
    r"(?<![\w-])(?:des|der)\s+(?P<name>(?:(?P<ord>Ersten|Zweiten|Dritten|Vierten|Fünften|Sechsten|Siebten|"
    r"Achten|Neunten|Zehnten|Elften|Zwölften|Vierzehnten)\s+Buche?s\s+Sozialgesetzbuch)|"
    r"(?:(?P<adjective>[A-ZÄÖÜ][a-zäöüß]{2,20})en\s{1,2})?"
    r"(?P<one>Gesetzbuche?s|(?!(?:Ver|An|Rechtsver)ordnung\b)[A-ZÄÖÜ][a-zäöüß-]{2,40}(?:gesetz(?:es|buche?s)|ordnung|verordnung)|Grundgesetzes|AZR-Gesetzes))(?![\w-])"
)
_BOOKS = "Ersten Zweiten Dritten Vierten Fünften Sechsten Siebten Achten Neunten Zehnten Elften Zwölften".split()
_GERMAN_SHORT = {
    "grundgesetz": "gg",
    "aufenthaltsgesetz": "aufenthg",
    "asylgesetz": "asylg",
    "asylverfahrensgesetz": "asylvfg",
    "asylbewerberleistungsgesetz": "asylblg",
    "staatsangehörigkeitsgesetz": "stag",
    "personenstandsgesetz": "pstg",
    "strafgesetzbuch": "stgb",
    "bürgerliches gesetzbuch": "bgb",
    "strafprozessordnung": "stpo",
    "verwaltungsgerichtsordnung": "vwgo",
    "verwaltungsverfahrensgesetz": "vwvfg",
    "aufenthaltsverordnung": "aufenthv",
    "beschäftigungsverordnung": "beschv",
    "zivilprozessordnung": "zpo",
    "bundesvertriebenengesetz": "bvfg",
    "einkommensteuergesetz": "estg",
    "ausländerzentralregistergesetz": "azrg",
    "azr-gesetz": "azrg",
}
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
    "XIV": 14,
}
_CODE = r"[LRDA]\.?\s?\*?\s?\d{3,4}(?:-\d{1,3}){0,3}(?![\d/])"
_FRENCH = re.compile(rf"(?<![\w])(?P<first>{_CODE})(?P<more>(?:(?:,\s|\s(?:et|ou|à)\s|,\s(?:et|ou)\s){_CODE}){{0,80}})")
_FRENCH_CODE = re.compile(
    r"\s*(?:du|of the|,)?\s*(?P<name>CESEDA|C(?:ode|"
    r"ODE)\s(?:de l'entrée et du séjour des étrangers et du droit d'asile|[a-zàâéèêîôû']+(?:\s(?:de|du|des|la|"
    r"l'|et|en|à|d')?\s?(?:la\s|l')?[a-zàâéèêîôû]+){0,5})|"
    r"code\s(?:de l'entrée et du séjour des étrangers et du droit d'asile|"
    r"[a-zàâéèêîôû']+(?:\s(?:de |du |des |d'|et |et de |et des |à )?(?:la |l')?[a-zàâéèêîôûA-Z]+){0,4}))"
)
_CODES = (
    "code du travail applicable à Mayotte",
    "code du travail",
    "code de la sécurité sociale",
    "code pénal",
    "code de procédure pénale",
    "code civil",
    "code de procédure civile",
    "code de justice administrative",
    "code de l'action sociale et des familles",
    "code de la santé publique",
    "code de l'éducation",
    "code de commerce",
    "code général des collectivités territoriales",
    "code des relations entre le public et l'administration",
    "code de la défense",
    "code de la sécurité intérieure",
    "code du service national",
    "code de la construction et de l'habitation",
    "code monétaire et financier",
    "code des douanes",
    "code de la route",
    "code du sport",
    "code général des impôts",
    "code de la consommation",
    "code rural et de la pêche maritime",
    "code de la propriété intellectuelle",
    "code des transports",
    "code de la recherche",
    "code de l'entrée et du séjour des étrangers et du droit d'asile",
    "code de l'organisation judiciaire",
    "code électoral",
    "code de l'environnement",
    "code de l'urbanisme",
    "code de l'énergie",
    "code de l'artisanat",
    "code de l'aviation civile",
    "code de l'expropriation pour cause d'utilité publique",
    "code de la commande publique",
    "code de la famille et de l'aide sociale",
    "code de la justice pénale des mineurs",
    "code de la mutualité",
    "code de la voirie routière",
    "code de justice militaire",
    "code des assurances",
    "code des communes",
    "code des impositions sur les biens et services",
    "code des juridictions financières",
    "code des pensions civiles et militaires de retraite",
    "code des pensions militaires d'invalidité et des victimes de guerre",
    "code des ports maritimes",
    "code des postes et des communications électroniques",
    "code des procédures civiles d'exécution",
    "code du cinéma et de l'image animée",
    "code du domaine de l'Etat",
    "code du patrimoine",
    "code du tourisme",
    "code du travail maritime",
    "code forestier",
    "code général de la fonction publique",
    "code général de la propriété des personnes publiques",
    "code minier",
    "code pénitentiaire",
    "code rural",
    "livre des procédures fiscales",
)
_CODE_PATTERN = re.compile(
    r"(?<!\w)(?P<code>CESEDA|"
    + "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True))
    + r")(?!\w)(?!\s(?:russe|belge|suisse|turc|grec|\w+(?:ien|ais|ois|ain|gnol)(?:ne)?)(?!\w))",
    re.IGNORECASE,
)
_FRENCH_LAW = re.compile(
    r"(?<!\w)(?P<kind>loi(?: organique)?|ordonnance|décret)\s(?:n\s?[°ºo]\.?|"
    r"no)\s?(?P<number>\d{2,4}-\d{1,5})(?!\d)(?:\sdu\s\d{1,2}(?:er)?\s\w+\s\d{4})?",
    re.IGNORECASE,
)
_SPANISH = re.compile(
    r"(?<!\w)(?P<kind>Leye?s?(?:\s+Orgánicas?)?|Decretos?\s+Legislativos?|Decretos?\s+Supremos?|"
    r"Decretos?[- ]Leye?s?|Reale?s?\s+Decretos?(?:[ -]Leye?s?|\s+Legislativos?)?|Resoluci(?:ón|"
    r"ones)\s+(?:Ministerial|Suprema|Legislativa|Directoral|Administrativa|Jefatural)|Decretos?|"
    r"D\.\s?(?:S|L|Leg|U)\.|R\.\s?[MSD]\.)\s{0,4}"
    r"(?:\[?N\s?[º°o.]{1,2}\s{0,4}(?:s\.\s?)?|núm(?:ero|\.)?\s?)?(?P<number>\d{1,3}(?:[.,]\d{3}){1,2}(?![\d/])|"
    r"\d{1,5}(?:[/-](?:19|20)?\d{2,4})?(?:-[A-Z]{2,10}(?:[-/][A-Z]{2,8})*)?)(?!\d)",
    re.IGNORECASE,
)
_OF_YEAR = re.compile(
    r"(?<!\w)(?P<kind>Ley|Decreto(?:[- ]Ley)?)\s(?P<number>\d{1,4})\sde\s(?P<year>(?:18|19|20)\d\d)(?!\d)"
)
_ABBREVIATED = {
    "d.s.": "decreto supremo",
    "d.l.": "decreto ley",
    "d.leg.": "decreto legislativo",
    "d.u.": "decreto de urgencia",
    "r.m.": "resolucion ministerial",
    "r.s.": "resolucion suprema",
    "r.d.": "resolucion directoral",
}
_SPANISH_MORE = re.compile(r"\s*(?:,|y|e)\s+(?:N\s?[º°]\s?)?(?P<number>\d{5})(?!\d)")
_SPANISH_CODE = re.compile(
    r"(?<!\w)Código (?P<name>Penal Militar|Penal|Civil|Procesal Penal|Procesal Civil|del Trabajo|Tributario)(?!\w)"
)
_DUTCH_NAMES = {
    "Vreemdelingenwet 2000": "vw-2000",
    "Vw 2000": "vw-2000",
    "Vw": "vw-2000",
    "Vreemdelingenwet": "vw-2000",
    "Vreemdelingenbesluit 2000": "vb-2000",
    "Vb 2000": "vb-2000",
    "Vb": "vb-2000",
    "Voorschrift Vreemdelingen 2000": "vv-2000",
    "VV 2000": "vv-2000",
    "VV": "vv-2000",
    "Vc 2000": "vc-2000",
    "Sr": "sr",
    "Wetboek van Strafrecht": "sr",
    "Sv": "sv",
    "Wetboek van Strafvordering": "sv",
    "Awb": "awb",
    "Algemene wet bestuursrecht": "awb",
    "BW": "bw",
    "Burgerlijk Wetboek": "bw",
    "Grondwet": "grondwet",
    "Wav": "wav",
    "Wet arbeid vreemdelingen": "wav",
    "RWN": "rwn",
    "Rijkswet op het Nederlanderschap": "rwn",
}
_DUTCH = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _DUTCH_NAMES), key=len, reverse=True)) + r")(?!\w)")
_DUTCH_END = r"[\](,;.)]|\n|  | geldt|is\b|wordt|van toepassing"
_DUTCH_VERB = (
    r"of|die|dat|blijft|blijven|ten|te|zoals|dan|niet|op|tot|als|met|bedoeld|in|heeft|hebben|zijn|en artikel|kan|mag"
)
_DUTCH_WET = re.compile(
    r"(?:(?<=\bvan de )|(?<=\bvan het ))(?P<name>(?:Wet|Besluit) op (?:de|het) [a-z]{4,30}|"
    r"(?:(?:Algemene |Consulaire )[A-Z][a-z]{0,30}[Ww]et|(?:Paspoort|Gemeente)wet|Consulaire Wet)|"
    r"(?:Wet|Rijkswet|Regeling|Besluit|Algemene [A-Z][a-z]+wet|"
    r"Subsidieregeling|Paspoortwet|Gemeentewet|Consulaire Wet|"
    r"[A-Z][a-z]{4,30}wet)(?:\s(?!worden|wordt|is\b|zijn|kan\b|mag\b|ingeval|geldt|van toepassing|verleend|"
    r"en artikel|heeft|hebben|is|of|die|dat|blijft|blijven|ten|te|zoals|dan|niet|op|tot|als|met|bedoeld|in\b|waarin|"
    r"voor zover|onverminderd|wat|inzake de|van (?:de|het|dit|die|een))(?:[A-Za-zëéï-]+)){1,7}?)"
    rf"(?=\s*(?:{_DUTCH_END}|(?:{_DUTCH_VERB})\b|$))"
)
_CHINESE = re.compile(r"《(?P<name>[^《》]{2,50})》(?=\s?第[〇零一二三四五六七八九十百千两\d]+[条條])")
_CHINESE_LINE = re.compile(
    r"(?:(?<=^)|(?<=\n))(?P<name>[\u4e00-\u9fff《》（）()]{2,60}?(?:法典|法|条例|规定|解释|办法|细则|"
    r"公约))(?=第[〇零一二三四五六七八九十百千两\d]+条)"
)


_FRENCH_SIGNS = ("code", "Code", "CODE", "CESEDA")
_FRENCH_LAW_SIGNS = ("loi", "Loi", "LOI", "onnance", "ONNANCE", "cret", "CRET")
_SPANISH_SIGNS = ("Ley", "ley", "LEY", "ecreto", "ECRETO", "esoluci", "ESOLUCI", "D.", "R.", "Código")
"""What a text has that may hold a form of the country: looked for first, since most texts have none of it."""


def slug(words: str) -> str:
    """`words` as one lower-case segment without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.lower()) if not "\u0300" <= c <= "\u036f")
    return re.sub(r"[^\w]+", "-", plain.replace("’", "").replace("'", "-")).strip("-")


def mentions(flat: str, original: str) -> list[Mention]:
    """Every national law that the text names in a form of its country. `original` has the line breaks."""
    return [
        *_common(flat),
        *_american(flat),
        *_german(flat),
        *_french(flat, original),
        *_spanish(flat),
        *_dutch(flat),
        *_chinese(flat, original),
    ]


def _statute(
    start: int, end: int, scheme: str, value: str, family: str, needs: bool = False, pins: tuple[str, ...] = ()
) -> Mention:
    return Mention(start, end, "statute", Authority(scheme, value), family, needs, 1.0, (), pins)


def _common(flat: str) -> list[Mention]:
    found: list[Mention] = []
    named: list[tuple[int, int]] = []
    for match in _NAMED_PATTERN.finditer(flat):
        scheme, value = _NAMED[match.group()]
        needs = True
        found.append(_statute(match.start(), match.end(), scheme, value, "fr" if scheme == "fr" else scheme, needs))
        named.append(match.span())
    chapters = [
        (match.start(), match.end(), match["bare"] is not None, *_chapter(match))
        for match in _CHAPTER.finditer(flat)
        if not _of_congress(flat, match)
    ]
    for match in _CHAPTER_IN_WORDS.finditer(flat) if "Statutes of Canada" in flat else ():
        value = f"{'rsc-' if match['revised'] else ''}{match['year']}/c-{match['chapter'].lower()}"
        chapters.append((match.start(), match.end(), False, value, ()))
    for match in _ACT.finditer(flat):
        title = match["title"]
        start = match.start("title")
        lead = _STOP.match(title)
        if lead is not None:
            start, title = start + lead.end(), title[lead.end() :]
        if (onto := re.search(r"^.*\s(?:to|TO)\s+(?:the|THE)\s+", title, re.DOTALL)) is not None:
            start, title = start + onto.end(), title[onto.end() :]
        words = title.split()
        if len(words) < 2 or (words[0].lower() in _NOT_TITLES and len(words) < 3):
            continue
        if any(start < end and begin < match.end() for begin, end in named):
            continue
        bare = match["noun"] in {"Code", "Order", "Rules", "Regulations", "Ordinance", "ACT", "Tariff"}
        if bare and not match["year"] and not _has_place(flat, start, match.end("noun")):
            continue
        if re.match(r"\s*,\s(?:R\.?S\.?C|S\.C\.)", flat[match.end("noun") : match.end("noun") + 8]):
            end = match.end("noun")
        else:
            end = match.end("year") if match["year"] else match.end("noun")
        if match["year"] and (longer := _MADE_UNDER.match(flat, end)) is not None:
            end = longer.end()
        text = re.sub(r"\s+", " ", flat[start:end])
        found.append(_statute(start, end, "act", slug(text), "act", match["year"] is None))
    acts = sorted((mention for mention in found), key=lambda one: one.end)
    ends = {mention.end: mention for mention in acts}
    for begins, end, bare, value, pins in chapters:
        act = next((ends[at] for at in range(begins, begins - 4, -1) if at in ends), None)
        if act is None and not bare:
            since = max(0, begins - 150)
            opening = re.search(r"(?:An Act to [^,;()]{3,120}|Loi [^,;()]{3,120}),\s$", flat[since:begins])
            start = begins if opening is None else since + opening.start()
        else:
            start = begins if act is None else act.start
        if act is not None:
            found.remove(act)
            ends.pop(act.end)
        found.append(_statute(start, end, "ca", value, "ca", False, pins))
        while (more := _FURTHER_CHAPTER.match(flat, end)) is not None:
            other = f"{value.partition('/')[0]}/c-{more['chapter']}"
            found.append(
                _statute(more.start("chapter"), more.end(), "ca", other, "ca", False, _numbered(more["section"]))
            )
            end = more.end()
    for match in _UK_CHAPTER.finditer(flat) if " c. " in flat else ():
        found.append(_statute(match.start(), match.end(), "gb", f"ukpga/{match['year']}/{match['chapter']}", "gb"))
    for match in _SI.finditer(flat):
        value = f"{'nisr' if match['ni'] else 'uksi'}/{match['year']}/{match['number']}"
        found.append(_statute(match.start(), match.end(), "gb", value, "gb"))
    for match in _CANADIAN_INSTRUMENT.finditer(flat) if "/" in flat else ():
        value = f"{_SERIES[match['series']]}-{match['number']}"
        found.append(_statute(match.start(), match.end(), "ca", value, "ca", pins=_numbered(match["section"])))
    for match in _CONSTITUTION.finditer(flat) if "Constituci" in flat or "Constitution" in flat else ():
        country = (match["en"] or match["es"] or match["fr"]).lower()
        family = "es" if match["es"] else "constitution"
        found.append(
            _statute(match.start(), match.end(), "constitution", slug(_COUNTRIES.get(country, country)), family, True)
        )
    return found


def _has_place(flat: str, start: int, end: int) -> bool:
    """Whether a place stands beside a title that alone may be anything: `section 4 of the Labour Code`."""
    return _PLACE_IN.search(flat, max(0, start - 60), start) is not None or flat.startswith((": s. ", ": ss. "), end)


_ORDINALS = {"1": "st", "2": "nd", "3": "rd", "4": "th"}


def _of_congress(flat: str, match: re.Match[str]) -> bool:
    """Whether a chapter is of the statutes at large: `Mar. 23, 1940, ch. 325, § 1, 54 Stat. 52`."""
    return (
        match["bare"] is not None
        and re.match(r",\s(?:§|\d+\sStat\.|title)", flat[match.end() : match.end() + 12]) is not None
    )


def _chapter(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    chapter = f"c-{match['chapter'].lower()}"
    if match["supplement"]:
        # a chapter of a supplement shares its number with one of the statutes themselves
        chapter += f"-{match['supplement']}{_ORDINALS[match['supplement']]}-supp"
    year = slug(match["year"] or match["bare"] or "").replace("2e", "2nd").replace("1re", "1st")
    value = f"rsc-{match['ryear'] or 1970}/{chapter}" if match["revised"] else f"{year}/{chapter}"
    return value, _numbered(match["section"])


def _numbered(section: str | None) -> tuple[str, ...]:
    """`20(1)(a)` in a citation of a chapter or an instrument."""
    if not section:
        return ()
    numbers = re.findall(r"[\w.]+", re.sub(r"\([AEF]\)$", "", section))  # (F): the French version alone
    names = ("sec", "subsec", "para", "subpara", "cl")
    return ("/".join(f"{names[min(place, 4)]}_{number}" for place, number in enumerate(numbers)),)


_US_LEVELS = ("sec", "subsec", "para", "subpara", "cl", "subcl", "item")


def _american(flat: str) -> list[Mention]:
    found: list[Mention] = []
    for pattern, scheme in ((_USC, "usc"), (_CFR, "cfr")):
        for match in pattern.finditer(flat):
            sections = _SECTION_LIST.match(flat, match.end())
            if sections is None:
                continue
            pins = _american_places(sections.group())
            kind = "us-code" if scheme == "usc" else "cfr"
            found.append(
                Mention(match.start(), sections.end(), kind, Authority(scheme, match["title"]), "us", pinpoints=pins)
            )
    for match in _OF_TITLE.finditer(flat) if "United States Code" in flat or " of Title " in flat else ():
        what = Authority("usc", match["title"] or match["alone"])
        found.append(Mention(match.start(), match.end(), "us-code", what, "us", True))
    for match in _PUBLIC.finditer(flat):
        pins = _american_places(match["section"]) if match["section"] else ()
        found.append(_statute(match.start(), match.end(), "us", f"public-law-{match['number']}", "us", False, pins))
    return found


def _american_places(printed: str) -> tuple[str, ...]:
    result: list[str] = []
    last: list[str] = []
    for part in re.split(r",\s(?:and\s)?|\s(?:and|or)\s", printed):
        numbers = re.findall(r"[\w.-]+", part)
        if part.lstrip().startswith("(") and last:
            numbers = last[: max(1, len(last) - len(numbers))] + numbers
        last = numbers
        result.append("/".join(f"{_US_LEVELS[min(place, 6)]}_{number}" for place, number in enumerate(numbers)))
    return tuple(dict.fromkeys(result))


def _german(flat: str) -> list[Mention]:
    found: list[Mention] = []
    if "§" not in flat and "Art" not in flat:
        return found
    for match in _GERMAN.finditer(flat):
        abbreviation = match["abbr"]
        if abbreviation.startswith("SGB"):
            value = f"sgb-{_ROMAN.get(abbreviation[4:].strip(), 0)}"
        else:
            value = abbreviation.lower().replace("/", "-")
        found.append(_statute(match.start("abbr"), match.end(), "de", value, "de", True))
    for match in _GERMAN_NAME.finditer(flat):
        if match["ord"]:
            value = f"sgb-{_BOOKS.index(match['ord']) + 1}" if match["ord"] in _BOOKS else "sgb-14"
        else:
            name = re.sub(r"(gesetz)es$", r"\1", re.sub(r"(buch)e?s$", r"\1", match["one"].lower()))
            if match["adjective"]:
                before = match["adjective"].lower()
                name = f"{before}{'es' if name.endswith(('gesetz', 'buch')) else 'e'} {name}"
            value = _GERMAN_SHORT.get(name, slug(name))
        found.append(_statute(match.start("name"), match.end(), "de", value, "de", True))
    return found


def _french(flat: str, original: str) -> list[Mention]:
    found: list[Mention] = []
    for match in _CODE_PATTERN.finditer(flat) if any(sign in flat for sign in _FRENCH_SIGNS) else ():
        value = slug(match["code"])
        if value.startswith("code-de-l-entree-et-du-sejour"):
            value = "ceseda"
        found.append(_statute(match.start(), match.end(), "fr", value, "fr", True))
    for match in _FRENCH_LAW.finditer(flat) if any(sign in flat for sign in _FRENCH_LAW_SIGNS) else ():
        found.append(_statute(match.start(), match.end(), "fr", f"{slug(match['kind'])}-{match['number']}", "fr"))
    return found


def _spanish(flat: str) -> list[Mention]:
    found: list[Mention] = []
    if not any(sign in flat for sign in _SPANISH_SIGNS):
        return found
    for match in _SPANISH.finditer(flat):
        kind = re.sub(r"\s+", " ", match["kind"]).lower()
        number = match["number"]
        if kind.startswith("le") and not kind.startswith(("ley", "leyes")):
            continue
        bare = "N" not in match.group().replace(match["kind"], "", 1) and "n" not in match.group()[
            len(match["kind"]) :
        ].lower().replace(number.lower(), "")
        named = re.fullmatch(r"decretos? (?:legislativos?|supremos?|leye?s?)", kind.replace("-", " ")) is not None
        law_alone = kind == "ley" and match["kind"][0] == "L" and len(number) == 5 and number.isdigit()
        if bare and not law_alone and not (named and len(number) > 3) and not re.search(r"[/.-]", number):
            continue
        kind = _ABBREVIATED.get(kind.replace(" ", ""), kind)
        kind = re.sub(r"^leyes$", "ley", re.sub(r"^decretos\b", "decreto", kind))
        number = re.sub(r"(?<=\d)[.,](?=\d{3})", "", number)
        family_scheme = "es" if re.fullmatch(r"\d{1,4}/(?:19|20)\d\d", number) else "statute"
        value = slug(f"{kind} {number}")
        found.append(_statute(match.start(), match.end(), family_scheme, value, "es"))
        end = match.end()
        while match["kind"].lower() == "leyes" and (more := _SPANISH_MORE.match(flat, end)) is not None:
            found.append(_statute(more.start("number"), more.end(), "statute", f"ley-{more['number']}", "es"))
            end = more.end()
    for match in _OF_YEAR.finditer(flat):
        value = slug(f"{match['kind']} {match['number']} {match['year']}")
        found.append(_statute(match.start(), match.end(), "statute", value, "es"))
    for match in _SPANISH_CODE.finditer(flat):
        found.append(_statute(match.start(), match.end(), "statute", slug(f"codigo {match['name']}"), "es", True))
    return found


def _dutch(flat: str) -> list[Mention]:
    found: list[Mention] = []
    if "art" not in flat and "Art" not in flat:
        return found
    for match in _DUTCH.finditer(flat):
        found.append(_statute(match.start(), match.end(), "nl", _DUTCH_NAMES[match.group()], "nl", True))
    for match in _DUTCH_WET.finditer(flat) if "van de " in flat or "van het " in flat else ():
        if not any(match["name"].startswith(name) for name in _DUTCH_NAMES if len(name) > 4):
            found.append(_statute(match.start(), match.end(), "nl", slug(match["name"]), "nl", True))
    return found


def _chinese(flat: str, original: str) -> list[Mention]:
    found: list[Mention] = []
    if "第" not in flat:
        return found
    for match in _CHINESE.finditer(flat):
        found.append(_statute(match.start(), match.end(), "cn", match["name"], "cn", True))
    for match in _CHINESE_LINE.finditer(original):
        found.append(_statute(match.start(), match.end(), "cn", match["name"], "cn", True))
    return found


def coded_articles(original: str) -> list[tuple[int, int]]:
    """Where articles numbered as in a French code (`L. 611-1`) stand alone in their line: the law's own headings."""
    return [match.span() for match in re.finditer(r"(?m)^[#*\s]*Article[s]?\s[LRD]\.?\s?\*?\d[\d-]*\**\s*$", original)]
