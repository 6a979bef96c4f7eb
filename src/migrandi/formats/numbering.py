"""Cutting a flat run of paragraphs into provisions by the numbering they show, in the languages of many drafters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import regex

from migrandi.formats.arrangement import arranged
from migrandi.formats.document import Block, Provision, Span, Table, Text
from migrandi.formats.numerals import HAN_NUMERALS, ORDINALS, number_of, value_of

_UNIT_WORDS = (
    r"articles?|arts?\.|art[íi]culos?|artikel|articolo|artigo|artyku[łl]|článek|článok|člen|članak|члан|член|чл\.|стат[ьт]я|стаття"
    r"|статия|ст\.|madde|[άα]ρθρο[νυ]?|artikla|artikkel|articolul|straipsnis|pasal|điều|artikulo|kifungu(?: cha)?|"
    r"ibara(?: ya)?|qodob(?:ka)?|አንቀጽ|maddə|modda|бап|յոդված|հոդված|მუხლი|अनुच्छेद|ধারা|مادّ?هٔ?|ماده|المادّ?ة|مادة|سعيف|סעיף|"
    r"sections?|secs?\.|rules?|regulations?|cláusula|§§?|par\.|paragraf|grein|gr\.|pants|cikk|artykuł"
)
_NUMBER = (
    r"(?:[LRDA]\.?\*?\s?)?\d{1,5}(?:[-.–]\d{1,4})*(?:[a-z]{2}|\s?(?:[a-z]|bis|ter|quater|quinquies|sexies|septies|octies|[º°ªer]{1,2}|-[A-Z]))?"
    r"|[٠-٩۰-۹]{1,4}|[IVXLCDM]{1,7}|" + ORDINALS
)
_UNIT = regex.compile(
    rf"(?P<label>[\s*_]*(?P<word>{_UNIT_WORDS})[\s\xa0*]*[(\[]?(?P<number>{_NUMBER})[)\]]?(?![\p{{L}}\p{{N}}/])[\s\xa0]*"
    r"(?P<mark>[.:)\]–—―-]*[.\s\xa0*_]*[–—―-]*))",
    regex.IGNORECASE,
)
_HAN = regex.compile(
    rf"(?P<label>\s*第\s*(?P<number>[{HAN_NUMERALS}\d]+)\s*(?P<word>[条條])(?:の[{HAN_NUMERALS}]+)?[\s\u3000]*)"
)
_NUMBER_FIRST = regex.compile(
    r"(?P<label>\s*(?P<number>\d{1,4}(?:\s?[a-z])?)\.?\s?(?P<word>§|pykälä|artikla|straipsnis|pants|cikk|grein)\.?[\s\xa0]*)"
)
_CONTAINERS = (
    ("book", r"book|livre|libro|buch|boek|livro|książka|книга|kitap|الكتاب"),
    ("part", r"part|partie|parte|teil|deel|część|часть|частина|kısım|osa|del|μέρος|الجزء|القسم"),
    ("title", r"title|titre|t[íi]tulo|titel|titolo|tytuł|титул|раздел|розділ|τίτλος|الباب"),
    ("chapter", r"chapter|chapitre|cap[íi]tulo|kapitel|hoofdstuk|capo|rozdział|глава|bölüm|luku|κεφάλαιο|الفصل"),
    ("division", r"section|secci[óo]n|abschnitt|afdeling|sezione|seç[ãa]o|oddział|подраздел|ayırım|τμήμα|الفرع"),
    ("subdivision", r"paragraaf(?:\s+§)?|§(?=\s*\d+\s*$)"),
    ("crossheading", r"subparagraaf(?:\s+§)?"),
    ("annex", r"annex(?:e|ure)?|anexo|anhang|bijlage|allegato|załącznik|приложение|додаток|ek|παράρτημα|liite|bilaga|"
              r"vedlegg|schedule|anlage|appendix|الملحق|附件"),
)  # fmt: skip
_CONTAINER = regex.compile(
    "|".join(
        rf"(?P<{kind}>[\s*_]*(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[\s\xa0]+)?(?:{words})"
        rf"(?![\p{{L}}]))"
        for kind, words in _CONTAINERS
    ),
    regex.IGNORECASE,
)
_HAN_CONTAINER = regex.compile(rf"\s*第(?P<number>[{HAN_NUMERALS}\d]+)(?P<word>[编編章节節])[\s\u3000]*")
_HAN_KINDS = {"编": "part", "編": "part", "章": "chapter", "节": "division", "節": "division"}
_CONTAINER_NUMBER = regex.compile(
    rf"[\s\xa0*_]*(?:n[o°º]\.?\s*)?(?P<number>{_NUMBER}|[A-Z]|[\p{{L}}]{{3,20}})?(?![\p{{L}}\p{{N}}])[\s\xa0]*(?P<mark>[.:–—―*_-]*)[\s\xa0*_]*",
    regex.IGNORECASE,
)
_RANK = {"annex": 0, "book": 1, "part": 2, "title": 3, "chapter": 4, "division": 5, "subdivision": 6, "crossheading": 7}
_PARAGRAPH = regex.compile(
    r"(?P<label>[(\[]{0,2}(?P<number>\d{1,3}(?:[a-z]|-?(?:bis|ter|quater|quinquies|sexies|septies|octies))?)(?:[.)\]]{1,2}|[º°]\.?-?))"
    r"(?:[\s\xa0]+(?=\S)|(?<=[.)])(?=\p{Lu}\p{Ll}))"
)
_POINTED = regex.compile(r"(?P<label>['‘]?(?P<number>[1-9]\d?(?:\.[1-9]\d?){0,3})\.?)[\s\xa0]+(?=[\p{P}\s]*\p{Lu})")
_POINT = regex.compile(
    r"(?P<label>(?P<open>[(\[])?(?P<number>[a-z]{1,2}|[ivx]{1,5}|[а-я]|[أ-ي])[.)\]]{1,2})"
    r"(?:[\s\xa0]+(?=\S)|(?(open)(?<=\))(?=\p{L}{2})(?!he\b)|(?!)))"
)
_SOLE = regex.compile(r"[úu]nic[oa]|unique|sole", regex.IGNORECASE)
"""The number of an act's only article."""
_SECTION_WORDS = frozenset({"§", "§§", "section", "sections", "sec.", "secs.", "s."})
_LONGEST_HEADING = 160
_FEWEST_IN_CONTENTS = 8
"""From how many labels in one line on it is taken for a table of contents."""
_FEWEST_COUNTING_ON = 10
"""From how many paragraphs on a count that other lists interrupt is taken for the text's own numbering."""


