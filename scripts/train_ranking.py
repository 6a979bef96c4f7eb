"""Trains how the best texts are put in order, and writes src/migrandi/search/data/ranking.npz.

Run: `python scripts/train_ranking.py FOLDER...` with Canada's federal acts, and with whatever law in other languages
there is; deterministic. With `--model onnx:FOLDER` (made by `scripts/multilingual_model.py`) it writes
ranking_with_model.npz beside it, the order where an embedding model tells how near each text is too: of less law, as
the model takes its time over each text. What is asked is in `ranking_questions.py`: nothing that is measured, and in
English and French nothing that the vectors were trained on. With the questions written for the project comes the half
that weights may be chosen on. All that answers has to come before what else is found. Of some questions the vectors are
taken away, as texts in other languages have none.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")

import django
import numpy as np
from msgspec.structs import replace

django.setup()

from migrandi.evaluation import written  # noqa: E402
from migrandi.evaluation.ours import entries, near_by  # noqa: E402
from migrandi.evaluation.passages import Passage, read  # noqa: E402
from migrandi.search.embedding import Embedder, embedder, of_length_one  # noqa: E402
from migrandi.search.engine import Entry, Query  # noqa: E402
from migrandi.search.engines.tantivy import TantivyEngine  # noqa: E402
from migrandi.search.meaning import LANGUAGES, meaning  # noqa: E402
from migrandi.search.query_language import parse  # noqa: E402
from migrandi.search.reranking import FILE, FILE_WITH_MODEL, NAMES, NAMES_WITH_MODEL  # noqa: E402
from ranking_questions import (  # noqa: E402 needs its settings first
    Ask,
    by_chapter,
    by_heading,
    by_sentence,
    by_topic,
    some_works,
    strange,
    usable,
)

SEEDS = (3, 4, 5, 6)
"""Of the networks that are trained, each from another beginning; the mean of what they judge is more even than any."""
HEADINGS, CHAPTERS, TOPICS, SENTENCES = 600, 300, 300, 300
"""Questions of each kind, at most, in one language."""
STANDING, ACROSS, WRITTEN = 6, 12, 12
"""So much oftener are those drawn that are put to law as it stands, those of them in another language than the law, and
those written for the project."""
FEW = 300
"""A kind of fewer questions is drawn less often, by as much."""
LEAST_PASSAGES, MOST_PASSAGES = 300, 30_000
"""Of one language."""
MOST_WITH_MODEL = 8_000
"""And where a model is asked."""
ROUNDS = 8
BATCH = 32
WIDTH = 32
RATE = 2e-3
WITHOUT_VECTORS = 0.3
MISLED = 0.5
"""Of what has vectors still: so many questions get those of one text for another's, as bad as vectors can be on law
they were not trained on, so that they are never believed against all words."""
SHRINKING = 0.3
BY_WORDS = 5.0
"""What the score by words counts before anything is learnt: to that the weights shrink, so that law unlike all that was
trained on is ordered by words."""
BY_MODEL = 0.7
"""And what it counts by how many spreads a model takes a text for nearer than others."""
MOST_TEXTS = 200
"""Of what a question found, at most so many are looked at in a step."""
VECTOR_COLUMNS = [n for n, name in enumerate(NAMES) if name.startswith(("cosine", "has a vector", "vectors"))]


Near = Callable[[str], tuple[tuple[int, float], ...]]
"""What a model takes for near to a question."""


class Searched(NamedTuple):
    """An engine over some law, and what a model takes for near there (nothing: no model is asked)."""

    engine: TantivyEngine
    near: Near


class Kept:
    """A model that is asked once for each text."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._known: dict[tuple[str, bool], np.ndarray] = {}

    def vectors(self, texts: Sequence[str], patience: float, *, question: bool = False) -> np.ndarray:
        """See `Embedder`."""
        if missing := [text for text in dict.fromkeys(texts) if (text, question) not in self._known]:
            made = self._model.vectors(missing, patience, question=question).astype(np.float16)
            self._known.update(zip(((text, question) for text in missing), made, strict=True))
        return of_length_one(np.stack([self._known[text, question] for text in texts]).astype(np.float32))


class Asked(NamedTuple):
    """What a question found: what is looked at of each text, and which share of the answer each is. `across`: it is in
    another language, where little is found without vectors."""

    seen: np.ndarray
    right: np.ndarray
    across: bool = False


@contextmanager
def searched(made: Sequence[Entry], model: Embedder | None) -> Iterator[Searched]:
    """These entries in an engine, for as long as they are asked for."""
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder) / "index")
        engine.replace([], made)
        yield Searched(engine, near_by(model, made, Path(folder) / "vectors") if model else lambda words: ())


