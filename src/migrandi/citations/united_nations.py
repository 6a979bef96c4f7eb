"""The United Nations: document symbols, resolutions by number, general comments by body and number, communications."""

from __future__ import annotations

import re

import regex

from migrandi.citations.citation import Authority, Mention

_SYMBOL = regex.compile(
    r"(?:(?<![\w/.])|(?<=undocs\.org/))(?P<symbol>(?:A|E|S|ST|CCPR|CRC|CAT|CEDAW|CERD|CRPD|CMW|CED|HRI|INT|SPT|"
    r"CESCR|HCR|EC|TD|DP|ICCD|UNEP|FCCC)/"
    r"(?:[A-Z0-9][\w.]{0,30}|"
    r"\((?:[IVXLC]+)\))(?>(?:/\w(?:[\w.]{0,30}\w)?){0,12})(?:\s?\([IVXLC]+\))?(?:\[[A-Z]{1,5}\])?)(?<![.])(?![\w/])"
)
_CORRECTED = re.compile(r"\s?(?:,|and|et|y)\s(?P<part>(?:Corr|Add|Rev)\.\s?\d{1,2})(?![\d/])")
_PREFIXED = regex.compile(r"(?:CCPR|CRC|CAT|CEDAW|CERD|CRPD|CMW|CED|HRI)/")
_RESOLUTION = regex.compile(
    r"(?<!\w)(?P<body>(?:(?:United Nations |UN )?General Assembly|GA|UNGA|Human Rights Council|HRC|"
    r"(?:United Nations |UN )?Security Council|SC|UNSC|Economic and Social Council|ECOSOC|"
    r"Commission (?:on|of) Human Rights|Commission|Council|Assembly|Parliamentary Assembly)(?:'s)?\s+)?(?:in its\s+)?"
    r"(?:[Rr]esolutions?|RESOLUTIONS?|[Rr]ésolutions?|[Rr]esoluci(?:ón|ones)|[Рр]езолюци\w{1,3}|القرار|قرار|"
    r"第)\s*(?:[Nn]o\.?\s?|[Nn]\s?[°o]\s?)?"
    r"(?P<number>\d{1,4}(?:/\d{1,3})?)(?:\s?/?\s?(?P<letter>[A-F])(?=\s?[(,;.)\s]))?(?:\s?\((?P<paren>[IVXLC]{1,8}|"
    r"(?:19|20)\d\d)\))?(?![\d/])"
    r"(?:\s+(?:of the|de l'|de la|du|Генеральной|سا)\s*(?P<after>General Assembly|Assemblée générale|"
    r"Asamblea General|Ассамблеи|Human Rights Council|Conseil des droits de l'homme|Consejo de Derechos Humanos|"
    r"Security Council|Conseil de sécurité|Consejo de Seguridad|Economic and Social Council|"
    r"Conseil économique et social|Parliamentary Assembly))?"
)
_MORE = re.compile(
    r"\s*(?:,|,?\s?and|,?\s?et|,?\s?y)\s+(?:(?:and )?(?:in particular|notably|especially|notamment)\s)?"
    r"(?P<number>\d{1,4}(?:/\d{1,3})?)(?:\s?(?P<letter>[A-F])(?=\s?\())?(?:\s?\((?P<paren>[IVXLC]{1,8}|"
    r"(?:19|20)\d\d)\))?(?![\d/])"
)
_BODIES = {
    "ga": r"General Assembly|\bGA\b|UNGA|Assemblée générale|Asamblea General|Ассамблеи|الجمعية العامة|大会",
    "hrc": r"Human Rights Council|\bHRC\b|Conseil des droits de l'homme|Consejo de Derechos Humanos",
    "sc": r"Security Council|\bSC\b|UNSC|Conseil de sécurité|Consejo de Seguridad",
    "esc": r"Economic and Social Council|ECOSOC|Conseil économique et social",
    "chr": r"Commission (?:on|of) Human Rights|^Commission",
    "pace": r"Parliamentary Assembly|Council of Europe|Assemblée parlementaire",
}
_BODY = {name: regex.compile(words) for name, words in _BODIES.items()}
_COMMITTEES = {
    "cmw": r"CMW|"
    r"Committee on the Protection of the Rights of All Migrant Workers(?: and Members of Their Families)?|"
    r"Comité des travailleurs migrants|Migrant Workers(?: Convention)?",
    "cescr": r"CESCR|ESCR|Committee on Economic, Social and Cultural Rights|"
    r"Comité des droits économiques, sociaux et culturels|Comité de Derechos Económicos, Sociales y Culturales",
    "cedaw": r"CEDAW|Committee on the Elimination of Discrimination against Women|"
    r"Comité pour l'élimination de la discrimination à l'égard des femmes|"
    r"Elimination of All Forms of Discrimination against Women",
    "cerd": r"CERD|ICERD|Elimination of All Forms of Racial Discrimination|"
    r"Committee on the Elimination of Racial Discrimination|Comité pour l'élimination de la discrimination raciale",
    "crc": r"CRC|Committee on the Rights of the Child|Comité des droits de l'enfant|Comité de los Derechos del Niño",
    "crpd": r"CRPD|Committee on the Rights of Persons with Disabilities",
    "cat": r"CAT|Committee against Torture|Comité contre la torture|Comité contra la Tortura",
    "ced": r"CED|Committee on Enforced Disappearances",
    "ccpr": r"CCPR|ICCPR|HRC|Human Rights Committee|Comité des droits de l'homme|Comité de Derechos Humanos|"
    r"Комитет\w? по правам человека",
}
_COMMITTEE = regex.compile("|".join(rf"(?P<{name}>(?<!\w)(?:{words})(?!\w))" for name, words in _COMMITTEES.items()))
_COMMENT = regex.compile(
    r"(?<!\w)(?P<what>(?:[Jj]oint\s+)?(?:[Gg]eneral\s+(?:[Cc]omments?|[Rr]ecommendations?|[Rr]ec\.|COMMENTS?)|"
    r"GENERAL (?:COMMENT|RECOMMENDATION)|[Oo]bservations?\s+générales?|[Rr]ecommandations?\s+générales?|"
    r"[Oo]bservaci(?:ón|ones)\s+general(?:es)?|[Rr]ecomendaci(?:ón|ones)\s+general(?:es)?|"
    r"[Зз]амечани\w{1,3}\s+общего\s+порядка|[Аа]ллгемейн|Allgemeine\s+Bemerkung|التعليق العام|(?:第\s*)|GC|GR))\s*"
    r"(?:(?:[Nn]os?\.?|[Nn]\s?[°ºo]s?\.?|[Nn]úms?\.|№|رقم|"
    r"Nr\.)\s*)?(?P<number>\d{1,2})(?P<zh>\s*号一般性意见)?(?!\d|/\d)(?:\s?\((?P<year>(?:19|20)\d\d)\))?"
)
_COMMENT_ZH = regex.compile(r"第\s*(?P<number>\d{1,2})\s*号一般性(?:意见|建议)")
_COMMENT_MORE = re.compile(
    r"(?:(?:[^.;]|\b(?:arts?|paras?)\.){0,110}?)(?:;|,|,?\s(?:and|et|"
    r"y))\s+(?:[Nn]os?\.?\s*)?(?P<number>\d{1,2})(?:\s\((?:[\w-]+\s[Ss]ession,\s)?(?P<year>(?:19|20)\d\d)\)|(?=\s(?:respectively|"
    r"of the Committee|concern)))"
)
_COMMUNICATION = regex.compile(
    r"(?<!\w)[Cc]ommunications?\s+(?:[Nn]os?\.?|[Nn]\s?[°º]|núm\.)\s*(?P<number>\d{1,4}/(?:19|20)\d\d)(?!\d)"
)
_RESOLUTION_SIGNS = ("esolution", "ESOLUTION", "ésolution", "esoluci", "езолюци", "قرار", "第")
_COMMENT_SIGNS: tuple[str, ...] = (
    "omment",
    "OMMENT",
    "eneral ",
    "ommand",
    "bservaci",
    "bservation",
    "mendaci",
    "GENERAL",
    "GC",
    "GR",
)
_COMMENT_SIGNS += ("амечани", "Bemerkung", "التعليق", "第")
"""What a text has that may hold one: looked for first, since most texts have none of it."""
_BODY_OF = {
    "iccpr": "ccpr",
    "icescr": "cescr",
    "crc": "crc",
    "cedaw": "cedaw",
    "icerd": "cerd",
    "cat": "cat",
    "crpd": "crpd",
}
_BODY_OF |= {"icrmw": "cmw", "icpped": "ced", "iccpr-op1": "ccpr", "iccpr-op2": "ccpr"}
_RECOMMENDING = frozenset({"cedaw", "cerd"})


