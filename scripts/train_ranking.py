"""Trains how the best texts are put in order, and writes src/migrandi/search/data/ranking.npz.

Run: `python scripts/train_ranking.py FOLDER` with Canada's federal acts in English and French. Deterministic. Asked are
the headings of Works that `evaluation/split.py` keeps for choosing weights: the vectors were not trained on them, and
they are not measured. Every heading has to bring its own section before the others that its words find, in its own
language and in the other. Of some questions the vectors are taken away, as texts in other languages have none.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")

import django
import numpy as np

django.setup()

from migrandi.evaluation.ours import entries  # noqa: E402 needs its settings first
from migrandi.evaluation.passages import Passage, read  # noqa: E402
from migrandi.evaluation.sets import asked_by_heading  # noqa: E402
from migrandi.evaluation.split import part  # noqa: E402
from migrandi.search.engine import Query  # noqa: E402
from migrandi.search.engines.tantivy import TantivyEngine  # noqa: E402
from migrandi.search.meaning import LANGUAGES  # noqa: E402
from migrandi.search.query_language import parse  # noqa: E402
from migrandi.search.reranking import FILE, NAMES  # noqa: E402

SEED = 3
QUESTIONS = 3_000
"""At most, of each kind."""
ROUNDS = 10
BATCH = 32
WIDTH = 32
RATE = 2e-3
WITHOUT_VECTORS = 0.25
SHRINKING = 0.03
VECTOR_COLUMNS = [NAMES.index(name) for name in NAMES if name.startswith("cosine") or name == "has a vector"]


class Asked(NamedTuple):
    """What a question found: what is looked at of each text, and which text is right."""

    seen: np.ndarray
    right: int


def questions(law: list[Passage], language: str, of: str) -> list[tuple[str, str]]:
    """Headings in one language, each with the id of the provision in the other that it stands over."""
    places = {(p.work, p.eid): p.id for p in law if p.language == of}
    found = [
        (p.heading, places[p.work, p.eid])
        for p in law
        if p.language == language and part(p.work) == "tuned" and asked_by_heading(p) and (p.work, p.eid) in places
    ]
    found.sort()
    return random.Random(SEED).sample(found, min(QUESTIONS, len(found)))


def found(law: list[Passage]) -> list[Asked]:
    """All questions with what they found, where the right text is among it."""
    made = []
    for of in LANGUAGES:
        held = [p for p in law if p.language == of]
        numbers = {p.id: str(n) for n, p in enumerate(held)}
        with tempfile.TemporaryDirectory() as folder:
            engine = TantivyEngine(Path(folder) / "index")
            engine.replace([], entries(held))
            for language in LANGUAGES:
                for words, wanted in questions(law, language, of):
                    query = Query(parse(words).parts, languages=(of,), any_word=True)
                    matches, seen = engine.examined(query)
                    refs = [match.ref for match in matches]
                    if numbers[wanted] in refs:
                        made.append(Asked(seen, refs.index(numbers[wanted])))
                print(f"{language} → {of}: {len(made)} questions", flush=True)
    return made


def trained(asked: list[Asked]) -> dict[str, np.ndarray]:
    """The network's weights: a softmax over what each question found, the right text to be the likeliest."""
    chance = np.random.default_rng(SEED)
    every = np.concatenate([one.seen for one in asked])
    means, spreads = every.mean(0), every.std(0) + 1e-3
    width = len(NAMES)
    held = {
        "first": chance.normal(0, 1 / np.sqrt(width), (width, WIDTH)),
        "first_bias": np.zeros(WIDTH),
        "second": chance.normal(0, 1 / np.sqrt(WIDTH), WIDTH),
        "straight": np.zeros(width),
    }
    moments = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in held.items()}
    steps = ROUNDS * (len(asked) // BATCH)
    step = 0
    for number in range(ROUNDS):
        order = chance.permutation(len(asked))[: len(asked) // BATCH * BATCH].reshape(-1, BATCH)
        lost = 0.0
        for some in order:
            step += 1
            gradients = {name: SHRINKING * value for name, value in held.items()}
            for n in some:
                seen = np.clip((asked[n].seen - means) / spreads, -6, 6)
                if chance.random() < WITHOUT_VECTORS:
                    seen[:, VECTOR_COLUMNS] = np.clip((0 - means) / spreads, -6, 6)[VECTOR_COLUMNS]
                lost += slope(seen, asked[n].right, held, gradients)
            for name, value in held.items():
                mean, spread = moments[name]
                mean += 0.1 * (gradients[name] / BATCH - mean)
                spread += 0.001 * ((gradients[name] / BATCH) ** 2 - spread)
                rate = RATE * (1 - step / steps)
                value -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        print(f"round {number + 1} of {ROUNDS}: {lost / order.size:.4f}", flush=True)
    return {"means": means, "spreads": spreads} | held


def slope(seen: np.ndarray, right: int, held: dict[str, np.ndarray], gradients: dict[str, np.ndarray]) -> float:
    """Add one question's gradients; what it lost."""
    layer = seen @ held["first"] + held["first_bias"]
    active = np.maximum(layer, 0)
    fits = active @ held["second"] + seen @ held["straight"]
    likely = np.exp(fits - fits.max())
    likely /= likely.sum()
    wrong = likely.copy()
    wrong[right] -= 1
    gradients["second"] += active.T @ wrong
    gradients["straight"] += seen.T @ wrong
    back = np.outer(wrong, held["second"]) * (layer > 0)
    gradients["first"] += seen.T @ back
    gradients["first_bias"] += back.sum(0)
    return -float(np.log(likely[right] + 1e-12))


def main() -> None:
    """Train and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=FILE)
    asked = parser.parse_args()
    law = sorted((p for p in read([asked.folder]) if p.language in LANGUAGES), key=lambda p: p.id)
    weights = trained(found(law))
    np.savez_compressed(asked.to, **{name: value.astype(np.float32) for name, value in weights.items()})
    print(f"{asked.to}: {asked.to.stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main()
