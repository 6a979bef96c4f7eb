"""Trains what words mean on law in two languages, aligned by section, and writes src/migrandi/search/data/meaning.npz.

Run: `python scripts/train_meaning.py FOLDER` with Canada's federal acts in English and French. Deterministic: the same
law gives the same file. Works that `evaluation/split.py` keeps for measuring are not looked at.

Vectors: a text and the heading over it, in either language, are drawn together, headings of other sections are pushed
away (softmax over the batch). Translations: IBM model 1 on headings, titles and lines of equal sections. Hints, which
words of a text tell that its heading has a certain word, in either language: IBM model 1 on texts and their headings.
Phrases: what headings say for up to four words in a row, by words that either language's give for each other.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")

import django
import numpy as np
import scipy.sparse as sp

django.setup()

from aligned_phrases import Pair, both_ways  # noqa: E402
from migrandi.evaluation.passages import Passage, read  # noqa: E402 needs its settings first
from migrandi.evaluation.split import part  # noqa: E402
from migrandi.search.meaning import CONTEXT_WEIGHT, DIMENSIONS, FILE, LANGUAGES, LEAST_ASKED, Stems  # noqa: E402
from migrandi.thesaurus.reading import shipped  # noqa: E402
from model_1 import model_1  # noqa: E402

SEED = 5
ROUNDS = 14
BATCH = 1024
SHARPNESS = 20.0
RATE = 0.5
LEAST_TEXTS = 4
WORDS_LEFT_OUT = 0.2
LONGEST_LINE = 40
MOST_LINES = 150_000
LIKELY_ENOUGH = 0.05
MOST_TRANSLATIONS = 6
TOO_COMMON = 0.12
LEXICON_ROUNDS = 6
LIKELY_HINT = 0.003
SEEN_AS_HINT = 0.3
HINT_ROUNDS = 5
CELLS = 2_048
CELL_ROUNDS = 12


class Side:
    """The training law of one language as stems."""

    def __init__(self, language: str, passages: list[Passage]) -> None:
        self.language = language
        stems = Stems(language)
        self.passages = passages
        self.lines = [[stems(line) for line in p.text.split("\n")] for p in passages]
        self.texts = [[w for line in lines for w in line] for lines in self.lines]
        self.headings = [stems(p.heading) for p in passages]
        self.titles = [stems(p.context.split("\n", 1)[0]) for p in passages]
        self.contexts = [stems(p.context.partition("\n")[2]) for p in passages]
        self.places = {(p.work, p.eid): number for number, p in enumerate(passages)}


def matrix(lists: list[list[str]], language: str, rows: dict[str, int]) -> sp.csr_matrix:
    """How often each known word stands in each list."""
    numbers: list[int] = []
    ends = [0]
    for words in lists:
        numbers.extend(rows[w] for word in words if (w := f"{language}:{word}") in rows)
        ends.append(len(numbers))
    made = sp.csr_matrix(
        (np.ones(len(numbers), np.float32), np.array(numbers, np.int32), np.array(ends)), shape=(len(lists), len(rows))
    )
    made.sum_duplicates()
    return made


def vocabulary(sides: list[Side]) -> dict[str, int]:
    """Words in enough texts, without numbers, in alphabetical order."""
    found: Counter[str] = Counter()
    for side in sides:
        for words in zip(side.texts, side.headings, side.contexts, strict=True):
            found.update({f"{side.language}:{word}" for part_ in words for word in part_})
    kept = (w for w, count in found.items() if count >= LEAST_TEXTS and not any(c.isdigit() for c in w))
    return {word: number for number, word in enumerate(sorted(kept))}


def unit(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row with length one, and how long it was."""
    lengths = np.sqrt((rows * rows).sum(1, keepdims=True)) + 1e-6
    return rows / lengths, lengths


