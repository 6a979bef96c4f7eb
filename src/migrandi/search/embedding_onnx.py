"""An embedding model on this machine: a folder with `model.onnx` and `tokenizer.json`, run by ONNX Runtime.

What the model expects before a question and before a text is taken from `config_sentence_transformers.json` where the
folder has it (`prompts`, of `query` and of `document` or `passage`); what of a text's tokens tells of the whole, from
`1_Pooling/config.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
from django.utils.translation import gettext as _

from migrandi.search.embedding import EmbeddingError, Vectors, of_length_one

_TOKENS = 256
"""The first so many tokens of a text are read."""
_AT_ONCE = 16

Kind = TypeVar("Kind", bound=msgspec.Struct)


class Prompts(msgspec.Struct, frozen=True):
    """What is put before a question, and before a text."""

    query: str = ""
    document: str = ""
    passage: str = ""


class _Config(msgspec.Struct):
    prompts: Prompts = Prompts()


class Pooling(msgspec.Struct, frozen=True):
    """Whether a text is told by its first token, which stands for the whole."""

    first: bool = msgspec.field(name="pooling_mode_cls_token", default=False)


class Model:
    """The model in a folder. What it gives for each token is averaged over the text, or that for the first is taken if
    the folder says so; what it gives for the whole text is taken as it is."""

    def __init__(self, session: Any, tokenizer: Any, prompts: Prompts, pooling: Pooling) -> None:
        self._session, self._tokenizer, self._prompts, self._pooling = session, tokenizer, prompts, pooling
        self._inputs = {one.name for one in session.get_inputs()}

    def vectors(self, texts: Sequence[str], patience: float, *, question: bool = False) -> Vectors:
        """See `Embedder`."""
        before = self._prompts.query if question else self._prompts.document or self._prompts.passage
        read = self._tokenizer.encode_batch([f"{before}{text}" for text in texts])
        # texts of about one length at once: the short ones are not filled up to the longest of all
        order = np.argsort([sum(one.attention_mask) for one in read], kind="stable")
        made = [self._of_some([read[n] for n in order[at : at + _AT_ONCE]]) for at in range(0, len(texts), _AT_ONCE)]
        vectors: Vectors = np.empty((len(texts), made[0].shape[1]), dtype=np.float32)
        vectors[order] = np.concatenate(made)
        return of_length_one(vectors)

    def _of_some(self, read: Sequence[Any]) -> Vectors:
        longest = max(sum(one.attention_mask) for one in read)
        mask = np.array([one.attention_mask[:longest] for one in read], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids[:longest] for one in read], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([one.type_ids[:longest] for one in read], dtype=np.int64),
        }
        first = self._session.run(None, {name: given[name] for name in self._inputs if name in given})[0]
        if first.ndim == 2:
            whole: Vectors = first.astype(np.float32)
            return whole
        if self._pooling.first:
            of_first: Vectors = first[:, 0].astype(np.float32)
            return of_first
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
    prompts = _read(folder / "config_sentence_transformers.json", _Config).prompts
    return Model(session, tokenizer, prompts, _read(folder / "1_Pooling" / "config.json", Pooling))


def _read(file: Path, kind: type[Kind]) -> Kind:
    """What the file says; what goes without saying where it is not there."""
    if not file.is_file():
        return kind()
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise EmbeddingError(_("%(file)s cannot be read: %(why)s"), file=file, why=error) from error


def _errors_of(onnxruntime: Any) -> tuple[type[Exception], ...]:
    """What it raises for a file that is no model it can run."""
    state = onnxruntime.capi.onnxruntime_pybind11_state
    return (state.Fail, state.InvalidArgument, state.InvalidProtobuf, state.InvalidGraph, state.NotImplemented,
            state.NoSuchFile, state.RuntimeException)  # fmt: skip
