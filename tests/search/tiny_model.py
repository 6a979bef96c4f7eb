"""An embedding model of a few words, for tests: what means about the same has one direction."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

MEANT = ({"haven", "refuge", "sent", "back"}, {"salary", "wages", "work", "trade"}, {"harbour", "traveller", "port"})
"""What it knows: words that mean about the same."""


def meaning_of(text: str) -> list[float]:
    words = text.lower().replace(".", " ").split()
    return [sum(word in group for word in words) + 0.01 for group in MEANT] + [0.01] * 5


def make_model(place: Path) -> None:
    """Put a model of ONNX that gives a vector for each token, and its tokenizer, into a new folder."""
    words = {"[UNK]": 0, **{word: at + 1 for at, word in enumerate(sorted(set().union(*MEANT)))}}
    table = np.array([meaning_of(word) for word in words], dtype=np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["tokens"])],
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "length"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["texts", "length", table.shape[1]])],
        [numpy_helper.from_array(table, "table")],
    )
    place.mkdir()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, place / "model.onnx")
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(place / "tokenizer.json"))
