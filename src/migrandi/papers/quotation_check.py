"""One quotation against what its citation names, on the day that is meant; and where its words stand, if not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.law.models import Work
from migrandi.papers.findings import Finding, Kind, finding
from migrandi.papers.library import Held, Library, Missing, Outside, Text
from migrandi.papers.paper import Part, Quotation
from migrandi.papers.verbatim import Match, anchor, compare, emphasised_in, stands_in

_SCARE = 4
"""Words from which a passage between quotation marks with no citation near it is asked for one."""
_WHOSE_EMPHASIS = regex.compile(
    r"emphas[ie]s (?:is |was )?(?:added|supplied|mine|ours|omitted|in (?:the )?original)|"
    r"(?:our|my|author's) emphas[ie]s|"
    r"(?:italiques?|gras|soulign\w+|mise en (?:relief|évidence))(?: \w+)?"
    r" (?:ajoutée?s?|de (?:nous|l'auteure?)|(?:dans|de) l'original)|(?:nous|je) soulign\w+|"
    r"(?:énfasis|cursivas?|negritas?|subrayado) (?:añadid|agregad|nuestr|propi|mí|en el original|del original)\w*|"
    r"(?:التشديد|التأكيد|التوكيد|الإبراز|الخط المائل)\s+(?:مضافة?|من عندنا|لنا|من المؤلف|في الأصل|وارد في الأصل)|"
    r"(?:أضيف|إضافة)\s+(?:التشديد|التأكيد|التوكيد)|"
    r"(?:курсив|выделен\w+|подчеркнут\w*)\s+(?:добавлен\w*|мо[йёе]|наше?|нами|автор\w*|в оригинале)|"
    r"(?:着重号?|强调|斜体|黑体|重点)\p{Han}{0,6}(?:加|原文)",
    regex.IGNORECASE,
)
"""The usual words, in the languages of the United Nations, by which a reader is told whose the emphasis is."""
_SAYING = {
    "en": "emphasis added", "fr": "italiques ajoutés", "es": "énfasis añadido", "ar": "التشديد مضاف",
    "ru": "курсив добавлен", "zh": "着重号为作者所加",
}  # fmt: skip


class _Tried(msgspec.Struct):
    """A text that the quotation was compared with, and how it came out."""

    part: Part
    work: Work
    texts: list[Text]
    match: Match


def check_quotation(quotation: Quotation, library: Library, on: date) -> Iterator[Finding]:
    """What is wrong with the quotation; nothing where it stands in one of the places cited. `on`: the paper's date."""
    place = quotation.place
    if quotation.citation is None:
        if quotation.whole or len(regex.findall(r"[\p{L}\p{N}]+", quotation.text)) >= _SCARE:
            said = _("This quotation has no citation near it, so it cannot be checked.")
            yield finding(place, Kind.UNTIED, said, _("Write its citation behind it: [@key, art 1]."))
        return
    parts = quotation.citation.parts
    if any(part.translated for part in parts):
        return
    tried = [one for part in parts for one in _try(quotation, part, library, part.on or on)]
    if not tried:
        yield from _unknown(quotation, parts, library)
        return
    best = max(
        tried, key=lambda one: (one.match.verdict == "verbatim", one.match.verdict == "case", one.match.likeness)
    )
    if best.match.verdict == "different" and (other := _in_other_languages(quotation, parts, library, on)):
        best = other
    if best.match.verdict == "case":
        said = _("The quotation begins with another letter's size than the law: put the changed letter in brackets.")
        yield finding(place, Kind.CASE, said, f"[{quotation.text[:1]}]{quotation.text[1:40]}…")
    if best.match.verdict != "different":
        yield from _emphasis(quotation, best, library)
        yield from _since(quotation, best, library, on)
    else:
        yield _different(quotation, best, library, on)


def _try(
    quotation: Quotation, part: Part, library: Library, day: date, languages: Sequence[str] = ()
) -> Iterator[_Tried]:
    """The quotation against each place of one authority, and against all of them together."""
    authority = library.authority(part.key)
    if not isinstance(authority, Held):
        return
    work = authority.work
    for language in languages or [library.language_of(work, part)]:
        found = [library.text(work, path, day, language) for path in part.paths or ((),)]
        texts = [text for text in found if isinstance(text, Text)]
        if not texts:
            continue
        for text in texts:
            yield _Tried(part, work, [text], _compared(quotation, library, work, text))
        if len(texts) > 1:
            together = msgspec.structs.replace(texts[0], blocks=[block for text in texts for block in text.blocks])
            yield _Tried(part, work, texts, _compared(quotation, library, work, together))


def _compared(quotation: Quotation, library: Library, work: Work, text: Text) -> Match:
    return compare(quotation.text, text.source, partial(library.count_of, work, text))


def _in_other_languages(quotation: Quotation, parts: Sequence[Part], library: Library, on: date) -> _Tried | None:
    """The quotation found in another language in which the law is held; a citation that names one means that alone."""
    words = anchor(quotation.text)
    for part in parts:
        authority = library.authority(part.key)
        if part.language or not isinstance(authority, Held):
            continue
        first = library.language_of(authority.work, part)
        others = dict.fromkeys(language for _eid, language in library.sightings(authority.work, words))
        others.pop(first, None)
        for one in _try(quotation, part, library, part.on or on, [*others]) if others else ():
            if one.match.verdict != "different":
                return one
    return None


