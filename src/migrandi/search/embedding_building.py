"""Having the embedding model make a vector of every provision and every headnote that has none yet; stopped, it is gone
on with later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

from migrandi.law.models import Headnote, Provision
from migrandi.search.embedding import Embedder, EmbeddingError, Vectors, embedder, named
from migrandi.search.engine import HEADNOTES
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


class _Kind(NamedTuple):
    """Rows that get a vector: what the file of their vectors is called beyond the index's name, from where on they are
    numbered, those after a number in order, and of a row its number, the text that the model is given, its language."""

    folder: str
    base: int
    after: Callable[[int], QuerySet[Any, Any]]
    given: Callable[[Any], tuple[int, str, str]]


def _wordings(after: int) -> QuerySet[Any, Any]:
    rows = Provision.objects.filter(pk__gt=after).exclude(kind="text").order_by("pk")
    return rows.values_list("pk", "label", "heading", "content", "language")


def _wording(row: Any) -> tuple[int, str, str]:
    number, label, heading, content, language = row
    return number, given(f"{label} {heading}", running_text(content)), language


def _headnotes(after: int) -> QuerySet[Any, Any]:
    return Headnote.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "number", "text", "language")


def _headnote(row: Any) -> tuple[int, str, str]:
    number, article, text, language = row
    return number, given(f"art. {article}", text), language


_KINDS = (_Kind("vectors", 0, _wordings, _wording), _Kind("headnotes", HEADNOTES, _headnotes, _headnote))


@cache
def vector_files(model: str) -> tuple[VectorFile, ...]:
    """The vectors of that model, beside the index of this installation: those of wordings, those of headnotes."""
    return tuple(VectorFile(settings.INDEX.with_name(f"{settings.INDEX.name}.{kind.folder}"), model) for kind in _KINDS)


def build(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Make what is missing; how many vectors that were. Raises `EmbeddingError` where there is no model, or it fails.

    `progress` is told how many are done, of how many.
    """
    if not named():
        raise EmbeddingError(_("No embedding model is set: name one in MIGRANDI_EMBEDDING, as openai:URL#model."))
    model, files = embedder(named()), vector_files(named())
    lock = FileLock(settings.INDEX.with_name(f"{settings.INDEX.name}.vectors.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EmbeddingError(_("Vectors are being made already. Wait until that is done.")) from error
    with lock:
        every, done = missing(), 0
        for kind, file in zip(_KINDS, files, strict=True):
            for numbers, texts, languages in _batches(kind, file.last()):
                try:
                    file.add(numbers, model.vectors(texts, _PATIENCE), languages)
                except ValueError as error:
                    raise EmbeddingError(_("The model is another than before: %(why)s."), why=error) from error
                done += len(numbers)
                progress(done, max(every, done))
        lacking = [file for file in files if file.last() and not file.has_questions()]
        if lacking:
            asked = of_questions(model)
            for file in lacking:
                file.keep_questions(asked)
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
    """How many provisions and headnotes have no vector of the model that is set."""
    return sum(
        kind.after(max(file.last() - kind.base, 0)).count()
        for kind, file in zip(_KINDS, vector_files(named()), strict=True)
    )


def _batches(kind: _Kind, last: int) -> Iterator[tuple[list[int], list[str], list[str]]]:
    """Rows that have no vector yet, some at once: their numbers among vectors, what the model is given, and in what
    language each is."""
    after = max(last - kind.base, 0)
    while rows := [kind.given(row) for row in kind.after(after)[:_AT_ONCE]]:
        after = rows[-1][0]
        yield (
            [kind.base + number for number, _text, _language in rows],
            [row[1] for row in rows],
            [row[2] for row in rows],
        )