def mentions(flat: str, subject: str = "") -> list[Mention]:
    """Every document of the United Nations cited in the text. `subject`: the treaty that the text is about."""
    found: list[Mention] = []
    for match in _SYMBOL.finditer(flat) if "/" in flat else ():
        symbol = re.sub(r"\s", "", match["symbol"]).rstrip(".")
        if not (_PREFIXED.match(symbol) or re.search(r"\d", symbol)) or not re.search(r"\d", symbol):
            continue
        if symbol.count("/") < 1 or re.fullmatch(r"[A-Z]/\d{1,2}", symbol) or re.fullmatch(r"ST/\w+", symbol):
            continue
        found.append(
            Mention(
                match.start(),
                match.start() + len(match["symbol"].rstrip(".")),
                "un-symbol",
                Authority("symbol", symbol),
                "document",
            )
        )
        end = match.start() + len(match["symbol"])
        base = re.sub(r"/(?:Add|Corr|Rev)\.\d+$", "", symbol)
        while (more := _CORRECTED.match(flat, end)) is not None:
            what = Authority("symbol", f"{base}/{re.sub(' ', '', more['part'])}")
            found.append(Mention(more.start("part"), more.end(), "un-symbol", what, "document"))
            end = more.end()
    found.extend(_resolutions(flat))
    found.extend(_comments(flat, _BODY_OF.get(subject, "")))
    for match in _COMMUNICATION.finditer(flat) if "ommunication" in flat else ():
        what = Authority("communication", match["number"])
        found.append(Mention(match.start(), match.end(), "communication", what, "document"))
    return found


