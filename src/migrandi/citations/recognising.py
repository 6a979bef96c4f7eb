"""Recognising citations in running text and in the search box: authorities first, then the pinpoints beside them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec
import regex

from migrandi.citations import courts, eu, instruments, statutes, united_nations
from migrandi.citations.citation import Authority, Citation, Mention
from migrandi.citations.earlier import said_before
from migrandi.citations.own import Own, own_places
from migrandi.citations.pinpoint_addresses import addresses
from migrandi.citations.pinpoints import Expression, expressions

FAMILIES: tuple[Callable[[str], list[Mention]], ...] = (eu.mentions,)
"""What finds authorities by their form. To add a family, write its module and add its line."""

_UNIFORM = {
    **dict.fromkeys(
        map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\u200b\u200c\u200d\u00ad\u3000\n\r\t\f\v\ufeff\u2060"), " "
    ),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘－"), "-"),
    **dict.fromkeys(map(ord, "’‘‛ʼ`´′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict(zip(map(ord, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９"), "012345678901234567890123456789", strict=True)),
    ord("（"): "(",
    ord("）"): ")",
    ord("，"): ",",
}
_BEFORE = regex.compile(
    r"\.?\s*(?:\([^()]{1,80}\)\s*)?,?\s*(?:…|\.{3})?\s*(?:thereof,?\s*)?"
    r"(?:(?:of|to|in|under|du|des|de|der|dem|del|dello|della|van|von|do|da|к|من|im|zum|zur)(?!\w)\s*)?"
    r"(?:(?:the|la|le|les|los|el|las|het|de|der|des|dieses)(?!\w)\s*|l'\s*|d'\s*|dell'\s*)?"
    r"(?:(?:said|same|amended|recast|citada|citado|dite|presente|European|UN|UK|United Nations|Council|"
    r"Commission|EU's|Union's|1951|1967|1950|Canadian|US|former|Member States|Delegated|"
    r"Boek\s\d{1,2}A?\svan\shet|aanhef,|first|sentence,?|zweite Alternative des|erste Alternative des|"
    r"Buchst\.)(?!\w)\s*){0,3}\"?\s*\[?\(?(?:Capítulo\s\S{1,5}(?:\sbis)?\sdel\s)?",
    regex.IGNORECASE,
)
_AFTER = regex.compile(
    r"\s{0,3}(?:\((?:[\w\s,.\"'&-]{2,60})\)\s{0,2})?,?\s{0,3}(?:\((?:19|20)\d\d\)\s?,?\s?)?(?:-\s?|:\s?|\()?\s{0,2}"
)
_AFTER_DOCUMENT = regex.compile(
    r"\)?\s?(?:\((?:19|20)\d\d\))?\)?,?\s?(?:annex(?:e)?\s[IVX]+\s?)?(?:\(?\d{1,2}\s{1,4}\w{3,9}\s(?:19|"
    r"20)\d\d\)?,?\s?|(?:19|20)\d\d,?\s?)?(?:[A-Z]\d{1,4}/\d{4},\s)?(?:at\s)?\(?"
)
_COMMENT_TITLE = regex.compile(
    r"\s?(?:\((?:19|20)\d\d\))?(?:\s(?:on|concerning|sur|sobre|relative)\s|:\s|,\s)?[^;.()§]{0,140}?,?\s?\(?"
)
_CONJ = re.compile(r"\s*,?\s*in conjunction with\s+[Aa]rticles?\s(?P<number>\d+)\sthereof")
_OF_YEAR = regex.compile(r"\s(?:of|de|del)\s(?:19|20)\d\d\s\(")
_TITLED = regex.compile(
    r"\s(?:del?)\s(?:(?:la|el|los)\s)?(?:Ley|Código|Reglamento|Decreto|Texto)\s[^.;:()]{3,160}(?:,|\s-)\s(?:aprobad[oa]s?\s(?:por|mediante)\s"
    r"(?:(?:el|la)\s)?)?\[?"
)
"""Between a place and the number of its law the title may stand: `artículo 5 del Reglamento de …, aprobado por`."""
_DATED = regex.compile(
    r"\s(?:de|del|du)\s(?:fecha\s)?\d{1,2}(?:/\d{1,2}/|\s(?:de\s)?\w{3,10}\s(?:de\s)?)(?:19|20)\d\d,?\s\(?|"
    r"\s(?:portant|relative|modifiant|complétant)\s[^.;:()]{1,140}\s:\s"
)
_AND = regex.compile(r",?\s(?:or|and|et|and of)\s")
_TOGETHER = regex.compile(
    r",?\s(?:taken together with|read with)\s|\s?,\staken (?:alone and )?in conjunction with\s|"
    r",?\spris (?:seule?|isolément) (?:ou|et) combinée?s? avec (?:l'|les )"
)
"""Between two places of which the second has the law named beside it: with “and” only of two alike."""
_BRACKET_NUMBER = regex.compile(r"['\"\s]{0,6}\((?:No\.?|n\s?[°o])\s{0,4}(?P<number>\d{1,4}/\d{4}),\s")


_JUDGMENT_IN = re.compile(r"\s(?:of|in)\s(?:the\sjudgment\sin\s)?[^;§\d]{3,120}\sv\.?\s[^;§\d]{3,200}\s\(?")
"""Between a paragraph and the neutral citation of its judgment the parties' names may stand."""
_ESPECIALLY = re.compile(
    r",?\s(?:(?:in particular|notably|especially)(?:,?\s(?:to|of|in|by|under))?|"
    r"with (?:regard|respect) to|with reference to|notamment|en particulier|en particular)\s(?:its\s|ses\s|sus\s)?"
)
_INTERNATIONAL = regex.compile(
    r"^International (Convention)|^(Convention|Convención) internationale?(?!\w)", regex.IGNORECASE
)
_PARTIES_BETWEEN = regex.compile(r",\s[^;()]{3,60}?\sv\.\s[A-Z][\w ]{2,30},?\s(?:at\s)?")
_NOTE_OF_LAW = regex.compile(r"[\s)]{0,4}(?:\((?:c|asc|anaw|asp)\.?\s?\d{1,3}\))?\s{0,4},\s{0,4}")