def beginning(joined: sp.csr_matrix, weights: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Where words begin: the main directions of the aligned law (randomised singular vectors)."""
    joined = joined @ sp.diags(weights)
    lengths = np.sqrt(np.asarray(joined.multiply(joined).sum(1)).ravel()) + 1e-6
    joined = sp.diags(1 / lengths) @ joined
    sample = joined @ chance.standard_normal((joined.shape[1], DIMENSIONS + 20)).astype(np.float32)
    for _ in range(4):
        sample = joined @ (joined.T @ np.linalg.qr(sample)[0])
    _u, sizes, directions = np.linalg.svd((joined.T @ np.linalg.qr(sample)[0]).T, full_matrices=False)
    made = directions[:DIMENSIONS].T * np.sqrt(sizes[:DIMENSIONS]) * weights[:, None]
    return (made / (np.abs(made).mean() * 10)).astype(np.float32)


def vectors(sides: list[Side], rows: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """A row for each word for texts, and one for questions."""
    chance = np.random.default_rng(SEED)
    texts, headings = [], []
    for side in sides:
        counted = matrix(side.texts, side.language, rows)
        counted.data = np.log1p(counted.data)
        around = matrix(side.contexts, side.language, rows)
        around.data[:] = CONTEXT_WEIGHT
        texts.append((counted + around).astype(np.float32).tocsr())
        asked = matrix(side.headings, side.language, rows)
        asked.data[:] = 1
        headings.append(asked)
    one, other = sides
    aligned = [(i, other.places[key]) for key, i in one.places.items() if key in other.places]
    pairs_of = np.array(aligned)
    found = np.zeros(len(rows), np.float32)
    for made in texts:
        found += np.bincount(made.indices, minlength=len(rows))
    weights = np.log(len(aligned) / np.maximum(found, 1)).clip(0) + 0.1
    joined = sum(m[pairs_of[:, n]] * f for n in (0, 1) for m, f in ((texts[n], 1), (headings[n], 2)))
    of_texts = beginning(joined.tocsr(), weights.astype(np.float32), chance)
    of_questions = of_texts.copy()

    every_text, every_heading = sp.vstack(texts).tocsr(), sp.vstack(headings).tocsr()
    shift = [0, texts[0].shape[0]]
    pairs = [
        (ids[a] + shift[a], ids[b] + shift[b])
        for ids in aligned for a in (0, 1) for b in (0, 1)
        if headings[a][ids[a]].nnz and texts[b][ids[b]].nnz
    ]  # fmt: skip
    asks, answers = np.array(pairs).T
    names: dict[str, int] = {}
    spoken = [" ".join(words) for side in sides for words in side.headings]
    same_name = np.array([names.setdefault(spoken[n], len(names)) for n in asks])
    works: dict[str, int] = {}
    in_works = [p.work for side in sides for p in side.passages]
    work = np.array([works.setdefault(in_works[n], len(works)) for n in asks])

    steps = ROUNDS * (len(pairs) // BATCH)
    moments = [np.zeros_like(of_texts) for _ in range(4)]
    step = 0
    for number in range(ROUNDS):
        order = chance.permutation(len(pairs))
        if number % 2:
            # sections of one act are the hardest to tell apart: some batches hold many of them
            order = order[np.argsort(work[order], kind="stable")][: len(pairs) // BATCH * BATCH].reshape(-1, 64)
            chance.shuffle(order)
            order = order.reshape(-1)
        for first in chance.permutation(len(pairs) // BATCH) * BATCH:
            some = order[first : first + BATCH]
            step += 1
            heads, bodies = every_heading[asks[some]], every_text[answers[some]].copy()
            bodies.data *= chance.random(len(bodies.data)) > WORDS_LEFT_OUT
            gradients = slopes(heads, bodies, of_questions, of_texts, same_name[some], asks[some])
            for n, (held, gradient) in enumerate(zip((of_questions, of_texts), gradients, strict=True)):
                mean, spread = moments[2 * n], moments[2 * n + 1]
                mean += 0.1 * (gradient - mean)
                spread += 0.02 * (gradient * gradient - spread)
                held -= (
                    RATE * 0.1 * (1 - step / steps)
                    * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.98**step)) + 1e-7)
                )  # fmt: skip
        print(f"round {number + 1} of {ROUNDS}", flush=True)
    return of_texts, of_questions


def slopes(
    heads: sp.csr_matrix, bodies: sp.csr_matrix, of_questions: np.ndarray, of_texts: np.ndarray,
    names: np.ndarray, asks: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The gradients of both tables: each heading has to find its own text in the batch, and each text its heading."""
    asked, asked_lengths = unit(heads @ of_questions)
    told, told_lengths = unit(bodies @ of_texts)
    scores = SHARPNESS * (asked @ told.T)
    alike = (names[:, None] == names[None, :]) | (asks[:, None] == asks[None, :])
    np.fill_diagonal(alike, False)
    scores[alike] = -1e4
    chances = [np.exp(scores - scores.max(axis, keepdims=True)) for axis in (1, 0)]
    by_heading, by_text = (c / c.sum(axis, keepdims=True) for c, axis in zip(chances, (1, 0), strict=True))
    wrong = by_heading + 0.3 * by_text
    np.fill_diagonal(wrong, wrong.diagonal() - 1.3)
    wrong *= SHARPNESS / len(names)
    back_asked, back_told = wrong @ told, wrong.T @ asked
    back_asked = (back_asked - (back_asked * asked).sum(1, keepdims=True) * asked) / asked_lengths
    back_told = (back_told - (back_told * told).sum(1, keepdims=True) * told) / told_lengths
    return heads.T @ back_asked, bodies.T @ back_told


def cells(sides: list[Side], rows: dict[str, int], of_texts: np.ndarray) -> np.ndarray:
    """Directions that every text is near one of, so that few texts need be compared with a question (k-means)."""
    chance = np.random.default_rng(SEED)
    made = []
    for side in sides:
        counted = matrix(side.texts, side.language, rows)
        counted.data = np.log1p(counted.data)
        around = matrix(side.contexts, side.language, rows)
        around.data[:] = CONTEXT_WEIGHT
        made.append(unit(np.asarray((counted + around) @ of_texts))[0])
    vectors_ = np.concatenate(made).astype(np.float32)
    vectors_ = vectors_[np.abs(vectors_).sum(1) > 0]
    found = vectors_[chance.choice(len(vectors_), CELLS, replace=False)]
    for _ in range(CELL_ROUNDS):
        near = np.concatenate([(vectors_[n : n + 8192] @ found.T).argmax(1) for n in range(0, len(vectors_), 8192)])
        sums = np.zeros_like(found)
        np.add.at(sums, near, vectors_)
        empty = np.bincount(near, minlength=CELLS) == 0
        sums[empty] = vectors_[chance.choice(len(vectors_), int(empty.sum()))]
        found = unit(sums)[0].astype(np.float32)
    return np.round(found / np.abs(found).max(1, keepdims=True) * 127).astype(np.int8)


def hints(source: Side, target: Side, rows: dict[str, int]) -> list[tuple[int, int, float]]:
    """For words of the target's headings which words of the source's texts below them tell of them: the rows of both,
    and how likely the second tells of the first."""
    texts, headings = matrix(source.texts, source.language, rows), matrix(target.headings, target.language, rows)
    nothing = len(rows)  # what no word of a text tells of, as a word that every text has

    def pairs() -> Iterable[tuple[np.ndarray, np.ndarray]]:
        for key, a in source.places.items():
            if (b := target.places.get(key)) is not None:
                own = texts.indices[texts.indptr[a] : texts.indptr[a + 1]]
                yield np.append(own, nothing), headings.indices[headings.indptr[b] : headings.indptr[b + 1]]

    of, to, likely, counted = model_1(pairs(), len(rows) + 1, HINT_ROUNDS)[:4]
    kept = np.flatnonzero((of != nothing) & (likely >= LIKELY_HINT) & (counted >= SEEN_AS_HINT))
    return list(zip(to[kept].tolist(), of[kept].tolist(), likely[kept].tolist(), strict=True))


def asked(sides: list[Side], rows: dict[str, int]) -> np.ndarray:
    """The logarithm of each word's share of the words of its language's headings."""
    found = np.full(len(rows), LEAST_ASKED)
    for side in sides:
        words = matrix(side.headings, side.language, rows)
        found = np.maximum(found, np.asarray(words.sum(0)).ravel() / words.sum())
    return np.log(found).astype(np.float16)


def aligned(source: Side, target: Side) -> tuple[Counter[Pair], list[Pair]]:
    """What equal places say in both languages: headings and the names of parts over them, with in how many Works; and
    whatever they say, each once: headings, all that stands over them together, lines."""
    headings: set[tuple[str, Pair]] = set()
    pairs: set[Pair] = set()
    beside: set[Pair] = set()
    stems = Stems(source.language), Stems(target.language)
    for key, a in source.places.items():
        b = target.places.get(key)
        if b is None:
            continue
        pairs.add(heading := (tuple(source.headings[a]), tuple(target.headings[b])))
        headings.add((key[0], heading))
        over = source.passages[a].context.split("\n"), target.passages[b].context.split("\n")
        if len(over[0]) == len(over[1]):
            named = zip(*over, strict=True)
            headings.update((key[0], (tuple(stems[0](one)), tuple(stems[1](other)))) for one, other in named)
        beside.add((tuple(source.titles[a]), tuple(target.titles[b])))
        beside.add((tuple(source.contexts[a]), tuple(target.contexts[b])))
        if len(source.lines[a]) == len(target.lines[b]) and len(beside) < MOST_LINES:
            for one, other in zip(source.lines[a], target.lines[b], strict=True):
                if len(one) <= LONGEST_LINE and len(other) <= LONGEST_LINE:
                    beside.add((tuple(one), tuple(other)))
    counted = Counter(pair for _work, pair in sorted(headings) if all(pair))
    return counted, sorted(pair for pair in pairs | beside if all(pair))


def names() -> list[Pair]:
    """What the thesaurus calls the same in both languages, the usual terms first."""
    one, other = LANGUAGES
    stems, others = Stems(one), Stems(other)
    usual = [(c.label[one], c.label[other]) for c in shipped()]
    usual += [(word, c.label[other]) for c in shipped() for word in c.also.get(one, ())]
    usual += [(c.label[one], word) for c in shipped() for word in c.also.get(other, ())]
    return [(tuple(stems(a)), tuple(others(b))) for a, b in usual]


def lexicon(source: str, target: str, pairs: Sequence[Pair]) -> list[tuple[str, str, float]]:
    """The target's words for each word of the source, by IBM model 1."""
    first = {w: n for n, w in enumerate(sorted({w for one, _ in pairs for w in one}))}
    second = {w: n for n, w in enumerate(sorted({w for _, other in pairs for w in other}))}
    numbered = (
        (np.array(sorted({first[w] for w in one}), int), np.array(sorted({second[w] for w in other}), int))
        for one, other in pairs
    )
    of, to, likely, counted = model_1(numbered, len(second), LEXICON_ROUNDS)[:4]
    common = Counter(w for _one, other in pairs for w in set(other))
    names, others = list(first), list(second)
    best: dict[str, list[tuple[float, str]]] = {}
    for n in np.flatnonzero((likely >= LIKELY_ENOUGH) & (counted >= 1)):
        word, other = names[of[n]], others[to[n]]
        # words that stand everywhere (of, the) are nobody's translation
        if common[other] < len(pairs) * TOO_COMMON and not any(c.isdigit() for c in word + other):
            best.setdefault(word, []).append((float(likely[n]), other))
    return [
        (f"{source}:{word}", f"{target}:{other}", chance)
        for word, found in sorted(best.items()) for chance, other in sorted(found, reverse=True)[:MOST_TRANSLATIONS]
    ]  # fmt: skip


def frequencies(sides: list[Side], rows: dict[str, int]) -> np.ndarray:
    """The logarithm of each word's share of its language's words."""
    found = np.ones(len(rows))
    for side in sides:
        counted = Counter(f"{side.language}:{word}" for words in (*side.texts, *side.headings) for word in words)
        total = sum(counted.values())
        for word, count in counted.items():
            if word in rows:
                found[rows[word]] = count / total
    return np.log(found).astype(np.float16)


def packed(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row in bytes, and what they are to be multiplied by."""
    scales = np.abs(rows).max(1) / 127 + 1e-12
    return np.round(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def main() -> None:
    """Train and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=FILE)
    said = parser.parse_args()
    law = [p for p in read([said.folder]) if p.language in LANGUAGES and part(p.work) == "trained"]
    law.sort(key=lambda p: p.id)
    sides = [Side(language, [p for p in law if p.language == language]) for language in LANGUAGES]
    print(f"{len(law)} passages", flush=True)
    headings, pairs = aligned(*sides)
    lexicons = lexicon(*LANGUAGES, pairs) + lexicon(*reversed(LANGUAGES), sorted((b, a) for a, b in pairs))
    print(f"{len(lexicons)} translations", flush=True)
    phrases = both_ways(*LANGUAGES, headings, [pair for pair in pairs if pair not in headings], names())
    print(f"{len(phrases)} phrases", flush=True)
    rows = vocabulary(sides)
    hinted = sorted(hint for source in sides for target in sides for hint in hints(source, target, rows))
    print(f"{len(hinted)} hints", flush=True)
    texts, questions = vectors(sides, rows)
    words = sorted({word for pair in lexicons for word in pair[:2]})
    numbers = {word: n for n, word in enumerate(words)}
    (text_bytes, text_scales), (question_bytes, question_scales) = packed(texts), packed(questions)
    said.to.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        said.to,
        words=np.array(["\n".join(rows)]),
        frequencies=frequencies(sides, rows),
        texts=text_bytes, text_scales=text_scales, questions=question_bytes, question_scales=question_scales,
        lexicon_words=np.array(["\n".join(words)]),
        lexicon_from=np.array([numbers[a] for a, _b, _p in lexicons], np.uint32),
        lexicon_to=np.array([numbers[b] for _a, b, _p in lexicons], np.uint32),
        lexicon_likely=np.array([round(p * 255) for _a, _b, p in lexicons], np.uint8),
        phrase_from=np.array(["\n".join(a for a, _b, _w in phrases)]),
        phrase_to=np.array(["\n".join(b for _a, b, _w in phrases)]),
        phrase_worth=np.array([worth for _a, _b, worth in phrases], np.float16),
        hint_asked=np.array([a for a, _b, _p in hinted], np.uint32),
        hint_word=np.array([b for _a, b, _p in hinted], np.uint32),
        hint_likely=np.array([p for _a, _b, p in hinted], np.float16),
        asked=asked(sides, rows),
        cells=cells(sides, rows, text_bytes * text_scales[:, None]),
        trained_on=np.array("\n".join(sorted({p.work for p in law}))),
    )  # fmt: skip
    print(f"{said.to}: {said.to.stat().st_size:,} bytes, {len(rows)} words", flush=True)


if __name__ == "__main__":
    main()