def _resolutions(flat: str) -> list[Mention]:
    found: list[Mention] = []
    for match in _RESOLUTION.finditer(flat) if any(sign in flat for sign in _RESOLUTION_SIGNS) else ():
        body = _body(match["body"] or "") or _body(match["after"] or "")
        near = body or _nearest(flat, match.start())
        what, sure, candidates = _resolution(match["number"], match["letter"], match["paren"], near, bool(body))
        if what is None:
            continue
        found.append(
            Mention(match.start(), match.end(), "resolution", what, "document", confidence=sure, candidates=candidates)
        )
        end = match.end()
        while (more := _MORE.match(flat, end)) is not None and (more["paren"] or "/" in more["number"]):
            what, sure, candidates = _resolution(more["number"], more["letter"], more["paren"], near, bool(body))
            if what is None:
                break
            found.append(
                Mention(
                    more.start("number"),
                    more.end(),
                    "resolution",
                    what,
                    "document",
                    confidence=sure,
                    candidates=candidates,
                )
            )
            end = more.end()
    return found


def _body(words: str) -> str:
    return next((name for name, pattern in _BODY.items() if words and pattern.search(words)), "")


def _nearest(flat: str, at: int) -> str:
    """The body named last before the place, within a paragraph or so."""
    window = flat[max(0, at - 1200) : at]
    best, where = "", -1
    for name, pattern in _BODY.items():
        if name == "chr":
            continue
        for match in pattern.finditer(window):
            if match.start() > where:
                best, where = name, match.start()
    return best


def _resolution(
    number: str, letter: str | None, paren: str | None, body: str, sure: bool
) -> tuple[Authority | None, float, tuple[Authority, ...]]:
    """The symbol a resolution's number makes, with what else it may be where the body is not said."""
    part = letter or ""
    roman = paren is not None and not paren.isdigit()

    def symbol(prefix: str, rest: str) -> Authority:
        return Authority("symbol", prefix + rest)

    if "/" in number:
        session = int(number.split("/", maxsplit=1)[0])
        if body == "hrc" or (not sure and session <= 60 and (body == "hrc" or not body)):
            other = (symbol("A/RES/", number + part),) if not sure else ()
            return symbol("A/HRC/RES/", number), 1.0 if sure else 0.6, other
        if body == "esc":
            return symbol("E/RES/", number), 1.0, ()
        if body == "chr":
            return symbol("E/CN.4/RES/", number), 1.0, ()
        if session < 30 and not sure:
            return symbol("A/HRC/RES/", number), 0.6, (symbol("A/RES/", number),)
        return symbol("A/RES/", number + part), 1.0 if sure else 0.7, () if sure else (symbol("A/HRC/RES/", number),)
    if roman:
        if body == "esc":
            return symbol("E/RES/", f"{number}{part}({paren})"), 1.0, ()
        if body == "chr":
            return symbol("E/CN.4/RES/", f"{number}{part}({paren})"), 1.0, ()
        return symbol("A/RES/", f"{number}{part}({paren})"), 1.0 if body == "ga" else 0.8, ()
    if paren:
        if body == "pace":
            return Authority("pace", f"{number}({paren})"), 1.0, ()
        if body == "sc":
            return symbol("S/RES/", f"{number}({paren})"), 1.0, ()
        return symbol("S/RES/", f"{number}({paren})"), 0.5, (Authority("pace", f"{number}({paren})"),)
    if body == "sc" and sure:
        return symbol("S/RES/", number), 0.8, ()
    return None, 0.0, ()


