"""A run of the evaluation, and the page of figures it writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from migrandi.evaluation import ours, peers
from migrandi.evaluation.measuring import Comparison, Figure, by_question, compare, figure
from migrandi.evaluation.sets import TestSet

OURS = "migrandi"
WITH_MODEL = "migrandi, with the model"
ByMeasure = dict[str, dict[str, float]]
"""For each measure the value of each question."""
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
BEGIN_WITH_MODEL, END_WITH_MODEL = "<!-- figures with a model: begin -->", "<!-- figures with a model: end -->"
_COUNTED = {"nDCG@10": "nDCG@10", "MRR@10": "RR@10"}


class Engine(msgspec.Struct):
    """One engine on one set: its figures by measure, how Migrandi compares with it (None: it is Migrandi), how long it
    took for this set and those over the same passages, and how Migrandi with a model compares (None: there is none)."""

    name: str
    figures: dict[str, Figure]
    against: dict[str, Comparison] | None
    seconds: float
    against_with_model: dict[str, Comparison] | None = None


class Measured(msgspec.Struct):
    """One set, or a part `of` one, with every engine on it."""

    name: str
    of: str
    says: str
    language: str
    passages: int
    questions: int
    engines: list[Engine]


def measure(
    tests: Sequence[TestSet], names: Iterable[str], progress: Callable[[str], None] = lambda step: None, model: str = ""
) -> list[Measured]:
    """Migrandi and these peers on each set, and on each of its parts, in the order of the sets. What sets have the same
    passages is indexed once. `model`: an embedding model, with which Migrandi is measured once more."""
    together: dict[tuple[int, str], list[TestSet]] = {}
    for test in tests:
        together.setdefault((id(test.passages), test.language), []).append(test)
    values: dict[str, dict[str, ByMeasure]] = {test.name: {} for test in tests}
    seconds: dict[str, dict[str, float]] = {test.name: {} for test in tests}
    engines = [OURS, *([WITH_MODEL] if model else []), *names]
    for some in together.values():
        for name in engines:
            progress(f"{', '.join(test.name for test in some)}: {name}")
            started = time.perf_counter()
            if name in (OURS, WITH_MODEL):
                runs = ours.run(some, model=model if name == WITH_MODEL else "")
            else:
                runs = peers.run(peers.PEERS[name], some)
            took = round(time.perf_counter() - started, 2)
            for test, found in zip(some, runs, strict=True):
                seconds[test.name][name] = took
                values[test.name][name] = by_question(test, found)
    return [
        _measured(test, name, asked, values[test.name], seconds[test.name])
        for test in tests
        for name, asked in {test.name: [question.id for question in test.questions], **test.parts}.items()
    ]


def _measured(
    test: TestSet,
    name: str,
    asked: list[str],
    values: dict[str, ByMeasure],
    seconds: dict[str, float],
) -> Measured:
    """The figures over the questions asked."""
    of = {question.id: question.need for question in test.questions}
    needs = [of[question] for question in asked]
    by_engine = {
        engine: {said: [each[measure][question] for question in asked] for said, measure in _COUNTED.items()}
        for engine, each in values.items()
    }
    engines = [
        Engine(
            engine,
            {measure: figure(found, needs) for measure, found in held.items()},
            None if engine == OURS else {m: compare(by_engine[OURS][m], found, needs) for m, found in held.items()},
            seconds[engine],
            {m: compare(by_engine[WITH_MODEL][m], found, needs) for m, found in held.items()}
            if WITH_MODEL in by_engine and engine != WITH_MODEL
            else None,
        )
        for engine, held in by_engine.items()
    ]
    return Measured(name, test.name, test.says, test.language, len(test.passages), len(asked), engines)


def table(measured: Iterable[Measured]) -> str:
    """The figures as Markdown; where a model was asked, with how Migrandi with it compares."""
    tests = list(measured)
    asked = any(engine.against_with_model for test in tests for engine in test.engines)
    more = (" with the model: nDCG, p | MRR, p |", " --- | --- |") if asked else ("", "")
    lines = [
        "| set | passages | questions | engine | nDCG@10 (95 %) | MRR@10 (95 %) | Migrandi better: nDCG, p | MRR, p |"
        + more[0],
        "| --- | ---: | ---: | --- | --- | --- | --- | --- |" + more[1],
    ]
    for test in tests:
        for number, engine in enumerate(test.engines):
            first = f"{test.name} | {test.passages:,} | {test.questions:,}" if not number else " | | "
            cells = [f"{f.mean:.3f} ({f.low:.3f}–{f.high:.3f})" for f in engine.figures.values()]
            cells += _compared(engine.against) + (_compared(engine.against_with_model) if asked else [])
            name = f"**{engine.name}**" if engine.against is None else engine.name
            lines.append(f"| {first} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _compared(against: dict[str, Comparison] | None) -> list[str]:
    return [f"{c.difference:+.3f}, {_chance(c.p)}" for c in (against or {}).values()] or [""] * len(_COUNTED)


def _chance(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def write(page: Path, measured: Iterable[Measured]) -> None:
    """Put the table into the page, between its marks: where a model was asked, between those for that."""
    tests = list(measured)
    asked = any(engine.name == WITH_MODEL for test in tests for engine in test.engines)
    begin, end = (BEGIN_WITH_MODEL, END_WITH_MODEL) if asked else (BEGIN, END)
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(begin, 1)
    _old, after = rest.split(end, 1)
    page.write_text(f"{before}{begin}\n\n{table(tests)}\n\n{end}{after}", encoding="utf-8")
