"""Asks the questions written for the project of the database under MIGRANDI_HOME, with and without authority.

    MIGRANDI_HOME=FOLDER python scripts/measure_authority.py

Prints nDCG@10 of each half of the questions, as the search box puts them, for no authority, the weight that is set and
twice that; how many questions each makes better and worse; and how likely chance alone gives as much (questions of one
need change sign together). Count citations first (`migrandi references`), or the hierarchy of norms is measured alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")

import django

django.setup()

from migrandi.evaluation import written  # noqa: E402 needs its settings first
from migrandi.evaluation.measuring import by_question, compare  # noqa: E402
from migrandi.evaluation.sets import Question, TestSet  # noqa: E402
from migrandi.search.engines import two_steps  # noqa: E402
from migrandi.search.querying import Filters, make_ready, search  # noqa: E402
from migrandi.search.weights import AUTHORITY, AUTHORITY_OF_WORDS  # noqa: E402

DEPTH = 10


def questions(half: str) -> list[Question]:
    """The questions of that half, what answers them named by path and address."""
    return [
        Question(
            f"{need.id}|{language}|{number}",
            words,
            language,
            {f"{path} {eid}": grade for path, held in need.answers.items() for eid, grade in held.items()},
            need=need.id,
        )
        for need in written.needs()
        if need.half == half
        for language, ways in need.ask.items()
        for number, words in enumerate(ways)
    ]


def found(asked: Iterable[Question], times: float) -> dict[str, list[str]]:
    """What comes first for each question with so many times the weight."""
    copies = written.documents().copies
    two_steps.AUTHORITY, two_steps.AUTHORITY_OF_WORDS = times * AUTHORITY, times * AUTHORITY_OF_WORDS
    result = {}
    for one in asked:
        hits = search(one.words, Filters(authority=times > 0), limit=DEPTH).hits
        result[one.id] = [f"{copies.get(hit.path, hit.path)} {hit.address}" for hit in hits]
    return result


def main() -> None:
    """Measure and print."""
    make_ready()
    for half in (written.TUNED, written.MEASURED):
        asked = questions(half)
        test = TestSet(half, "", "", [], asked)
        needs = [one.need for one in asked]
        without: list[float] = []
        for times in (0, 1, 2):
            by_id = by_question(test, found(asked, times))["nDCG@10"]
            values = [by_id[one.id] for one in asked]
            without = without or values
            better = sum(a > b + 1e-9 for a, b in zip(values, without, strict=True))
            worse = sum(a < b - 1e-9 for a, b in zip(values, without, strict=True))
            chance = compare(values, without, needs).p if times else 1.0
            told = f"nDCG@{DEPTH} {sum(values) / len(values):.4f}, {better} better, {worse} worse of {len(values)}"
            print(f"{half}: weight {times * AUTHORITY:.2f}: {told}, p {chance:.3f}", flush=True)


if __name__ == "__main__":
    main()