def examined(asks: Iterable[Ask], law: Searched, language: str, *, across: bool = False) -> Iterator[Asked]:
    """All questions with what they found, where something right is among it."""
    for ask in asks:
        languages = (language,) if language else ()
        query = Query(parse(ask.words).parts, languages=languages, any_word=True, near=law.near(ask.words))
        matches, seen = law.engine.examined(query)
        right = np.array([int(match.ref) in ask.right for match in matches], dtype=np.float32)
        if right.any():
            yield Asked(seen.astype(np.float16), right / right.sum(), across)


def asked_of(
    law: Sequence[Passage], language: str, others: Sequence[Passage], model: Embedder | None
) -> Iterator[tuple[int, list[Asked]]]:
    """What is asked of law of one language as it stands, and of some of it without the names it stands under. `others`:
    law in another language, whose headings are asked too. A list for each kind, and how often it is drawn."""
    usable_ = usable(law, learnt=language in LANGUAGES)
    most = MOST_PASSAGES if model is None else MOST_WITH_MODEL
    own = some_works(usable_, most)
    works = {p.work for p in usable_}
    held = own + some_works((p for p in law if p.work not in works), most - len(own))
    with searched(entries(held), model) as engine:
        for asking, across in ((own, False), (usable(others, learnt=True), True)):
            asks = by_heading(held, HEADINGS, asking)
            yield ACROSS if across else STANDING, list(examined(asks, engine, language, across=across))
    yield from asked_of_bare(own, language, model)


