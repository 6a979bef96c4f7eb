"""Instruments by the names they go by: full titles, usual names, acronyms, and the short forms a text gives itself."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

import msgspec
import regex

from migrandi.citations.citation import Authority, Mention
from migrandi.errors import UserError
from migrandi.yaml_places import read_facts

_WORD = regex.compile(r"[\w\[\]]+")
_HAN = regex.compile(r"[\u4e00-\u9fff]")
_CYRILLIC = regex.compile(r"[а-яёіїє]+")
_FILE = Path(__file__).parent / "names.yaml"
_NOUNS = {
    "convention": r"convention|convenio|convención|конвенци\w+|اتفاقية|الاتفاقية|公约|verdrag\w*|"
    r"übereinkommen\w*|abkommen\w*|konvention|convenzione|konwencj\w+",
    "covenant": r"covenant|pacte|pacto|пакт\w*|العهد|pakt\w*",
    "protocol": r"protocol|protocole|protocolo|протокол\w*|البروتوكول|议定书|protokoll\w*",
    "charter": r"charter|charte|carta|charta|хартии|хартия|устав\w*|handvest",
}
_NOUN_OF = regex.compile(
    "|".join(rf"(?P<{noun}>\b(?:{words})(?!\w))" for noun, words in _NOUNS.items()), regex.IGNORECASE
)
_SHORT = regex.compile(
    r"(?<!\w)(?:(?:the|THE|LA|that|said|la|ladite|le|du|el|del|dicha|der|die|das|des|het|dit|della|de la)\s+(?:said\s+|"
    r"same\s+|optional\s+|protocole?\s+)?)"
    r"(?P<noun>Convention|CONVENTION|Covenant|Optional Protocol|Protocol|Charter|Pacte?|Protocole(?: facultatif)?|"
    r"Convención|Convenio|Pacto|Protocolo(?: Facultativo)?|"
    r"Konvention|Pakts?|Übereinkommens?|Abkommens?|Verdrag|Convenzione|Charte|Carta)"
    r"(?![\w])(?!\s+of\s+[A-Z])(?!\s+(?:No|n|against|contre|contra|on|relating|for the|sur|sobre|relative|des|de los|"
    r"rights|State|right|provision|article|obligation)\b)"
    r"|(?<!\w)(?P<cyr>Конвенци[ияюей]{1,2}|Пакта?|Протокола?)(?!\w)(?!\s+(?:о|об|против|1951|1967))"
    r"|(?<!\w)(?P<ar>الاتفاقية|العهد|البروتوكول)(?!\w)(?!\s+(?:ال|الخاص|الدولي))",
)
_DEFINED = regex.compile(
    r"\s*[,(]{1,2}\s*(?:[^()\"]{0,60}?)(?:the |la |le |l'|el |der |die )?\"\s?(?:the |la |le |l'|el |der |"
    r"die )?(?P<alias>[^\"()]{2,60}?)\s?\""
)
_GENERIC = regex.compile(
    r"convention|covenant|protocol|charter|pacte?|optional protocol|convención|convenio|pacto|protocole?|"
    r"konvention|charte",
    regex.IGNORECASE,
)
_ACT_NOUN = regex.compile(
    r"Directive|Regulation|Decision|Code|Dublin|Richtlinie|Verordnung|[Dd]irectiv|[Rr]èglement|Reglamento|"
    r"richtlijn|Act\b|Law\b|Statute|Treaty|Pact|Declaration"
)
_PROTOCOL = regex.compile(
    r"(?<!\w)(?:Additional |Protocole additionnel )?(?:Protoco(?:l|le|lo|ll)|PROTOCO(?:L|LE)|Protokolls?)\s+"
    r"(?:No\.?|[Nn]\s?[o°º]\.?|NO\.?|N\s?[°º]|núm\.|Nr\.)?\s*(?P<number>\d{1,2})(?![\d/])"
    r"(?P<title>\s+(?:to the (?:European )?Convention|à la Convention(?: européenne)?|zur Konvention|"
    r"al Convenio)(?!\w))?"
)
_LABOUR = regex.compile(
    r"(?<!\w)(?:(?:ILO|OIT|International Labour Organi[sz]ation(?:'s)?)\s)?(?:Convention|"
    r"Convenio)\s\(?(?:No\.?|[Nn]\s?[°o]\.?|núm\.)\s?"
    r"(?P<number>1?\d{1,2})\)?(?![\d/])"
)
_LABOUR_ORGANISATION = regex.compile(r"ILO|OIT|International Labour Organi[sz]ation")
_STRASBOURG = regex.compile(r"European Court of Human Rights|Cour européenne des droits de l'homme|HUDOC|ECHR")


class Named(msgspec.Struct, forbid_unknown_fields=True):
    """Further names of an instrument: `names` in any case and simple inflection, `acronyms` as written."""

    key: str
    names: list[str] = []
    acronyms: list[str] = []


class NamesError(UserError):
    """The file of names is not as it has to be."""

    code = "names-error"


class Trie(msgspec.Struct):
    """Names by their words. Case and simple endings do not count, except in acronyms and Chinese names."""

    root: dict[str, dict[str, object]]
    exact: dict[str, str]
    chinese: regex.Pattern[str] | None
    chinese_keys: dict[str, str]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """A word as it is compared: small letters, without the endings of plural and genitive."""
    low = word.lower()
    if not low.isascii() and low[0] < "\u0250":
        # capitals of Latin languages are printed with accents or without
        low = "".join(char for char in unicodedata.normalize("NFKD", low) if not unicodedata.combining(char))
    if len(low) > 5:
        if _CYRILLIC.fullmatch(low):
            return low[: max(4, len(low) - 3)]
        if low.endswith("s"):
            return low[:-1]
    return low


def build(names: Iterable[tuple[str, str]]) -> Trie:
    """The trie of (name, key): a key is the last step of a register path, or `celex:…`."""
    root: dict[str, dict[str, object]] = {}
    exact: dict[str, str] = {}
    chinese: dict[str, str] = {}
    for name, key in names:
        if _HAN.search(name):
            chinese[name] = key
            continue
        words = [word.group() for word in _WORD.finditer(name)]
        letters = sum(char.isupper() for char in name)
        if len(words) == 1 or (len(words) <= 2 and letters * 2 > len(name) and "-" in name):
            if letters > 1:
                exact[name] = key
            if letters > 1 or len(name) < 7:
                continue
        if key.startswith(("appno:", "case:")):
            continue
        node: dict[str, object] = root  # type: ignore[assignment]
        for word in words:
            node = node.setdefault(_stem(word), {})  # type: ignore[assignment]
        node[""] = key
    pattern = regex.compile("|".join(sorted(map(regex.escape, chinese), key=len, reverse=True))) if chinese else None
    return Trie(root, exact, pattern, chinese)


@cache
def further_names() -> tuple[tuple[str, str], ...]:
    """The names of our own data file, beside those of the register."""
    result: list[tuple[str, str]] = []
    for named in read_facts(_FILE, list[Named], NamesError):
        result.extend((name, named.key) for name in [*named.names, *named.acronyms])
    return tuple(result)


def authority(key: str) -> tuple[str, Authority, str]:
    """Kind, authority and family of a key of the trie."""
    if key.startswith("celex:"):
        return "eu-act", Authority("celex", key[6:]), "eu"
    return "treaty", Authority("name", key), "eu" if key in {"eu-charter", "tfeu", "teu"} else "treaty"


def named(flat: str, trie: Trie) -> list[Mention]:
    """Every instrument that the text names, longest name first."""
    found: list[Mention] = []
    printed = _WORD.findall(flat)
    stems = list(map(_stem, printed))
    candidates = _candidates(trie, printed, stems)
    spans = [match.span() for match in _WORD.finditer(flat)] if candidates else []
    count, since = len(spans), 0
    for place in candidates:
        if place < since:
            continue
        word, (start, end) = printed[place], spans[place]
        key = trie.exact.get(word)
        if key is not None and place + 2 < count and flat[end : end + 1] == "-":
            longer = flat[start : spans[place + 1][1]]
            if (better := trie.exact.get(longer)) is not None:
                key, end = better, spans[place + 1][1]
        if key is not None and place and flat[start - 1 : start] == "-":
            longer = flat[spans[place - 1][0] : end]
            if (better := trie.exact.get(longer)) is not None:
                key, start = better, spans[place - 1][0]
        node = trie.root.get(stems[place])
        last = at = place
        while node is not None:
            if (here := node.get("")) is not None:
                key, last, end = str(here), at, spans[at][1]
            at += 1
            if at >= count or spans[at][0] - spans[at - 1][1] > 60:
                break
            gap = flat[spans[at - 1][1] : spans[at][0]]
            if gap != " " and _ends_a_name(gap, printed[at - 1]):
                break
            onward = node.get(stems[at])
            if onward is None and at + 1 < count and flat[spans[at][1] : spans[at + 1][0]] == "- ":
                onward = node.get(_stem(printed[at] + printed[at + 1]))  # a word broken at the end of a line
                at += onward is not None
            node = onward  # type: ignore[assignment]
        if key is None:
            continue
        if key != "-":
            kind, what, family = authority(key)
            found.append(Mention(start, end, kind, what, family, word in _BODIES_TOO and last == place))
        since = last + 1
    if trie.chinese is not None and _HAN.search(flat):
        for match in trie.chinese.finditer(flat):
            kind, what, family = authority(trie.chinese_keys[match.group()])
            found.append(Mention(match.start(), match.end(), kind, what, family))
    return found


def _candidates(trie: Trie, printed: list[str], stems: list[str]) -> list[int]:
    """The words of a text at which a name may begin: an acronym, or a word that the next word goes on from."""
    root, last = trie.root, len(stems) - 1
    found = [
        place
        for place, stem in enumerate(stems)
        if stem in root
        and (
            "" in root[stem]
            or (place < last and stems[place + 1] in root[stem])
            or (place + 1 < last and _stem(printed[place + 1] + printed[place + 2]) in root[stem])
        )
    ]
    if not trie.exact.keys().isdisjoint(printed):
        found = sorted({*found, *(place for place, word in enumerate(printed) if word in trie.exact)})
    return found


def _ends_a_name(gap: str, before: str) -> bool:
    """Whether what stands between two words is more than a name has within it."""
    sign = gap.strip()
    if len(gap) > 12 and sign:
        return True
    if any(mark in gap for mark in ";:()./") and sign not in {"(", ")", "."}:
        return True
    return sign == "." and len(before) > 3  # the end of a sentence


def defined(flat: str, mentions: list[Mention]) -> tuple[dict[str, Mention], list[tuple[int, int]]]:
    """The short forms that the text gives what it names, and the brackets in which it does."""
    aliases: dict[str, Mention] = {}
    brackets: list[tuple[int, int]] = []
    for mention in mentions:
        head = flat[mention.end : mention.end + 400]
        sentence = head if mention.kind == "eu-act" else head[:140]
        match = _DEFINED.match(head)
        if (
            match is None
            and (opening := sentence.find('("')) >= 0
            and not any(mention.end < other.start < mention.end + opening for other in mentions)
        ):
            match = _DEFINED.match(head, opening)
        if match is None:
            continue
        alias = re.sub(r"^(?:the|la|le|el|der|die)\s+", "", match["alias"].strip())
        if not _NOUN_OF.search(alias) and not _ACT_NOUN.search(alias) and not re.fullmatch(r"[A-Z]{3,7}\d?", alias):
            continue
        if alias in {"CJEU", "CAT", "ECJ", "CPT", "EU", "ECHR", "ECSR", "UNHCR", "TFEU"}:
            continue
        brackets.append((mention.end + match.start(), mention.end + match.end()))
        if alias and alias[0].isupper() and alias.lower() not in {"court", "commission", "committee", "government"}:
            aliases.setdefault(alias, mention)
    return aliases, brackets


def short_forms(flat: str, mentions: list[Mention], aliases: Mapping[str, Mention], subject: str = "") -> list[Mention]:
    """“the Convention”, “the Covenant”, “Protocol No. 4” and the short forms that the text itself defines."""
    found: list[Mention] = []
    special = {alias: mention for alias, mention in aliases.items() if not _GENERIC.fullmatch(alias) and len(alias) > 3}
    if special:
        pattern = regex.compile(
            r"(?<!\w)(?:" + "|".join(sorted(map(regex.escape, special), key=len, reverse=True)) + r")(?!\w)"
        )
        for match in pattern.finditer(flat):
            mention = special[match.group()]
            found.append(
                msgspec.structs.replace(mention, start=match.start(), end=match.end(), confidence=0.95, pinpoints=())
            )
    explicit = {alias.lower(): mention.authority for alias, mention in aliases.items() if _GENERIC.fullmatch(alias)}
    shorts = list(_SHORT.finditer(flat))
    ranked = _by_noun(flat, mentions, subject) if shorts else {}
    strasbourg = bool(shorts) and len(_STRASBOURG.findall(flat)) > len(_COMMITTEE.findall(flat))
    for match in shorts:
        printed = (match["noun"] or match["cyr"] or match["ar"]).lower()
        noun = next((name for name, words in _NOUNS.items() if re.search(words, printed, re.IGNORECASE)), "")
        others = ranked.get(noun, [])
        if printed in explicit:
            what, sure = explicit[printed], 0.95
        elif noun == "convention" and strasbourg and (not others or any(one.value == "echr" for one in others)):
            what, sure = Authority("name", "echr"), 0.8
        elif others:
            what, sure = others[0], 0.9 if len(others) == 1 else 0.7
        else:
            what, sure = Authority("short", noun), 0.2
        rest = tuple(one for one in others if one != what)[:5]
        family = "eu" if what.value == "eu-charter" else "treaty"
        found.append(Mention(match.start(), match.end(), "treaty", what, family, True, sure, rest))
    for match in _LABOUR.finditer(flat) if "onven" in flat else ():
        near = flat[max(0, match.start() - 400) : match.end() + 40]
        if _LABOUR_ORGANISATION.search(match.group()) or _LABOUR_ORGANISATION.search(near):
            what = Authority("name", f"ilo-c{match['number']}")
            found.append(Mention(match.start(), match.end(), "treaty", what, "treaty", False, 0.95))
    protocols = list(_PROTOCOL.finditer(flat)) if "rotoco" in flat or "ROTOCO" in flat or "rotoko" in flat else []
    if protocols and (any(mention.authority.value == "echr" for mention in mentions) or _STRASBOURG.search(flat)):
        for match in protocols:
            what = Authority("name", f"echr-p{match['number']}")
            printed = flat[max(0, match.start() - 5) : match.start()]
            needs = match["title"] is None or printed.lower().endswith((" of ", " du ", " de "))
            found.append(Mention(match.start(), match.end(), "treaty", what, "treaty", needs, 0.95))
    return found


def _by_noun(flat: str, mentions: list[Mention], subject: str) -> dict[str, list[Authority]]:
    """For each noun of a short form, the instruments the text names with it, most often named first."""
    counts: dict[str, Counter[Authority]] = {}
    for mention in mentions:
        if mention.kind != "treaty":
            continue
        words = flat[mention.start : mention.end]
        noun = _NOUN_OF.search(words)
        name = noun.lastgroup if noun is not None else _NOUN_BY_KEY.get(mention.authority.value)
        if name:
            counts.setdefault(name, Counter())[mention.authority] += 1
    if (noun_of_subject := _noun(subject)) is not None:
        counts.setdefault(noun_of_subject, Counter())[Authority("name", subject)] += 1_000_000
    for match in _COMMITTEE.finditer(flat):
        key = match.lastgroup or ""
        counts.setdefault(_NOUN_BY_KEY[key], Counter())[Authority("name", key)] += 1
    return {noun: [what for what, _count in counter.most_common()] for noun, counter in counts.items()}


def _noun(key: str) -> str | None:
    """The noun an instrument of the register goes by, from its key."""
    if re.search(r"-op\d?(?:-|$)|^opcat$", key):
        return "protocol"
    return _NOUN_BY_KEY.get(key) or next((noun for noun in _NOUNS if key.endswith(noun)), None) if key else None


_BODIES_TOO = frozenset(
    {
        "CAT",
        "CRC",
        "CEDAW",
        "CERD",
        "CRPD",
        "CMW",
        "CED",
        "ECHR",
        "CEDH",
        "CIDH",
        "ACHPR",
        "RC",
        "FK",
        "GC",
        "CSR",
        "CFR",
        "CTM",
    }
)
"""Acronyms that are a committee's, a court's or something else's as well: they count with a pinpoint only."""
_COMMITTEE = regex.compile(
    r"(?P<icescr>Committee on Economic, Social and Cultural Rights)|(?P<iccpr>Human Rights Committee)|"
    r"(?P<crc>Committee on the Rights of the Child)|"
    r"(?P<cedaw>Committee on the Elimination of Discrimination against Women)|"
    r"(?P<icerd>Committee on the Elimination of Racial Discrimination)|"
    r"(?P<cat>Committee [Aa]gainst Torture)|(?P<crpd>Committee on the Rights of Persons with Disabilities)|"
    r"(?P<icpped>Committee on Enforced Disappearances)|"
    r"(?P<icrmw>Committee on the Protection of the Rights of All Migrant Workers)"
)
_NOUN_BY_KEY = {
    "vcdr": "convention",
    "vccr": "convention",
    "vclt": "convention",
    "echr": "convention",
    "crc": "convention",
    "cat": "convention",
    "cedaw": "convention",
    "icerd": "convention",
    "crpd": "convention",
    "icrmw": "convention",
    "icpped": "convention",
    "iccpr": "covenant",
    "icescr": "covenant",
    "refugee-convention": "convention",
    "iccpr-op1": "protocol",
    "eu-charter": "charter",
}
