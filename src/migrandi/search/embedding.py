"""An embedding model that a deployer names: what it is reached by, and what it says when it cannot be.

`MIGRANDI_EMBEDDING` is `openai:URL#model`, a server that speaks OpenAI's protocol for embeddings, or `onnx:FOLDER`, a
model on this machine. Where it is empty nothing of this is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.utils.translation import gettext as _

from migrandi.errors import UserError

KINDS = {"openai": "embedding_openai", "onnx": "embedding_onnx"}
"""How a setting begins, and the module that holds what it names."""
PATIENCE = 2.0
"""Seconds that a question waits for its vector."""
_PAUSE = 60.0
"""Seconds for which a model that could not be reached is not asked again by those who search."""

Vectors = npt.NDArray[np.float32]


class EmbeddingError(UserError):
    """The embedding model cannot be used."""

    code = "embedding"
    status = 503


class Embedder(Protocol):
    """An embedding model."""

    def vectors(self, texts: Sequence[str], patience: float, *, question: bool = False) -> Vectors:
        """A vector for each text, a row each, of length one. `patience`: seconds to wait; `question`: the texts are
        what is asked (some models are told so). Raises `EmbeddingError`."""


def named() -> str:
    """What the deployer named; empty if nothing."""
    return str(settings.EMBEDDING)


@cache
def embedder(setting: str) -> Embedder:
    """The model that a setting names. Raises `EmbeddingError` where it is none."""
    kind, _colon, place = setting.partition(":")
    if kind not in KINDS or not place:
        raise EmbeddingError(
            _("MIGRANDI_EMBEDDING is “%(setting)s”. Write openai:https://host/v1#model or onnx:/folder/of/the/model."),
            setting=setting,
        )
    module = import_module(f"migrandi.search.{KINDS[kind]}")
    return cast(Embedder, module.load(place))


class Asking:
    """Asks the model for the vectors of questions; where it fails, it is left alone for a while."""

    def __init__(self) -> None:
        self._failed_at = 0.0
        self._failure: EmbeddingError | None = None

    def vector(self, question: str) -> Vectors:
        """The vector of a question. Raises `EmbeddingError`."""
        if self._failure is not None and time.monotonic() - self._failed_at < _PAUSE:
            raise self._failure
        try:
            found = embedder(named()).vectors([question], PATIENCE, question=True)
        except EmbeddingError as error:
            self._failure, self._failed_at = error, time.monotonic()
            raise
        self._failure = None
        row: Vectors = found[0]
        return row


@cache
def asking() -> Asking:
    """What asks for this process."""
    return Asking()


def of_length_one(rows: Vectors) -> Vectors:
    """The rows, each of length one; a row of nothing stays so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    made: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return made
