"""A server that speaks OpenAI's protocol for embeddings: `POST URL/embeddings`, on this machine or another."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence

import msgspec
import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from migrandi.search.embedding import EmbeddingError, Vectors, of_length_one

_MOST_BYTES = 256 * 2**20


class _One(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_One]


class Server:
    """The model of that name at an address."""

    def __init__(self, address: str, model: str) -> None:
        self._address = f"{address.rstrip('/')}/embeddings"
        self._model = model

    def vectors(self, texts: Sequence[str], patience: float, *, question: bool = False) -> Vectors:
        """See `Embedder`."""
        body = msgspec.json.encode({"model": self._model, "input": list(texts)})
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if settings.EMBEDDING_KEY:
            headers["Authorization"] = f"Bearer {settings.EMBEDDING_KEY}"
        request = urllib.request.Request(self._address, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=patience) as answer:
                found = msgspec.json.decode(answer.read(_MOST_BYTES), type=_Answer)
        except msgspec.MsgspecError as error:
            raise self._error(_("its answer is not one of OpenAI's protocol")) from error
        except urllib.error.HTTPError as error:
            raise self._error(_("it answers %(status)s") % {"status": error.code}) from error
        except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError) as error:
            raise self._error(str(getattr(error, "reason", error)) or type(error).__name__) from error
        rows = {one.index: one.embedding for one in found.data}
        if set(rows) != set(range(len(texts))) or len({len(row) for row in rows.values()}) != 1:
            raise self._error(_("its answer is not one of OpenAI's protocol"))
        return of_length_one(np.array([rows[at] for at in range(len(texts))], dtype=np.float32))

    def _error(self, why: str) -> EmbeddingError:
        return EmbeddingError(
            _("The embedding model at %(address)s cannot be used: %(why)s. See MIGRANDI_EMBEDDING."),
            address=self._address,
            why=why,
        )


def load(place: str) -> Server:
    """The server that `URL#model` names. Raises `EmbeddingError`."""
    address, _cut, model = place.partition("#")
    if not address.startswith(("http://", "https://")) or not model:
        raise EmbeddingError(
            _("“%(place)s” names no model of a server. Write openai:https://host/v1#model."), place=place
        )
    return Server(address, model)