def flatten(text: str) -> str:
    """The text with one kind of space, hyphen, apostrophe and quotation mark and western digits; as long as before."""
    return text.translate(_UNIFORM)


_LINK = re.compile(r"\[(?P<words>[^\[\]\n]{1,300})\]\((?P<target>[^()\s]{1,600})\)")


def _without_targets(flat: str) -> str:
    """The text with the addresses of Markdown's links and the signs around their words as spaces; as long as before."""
    if "](" not in flat:
        return flat
    return _LINK.sub(lambda link: f" {link['words']} {' ' * (len(link['target']) + 2)}", flat)


class _Known(NamedTuple):
    """A register's names, made ready to be looked for."""

    names: tuple[tuple[str, str], ...]
    trie: instruments.Trie
    cases: dict[str, str]


_ready: dict[int, _Known] = {}
"""By the identity of the names: to compare thousands of them for each text would take longer than to read it."""


def _known(names: tuple[tuple[str, str], ...]) -> _Known:
    known = _ready.get(id(names))
    if known is None or known.names is not names:
        every = [*names, *instruments.further_names()]
        trie = instruments.build(one for one in every if not one[1].startswith("appno:"))
        known = _Known(names, trie, courts.cases_of(names))
        if len(_ready) >= 8:
            _ready.clear()
        _ready[id(names)] = known
    return known


