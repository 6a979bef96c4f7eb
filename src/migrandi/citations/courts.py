"""Judgments: Strasbourg, Luxembourg, ECLI, neutral citations, the American immigration board."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec
import regex

from migrandi.citations.citation import Authority, Mention
from migrandi.citations.instruments import NamesError
from migrandi.formats.identifiers import slug
from migrandi.yaml_places import read_facts

_STATES = (
    r"Albania|Andorra|Armenia|Austria|Azerbaijan|Belgium|Bosnia and Herzegovina|Bulgaria|Croatia|Cyprus|"
    r"Czech Republic|Czechia|Denmark|Estonia|"
    r"Finland|France|Georgia|Germany|Greece|Hungary|Iceland|Ireland|Italy|Latvia|Liechtenstein|Lithuania|"
    r"Luxembourg|Malta|Moldova|Monaco|"
    r"Montenegro|Netherlands|North Macedonia|former Yugoslav Republic of Macedonia|Norway|Poland|Portugal|"
    r"Republic of Moldova|Romania|Russia|"
    r"San Marino|Serbia|Slovakia|Slovenia|Spain|Sweden|Switzerland|Turkey|Türkiye|Ukraine|United Kingdom"
)
_STATES_FR = (
    r"Albanie|Allemagne|Arménie|Autriche|Azerbaïdjan|Belgique|Bosnie-Herzégovine|Bulgarie|Chypre|Croatie|"
    r"Danemark|Espagne|Estonie|Finlande|France|"
    r"Géorgie|Grèce|Hongrie|Irlande|Islande|Italie|Lettonie|Liechtenstein|Lituanie|Luxembourg|Malte|Moldova|"
    r"Monaco|Monténégro|Norvège|Pays-Bas|"
    r"Pologne|Portugal|République tchèque|Roumanie|Royaume-Uni|Russie|Saint-Marin|Serbie|Slovaquie|Slovénie|"
    r"Suède|Suisse|Turquie|Ukraine"
)
_ANY_STATE = f"{_STATES}|{_STATES_FR}"
_STATE = r"(?:the\s+|la\s+|l'|le\s+|les\s+)?(?:" + f"{_ANY_STATE}|{_ANY_STATE.upper()}".replace(" ", r"\s{1,3}") + ")"
_PARTIES = regex.compile(
    rf"(?<!\w)(?P<versus>v\.|c\.|v)\s{{1,4}}(?P<state>{_STATE}(?:(?:,|\s+and|"
    rf"\s+et)\s+{_STATE}){{0,4}}(?:\s+and\s+(?:\d+\s+)?Others|\s+et (?:\d+ )?autres(?: Etats contractants)?)?)(?!\w)"
)
_ANY_PARTIES = regex.compile(
    r"(?<!\w)(?P<versus>v\.|c\.|v)\s{1,4}(?P<state>(?:the\s)?"
    r"[\p{Lu}][\w ]{1,40}?)(?=\s{0,3},?\s{0,3}(?:\[GC\]|\((?:dec|déc)\.\))?"
    r"\s{0,3},?\s{0,3}(?:nos?\.|n\s?os?|n[°º])\s{0,4}\d{1,5}/\d\d)"
)
_NAME_BEFORE = regex.compile(
    r"(?:^|[\s(\";,])(?P<name>(?:[\p{Lu}][\w'.’&-]*\.?(?:-\p{Lu}[\w'.-]*)*|\[\w+\]|\(\p{Lu}[\w ]{1,20}\)|-)"
    r"(?:,?\s{1,3}(?:[\p{Lu}][\w'.’&-]*|and|et|de|van|der|den|von|di|du|la|le|on\s{1,2}behalf\s{1,2}of|others|Others|autres|s|of|for|the|"
    r"-|\(\p{Lu}[\w ]{1,20}\)|\[\w+\])){0,12})\s{0,4}$"
)
_LEAD_IN = regex.compile(
    r"^(?:See|In|Cf|Thus|However|Voir|Dans|And|And in|Compare|Contrast|Also|The|Judgment|Case of|Case|Affaire|"
    r"Arrêt|For|As in|Court|By contrast)\.?,?\s+(?:also\s+)?(?:,\s*)?"
)
_NUMBERS = regex.compile(
    r"(?<![\w/])(?:applications?\s+|requêtes?\s+|Applications?\s+|Requêtes?\s+|demandas?\s+|Beschwerden?\s+|"
    r"жалоб\w+\s+)?"
    r"(?:(?:nos?|Nos?|NOS?|n\s?os?|[Nn]os|Nrn?|nrn?|núms?)\s?\.{0,2}|n\s?[°º]s?|№№?)\s*(?P<first>\d{1,5}/\d\d)(?![\d/])"
)
_GAZETTE = re.compile(
    r"(?:[Gg]azette|[Jj]ournal|[Bb]ulletin|[Oo]fficiel|"
    r"(?:[Rr]esolutions?|[Dd]ecrees?|[Oo]rdinances?|[Ll]aws?|[Ii]nstitutional [Aa]cts?)(?:\s[\w ]{1,40})?)\s*\(?\s*$"
)
_MORE = re.compile(r"\s*(?:,|;|\sand\b|\set\b|,\s*and\b)?\s*(?P<number>\d{1,5}/\d\d)(?![\d/])")
_PLACE = r"§{1,2}\s*(?P<places>\d{1,4}(?:\s*(?:-|,|and|et|to|à)\s*\d{1,4}(?![\d/])(?!\s+\p{L}+\.?\s+(?:19|20)\d\d))*)"
_ANY_PLACE = regex.compile(_PLACE)
_PLACE_AT_ONCE = regex.compile(rf"\s*,?\s*{_PLACE}")
_PLACE_AFTER_CITED = regex.compile(
    rf"\s*,?\s*(?:\[GC\])?\s*[,(]*\s*(?:both )?(?:cited above|précité\w*)\s*,?\s*{_PLACE}"
)
_AFTER = regex.compile(rf"[^;§]{{0,110}}?{_PLACE}")
_LOOSE_PLACE = _PLACE.replace("§{1,2}", r"§\s?§?")
_AFTER_NAME = regex.compile(
    r"\s{0,3}(?:\[GC\]|\(dec\.\))?\s*,?\s*\(?(?:(?:both\s+)?cited above|précité[es]*|\d{4})?"
    r"(?:\s*\(?(?:just satisfaction|preliminary objections?|merits|exceptions? préliminaires?|"
    r"satisfaction équitable|fond)\)?)?"
    r"(?:\s*,\s*\d{4})*(?:\s*,?\s*(?:judgment of\s|arrêt du\s)?\d{1,2}(?:er)?\s+\w{3,9}\s+\d{4})?"
    r"(?:,\s+(?:Series\s+A\s+no\.\s+\d+(?:-[A-Z])?|série\s+A\s+n\s?[o°]\s+\d+(?:-[A-Z])?|"
    r"Reports\s+\d{4}-[IVX]+))?(?:\s*,\s*pp?\.\s*\d{1,4}(?:-\d{1,4})?)?\s*,?\s*" + _LOOSE_PLACE
)
_LUXEMBOURG = regex.compile(
    r"(?<![\w/-])(?:(?:Joined\s+)?Cases?\s+|affaires?(?: jointes)?\s+|[Aa]suntos?(?: acumulados)?\s+|"
    r"(?:verbundene\s+)?Rechtssachen?\s+|(?:gevoegde\s+)?zaken?\s+|cause(?: riunite)?\s+|дел\w+\s+)?"
    r"(?P<number>[CTF]\s{0,2}-\s{0,2}\d{1,4}/\d\d)(?:\s(?P<suffix>PPU|P|P\(R\)))?(?![\d/])",
)
_PARAGRAPH = re.compile(
    r"(?:\s(?:and|et|y|und)\s(?:[Cc]ase\s)?[CTF]\s{0,2}-\s{0,2}\d{1,4}/\d\d(?:\sPPU)?)?(?:,\s(?:ECLI:)?[A-Z]{2}:[A-Z]:\d{4}:\d{1,5})?"
    r"(?:,\s\d{1,2}\s\w{3,10}\s\d{4})?,?\s(?:at\s)?(?:paragraphs?|paras?\.?|points?|apartados?|Rn\.)\s"
    r"(?P<places>\d{1,4}(?:\s?(?:-|,|and|et|to|à|y)\s?\d{1,4}(?!\d))*)"
)
_STRASBOURG_STYLE = regex.compile(
    r"\s{0,3},?\s?\(?(?:\[GC\]|\((?:dec|déc)|\d{1,5}/(?:19|20)\d\d/|(?:exceptions? préliminaires?|merits|"
    r"just satisfaction|"
    r"preliminary objections?|fond)\)|(?:\d{1,2}\s+\w+\s+)?\s{0,2}(?:19|20)\d\d\s?(?:[,;)]|\(|$)|"
    r"(?:both )?cited above|précité|§|judgment of)"
)
_SAID_TO_BE = re.compile(r"(?:arrêt|affaire|case of|judgments? in|judgment of)\s{1,2}$")
_KIND_SAID = re.compile(r"[\s,]*(?:décision|arrêt|judgment|decision)$")
_CITED = regex.compile(r"cited above|précité", regex.IGNORECASE)
_ALL_CITED = regex.compile(r",\s(?:all|both)\s(?:cited above|précité)")
_CITED_TOGETHER = regex.compile(
    r"(?:[^;.()§]{2,80},\s{0,3}§{1,2}\s*[\d\s,-]{1,20};\s?){1,6}(?:and\s)?[^;.()§]{2,80},\s{0,3}§{1,2}\s*[\d\s-]{1,20}$"
)
_ECLI = regex.compile(r"(?<!\w)(?:ECLI\s?:\s?)?(?P<ecli>[A-Z]{2}:[A-Z][A-Z0-9]{0,6}:\d{4}:[A-Z0-9.]*[A-Z0-9])(?!\w)")
_NEUTRAL = regex.compile(
    r"\[(?P<year>(?:19|20)\d\d)\]\s{0,3}(?P<court>UKSC|UKPC|UKHL|EWCA\s{1,3}(?:Civ|Crim)|EWHC|EWFC|EWCOP|UKUT|"
    r"UKFTT|UKAIT|UKIAT|UKEAT|UKSIAC|CSIH|CSOH|NICA|NIQB|NIKB|NICh|"
    r"HCA|FCAFC|FCA|FedCFamC2G|FCCA|FMCA|AATA|ARTA|RRTA|NSWCA|VSCA|"
    r"NZSC|NZCA|NZHC|NZIPT|NZRSAA|ZACC|ZASCA|ZAGPPHC|ZAGPJHC|ZAWCHC|KESC|KECA|KEHC|KEELRC|IESC|IECA|"
    r"IEHC)\s{1,3}(?P<number>\d{1,5})(?!\d)"
    r"(?:\s{0,2}\((?P<division>Admin|Ch|QB|KB|Fam|Comm|TCC|IAC|AAC|LC|TC|KLR)\))?"
)
_CANADA = regex.compile(
    r"(?<![\w\[/])(?P<year>(?:19|20)\d\d)\s(?P<court>SCC|CSC|FCA|CAF|FC|CF|ONCA|ONSC|BCCA|BCSC|QCCA|ABCA|MBCA|"
    r"SKCA|NSCA|NBCA|TCC|CanLII)\s(?P<number>\d{1,6})(?!\d)(?:\s\((?P<division>[A-Z]{2,4}(?:\s[A-Z]{2,4})?)\))?"
)
_EKLR = regex.compile(r"\[(?P<year>(?:19|20)\d\d)\]\s?eKLR(?!\w)")
_ENGLISH = {"CSC": "SCC", "CAF": "FCA", "CF": "FC"}
_BIA = regex.compile(
    r"(?<!\d)(?P<volume>\d{1,2})\s{1,2}I\s?&\s?N\.?\s{1,2}Dec\.?\s{1,2}(?P<page>\d{1,4})(?!\d)(?:\s\((?:BIA|"
    r"A\.G\.|Att'y Gen\.)\s\d{4}\))?"
)


class Known(msgspec.Struct, forbid_unknown_fields=True):
    """A case known by name."""

    appno: str
    names: list[str]


@cache
def known() -> dict[str, str]:
    """Application number by name, in small letters."""
    path = Path(__file__).parent / "cases.yaml"
    return {_key(name): case.appno for case in read_facts(path, list[Known], NamesError) for name in case.names}


def cases_of(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Application number by name, of our own file and of those among `names` that are keyed `appno:…`."""
    return {**known(), **{_key(name): key[6:] for name, key in names if key.startswith("appno:")}}


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" ,.").lower()


