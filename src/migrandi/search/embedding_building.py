"""Having the embedding model make a vector of every provision that has none yet; stopped, it is gone on with later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

from migrandi.law.models import Provision
from migrandi.search.embedding import Embedder, EmbeddingError, Vectors, embedder, named
from migrandi.search.syncing import running_text
from migrandi.search.vectors import VectorFile
from migrandi.thesaurus.reading import LANGUAGES, concepts

_AT_ONCE = 64
_EVERY = 3
"""Of so many concepts the label of one is taken for a question."""
_CHARACTERS = 4_000
"""A text's beginning of so many characters is given to the model."""
_PATIENCE = 120.0
"""Seconds that the model may take over one batch."""


@cache
def vector_file(model: str) -> VectorFile:
    """The vectors of that model, beside the index of this installation."""
    return VectorFile(settings.INDEX.with_name(f"{settings.INDEX.name}.vectors"), model)


def build(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Make what is missing; how many vectors that were. Raises `EmbeddingError` where there is no model, or it fails.

    `progress` is told how many provisions are done, of how many.
    """
    if not named():
        raise EmbeddingError(_("No embedding model is set: name one in MIGRANDI_EMBEDDING, as openai:URL#model."))
    model, file = embedder(named()), vector_file(named())
    lock = FileLock(settings.INDEX.with_name(f"{settings.INDEX.name}.vectors.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EmbeddingError(_("Vectors are being made already. Wait until that is done.")) from error
    with lock:
        missing = Provision.objects.filter(pk__gt=file.last()).exclude(kind="text").count()
        done = 0
        for numbers, texts, languages in _batches(file.last()):
            try:
                file.add(numbers, model.vectors(texts, _PATIENCE), languages)
            except ValueError as error:
                raise EmbeddingError(_("The model is another than before: %(why)s."), why=error) from error
            done += len(numbers)
            progress(done, max(missing, done))
        if file.last() and not file.has_questions():
            file.keep_questions(of_questions(model))
        return done


def of_questions(model: Embedder) -> Vectors:
    """What questions of a language have in common, a row for each language of the thesaurus: the mean of some of its
    labels, which are words that people ask with."""
    some = sorted(concepts(), key=lambda concept: concept.id)[::_EVERY]
    spoken = [[said[0] for concept in some if (said := concept.words(language))] for language in LANGUAGES]
    vectors = [
        np.concatenate([model.vectors(labels[at : at + _AT_ONCE], _PATIENCE, question=True)
                        for at in range(0, len(labels), _AT_ONCE)])
        for labels in spoken
    ]  # fmt: skip
    return np.stack([rows.mean(axis=0) for rows in vectors])


def given(heading: str, text: str) -> str:
    """What the model is given of a text: its heading and its beginning."""
    return f"{heading}\n{text}".strip()[:_CHARACTERS] or "."


def missing() -> int:
    """How many provisions have no vector of the model that is set."""
    newest = Provision.objects.aggregate(newest=Max("pk"))["newest"] or 0
    last = vector_file(named()).last()
    return 0 if last >= newest else Provision.objects.filter(pk__gt=last).exclude(kind="text").count()


def _batches(after: int) -> Iterator[tuple[list[int], list[str], list[str]]]:
    while True:
        rows = list(
            Provision.objects.filter(pk__gt=after)
            .exclude(kind="text")
            .order_by("pk")
            .values_list("pk", "label", "heading", "content", "language")[:_AT_ONCE]
        )
        if not rows:
            return
        after = rows[-1][0]
        yield (
            [row[0] for row in rows],
            [given(f"{row[1]} {row[2]}", running_text(row[3])) for row in rows],
            [row[4] for row in rows],
        )