def names_of(register: Iterable[object]) -> tuple[tuple[str, str], ...]:
    """The (name, key) pairs of the register's instruments, as `recognise` takes them: titles and usual names.

    An act of the Union is keyed by its CELEX number; a number alone (`R86`) is no name.
    """
    result: list[tuple[str, str]] = []
    for instrument in register:
        path = str(getattr(instrument, "path", ""))
        identifiers = dict(getattr(instrument, "identifiers", {}))
        if path.split("/")[2:3] in (["judgment"], ["decision"], ["case"]) or identifiers.get("appno"):
            if not identifiers.get("appno"):
                continue
            key = f"appno:{identifiers['appno'].split()[0].strip(',;')}"
        elif str(identifiers.get("celex", "")).startswith("3"):
            key = f"celex:{identifiers['celex']}"
        else:
            key = path.rsplit("/", 1)[-1]
        titles = dict(getattr(instrument, "titles", {})).values()
        for name in [*titles, *getattr(instrument, "names", [])]:
            if _distinctive(name):
                result.append((name, key))
                shorter = _INTERNATIONAL.sub(r"\1\2", name)
                if shorter != name and len(shorter) > 40:
                    result.append((shorter, key))
    return tuple(result)


def _distinctive(name: str) -> bool:
    """Whether a name can stand in running text for nothing else."""
    return (
        name.strip()
        not in {"CRS", "CED", "CPED", "Guiding Principles", "CMW", "CERD", "GC I", "GC II", "GC III", "GC IV", "SDGs"}
        and len(name) > 2
    )


def recognise(
    text: str,
    language: str | None = None,
    names: tuple[tuple[str, str], ...] = (),
    subject: str = "",
    marked: Sequence[Mention] = (),
    own: Own | None = None,
) -> list[Citation]:
    """Every citation in running text, in order, none overlapping another.

    `names`: the register's, from `names_of`. `language` is for what two languages write alike; it may stay unknown.
    `subject`: the register's key of the instrument that the text is about (its declarations, a comment on it), which is
    then what “the Convention” means. `marked`: what the text's publisher marked as a reference, which is believed
    against any reading of our own. A pinpoint with no authority named beside it (“article 4 below”) is no citation,
    except where `own` says what law the text stands in: then it is of that law.
    """
    flat = _without_targets(flatten(text))
    known = _known(names)
    found = instruments.named(flat, known.trie)
    for family in FAMILIES:
        found.extend(family(flat))
    found.extend(united_nations.mentions(flat, subject))
    found.extend(courts.mentions(flat, known.cases))
    found.extend(statutes.mentions(flat, text))
    treaties = {(one.start, one.end) for one in found if one.kind == "treaty"}
    found = [one for one in found if one.family != "cn" or (one.start + 1, one.end - 1) not in treaties]
    found = _without_overlaps([one for one in found if not _report(flat, one)])
    if marked:
        found = [*(one for one in found if not _overlaps(one, marked)), *marked]
        found.sort(key=lambda one: one.start)
    aliases, brackets = instruments.defined(
        flat, [one for one in found if one.kind in {"treaty", "eu-act", "statute"} and not one.needs_pinpoint]
    )
    found = _without_overlaps(
        [*found, *instruments.short_forms(flat, found, aliases, subject), *said_before(flat, found)]
    )
    found = [one for one in found if not _in_definition(flat, one, brackets, found)]
    return _with_pinpoints(text, flat, found, own)