def places(printed: str) -> tuple[str, ...]:
    """`47-49 and 51` as the addresses of paragraphs."""
    result: list[str] = []
    for part in re.finditer(r"(\d+)(?:\s*(?:-|to|à)\s*(\d+))?", printed):
        first, last = int(part[1]), part[2]
        if last is None:
            result.append(f"para_{first}")
            continue
        to = int(last) if len(last) >= len(part[1]) else int(part[1][: len(part[1]) - len(last)] + last)
        result.extend(f"para_{one}" for one in range(first, to + 1 if first <= to <= first + 300 else first + 1))
    return tuple(dict.fromkeys(result))


def mentions(flat: str, cases: Mapping[str, str] | None = None) -> list[Mention]:
    """Every judgment or application cited in the text, with its paragraphs.

    `cases`: application numbers by name, from `cases_of`; our own file's where not given.
    """
    found = _strasbourg(flat, known() if cases is None else cases)
    for match in _LUXEMBOURG.finditer(flat) if "/" in flat else ():
        value = re.sub(r"\s", "", match["number"]) + (f" {match['suffix']}" if match["suffix"] else "")
        pinpoints = _places_after(flat, match.end()) or _paragraph_after(flat, match.end())
        found.append(
            Mention(match.start(), match.end(), "cjeu-case", Authority("case", value), "document", pinpoints=pinpoints)
        )
    for match in _ECLI.finditer(flat) if ":" in flat else ():
        what = Authority("ecli", f"ECLI:{match['ecli']}")
        pinpoints = _paragraph_after(flat, match.end())
        found.append(Mention(match.start(), match.end(), "ecli", what, "document", pinpoints=pinpoints))
    for match in _NEUTRAL.finditer(flat) if "[" in flat else ():
        court = re.sub(r"\s+", " ", match["court"])
        what = Authority("neutral", f"[{match['year']}] {court} {int(match['number'])}")
        found.append(Mention(match.start(), match.end(), "neutral-citation", what, "document"))
    for match in _CANADA.finditer(flat):
        what = Authority("neutral", f"{match['year']} {_ENGLISH.get(match['court'], match['court'])} {match['number']}")
        found.append(Mention(match.start(), match.end(), "neutral-citation", what, "document"))
    for match in _EKLR.finditer(flat):
        found.append(
            Mention(
                match.start(),
                match.end(),
                "neutral-citation",
                Authority("neutral", f"[{match['year']}] eKLR"),
                "document",
            )
        )
    for match in _BIA.finditer(flat) if "Dec" in flat else ():
        found.append(
            Mention(
                match.start(), match.end(), "bia", Authority("bia", f"{match['volume']}/{match['page']}"), "document"
            )
        )
    return found