def _unknown(quotation: Quotation, parts: Sequence[Part], library: Library) -> Iterator[Finding]:
    """No text to compare with: said only where nothing else is said of the citation already."""
    for part in parts:
        authority = library.authority(part.key)
        if isinstance(authority, Outside):
            said = _("The quotation cannot be compared: “%(key)s” is not a text of this database.") % {"key": part.key}
            yield finding(quotation.place, Kind.TEXT_UNKNOWN, said)
            return
        if isinstance(authority, Held) and not library.languages(authority.work):
            said = _("The quotation cannot be compared: of %(work)s no text is held.") % {"work": authority.work.title}
            yield finding(quotation.place, Kind.TEXT_UNKNOWN, said, _("Import a copy of it: migrandi import PATH."))
            return


def _emphasis(quotation: Quotation, best: _Tried, library: Library) -> Iterator[Finding]:
    """Words set apart in the quotation that the law does not set apart, where nobody says whose the emphasis is."""
    added = [words for words in quotation.emphasis if not any(emphasised_in(words, one.source) for one in best.texts)]
    notes = [part.note for part in quotation.citation.parts] if quotation.citation is not None else []
    if not added or any(map(_WHOSE_EMPHASIS.search, (quotation.text, quotation.behind, *notes))):
        return
    said = _("The law does not set “%(words)s” apart: say whose the emphasis is.") % {"words": added[0]}
    saying = _SAYING.get(library.front.language[:2], _SAYING["en"])
    proposal = _("Write it behind the place: [@%(key)s, …, %(saying)s].") % {"key": best.part.key, "saying": saying}
    yield finding(quotation.place, Kind.EMPHASIS, said, proposal)


def _since(quotation: Quotation, best: _Tried, library: Library, on: date) -> Iterator[Finding]:
    """Words quoted right as of an earlier day that the law no longer has on the paper's date."""
    part = best.part
    if part.on is None or part.on >= on:
        return
    now = [library.text(best.work, path, on, best.texts[0].language) for path in part.paths or ((),)]
    said = {"work": best.work.title, "place": part.pinpoint or _("The text"), "then": part.on, "on": on}
    standing = [text for text in now if isinstance(text, Text)]
    if not standing:
        if any(isinstance(text, Missing) and text.why in ("gone", "place") for text in now):
            sentence = _("%(place)s of %(work)s, quoted as of %(then)s, was no longer law on %(on)s.") % said
            yield finding(quotation.place, Kind.REPEALED, sentence)
        return
    matches = [_compared(quotation, library, best.work, text) for text in standing]
    if all(match.verdict == "different" for match in matches):
        nearest = max(matches, key=lambda match: match.likeness)
        sentence = _("%(place)s of %(work)s was amended after %(then)s: these words were not the law on %(on)s.") % said
        yield finding(quotation.place, Kind.AMENDED, sentence, nearest.right, nearest.pieces)


def _different(quotation: Quotation, best: _Tried, library: Library, on: date) -> Finding:
    """Why words are not where they are said to be: older or younger law, another place, or misquoted."""
    work, part, day = best.work, best.part, best.part.on or on
    words = anchor(quotation.text)
    for text in best.texts:
        if text.start is None and text.end is None:
            continue
        if (text.unit, text.language) not in library.sightings(work, words):
            continue
        for wording in library.wordings(work, text):
            if not stands_in(quotation.text, wording.source, partial(library.count_of, work, wording)):
                continue
            said = {
                "work": work.title, "place": part.pinpoint or _("The text"), "on": day, "since": wording.start,
                "until": wording.end,
            }  # fmt: skip
            if wording.end is not None and wording.end <= day:
                sentence = (
                    _("%(place)s of %(work)s was amended: it had these words until %(until)s, not on %(on)s.") % said
                )
                return finding(quotation.place, Kind.AMENDED, sentence, best.match.right, best.match.pieces)
            if wording.start is not None and wording.start > day:
                sentence = _("%(place)s of %(work)s has these words only since %(since)s, not on %(on)s.") % said
                return finding(quotation.place, Kind.NOT_YET, sentence, best.match.right, best.match.pieces)
    said = {"work": work.title, "place": part.pinpoint or _("the text")}
    if part.paths and (address := _elsewhere(quotation, best, library, day)):
        sentence = _("These words are not in %(place)s of %(work)s, but in %(address)s.") % {**said, "address": address}
        return finding(quotation.place, Kind.NOT_VERBATIM, sentence, f"@{part.key}, {address}", best.match.pieces)
    sentence = _("The quotation is not as %(place)s of %(work)s has it.") % said
    if best.match.likeness < _ALIKE:
        sentence = _("Nothing like these words stands in %(place)s of %(work)s.") % said
        return finding(quotation.place, Kind.NOT_VERBATIM, sentence, "", best.match.pieces)
    return finding(quotation.place, Kind.NOT_VERBATIM, sentence, best.match.right, best.match.pieces)


_ALIKE = 0.6
"""How alike a stretch of the law has to be to be proposed instead of what was quoted."""


def _elsewhere(quotation: Quotation, best: _Tried, library: Library, day: date) -> str:
    language = best.texts[0].language
    seen = [eid for eid, spoken in library.sightings(best.work, anchor(quotation.text)) if spoken == language]
    for parts in library.within(best.work, seen, day, language):
        found = ""
        for address, law in parts:
            if (not found or address.startswith(found)) and stands_in(quotation.text, law):
                found = address
        if found:
            return found
    return ""