def _overlaps(one: Mention, others: Sequence[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def recognise_query(text: str, names: tuple[tuple[str, str], ...] = ()) -> list[Citation]:
    """The citations in what somebody typed: shorter forms count too, as `GC art 33` or a bare application number."""
    query = text[:500]
    flat = flatten(query)
    found = recognise(query, names=names)
    if found:
        return found
    upper = _acronyms(flat)
    if upper != query and (found := recognise(upper, names=names)):
        return found
    alone = re.fullmatch(r"\s*(\d{3,5}/\d\d)\s*", flat)
    if alone is not None:
        return [
            Citation(alone.start(1), alone.end(1), alone[1], "echr-application", Authority("appno", alone[1]), (), 0.6)
        ]
    return []


def _acronyms(flat: str) -> str:
    """Acronyms written in small letters, in capitals: `art 33 gfk`."""
    known = {name.lower(): name for name, _key in instruments.further_names() if " " not in name}
    known.update({"gc": "GC"})
    return re.sub(r"\w+", lambda word: known.get(word.group().lower(), word.group()), flat)


def _report(flat: str, one: Mention) -> bool:
    """Whether an acronym names the court's reports, as in `§ 46, ECHR 2001-II`."""
    if flat[one.start : one.end] not in {"ECHR", "CEDH"}:
        return False
    return regex.compile(r"\s{1,4}(?:(?:19|20)\d\d|\(extracts)").match(flat, one.end) is not None


def _without_overlaps(found: list[Mention]) -> list[Mention]:
    """The longest where two claim the same characters; of equals, what is surer."""
    kept: list[Mention] = []
    for one in sorted(found, key=lambda one: (-(one.end - one.start), one.needs_pinpoint, -one.confidence, one.start)):
        place = bisect.bisect_left(kept, one.start, key=lambda other: other.start)
        if place < len(kept) and kept[place].start < one.end:
            continue
        if place and kept[place - 1].end > one.start:
            continue
        kept.insert(place, one)
    return kept


def _in_definition(flat: str, one: Mention, brackets: list[tuple[int, int]], found: list[Mention]) -> bool:
    """Whether a name only repeats in brackets what was just cited: `Regulation (EU) 2016/399 (Schengen …)`."""
    if any(start <= one.start and one.end <= end for start, end in brackets):
        return True
    if one.kind not in {"eu-act", "treaty"} or not re.search(
        r"\(\"?(?:the |das |le |la )?$", flat[max(0, one.start - 8) : one.start]
    ):
        return False
    if not re.match(r"\"?\s*[),]", flat[one.end : one.end + 4]):
        return False
    place = bisect.bisect_left(found, one.start, key=lambda other: other.start) - 1
    if place < 0:
        return False
    before = found[place]
    return (
        one.start - before.end < (260 if before.kind == "eu-act" else 30)
        and ("/" not in flat[one.start : one.end])
        and (before.kind == "eu-act" or before.authority == one.authority)
    )


def _with_pinpoints(text: str, flat: str, found: list[Mention], own: Own | None) -> list[Citation]:
    """Each mention with the pinpoint expression before or after it; those worth nothing without one left out."""
    places = expressions(flat)
    starts = [one.start for one in found]
    taken: dict[int, tuple[Expression, ...]] = {}
    used: set[int] = set()
    for index, place in enumerate(places):
        at = bisect.bisect_left(starts, place.end)
        if at >= len(found):
            continue
        far = found[at].kind == "neutral-citation" or found[at].family == "es"
        if found[at].start - place.end > (230 if far else 110):
            continue
        mention = found[at]
        if at not in taken and _fits_before(flat, text, mention, place):
            taken[at] = (place,)
            used.add(index)
            for before in range(index - 1, max(-1, index - 3), -1):
                gap = flat[places[before].end : taken[at][0].start]
                alike = places[before].lead == place.lead
                if before not in used and (_TOGETHER.fullmatch(gap) or (alike and _AND.fullmatch(gap))):
                    taken[at] = (places[before], *taken[at])
                    used.add(before)
    result: list[Citation] = []
    expression_starts = [one.start for one in places]
    inherited: dict[int, tuple[Expression, ...]] = {}
    for at, mention in enumerate(found):
        chosen = taken.get(at, ())
        if not chosen and not mention.pinpoints:
            following = bisect.bisect_left(expression_starts, mention.end)
            if following < len(places) and following not in used:
                place = places[following]
                limit = next((other.start for other in found[at + 1 : at + 6] if not other.needs_pinpoint), len(flat))
                if mention.family == "document" and place.lead == "annex" and following + 1 < len(places):
                    following += 1
                    place = places[following]
                if place.start < limit + 1 and _fits_after(flat, text, mention, place):
                    chosen = (place,)
                    used.add(following)
                    nxt = following + 1
                    while (
                        nxt < len(places)
                        and nxt not in used
                        and re.fullmatch(r"\s{1,4}", flat[places[nxt - 1].end : places[nxt].start])
                        and places[nxt].lead == place.lead
                        and mention.family in {"act"}
                    ):
                        chosen = (*chosen, places[nxt])
                        used.add(nxt)
                        nxt += 1
        inherited[at] = chosen
        citation = _citation(text, flat, mention, chosen)
        if citation is not None:
            result.append(citation)
    unnamed = _unnamed_codes(text, flat, places, used)
    if own is not None:
        taken_up = [(one.start, one.end) for one in (*result, *unnamed)] + [(one.start, one.end) for one in found]
        free = (
            place
            for index, place in enumerate(places)
            if index not in used and not any(start < place.end and place.start < end for start, end in taken_up)
        )
        result.extend(own_places(flat, text, free, own))
        unnamed = [msgspec.structs.replace(one, authority=own.authority) for one in unnamed]
    result.extend(unnamed)
    result.extend(_numbers_before(flat, text, found, result))
    return sorted(result, key=lambda one: one.start)


_LINKED = regex.compile(
    r"(?:^|[\s,])(?:of|to|in|under|de|du|des|der|dem|del|della|van|la|les|к|من|zum|zur)(?!\w)|l'|d'", regex.IGNORECASE
)


def _fits_before(flat: str, text: str, mention: Mention, place: Expression) -> bool:
    """Whether the pinpoint stands before what it is in: `article 3 of the …`, `Article 3 ECHR`, `§ 60 AufenthG`."""
    if mention.family == "es" and _TITLED.fullmatch(flat, place.end, mention.start) is not None:
        return True
    if mention.kind == "neutral-citation" and _JUDGMENT_IN.fullmatch(flat, place.end, mention.start) is not None:
        return True
    if _BEFORE.fullmatch(flat, place.end, mention.start) is None:
        return False
    if flat.startswith(".", place.end) and "\n" in text[place.end : mention.start]:
        return False  # another sentence
    if mention.pinpoints and mention.kind in {"us-code", "cfr", "statute"}:
        return False
    if re.fullmatch(r"[A-Z]{2,6}(?: \d{4})?", flat[mention.start : mention.end]) and mention.family != "document":
        return True
    if mention.family in {"document", "act", "gb", "us", "ca"} and mention.end - mention.start > 4:
        return _LINKED.search(flat, place.end, mention.start) is not None
    return True


def _fits_after(flat: str, text: str, mention: Mention, place: Expression) -> bool:
    gap = flat[mention.end : place.start]
    if len(gap) > 200 or flat.startswith((" of ", " de l'", " du ", " del "), place.end):
        return False
    if mention.kind in {"un-symbol", "communication", "neutral-citation"}:
        return place.lead in {"p1", "sec"} and bool(
            _AFTER_DOCUMENT.fullmatch(gap) or (mention.kind == "communication" and _PARTIES_BETWEEN.fullmatch(gap))
        )
    if mention.family in {"act", "gb"} and _NOTE_OF_LAW.fullmatch(gap):
        return place.lead in {"sec", "reg", "rule", "art", "sched"}
    if mention.kind in {"general-comment", "resolution"}:
        return (
            place.lead in {"p1", "sec"}
            and (_AFTER_DOCUMENT.fullmatch(gap) or _COMMENT_TITLE.fullmatch(gap)) is not None
        )
    if mention.family == "document" or place.lead not in {"art", "code", "sec", "rule", "reg", "sched", "rec", "annex"}:
        return False
    if mention.kind == "treaty" and _ESPECIALLY.fullmatch(gap):
        return True
    if mention.family == "cn" or (mention.kind == "treaty" and gap in {"", "》"}):
        return gap in {"", "》"}
    if (
        mention.kind == "treaty"
        and mention.needs_pinpoint
        and re.match(r"[a-zA-Z']+\s", flat[mention.start : mention.end])
    ):
        return False
    if mention.family in {"es", "fr"} and _DATED.fullmatch(gap):
        return True
    if mention.kind == "treaty" and _OF_YEAR.fullmatch(gap):
        return True
    if mention.kind == "eu-act" and _BRACKET_NUMBER.fullmatch(gap):
        return True
    if mention.family == "act" and re.fullmatch(r"\n\s*", text[mention.end : place.start]):
        return True
    return (
        _AFTER.fullmatch(gap) is not None
        and len(gap) < 70
        and "\n\n" not in text[mention.end : place.start]
        and bool((gap.strip(" ") == "" and gap) or re.fullmatch(r"\s?[,:(]\s?|\s?\([^()]+\),?\s?", gap))
        and "\n" not in text[mention.end : place.start]
    )


def _citation(text: str, flat: str, mention: Mention, chosen: tuple[Expression, ...]) -> Citation | None:
    start, end = mention.start, mention.end
    pinpoints = list(mention.pinpoints)
    for place in chosen:
        start, end = min(start, place.start), max(end, place.end)
        pinpoints.extend(addresses(place.paths, mention.family, mention.authority.value))
    if (more := _CONJ.match(flat, end)) is not None:
        pinpoints.append(f"art_{more['number']}")
        end = more.end()
    if mention.needs_pinpoint and not pinpoints:
        return None
    unique = tuple(dict.fromkeys(pinpoints))
    return Citation(
        start, end, text[start:end], mention.kind, mention.authority, unique, mention.confidence, mention.candidates
    )


def _unnamed_codes(text: str, flat: str, places: list[Expression], used: set[int]) -> list[Citation]:
    """Articles numbered as French codes number them (`article L. 611-1`) with no code named: the text's own code."""
    found: list[Citation] = []
    own = Authority("fr", "")
    headings: list[tuple[int, int]] | None = None
    for index, place in enumerate(places):
        if index in used or place.lead != "art" or not re.match(r"[LRDA]\d", place.paths[0][0][1]):
            continue
        if headings is None:
            headings = statutes.coded_articles(text)
        line = bisect.bisect_right(headings, (place.start, len(flat)))
        if line and headings[line - 1][1] >= place.end:
            continue
        if re.match(r"\.\s?-", flat[place.end : place.end + 3]):
            continue  # the heading of an article that is quoted
        pinpoints = addresses(place.paths, "fr")
        found.append(Citation(place.start, place.end, text[place.start : place.end], "statute", own, pinpoints, 0.7))
    return found


def _numbers_before(flat: str, text: str, found: list[Mention], cited: list[Citation]) -> list[Citation]:
    """`articles 41 of the Convention … and 81 of the other …`: a number that leans on a word before."""
    result: list[Citation] = []
    for mention in found:
        if mention.kind != "treaty":
            continue
        before = re.search(r"\band (\d{1,3}(?:\s?\(\d\))?) of the $", flat[max(0, mention.start - 24) : mention.start])
        if before is None:
            continue
        for place, citation in enumerate(cited):
            if citation.start == mention.start and not citation.pinpoints:
                number = re.findall(r"\d+", before[1])
                pins = ("/".join(f"{('art', 'para')[at]}_{one}" for at, one in enumerate(number[:2])),)
                start = mention.start - 24 + before.start(1) if mention.start >= 24 else before.start(1)
                cited[place] = msgspec.structs.replace(
                    citation, start=start, text=text[start : citation.end], pinpoints=pins
                )
                break
    return result
