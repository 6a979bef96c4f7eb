"""Passages of an invented law, told apart by their words."""

from __future__ import annotations

from itertools import count

from migrandi.evaluation.passages import Passage
from migrandi.evaluation.sets import Question, TestSet
from migrandi.evaluation.split import part

THINGS = (
    "anchors barrels candles drums engines ferries gloves hammers ink jackets kettles lanterns mirrors needles oars "
    "pipes quilts ropes sails timber umbrellas vases wheels yarn zinc apples bread cheese dates eggs flour grapes "
    "honey juice lemons milk nuts olives pears rice"
).split()


def work(of: str) -> str:
    """The path of an invented law that belongs to this part of the split."""
    return next(path for n in count(1) if part(path := f"/xx/act/1999/{n}") == of)


def passage(number: int, of: str = "measured", language: str = "en", **fields: str) -> Passage:
    """A section on one thing, whose heading has words that its text has not."""
    thing = THINGS[number % len(THINGS)]
    said = {
        "work": work(of), "language": language, "eid": f"sec_{number}", "label": str(number),
        "heading": f"Rules about {thing} number {number}", "context": "Harbour Act",
        "text": f"The warden counts {thing} and keeps a list of them.",
    } | fields  # fmt: skip
    return Passage(f"{said['work']}|{said['language']}|{said['eid']}", **said)


def small_set(**fields: object) -> TestSet:
    """Three passages in English and a question that the second answers."""
    passages = [passage(n) for n in range(3)]
    said: dict[str, object] = {
        "name": "small", "says": "A thing finds its section", "language": "en", "passages": passages,
        "questions": [Question("q1", "list of barrels", "en", {passages[1].id: 1})],
    }  # fmt: skip
    return TestSet(**(said | fields))  # type: ignore[arg-type]
