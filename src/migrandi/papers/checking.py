"""The check of a paper: every quotation, citation and claim in it against the law as it stood on the paper's date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.law.models import Work
from migrandi.papers.claims import unsupported_claims
from migrandi.papers.errors import UnusablePicture
from migrandi.papers.findings import Finding, Kind, Waived, finding
from migrandi.papers.library import Held, Library, Missing, Text, Unresolved
from migrandi.papers.paper import Block, Citation, Paper, Part, Place, Problem, Quotation, states_of
from migrandi.papers.pictures import Pictures, no_pictures
from migrandi.papers.quotation_check import check_quotation
from migrandi.papers.quoting import quotations
from migrandi.papers.reading import read_paper
from migrandi.papers.standing import Standings
from migrandi.papers.waivers import apply, waivers

_OPEN_CITATION = regex.compile(r"\[[^\[\]]{0,40}@[\w/.-]+")
_OPEN_REFERENCE = regex.compile(r"\[(?P<words>[^\[\]]+)\]\[(?P<label>[^\[\]]*)\]")


class Report(msgspec.Struct):
    """What the check of a paper found: `findings` stand in the order of the file, `waived` are answered by the author.

    `on`: the day whose law the paper was checked against; `citations`, `quotations`: how many were looked at.
    """

    on: date
    findings: list[Finding]
    waived: list[Waived]
    citations: int
    quotations: int

    @property
    def passed(self) -> bool:
        """Whether nothing is left that has to be mended: advice may stand."""
        return all(one.severity == "advice" for one in self.findings)


def check_text(text: str, today: date | None = None, pictures: Pictures = no_pictures) -> Report:
    """The check of a paper given as the text of its file."""
    return check(read_paper(text), today, pictures)


def check(paper: Paper, today: date | None = None, pictures: Pictures = no_pictures) -> Report:
    """The check of a paper. `today`: its date where it names none, by default the day on which it is run; `pictures`:
    where those that it names are."""
    on = paper.front.date or today or date.today()
    library, standings = Library(paper.front), Standings()
    library.prepare((part for citation in paper.citations() for part in citation.parts), on)
    quoted, unclosed = quotations(paper)
    tied: dict[int, list[Quotation]] = defaultdict(list)
    for quotation in quoted:
        if quotation.citation is not None:
            tied[id(quotation.citation)].append(quotation)
    given, wrong = waivers(paper)
    found = [
        *_problems(paper.problems, Kind.FRONT_MATTER),
        *_problems(unclosed, Kind.UNCLOSED),
        *wrong,
        *_citations(paper, library, standings, tied, on),
        *(_until(one, quotation.end) for quotation in quoted for one in check_quotation(quotation, library, on)),
        *_references(paper),
        *_pictures(paper, pictures),
        *_claims(paper),
    ]
    standing, answered = apply(sorted(found, key=lambda one: one.place), given)
    return Report(on, standing, answered, len(paper.citations()), len(quoted))


def _until(one: Finding, end: Place) -> Finding:
    return msgspec.structs.replace(one, end=end)


def _pictures(paper: Paper, pictures: Pictures) -> Iterator[Finding]:
    """Pictures that are not there, cannot be shown, stand where none can, or are not said in words."""
    for block in paper.blocks:
        for figure in block.figures:
            if block.kind in ("heading", "cell", "note"):
                said = _("A picture stands in a paragraph of its own, not in a heading, table or note.")
                yield finding(figure.place, Kind.DEAD_PICTURE, said, end=figure.end)
                continue
            try:
                found = pictures(figure.target)
            except UnusablePicture as error:
                yield finding(figure.place, Kind.DEAD_PICTURE, str(error), end=figure.end)
                continue
            if found is None:
                said = _("There is no picture “%(name)s” with the paper.") % {"name": figure.target}
                proposal = _("Put it beside the paper's file, or keep it with the paper: PNG, JPEG or SVG.")
                yield finding(figure.place, Kind.DEAD_PICTURE, said, proposal, end=figure.end)
            elif not figure.words:
                said = _("The picture “%(name)s” is not said in words for those who cannot see it.") % {
                    "name": figure.target}  # fmt: skip
                proposal = _("Write them in its brackets: ![what it shows](%(name)s).") % {"name": figure.target}
                yield finding(figure.place, Kind.PICTURE_UNSAID, said, proposal, end=figure.end)


def _problems(problems: Iterable[Problem], kind: Kind) -> Iterator[Finding]:
    for problem in problems:
        yield finding(problem.place, kind, problem.sentence)


def _citations(
    paper: Paper, library: Library, standings: Standings, tied: dict[int, list[Quotation]], on: date
) -> Iterator[Finding]:
    for block in paper.blocks:
        for citation in block.citations:
            yield from _problems(citation.problems, Kind.UNREADABLE)
            for part in citation.parts:
                yield from _part(paper, block, citation, part, library, standings, bool(tied.get(id(citation))), on)
        if block.kind != "code":
            for open_one in _OPEN_CITATION.finditer(block.text):
                said = _("This looks like a citation, but cannot be read as one: is its bracket closed?")
                yield finding(block.place(open_one.start()), Kind.UNREADABLE, said)


def _part(
    paper: Paper, block: Block, citation: Citation, part: Part, library: Library, standings: Standings, quoted: bool,
    on: date,
) -> Iterator[Finding]:  # fmt: skip
    authority = library.authority(part.key)
    if isinstance(authority, Unresolved):
        near = ", ".join(f"@{name}" for name in authority.nearest)
        said = _("“%(key)s” names no law of this database and no authority of the paper.") % {"key": part.key}
        yield finding(part.place, Kind.UNRESOLVED, said, near)
        return
    if not isinstance(authority, Held):
        return
    work = authority.work
    yield from standings.findings(work, part, states_of(block, part, paper.front), on)
    language = library.language_of(work, part)
    day = part.on or on
    for path in part.paths:
        text = library.text(work, path, day, language)
        if isinstance(text, Missing) and text.why == "language":
            text = next(
                (other for code in library.languages(work)
                 if isinstance(other := library.text(work, path, day, code), Text)), text,
            )  # fmt: skip
        if isinstance(text, Missing):
            yield from _missing(work, part, text, day)
            continue
        if text.stated_to is not None and text.stated_to <= day:
            said = _("%(place)s of %(work)s was no longer in force on %(on)s: it ended on %(day)s.") % {
                "place": part.pinpoint, "work": work.title, "on": day, "day": text.stated_to}  # fmt: skip
            yield finding(part.place, Kind.REPEALED, said)
        elif text.stated_from is not None and text.stated_from > day:
            said = _("%(place)s of %(work)s was not yet in force on %(on)s: its publisher says from %(day)s.") % {
                "place": part.pinpoint, "work": work.title, "on": day, "day": text.stated_from}  # fmt: skip
            yield finding(part.place, Kind.NOT_YET, said)
        if part.on is not None and part.on < on and not quoted:
            yield from _changed_since(work, part, text, library.text(work, path, on, text.language), on)


def _missing(work: Work, part: Part, missing: Missing, day: date) -> Iterator[Finding]:
    """Why a pinpoint leads nowhere. A headnote of the register is enough to know that an article exists."""
    said = {"place": part.pinpoint, "work": work.title, "on": day, "day": missing.day}
    match missing.why:
        case "place":
            proposal = _("The nearest: %(nearest)s.") % {"nearest": missing.nearest} if missing.nearest else ""
            yield finding(part.place, Kind.NO_PINPOINT, _("%(work)s has no %(place)s.") % said, proposal)
        case "gone":
            sentence = _("%(place)s of %(work)s was no longer law on %(on)s: it stood until %(day)s.") % said
            yield finding(part.place, Kind.REPEALED, sentence)
        case "not-yet":
            sentence = _("%(place)s of %(work)s was not yet law on %(on)s: it stands since %(day)s.") % said
            yield finding(part.place, Kind.NOT_YET, sentence)
        case "day":
            yield finding(part.place, Kind.TEXT_UNKNOWN, missing.sentence)
        case "text":
            sentence = _("Whether %(work)s has %(place)s is not known: its text is not held.") % said
            yield finding(part.place, Kind.PINPOINT_UNKNOWN, sentence, _("Import a copy of it: migrandi import PATH."))
        case _:
            return


def _changed_since(work: Work, part: Part, then: Text, now: Text | Missing, on: date) -> Iterator[Finding]:
    said = {"place": part.pinpoint, "work": work.title, "then": part.on, "on": on}
    if isinstance(now, Missing):
        if now.why in ("gone", "place"):
            sentence = _("%(place)s of %(work)s, cited as of %(then)s, was no longer law on %(on)s.") % said
            yield finding(part.place, Kind.REPEALED, sentence)
    elif now.source.flat != then.source.flat:
        sentence = _("%(place)s of %(work)s was amended after %(then)s: on %(on)s it reads otherwise.") % said
        yield finding(
            part.place, Kind.AMENDED, sentence, _("Cite it as of the paper's date, or say that it is the old law.")
        )


def _references(paper: Paper) -> Iterator[Finding]:
    """Links to sections and notes that the paper does not have."""
    ids = [block.id for block in paper.blocks if block.kind == "heading"]
    for block in paper.blocks:
        if block.kind == "code":
            continue
        for link in block.links:
            if link.target.startswith("#") and link.target[1:] not in ids:
                said = _("The paper has no section “%(id)s”.") % {"id": link.target[1:]}
                near, end = _alike(link.target[1:], ids, "#"), block.place(link.end)
                yield finding(link.place, Kind.DEAD_REFERENCE, said, near, end=end)
            elif link.target.startswith("^") and link.target[1:] not in paper.notes:
                said = _("The paper has no note “%(id)s”.") % {"id": link.target[1:]}
                yield finding(link.place, Kind.DEAD_REFERENCE, said, _alike(link.target[1:], [*paper.notes], "^"))
        for found in _OPEN_REFERENCE.finditer(block.text):
            said = _("“%(label)s” is defined nowhere in the paper.") % {"label": found["label"] or found["words"]}
            yield finding(block.place(found.start()), Kind.DEAD_REFERENCE, said)


def _alike(wanted: str, known: Sequence[str], sign: str) -> str:
    from rapidfuzz import process  # noqa: PLC0415 only a mistake needs it

    return ", ".join(
        f"{sign}{name}" for name, _score, _index in process.extract(wanted, known, limit=3, score_cutoff=50)
    )


def _claims(paper: Paper) -> Iterator[Finding]:
    for place, end in unsupported_claims(paper):
        said = _("This sentence says what the law is and names no authority.")
        proposal = _("Cite one, or say why it needs none: <!-- waive no-authority: reason -->")
        yield finding(place, Kind.NO_AUTHORITY, said, proposal, end=end)