def asked_of_bare(law: Sequence[Passage], language: str, model: Embedder | None) -> Iterator[tuple[int, list[Asked]]]:
    """What is asked of some of this law without the names it stands under."""
    bare = some_works(law, (MOST_PASSAGES if model is None else MOST_WITH_MODEL) // 3)
    left, sentences = by_sentence(bare, SENTENCES)
    with searched(entries([replace(p, context="") for p in left]), model) as engine:
        stems = partial(engine.engine.stems, language)
        for asks in (
            by_heading(bare, HEADINGS // 3, bare), by_chapter(bare, CHAPTERS), by_topic(bare, TOPICS, stems), sentences,
        ):  # fmt: skip
            yield 1, list(examined(asks, engine, language))


def written_for_it(folders: Sequence[Path], model: Embedder | None) -> list[Asked]:
    """The half of the questions written for the project that weights may be chosen on."""
    made: list[Asked] = []
    for test in written.asked([folder for folder in folders if folder.is_dir()], [written.TUNED]):
        with searched(entries(test.passages, headed=True), model) as engine:
            for question in test.questions:
                right = {n for n, passage in enumerate(test.passages) if passage.id in question.answers}
                made += examined([Ask(question.words, frozenset(right))], engine, "")
    return made


def kinds_of(folders: Sequence[Path], model: Embedder | None = None) -> Iterator[tuple[int, list[Asked]]]:
    """All questions, a list for each kind, and how often it is drawn."""
    below = [folder for folder in folders if folder.is_dir()]
    measured = {passage.work for test in written.asked(below) for passage in test.passages}
    by_language: dict[str, list[Passage]] = defaultdict(list)
    for passage in sorted(read(folders), key=lambda p: p.id):
        bare = passage.language.partition("-")[0]
        by_language[bare].append(replace(passage, language=bare))
    for language, law in sorted(by_language.items()):
        if len(usable(law, learnt=language in LANGUAGES)) >= LEAST_PASSAGES:
            others = [
                p for other in LANGUAGES if language in LANGUAGES and other != language for p in by_language[other]
            ]
            yield from asked_of(law, language, others, model)
            if language in LANGUAGES:
                yield from asked_of_bare(strange(law, meaning().trained_on, measured), language, model)
            print(language, flush=True)
    yield WRITTEN, written_for_it(folders, model)


def shares(kinds: Sequence[tuple[int, list[Asked]]]) -> np.ndarray:
    """How often each question is to be drawn."""
    drawn = np.concatenate([np.full(len(kind), often * min(1, len(kind) / FEW) / len(kind)) for often, kind in kinds])
    return drawn / drawn.sum()


def together(networks: Sequence[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """One network that judges as the mean of these, which look at the same with the same means and spreads."""
    made = dict(networks[0])
    for name in ("first", "first_bias", "second"):
        made[name] = np.concatenate([network[name] for network in networks], axis=-1)
    made["second"] = made["second"] / len(networks)
    made["straight"] = np.mean([network["straight"] for network in networks], axis=0)
    return made


def trained(asked: list[Asked], often: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """A network's weights: a softmax over what each question found, what is right to be the likeliest."""
    chance = np.random.default_rng(seed)
    every = np.concatenate([one.seen for one in asked[:: max(1, len(asked) // 2_000)]]).astype(np.float32)
    means, spreads = every.mean(0), every.std(0) + 1e-3
    width = asked[0].seen.shape[1]
    held = {
        "first": chance.normal(0, 1 / np.sqrt(width), (width, WIDTH)).astype(np.float32),
        "first_bias": np.zeros(WIDTH, np.float32),
        "second": chance.normal(0, 1 / np.sqrt(WIDTH), WIDTH).astype(np.float32),
        "straight": np.zeros(width, np.float32),
    }
    unlearnt = {name: np.zeros_like(value) for name, value in held.items()}
    unlearnt["straight"][0] = held["straight"][0] = BY_WORDS * spreads[0]
    if width == len(NAMES_WITH_MODEL):
        told = NAMES_WITH_MODEL.index("model in spreads")
        unlearnt["straight"][told] = held["straight"][told] = BY_MODEL * spreads[told]
    moments = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in held.items()}
    without = np.clip((0 - means) / spreads, -6, 6)[VECTOR_COLUMNS]
    steps = ROUNDS * (len(asked) // BATCH)
    lost = 0.0
    for step in range(1, steps + 1):
        seen = np.zeros((BATCH, MOST_TEXTS, width), np.float32)
        right = np.zeros((BATCH, MOST_TEXTS), np.float32)
        there = np.zeros((BATCH, MOST_TEXTS), bool)
        for n, number in enumerate(chance.choice(len(asked), BATCH, p=often)):
            one = drawn(asked[number], chance)
            size = len(one.right)
            seen[n, :size] = np.clip((one.seen - means) / spreads, -6, 6)
            right[n, :size], there[n, :size] = one.right, True
            if one.across:
                continue
            if chance.random() < WITHOUT_VECTORS:
                seen[n, :, VECTOR_COLUMNS] = without[:, None]
            elif chance.random() < MISLED:
                mixed = chance.permutation(size)
                seen[n, :size, VECTOR_COLUMNS] = seen[n, mixed][:, VECTOR_COLUMNS].T
        gradients, missed = slopes(seen, right, there, held)
        lost += missed
        for name, value in held.items():
            mean, spread = moments[name]
            slope = gradients[name] + SHRINKING / BATCH * (value - unlearnt[name])
            mean += 0.1 * (slope - mean)
            spread += 0.001 * (slope**2 - spread)
            value -= RATE * (1 - step / steps) * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        if step % (steps // ROUNDS) == 0:
            print(f"{step} of {steps} steps: {lost / (steps // ROUNDS):.4f}", flush=True)
            lost = 0.0
    return {"means": means, "spreads": spreads} | held


def drawn(one: Asked, chance: np.random.Generator) -> Asked:
    """Some of what a question found, among it all that is right."""
    others = np.flatnonzero(one.right == 0)
    right = np.flatnonzero(one.right)[:MOST_TEXTS]
    chosen = np.concatenate([right, chance.permutation(others)[: MOST_TEXTS - len(right)]])
    return Asked(one.seen[chosen], one.right[chosen], one.across)


def slopes(
    seen: np.ndarray, right: np.ndarray, there: np.ndarray, held: dict[str, np.ndarray]
) -> tuple[dict[str, np.ndarray], float]:
    """The gradients over some questions, and what a question lost."""
    layer = seen @ held["first"] + held["first_bias"]
    active = np.maximum(layer, 0)
    fits = np.where(there, active @ held["second"] + seen @ held["straight"], -1e9)
    likely = np.exp(fits - fits.max(1, keepdims=True))
    likely /= likely.sum(1, keepdims=True)
    wrong = (likely - right) / len(seen)
    back = wrong[:, :, None] * held["second"] * (layer > 0)
    gradients = {
        "second": np.einsum("bnh,bn->h", active, wrong),
        "straight": np.einsum("bnf,bn->f", seen, wrong),
        "first": np.tensordot(seen, back, ((0, 1), (0, 1))),
        "first_bias": back.sum((0, 1)),
    }
    return gradients, -float((right * np.log(likely + 1e-12)).sum()) / len(seen)


def main() -> None:
    """Train and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--model", default="", help="as MIGRANDI_EMBEDDING names it")
    parser.add_argument("--to", type=Path)
    asked = parser.parse_args()
    to = asked.to or (FILE_WITH_MODEL if asked.model else FILE)
    model = Kept(embedder(asked.model)) if asked.model else None
    kinds = [(often, kind) for often, kind in kinds_of(asked.folders, model) if kind]
    every, often = [one for _often, kind in kinds for one in kind], shares(kinds)
    weights = together([trained(every, often, seed) for seed in SEEDS])
    np.savez_compressed(to, **{name: value.astype(np.float32) for name, value in weights.items()})
    print(f"{to}: {to.stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main()