class Candidate(msgspec.Struct):
    """A paragraph that may open a unit: its place, label, number, what is left of it, whether nothing is.

    `sole`: it calls itself the only one, and is set off by a mark.
    """

    place: int
    word: str
    label: str
    number: str
    value: int
    rest: Text | None
    alone: bool
    sole: bool = False


def cut(blocks: Sequence[Block], language: str = "") -> list[Block]:
    """The blocks as a tree of provisions: chapters and annexes, articles or sections, numbered paragraphs, points.

    `blocks` are paragraphs, tables and figures in order; a `Text` of role `heading` is one whose place says so. No
    character is lost and the order is kept: a label holds what was printed, with its full stop. What merely mentions
    an article opens none. Where no numbering is found the blocks come back as they are.
    """
    candidates = _candidates(blocks)
    if len(candidates) < 2 and not (candidates and (candidates[0].alone or candidates[0].sole)):
        return _by_arrangement(blocks) or _by_paragraphs(blocks)
    builder = _Builder()
    opening = {candidate.place: candidate for candidate in candidates}
    skip = -1
    for place, block in enumerate(blocks):
        if place <= skip:
            continue
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        candidate = opening.get(place)
        if candidate is not None:
            heading = _heading_after(candidate, following, place + 1 in opening)
            builder.unit(candidate, heading)
            if heading is not None and heading is following:
                skip = place + 1
        elif isinstance(block, Text) and (found := _container(block)) is not None:
            kind, label, number, rest = found
            title: Text | None = rest
            if rest is None and isinstance(following, Text) and place + 1 not in opening and _is_title(following):
                title, skip = following, place + 1
            builder.container(kind, label, number, title)
        else:
            builder.block(block)
    return builder.top


