"""How an index of the cluster is laid out. Words come stemmed already, so that every engine cuts and stems alike."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from migrandi.search.engine import FORM, Entry
from migrandi.search.engines.layout import COMPOUNDING, FIELDS, LEAD, field_of, ordinal, pairs_of, parts_of
from migrandi.search.engines.layout import FOREVER as _FOREVER

LAYOUT = f"{FORM}.1"
"""The form of all engines, and of this one's fields: an index of another is built anew."""
DEEPEST = 20_000
"""How far one can turn pages, and what is looked at beyond."""
_KEYWORD = {"type": "keyword", "norms": False}
_VALUE = {"type": "keyword", "index": False}
_NUMBER = {"type": "integer"}
_BYTES = {"type": "binary", "doc_values": True}


def _words(options: str) -> dict[str, Any]:
    return {"type": "text", "analyzer": "stems", "index_options": options, "similarity": "words"}


def index_of(shards: int, copies: int) -> dict[str, Any]:
    """The settings and fields of an index with so many shards, and so many copies of each on other nodes."""
    fields: dict[str, Any] = {
        "key": _VALUE,
        "ref": _VALUE, "record": _BYTES, "vector": _BYTES,
        "owner": {"type": "keyword", "doc_values": False}, "batch": {"type": "keyword", "doc_values": False},
        "jurisdiction": _KEYWORD, "language": _KEYWORD, "type": _KEYWORD, "concept": _KEYWORD,
        "path": {"type": "keyword", "doc_values": False}, "number": {"type": "keyword", "doc_values": False},
        "name": {"type": "keyword", "doc_values": False},
        "year": _NUMBER, "start": _NUMBER, "end": _NUMBER, "provision": {"type": "long"}, "cell": _NUMBER,
        "family": _NUMBER, "length": _NUMBER,
        "pairs_cjk": _words("freqs"),
    }  # fmt: skip
    for name in FIELDS:
        fields |= {
            f"title_{name}": _words("positions"), f"text_{name}": _words("positions"),
            f"lead_{name}": _words("freqs"), f"context_{name}": _words("freqs"),
        }  # fmt: skip
        if name in COMPOUNDING:
            fields[f"parts_{name}"] = _words("freqs")
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": copies,
            # what is put in is seen when all of it is there, so that nobody finds half of a law
            "refresh_interval": "-1",
            "max_result_window": DEEPEST,
            "similarity": {"words": {"type": "BM25", "k1": 1.2, "b": 0.75}},
            "analysis": {"analyzer": {"stems": {"type": "custom", "tokenizer": "whitespace", "filter": []}}},
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},  # all of it is in the database
            "_meta": {"layout": LAYOUT},
            "properties": fields,
        },
    }


def document_of(
    entry: Entry, analyze: Callable[[str], Sequence[str]], names: Sequence[str], record: bytes, vector: bytes,
    cell: int, length: int,
) -> dict[str, Any]:  # fmt: skip
    """The entry as it is put in. `analyze` cuts a text of its family into stems; `names`: what a law is asked for by;
    then its record and vector for ranking, the vector's cell (-1: none), and how many words it has."""
    field = field_of(entry.language)

    def stems(text: str) -> str:
        return " ".join(analyze(text))

    document: dict[str, Any] = {
        "key": hashlib.sha256(entry.key.encode()).hexdigest()[:32],
        "ref": entry.ref,
        "owner": entry.owner,
        "jurisdiction": entry.jurisdiction,
        "language": entry.language,
        "type": entry.type,
        "path": entry.path,
        "number": entry.number.lower()[:200],
        f"title_{field}": stems(entry.title),
        f"text_{field}": stems(entry.text),
        f"lead_{field}": stems(" ".join(entry.text.split(None, LEAD)[:LEAD])),
        f"context_{field}": stems(entry.context),
        "concept": list(entry.concepts),
        "name": list(names),
        "provision": entry.provision,
        "family": FIELDS.index(field),
        "length": length,
        "start": ordinal(entry.start, 0),
        "end": ordinal(entry.end, _FOREVER),
        "record": base64.b64encode(record).decode(),
        "vector": base64.b64encode(vector).decode(),
    }
    if field == "cjk":
        document["pairs_cjk"] = " ".join(pairs_of(f"{entry.title}\n{entry.text}"))
    if field in COMPOUNDING:
        document[f"parts_{field}"] = parts_of(f"{entry.title}\n{entry.text}")
    if entry.year:
        document["year"] = entry.year
    if cell >= 0:
        document["cell"] = cell
    return document