def _comments(flat: str, own: str) -> list[Mention]:
    found: list[Mention] = []
    if not any(sign in flat for sign in _COMMENT_SIGNS):
        return found
    matches = [*_COMMENT.finditer(flat), *_COMMENT_ZH.finditer(flat)]
    for match in matches:
        groups = match.groupdict()
        what = (groups.get("what") or "").strip()
        if what == "第" and not groups.get("zh"):
            continue
        if what in {"GC", "GR"} and not _committee_before(flat, match.start(), 12):
            continue
        recommending = bool(re.search(r"[Rr]ec|RECOM", what)) or what == "GR"
        body, sure = _comment_body(flat, match.start(), match.end(), recommending, own)
        start = match.start()
        found.append(_comment(start, match.end(), body, match["number"], sure, recommending))
        end = match.end()
        for _turn in range(12):
            more = _COMMENT_MORE.match(flat, end)
            if more is None or (
                not re.search(r"(?:[Nn]os\b|s\s|[Jj]oint)", match.group()) and "No" not in more.group()
            ):
                break
            named = (
                _COMMITTEE.search(flat, more.end(), more.end() + 70)
                if flat[more.end() : more.end() + 12].startswith(" of the Comm")
                else None
            )
            found.append(
                _comment(
                    more.start("number"),
                    more.end(),
                    named.lastgroup or body if named else body,
                    more["number"],
                    sure,
                    recommending,
                )
            )
            end = more.end()
    return found


def _comment(start: int, end: int, body: str, number: str, sure: float, recommending: bool) -> Mention:
    if body:
        return Mention(
            start, end, "general-comment", Authority("general-comment", f"{body}/{number}"), "document", confidence=sure
        )
    bodies = sorted(_RECOMMENDING if recommending else set(_COMMITTEES) - _RECOMMENDING)
    rest = tuple(Authority("general-comment", f"{one}/{number}") for one in bodies)
    return Mention(
        start, end, "general-comment", Authority("general-comment", number), "document", confidence=0.3, candidates=rest
    )


def _committee_before(flat: str, at: int, reach: int) -> str:
    names = [match.lastgroup or "" for match in _COMMITTEE.finditer(flat[max(0, at - reach) : at])]
    return names[-1] if names else ""


def _comment_body(flat: str, start: int, end: int, recommending: bool, own_body: str) -> tuple[str, float]:
    """Whose general comment it is: said beside it, or by the committee or treaty named last before it."""
    after = flat[end : end + 90]
    if (of := re.match(r"[^.;]{0,40}?\s(?:of|by|du|del|de la)\s(?:the\s)?", after)) is not None and (
        own := _COMMITTEE.match(after, of.end())
    ) is not None:
        return own.lastgroup or "", 1.0
    if body := _committee_before(flat, start, 60):
        return body, 1.0
    if own_body and (own_body in _RECOMMENDING) == recommending:
        return own_body, 0.9
    if re.search(r"(?<!\w)(?:the Committee's|its)\s(?:\w+\s)?$", flat[max(0, start - 40) : start], re.IGNORECASE):
        # the committee whose text this is names itself more often than any other
        names = [match.lastgroup or "" for match in _COMMITTEE.finditer(flat[max(0, start - 100_000) : end + 100_000])]
        if names:
            return max(sorted(set(names)), key=names.count), 0.8
    for reach in (700, 3000, 20000):
        names = [match.lastgroup or "" for match in _COMMITTEE.finditer(flat[max(0, start - reach) : start])]
        if recommending:
            names = [name for name in names if name in _RECOMMENDING]
        if names:
            return names[-1], 0.8
    names = [match.lastgroup or "" for match in _COMMITTEE.finditer(flat[end : end + 5000])]
    if recommending:
        names = [name for name in names if name in _RECOMMENDING]
    return (max(set(names), key=names.count), 0.6) if names else ("", 0.3)