def _by_arrangement(blocks: Sequence[Block]) -> list[Block]:
    """An act whose sections are numbered `1.` as the arrangement before them lists them; empty without one."""
    end, openings = arranged(blocks)
    if not openings:
        return []
    builder = _Builder()
    opening = {found.place: found for found in openings}
    headings = {found.heading for found in openings}
    skip = end - 1
    for place, block in enumerate(blocks):
        found = opening.get(place)
        if place < end:
            builder.top.append(block)
        elif found is not None and isinstance(block, Text):
            label, rest, above = block.text[: found.label].strip(), _without(block, found.label), blocks[found.heading]
            heading = rest if found.heading == place else above if isinstance(above, Text) else None
            builder.unit(Candidate(place, "section", label, found.number, value_of(found.number), rest, False), heading)
        elif place in headings or place <= skip:
            continue
        elif (
            isinstance(block, Text)
            and (container := _container(block)) is not None
            and not (container[0] == "annex" and place < openings[0].place)  # the last line of the arrangement
        ):
            kind, words, number, title = container
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            free = place + 1 not in opening and place + 1 not in headings
            if title is None and free and isinstance(following, Text) and _is_title(following):
                title, skip = following, place + 1
            builder.container(kind, words, number, title)
        else:
            builder.block(block)
    return builder.top


