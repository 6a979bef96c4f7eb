"""An outline made of a paper's evidence, topic by topic, with no model: each line cites what it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import regex
from django.utils import translation
from django.utils.translation import gettext as _

from migrandi.concepts.finding import named_in
from migrandi.concepts.models import Tag
from migrandi.law.models import Headnote
from migrandi.papers.checking import check_text
from migrandi.papers.exporting import spoken_in
from migrandi.papers.findings import Kind
from migrandi.papers.gathering import brackets_for, evidence_of, place_of
from migrandi.papers.keeping import latest
from migrandi.papers.models import Evidence, Paper
from migrandi.papers.paper import Front
from migrandi.papers.quoting import PAIRED
from migrandi.papers.reading import read_paper
from migrandi.papers.skeletons import front_matter
from migrandi.thesaurus.reading import by_id

_BROADER = 0.4
"""What a concept counts for the ones above it, so that evidence on its kinds meets under the common one."""
_NAMED = 0.3
"""What a concept counts that the words only name, beside one with which the provision is tagged."""
_FEWEST_WORDS, _MOST_WORDS = 5, 22
_ENDS = frozenset(".;?!。؟")
_LABEL = regex.compile(r"^\s*[(\[]?[\p{L}\p{N}]{1,4}[.)\]]\s+")
_MARKS = regex.compile(f"[{regex.escape(''.join(PAIRED))}]")
_SIGNS = regex.compile(r"([\\`*_{}<>#|])")


class Piece(msgspec.Struct):
    """A piece of evidence with its line of the outline."""

    evidence: Evidence
    line: str


class Topic(msgspec.Struct):
    """A section of an outline. `concept`: of the thesaurus, empty where the section is not of one."""

    concept: str
    title: str
    pieces: list[Piece]


def outline(paper: Paper) -> list[Topic]:
    """The evidence of a paper by topic, in the paper's language; empty where nothing was collected.

    What binds whom comes first. Then the topics that most pieces share; each piece stands once. What is about no
    concept of the thesaurus comes last.
    """
    front = read_paper(latest(paper).text).front
    with translation.override(spoken_in(front.language)):
        return _outline([*evidence_of(paper)], front)


def as_markdown(topics: Sequence[Topic], level: int = 1) -> str:
    """The topics as sections of a paper, headings of that level."""
    parts = []
    for topic in topics:
        lines = "\n".join(piece.line for piece in topic.pieces)
        parts.append(f"{'#' * level} {topic.title}\n\n{lines}\n")
    return "\n".join(parts)


def _outline(collected: Sequence[Evidence], front: Front) -> list[Topic]:
    standing = [one for one in collected if one.kind == Evidence.Kind.STATUS]
    others = [one for one in collected if one.kind != Evidence.Kind.STATUS]
    groups: list[tuple[str, str, list[Evidence]]] = []
    if standing:
        groups.append(("", _("Who is bound"), standing))
    groups += [(concept, _label(concept, front.language), found) for concept, found in _by_topic(others)]
    topics = [Topic(concept, title, [Piece(one, _line(one)) for one in found]) for concept, title, found in groups]
    _without_wrong_quotations(topics, front)
    return topics


def _label(concept: str, language: str) -> str:
    if not concept:
        return _("Other evidence")
    labels = by_id()[concept].label
    said = labels.get(language[:2], labels["en"])
    return said[:1].upper() + said[1:]


def _by_topic(collected: Sequence[Evidence]) -> list[tuple[str, list[Evidence]]]:
    """The concepts that the pieces share most, each with the pieces that no earlier one has; '' last."""
    scores = _scores(collected)
    left = {one.pk: one for one in collected}
    result: list[tuple[str, list[Evidence]]] = []
    while left:
        shared: Counter[str] = Counter()
        weight: Counter[str] = Counter()
        for pk in left:
            for concept, score in scores[pk].items():
                shared[concept] += 1
                weight[concept] += score  # type: ignore[assignment]
        if not shared:
            result.append(("", [*left.values()]))
            break
        # several pieces make a topic; alone, a piece stands under what it is most surely about
        best = max(sorted(shared), key=lambda one: (min(shared[one], 2), weight[one]))
        found = [one for pk, one in left.items() if best in scores[pk]]
        result.append((best, found))
        for one in found:
            del left[one.pk]
    return result


def _scores(collected: Sequence[Evidence]) -> dict[int, dict[str, float]]:
    """For each piece the concepts that it is about, with how surely, and those above them."""
    result: dict[int, dict[str, float]] = {}
    known = by_id()
    for one in collected:
        found: dict[str, float] = defaultdict(float)
        for concept, score in _concepts_of(one):
            found[concept] = max(found[concept], score)
            for above in known[concept].broader if concept in known else ():
                found[above] = max(found[above], score * _BROADER)
        result[one.pk] = {concept: score for concept, score in found.items() if concept in known}
    return result


def _concepts_of(one: Evidence) -> Iterable[tuple[str, float]]:
    unit = place_of(one).split("/")[0]
    if one.work_id is not None:
        tags = Tag.objects.filter(provision__work=one.work_id).exclude(word=Tag.Word.REFUSED)
        if unit:
            tags = tags.filter(provision__eid=unit)
            for note in Headnote.objects.filter(work=one.work_id, eid=unit, language="en"):
                yield from ((concept, 1.0) for concept in (*note.topics, *note.populations))
        yield from tags.order_by("-confidence").values_list("concept__slug", "confidence")[:40]
    for concept in named_in(f"{one.title}\n{one.note}\n{one.text[:2000]}"):
        yield concept.id, _NAMED


def _line(one: Evidence) -> str:
    cited = brackets_for(one)
    match one.kind:
        case Evidence.Kind.NOTE:
            return f"{_comment(one.text)}\n"
        case Evidence.Kind.STATUS:
            said = ". ".join(one.text.split("\n")[:2])
            return f"- {_escaped(said)} {cited}"
        case _:
            note = f" {_comment(one.note)}" if one.note else ""
            if not one.source_sha256:  # our own headnote, which nobody has to quote
                headnote = one.text.split("\n")[0].partition(": ")[2]
                return f"- {_escaped(headnote or one.title)} {cited}{note}"
            words = _beginning(one.text)
            said = f"“{words} …”" if words else f"*{_escaped(one.title)}*"
            return f"- {said} {cited}{note}"


def _comment(text: str) -> str:
    """A remark that is not printed; nothing in it can end it."""
    return f"<!-- {text.replace('--', '–').replace('>', '›')} -->"


def _beginning(text: str) -> str:
    """The first words of a provision that say something, as they stand; empty where they cannot be quoted plainly.

    A line that ends without a sentence's mark is a heading, or leads on to others: it is taken where there is no other.
    """
    lines = [_LABEL.sub("", _MARKS.sub("", line)).split("[")[0].strip() for line in text.split("\n")]
    long = [line for line in lines if len(line.split()) >= _FEWEST_WORDS]
    chosen = next((line for line in long if line[-1] in _ENDS), long[0] if long else "")
    return _escaped(" ".join(chosen.split()[:_MOST_WORDS]).rstrip(" .,;:"))


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _without_wrong_quotations(topics: Sequence[Topic], front: Front) -> None:
    """Where the first words do not stand the check, as of a law amended since, cite without them."""
    wrong = (Kind.NOT_VERBATIM, Kind.CASE, Kind.TEXT_UNKNOWN, Kind.AMENDED, Kind.UNCLOSED, Kind.UNTIED)
    head = front_matter("-", front.kind, front.states, front.date or date.today(), front.language)
    pieces = [piece for topic in topics for piece in topic.pieces]
    lines: dict[int, Piece] = {}
    text = head
    for piece in pieces:
        lines[text.count("\n") + 1] = piece
        text += f"{piece.line}\n\n"
    for one in check_text(text).findings:
        found = lines.get(one.place.line)
        if found is not None and one.kind in wrong and "“" in found.line:
            found.line = f"- *{_escaped(found.evidence.title)}* {brackets_for(found.evidence)}"