def _places_after(flat: str, at: int) -> tuple[str, ...]:
    """The paragraphs that follow a citation within its clause."""
    window = flat[at : at + 200]
    stop = re.search(r";|\b(?:nos?|n o)\.?\s*\d+/\d\d|cited above|précité|\. [A-Z]\w{2}", window)
    after = _AFTER.match(window[: stop.start()] if stop else window)
    return places(after["places"]) if after is not None else ()


def _paragraph_after(flat: str, at: int) -> tuple[str, ...]:
    """`C-71/11 and C-99/11, EU:C:2012:518, paragraph 80`: Luxembourg is cited by the word."""
    after = _PARAGRAPH.match(flat[at : at + 120])
    return places(after["places"]) if after is not None else ()


def _strasbourg(flat: str, cases: Mapping[str, str]) -> list[Mention]:
    """Applications by number and cases by name; a name whose number the text gives is known for all of it."""
    found: list[Mention] = []
    patterns = (_ANY_PARTIES, _PARTIES) if any(sign in flat for sign in ("v.", "c.", "v ")) else ()
    versus = {match.start(): match for pattern in patterns for match in pattern.finditer(flat)}
    parties = [(match, _name(flat, match)) for _at, match in sorted(versus.items())]
    numbered: dict[str, str] = {}
    spans: list[tuple[int, int]] = []
    for match in _NUMBERS.finditer(flat) if "/" in flat else ():
        if _GAZETTE.search(flat[max(0, match.start() - 40) : match.start()]) is not None:
            continue
        numbers = [(match.start("first"), match.end("first"), match["first"])]
        end = match.end()
        while (more := _MORE.match(flat, end)) is not None:
            numbers.append((more.start("number"), more.end("number"), more["number"]))
            end = more.end()
        window = flat[end : end + 160]
        cut = re.search(r";|\bnos?\.|\bn o\b|cited above|précité|\. [A-Z]\w{2}", window)
        after = _AFTER.match(window[: cut.start()] if cut else window)
        pinpoints = places(after["places"]) if after is not None else ()
        for place, (start, stop, number) in enumerate(numbers):
            begin = match.start() if place == 0 else start
            found.append(
                Mention(begin, stop, "echr-application", Authority("appno", number), "document", pinpoints=pinpoints)
            )
        spans.append((match.start(), numbers[0][1]))
        numbered.setdefault(f"@{match.start()}", match["first"])
    starts = [span[0] for span in spans]
    aliases: dict[str, str] = {}
    pending: list[tuple[regex.Match[str], str, int]] = []
    for match, (name, start) in parties:
        if not name or name in {"Others", "and Others"}:
            continue
        place = bisect.bisect_left(starts, match.end())
        gap = flat[match.end() : starts[place]] if place < len(starts) and starts[place] - match.end() < 60 else None
        whole = _key(f"{name} v. {match['state']}")
        if gap is not None and re.fullmatch(
            r"\s*[,(]?\s*\(?(?:\[GC\])?\s*(?:\(?(?:dec|"
            r"déc)\.\)?)?\s*(?:\[GC\])?\s*(?:\(just satisfaction\))?\s*[,(]*\s*",
            gap,
        ):
            aliases.setdefault(whole, numbered[f"@{starts[place]}"])
            aliases.setdefault(_key(name), numbered[f"@{starts[place]}"])
            continue
        pending.append((match, name, start))
    unnumbered: dict[str, str] = {}
    for match, name, start in pending:
        whole = _key(f"{name} v. {match['state']}")
        number = aliases.get(whole) or cases.get(whole)
        after = _AFTER_NAME.match(flat, match.end())
        pinpoints = places(after["places"]) if after is not None else ()
        if not pinpoints and _CITED.search(flat[match.end() : match.end() + 30]):
            pinpoints = _places_after_cited(flat, match.end())
        what = Authority("appno", number) if number else Authority("echr-case", _slug(f"{name} v {match['state']}"))
        said = _SAID_TO_BE.search(flat[max(0, start - 20) : start]) is not None
        if number or said or _STRASBOURG_STYLE.match(flat, match.end()):
            if not number:
                unnumbered.setdefault(_key(name), what.value)
            found.append(
                Mention(
                    start,
                    match.end(),
                    "echr-case",
                    what,
                    "document",
                    pinpoints=pinpoints,
                    confidence=1.0 if number else 0.7,
                )
            )
    if _CITED.search(flat) is not None:
        by_name = {name: Authority("echr-case", value) for name, value in unnumbered.items()}
        by_name |= {name: Authority("appno", number) for name, number in {**cases, **aliases}.items()}
        found.extend(_cited_by_name(flat, by_name))
    return found