def parts(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of one article: what is numbered `1.`, `(1)` or `a)` becomes a paragraph or point. Nothing is lost."""
    builder = _Builder()
    unit = builder.inside()
    for block in blocks:
        builder.block(block)
    return unit


def _candidates(blocks: Sequence[Block]) -> list[Candidate]:
    found: list[Candidate] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Text) and (candidate := _candidate(place, block)) is not None:
            found.append(candidate)
    found = _main_word(found)
    found = _without_contents(found)
    return _with_misprinted(_plausible(found), blocks)


def _with_misprinted(found: list[Candidate], blocks: Sequence[Block]) -> list[Candidate]:
    """Add a heading whose word is misprinted, but whose number is the one missing between its neighbours."""
    out: list[Candidate] = []
    for candidate in found:
        last = out[-1] if out else None
        if last is not None and candidate.value == last.value + 2:
            for place in range(last.place + 1, candidate.place):
                block = blocks[place]
                if not isinstance(block, Text) or block.role != "heading":
                    continue
                match = regex.fullmatch(r"\s*\p{L}{3,12}(?: \p{L}{1,4})?\s+(\d{1,4})[.:]?\s*", block.text)
                if match is not None and int(match[1]) == last.value + 1:
                    out.append(Candidate(place, last.word, block.text.strip(), match[1], int(match[1]), None, True))
                    break
        out.append(candidate)
    return out


def _candidate(place: int, text: Text) -> Candidate | None:
    """What the paragraph opens, if its beginning looks like a unit's label."""
    words = text.text
    if any(s.kind == "ref" and s.target.startswith("#") and s.end - s.start == len(words) for s in text.spans):
        return None  # an entry of the page's own table of contents
    match = _HAN.match(words) or _UNIT.match(words) or _NUMBER_FIRST.match(words)
    if match is None:
        return None
    rest = words[match.end() :]
    bare = rest.strip(" \xa0*_")
    mark = match.groupdict().get("mark") or ""
    if bare and not mark.strip(" \xa0*_") and match.re is _UNIT:
        # "Article 5 of the Convention …" speaks of an article; "Article 5 Definitions" opens one
        first = bare[0]
        word = match["word"].lower()
        if first.islower() or first in ",;)" or (first.isdigit() and word not in {"§", "§§"}):
            return None
        if len(bare) > _LONGEST_HEADING and word not in _SECTION_WORDS and text.role != "heading" and first != "(":
            return None
    if (
        match.re is _HAN
        and bare
        and not match["label"].endswith((" ", "\u3000"))
        and bare[0] in "的规規所至、，及和款项項第以"
    ):
        return None
    if match.re is _HAN and len(_HAN.findall(rest)) >= _FEWEST_IN_CONTENTS:
        return None  # a table of contents in one line
    number = number_of(match["number"])
    rest_of_it = _without(text, match.end()) if bare else None
    label = words[: match.end()].strip()
    sole = _SOLE.fullmatch(match["number"]) is not None and bool(mark.strip(" \xa0*_"))
    return Candidate(place, _family(match["word"]), label, number, value_of(number), rest_of_it, not bare, sole)


def _family(word: str) -> str:
    lower = word.lower().strip(". ")
    if lower in {"§", "§§"}:
        return "§"
    if lower.startswith("sec"):
        return "section"
    return "article" if lower not in {"rule", "rules", "regulation", "regulations"} else lower.rstrip("s")


def _main_word(found: list[Candidate]) -> list[Candidate]:
    """Where a law numbers by articles, its sections are containers: the family with the most labels is the units'."""
    families = {candidate.word for candidate in found}
    if len(families) < 2:
        return found
    best = max(families, key=lambda word: sum(candidate.word == word for candidate in found))
    return [candidate for candidate in found if candidate.word == best]


def _without_contents(found: list[Candidate]) -> list[Candidate]:
    """Leave out a table of contents: a run of labels with nothing between them whose numbers come again later."""
    later: dict[str, int] = {candidate.number: candidate.place for candidate in found}
    run = 0
    while (
        run + 1 < len(found)
        and found[run + 1].place - found[run].place <= 2
        and later[found[run].number] > found[run].place
    ):
        run += 1
    return (
        found[run + 1 :]
        if run >= 4 and later[found[run].number] > found[run].place
        else found[run:]
        if run >= 4
        else found
    )


def _plausible(found: list[Candidate]) -> list[Candidate]:
    """Leave out labels that break the running order and have text after them: they are citations."""
    kept: list[Candidate] = []
    for candidate in found:
        last = kept[-1].value if kept else 0
        fits = last <= candidate.value <= last + 25 or candidate.value <= 1
        if fits or candidate.alone or not kept:
            kept.append(candidate)
    return kept


def _heading_after(candidate: Candidate, following: Block | None, opens: bool) -> Text | None:
    """The unit's heading: what stands after the label if it is short and no sentence, or the next line."""
    rest = candidate.rest
    if rest is not None:
        short = len(rest.text) <= _LONGEST_HEADING and not rest.text.rstrip().endswith((".", ";", ":", ",", "。", "；"))
        has_body = following is not None and not opens
        return rest if short and has_body else None
    if isinstance(following, Text) and not opens and _is_title(following) and len(following.text) <= _LONGEST_HEADING:
        return following
    return None


def _is_title(text: Text) -> bool:
    words = text.text.strip()
    if text.role == "heading":
        return True
    if not words or len(words) > 200 or _PARAGRAPH.match(words) or _POINT.match(words) or _container(text) is not None:
        return False
    if words.endswith((".", ";", ":", ",", "。", "；", "!", "?")):
        return False
    return words[0].isupper() or not words[0].isascii() or words[0] in "([*_"


def _container(text: Text) -> tuple[str, str, str, Text | None] | None:
    """Kind, label, number and heading of a line that opens a chapter, an annex or the like."""
    words = text.text
    if len(words) > 250:
        return None
    chinese = _HAN_CONTAINER.match(words)
    if chinese is not None:
        rest = words[chinese.end() :].strip()
        return (
            _HAN_KINDS[chinese["word"]],
            chinese.group().strip(),
            number_of(chinese["number"]),
            (_without(text, chinese.end()) if rest else None),
        )
    match = _CONTAINER.match(words)
    if match is None:
        return None
    kind = next(name for name, found in match.groupdict().items() if found)
    after = _CONTAINER_NUMBER.match(words, match.end())
    number = after["number"] or "" if after is not None else ""
    end = after.end() if after is not None else match.end()
    spelled = regex.fullmatch(r"\p{L}{3,20}", number) is not None and not regex.fullmatch(r"[IVXLC]+", number)
    if spelled and end < len(words) and not (after is not None and after["mark"]) and not words.isupper():
        return None  # "Part of the funds …", "Title to land …"
    if (
        spelled
        and kind != "annex"
        and number.lower() in {"of", "the", "and", "that", "which", "des", "les", "del", "los"}
    ):
        return None
    rest = words[end:].strip(" \xa0*_")
    if not number and kind != "annex" and match.group().strip() == match.group().strip().lower():
        return None
    if not number and rest:
        return None
    if rest and (rest[0].islower() or rest.endswith((";", ","))) and text.role != "heading":
        return None
    if rest and len(rest) > 120 and rest.endswith("."):
        return None
    return kind, words[:end].strip(), number_of(number), _without(text, end) if rest else None


class _Builder:
    """Puts blocks where they belong: into the unit, the chapter or the annex that is open."""

    def __init__(self) -> None:
        self.top: list[Block] = []
        self._levels: list[tuple[int, list[Block]]] = [(-1, self.top)]
        self._unit: list[Block] | None = None
        self._paragraph: list[Block] | None = None

    def unit(self, candidate: Candidate, heading: Text | None) -> None:
        kind = {"section": "section", "§": "section", "rule": "rule", "regulation": "regulation"}.get(
            candidate.word, "article"
        )
        provision = Provision(kind, candidate.label, candidate.number, heading)
        self._levels[-1][1].append(provision)
        self._unit, self._paragraph = provision.content, None
        if candidate.rest is not None and candidate.rest is not heading:
            self.block(candidate.rest)

    def inside(self) -> list[Block]:
        """Open a unit without a label; what it will hold."""
        self._unit = []
        return self._unit

    def container(self, kind: str, label: str, number: str, heading: Text | None) -> None:
        rank = _RANK[kind]
        while len(self._levels) > 1 and self._levels[-1][0] >= rank > 0:
            self._levels.pop()
        if rank == 0:
            del self._levels[1:]
        provision = Provision(kind, label, number, heading)
        self._levels[-1][1].append(provision)
        self._levels.append((rank, provision.content))
        self._unit = self._paragraph = None

    def block(self, block: Block) -> None:
        holder = self._unit
        if holder is None:
            self._levels[-1][1].append(block)
            return
        if isinstance(block, Text) and (match := _PARAGRAPH.match(block.text)):
            paragraph = Provision("paragraph", match["label"], number_of(match["number"]))
            paragraph.content.append(_without(block, match.end()))
            holder.append(paragraph)
            self._paragraph = paragraph.content
        elif isinstance(block, Text) and (match := _POINT.match(block.text)):
            point = Provision("point", match["label"], match["number"], content=[_without(block, match.end())])
            (self._paragraph if self._paragraph is not None else holder).append(point)
        elif isinstance(block, Table) and self._paragraph is not None:
            self._paragraph.append(block)
        else:
            self._paragraph = None
            holder.append(block)


def _by_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    """A text without articles: numbered paragraphs are its units, if at least three run on in order.

    Where lists within the paragraphs begin anew at 1, those paragraphs alone are units that count on from the last.
    """
    numbered = [
        (place, match)
        for place, block in enumerate(blocks)
        if isinstance(block, Text) and (match := _PARAGRAPH.match(block.text)) and "(" not in match["label"]
    ]
    values = [value_of(match["number"]) for _place, match in numbered]
    running = sum(later == earlier + 1 for earlier, later in pairwise(values))
    if len(numbered) < 3 or running < len(numbered) * 0.6:
        numbered = _counting_on(numbered)
        if len(numbered) < _FEWEST_COUNTING_ON:
            numbered = _by_points(blocks)
        if len(numbered) < _FEWEST_COUNTING_ON:
            return list(blocks)
    opening = dict(numbered)
    out: list[Block] = []
    content: list[Block] | None = None
    for place, block in enumerate(blocks):
        if isinstance(block, Text) and place in opening:
            match = opening[place]
            provision = Provision("paragraph", match["label"], number_of(match["number"]))
            provision.content.append(_without(block, match.end()))
            out.append(provision)
            content = provision.content
        elif isinstance(block, Text) and (block.role == "heading" or content is None):
            out.append(block)
            content = None
        elif content is not None:
            content.append(block)
        else:
            out.append(block)
    return out


def _counting_on(numbered: list[tuple[int, regex.Match[str]]]) -> list[tuple[int, regex.Match[str]]]:
    """Those of the numbered paragraphs that count on, each one more than the last (one may be missing), from 1."""
    kept: list[tuple[int, regex.Match[str]]] = []
    last = 0
    for place, match in numbered:
        value = value_of(match["number"])
        if last < value <= last + (2 if last else 1):
            kept.append((place, match))
            last = value
    return kept


def _by_points(blocks: Sequence[Block]) -> list[tuple[int, regex.Match[str]]]:
    """The paragraphs numbered 1, 2.1, 2.2 … 3.1, as bodies of the United Nations number their decisions, in order."""
    kept: list[tuple[int, regex.Match[str]]] = []
    last: tuple[int, ...] = (0,)
    for place, block in enumerate(blocks):
        match = _POINTED.match(block.text) if isinstance(block, Text) else None
        if match is not None:
            value = tuple(map(int, match["number"].split(".")))
            if last < value and value[0] <= last[0] + 2:
                kept.append((place, match))
                last = value
    pointed = sum("." in match["number"] for _place, match in kept)
    return kept if pointed * 2 > len(kept) else []  # without points they may be a table of contents


def _without(text: Text, count: int) -> Text:
    """The text without its first characters and the spaces after them."""
    while count < len(text.text) and text.text[count] in " \xa0\t":
        count += 1
    spans = [Span(max(s.start - count, 0), s.end - count, s.kind, s.target) for s in text.spans if s.end > count]
    return Text(text.text[count:], spans, text.role if text.role != "heading" else "")
