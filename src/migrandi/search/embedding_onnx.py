"""An embedding model on this machine: a folder with `model.onnx` and `tokenizer.json`, run by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from migrandi.search.embedding import EmbeddingError, Vectors, of_length_one

_TOKENS = 256
"""The first so many tokens of a text are read."""
_AT_ONCE = 16


class Model:
    """The model in a folder. What it gives for each token is averaged over the text; what it gives for the whole text
    is taken as it is."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session, self._tokenizer = session, tokenizer
        self._inputs = {one.name for one in session.get_inputs()}

    def vectors(self, texts: Sequence[str], patience: float) -> Vectors:
        """See `Embedder`."""
        made = [self._of_some(texts[first : first + _AT_ONCE]) for first in range(0, len(texts), _AT_ONCE)]
        return of_length_one(np.concatenate(made))

    def _of_some(self, texts: Sequence[str]) -> Vectors:
        read = self._tokenizer.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in read], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([one.type_ids for one in read], dtype=np.int64),
        }
        first = self._session.run(None, {name: given[name] for name in self._inputs if name in given})[0]
        if first.ndim == 2:
            whole: Vectors = first.astype(np.float32)
            return whole
        shares = mask[:, :, None] / np.maximum(mask.sum(axis=1), 1)[:, None, None]
        averaged: Vectors = (first * shares).sum(axis=1).astype(np.float32)
        return averaged


def load(place: str) -> Model:
    """The model in that folder. Raises `EmbeddingError` where it cannot be read or nothing is there to run it."""
    folder = Path(place).expanduser()
    try:
        import onnxruntime  # noqa: PLC0415 only who names such a model needs it
        from tokenizers import Tokenizer  # noqa: PLC0415
    except ImportError as error:
        raise EmbeddingError(
            _("A model of ONNX needs two packages more. Install them with: pip install 'migrandi[onnx]'")
        ) from error
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise EmbeddingError(_("There is no %(file)s in %(folder)s."), file=name, folder=folder)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    except _errors_of(onnxruntime) as error:
        raise EmbeddingError(_("%(file)s is no model that can be run."), file=folder / "model.onnx") from error
    try:
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text())
    except ValueError as error:
        raise EmbeddingError(_("%(file)s is no tokenizer."), file=folder / "tokenizer.json") from error
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.enable_padding()
    return Model(session, tokenizer)


def _errors_of(onnxruntime: Any) -> tuple[type[Exception], ...]:
    """What it raises for a file that is no model it can run."""
    state = onnxruntime.capi.onnxruntime_pybind11_state
    return (state.Fail, state.InvalidArgument, state.InvalidProtobuf, state.InvalidGraph, state.NotImplemented,
            state.NoSuchFile, state.RuntimeException)  # fmt: skip