def _places_after_cited(flat: str, at: int) -> tuple[str, ...]:
    window = flat[at : at + 60]
    after = _PLACE_AFTER_CITED.match(window)
    return places(after["places"]) if after is not None else ()


def _cited_by_name(flat: str, aliases: dict[str, Authority]) -> list[Mention]:
    """`Hirsi Jamaa and Others, cited above, § 70`: a name without the State."""
    found: list[Mention] = []
    for cited in _CITED.finditer(flat):
        before = _KIND_SAID.sub("", flat[max(0, cited.start() - 90) : cited.start()].rstrip(" ,(["))
        name = _NAME_BEFORE.search(before)
        if name is None:
            continue
        words = _LEAD_IN.sub("", name["name"]).strip(" ,")
        while words and (known_as := aliases.get(_key(words))) is None:
            words = words.partition(" ")[2]
        if not words or known_as is None:
            continue
        start = max(0, cited.start() - 90) + before.rfind(words)
        after = _PLACE_AT_ONCE.match(flat[cited.end() : cited.end() + 60])
        pinpoints = places(after["places"]) if after is not None else _paragraph_before(flat, start)
        found.append(Mention(start, cited.end(), "echr-case", known_as, "document", pinpoints=pinpoints))
    for said in _ALL_CITED.finditer(flat):
        since = max(0, said.start() - 400)
        several = _CITED_TOGETHER.search(flat[since : said.start()])
        if several is None:
            continue
        at = since + several.start()
        for part in several.group().split(";"):
            called = re.sub(r"^(?:\s|see|and|also|,)+", "", part.partition("§")[0]).strip(" ,")
            place = _ANY_PLACE.search(part)
            while called and _key(called) not in aliases:
                called = called.partition(" ")[2]
            if called and place is not None:
                start = at + part.index(called)
                found.append(
                    Mention(
                        start,
                        at + place.end(),
                        "echr-case",
                        aliases[_key(called)],
                        "document",
                        pinpoints=places(place["places"]),
                    )
                )
            at += len(part) + 1
    return found


def _paragraph_before(flat: str, at: int) -> tuple[str, ...]:
    before = re.search(
        r"paragraphs?\s(\d+(?:\s*(?:-|and)\s*\d+)*)(?: et seq\.)? of (?:its|the) judgment in $",
        flat[max(0, at - 70) : at],
    )
    return places(before[1]) if before is not None else ()


def _name(flat: str, match: regex.Match[str]) -> tuple[str, int]:
    """The applicant's name before `v.` and where it begins."""
    since = max(0, match.start() - 130)
    before = flat[since : match.start()]
    found = _NAME_BEFORE.search(before)
    if found is None:
        return "", match.start()
    name = found["name"]
    lead = _LEAD_IN.match(name)
    cut = lead.end() if lead is not None else 0
    if (case := re.search(r"(?:CASE OF|AFFAIRE|Case of)\s+", name)) is not None:
        cut = max(cut, case.end())
    return name[cut:].strip(" ,"), since + found.start("name") + cut


def _slug(words: str) -> str:
    return slug(words.replace(".", " ").replace("'", " "))
