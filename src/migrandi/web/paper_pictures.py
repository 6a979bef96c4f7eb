"""Pictures drawn for a paper: its comparison on the map, a treaty's parties on the map or through time, a State's acts.

Each is kept with the paper as it was drawn that day, with its words and its caption: what a paper shows never moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from migrandi.jurisdictions import find
from migrandi.papers import answering, picturing
from migrandi.papers.errors import PaperError
from migrandi.papers.exporting import spoken_in
from migrandi.papers.keeping import latest
from migrandi.papers.models import Cell, Paper, Picture
from migrandi.papers.reading import read_paper
from migrandi.people.actors import Actor
from migrandi.treaties.binding import status, timeline
from migrandi.treaties.growth import growth
from migrandi.web import names, participation
from migrandi.web.pictures.alone import alone
from migrandi.web.pictures.times import Lane, Mark, key, marks_in_time, number_in_time
from migrandi.web.pictures.world import FILLS, Said, swatch, world_map
from migrandi.web.views.states import kinds_of_marks

FILL_OF_ANSWER = {"yes": "bound", "partly": "signed", "no": "not-bound", "unknown": "unknown"}
"""How a map fills an answer; a value is not one of a few, and stands in the table alone."""


class Drawn(msgspec.Struct, frozen=True):
    """A picture before it is kept: the name of its file, the SVG, what it shows in words, and its caption."""

    name: str
    svg: bytes
    words: str
    caption: str


def said_of_answers(cells: Sequence[Cell]) -> dict[str, Said]:
    """What the map of a question says of each State."""
    return {
        cell.state: Said(FILL_OF_ANSWER[cell.answer], f"{names.jurisdiction(cell.state)}: {cell.get_answer_display()}")
        for cell in cells
        if cell.answer in FILL_OF_ANSWER
    }


def draw(paper: Paper, what: str, by: Actor, at: datetime) -> Picture:
    """Draw a picture in the paper's language and keep it with the paper.

    `what`: `question:1` (its place in the comparison), `parties:crc`, `growth:crc` or `acts:ke`; those of treaties and
    States as of the paper's date. Raises `PaperError` where there is no such picture, and what reading the register
    raises.
    """
    read = read_paper(latest(paper).text)
    on = read.front.date or at.date()
    with translation.override(spoken_in(read.front.language)):
        drawn = drawing(paper, what, on)
    return picturing.keep(paper, drawn.name, drawn.svg, drawn.words, by, at, caption=drawn.caption)


def drawing(paper: Paper | None, what: str, on: date) -> Drawn:
    """The picture as of that day, in the language now active, as `draw` names it."""
    kind, _colon, which = what.partition(":")
    match kind:
        case "question" if paper is not None:
            return _of_question(paper, which, on)
        case "parties":
            return _of_parties(which, on)
        case "growth":
            return _of_growth(which, on)
        case "acts":
            return _of_acts(which, on)
        case _:
            raise PaperError(
                _("“%(what)s” is no picture. There are: question:1, parties:crc, growth:crc, acts:ke."), what=what
            )


def _borders() -> str:
    return _("The outlines are of today and imply no opinion on any border.")


def _of_question(paper: Paper, which: str, on: date) -> Drawn:
    rows = answering.matrix(paper).rows
    row = next((row for row in rows if str(row.question.position) == which), None)
    if row is None:
        raise PaperError(_("The paper has no question %(number)s."), number=which)
    cells = [cell for cell in row.cells if cell is not None and cell.answer in FILL_OF_ANSWER]
    if not cells:
        raise PaperError(_("No State has an answer to that question that a map can show."))
    said = said_of_answers(cells)
    by_answer = {
        answer: sorted(names.jurisdiction(cell.state) for cell in cells if cell.answer == answer)
        for answer in FILL_OF_ANSWER
    }
    listed = "; ".join(f"{Cell.Answer(one).label}: {', '.join(who)}" for one, who in by_answer.items() if who)
    words = _("A map of the answers to “%(question)s”. %(answers)s.") % {
        "question": row.question.text, "answers": listed}  # fmt: skip
    signs = [(swatch(FILL_OF_ANSWER[one]), f"{Cell.Answer(one).label} ({len(who)})") for one, who in by_answer.items()]
    days = [cell.on for cell in cells if cell.on is not None]
    caption = _("%(question)s As of %(on)s.") % {"question": row.question.text, "on": max(days, default=on)}
    picture = world_map(said, row.question.text, words)
    return Drawn(f"question-{which}.svg", alone(picture, signs), words, f"{caption} {_borders()}")


def _of_parties(short: str, on: date) -> Drawn:
    answer = status(short, on)
    title = participation.titles_by_path([answer.path])[answer.path]
    fills = [participation.fill_of(place) for place in
             (*answer.parties, *answer.signatories, *answer.non_parties, *answer.unknown)]  # fmt: skip
    counted = [(fill, f"{participation.answer(fill)} ({fills.count(fill)})") for fill in FILLS]
    said = {"treaty": title, "on": on, "counts": ", ".join(words for _fill, words in counted)}
    words = _("A map of the world: who was bound by “%(treaty)s” on %(on)s. %(counts)s.") % said
    caption = _("Who was bound by “%(treaty)s” on %(on)s.") % said
    picture = world_map(participation.said_of_status(answer), caption, words)
    signs = [(swatch(fill), words) for fill, words in counted]
    return Drawn(f"parties-{short}.svg", alone(picture, signs), words, f"{caption} {_borders()}")


def _of_growth(short: str, on: date) -> Drawn:
    steps = [(day, number) for day, number in growth(short) if day <= on]
    if not steps:
        raise PaperError(_("The register knows of nobody whom “%(treaty)s” bound until then."), treaty=short)
    path = status(short, on).path
    title = participation.titles_by_path([path])[path]
    said = {"treaty": title, "first": steps[0][0].year, "number": steps[-1][1], "on": on}
    words = _(
        "A line of the number of States bound by “%(treaty)s” from %(first)s on; on %(on)s they were %(number)s."
    ) % said  # fmt: skip
    caption = _("States bound by “%(treaty)s” through time; the line marks %(on)s.") % said
    return Drawn(f"growth-{short}.svg", alone(number_in_time(steps, on, on, caption, words), []), words, caption)


def _of_acts(state: str, on: date) -> Drawn:
    code = find(state).code
    acts = timeline(code)
    titles = participation.titles_by_path({event.path for event in acts})
    marks = []
    for event in acts:
        kind = participation.kind_of_mark(event.action)
        if kind and event.date and event.date[:10] <= on.isoformat():
            said_of = f"{event.date} {participation.act(event.action)}: {titles.get(event.path, event.title)}"
            marks.append(Mark(int(event.date[:4]), kind, said_of))
    if not marks:
        raise PaperError(_("The register knows of no act of %(state)s until then."), state=names.jurisdiction(code))
    years = [mark.year for mark in marks]
    said = {
        "state": names.jurisdiction(code), "count": len(marks), "first": min(years), "last": max(years), "on": on,
    }  # fmt: skip
    words = _("Marks for the %(count)s treaty acts of %(state)s in their years, from %(first)s to %(last)s.") % said
    caption = _("Treaty acts of %(state)s up to %(on)s.") % said
    used = {mark.kind for mark in marks}
    signs = [(key(kind), called) for kind, called in kinds_of_marks() if kind in used]
    picture = marks_in_time([Lane("", marks)], on, caption, words)
    return Drawn(f"acts-{code}.svg", alone(picture, signs), words, caption)
