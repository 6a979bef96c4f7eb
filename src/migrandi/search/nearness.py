"""What an embedding model, where the deployer names one, takes for near in meaning to a question."""

from __future__ import annotations

from heapq import nlargest
from typing import NamedTuple

from migrandi.search.embedding import EmbeddingError, asking, named
from migrandi.search.embedding_building import vector_files
from migrandi.search.weights import JUDGED_BY_ANOTHER


class Near(NamedTuple):
    """Numbers of provisions and headnotes, the nearest first, each with its cosine; and why there are none, where the
    model fails."""

    provisions: tuple[tuple[int, float], ...] = ()
    failure: str = ""


def near(question: str) -> Near:
    """The provisions whose vectors are nearest to the question's. Never fails: what does is told."""
    if not question:
        return Near()
    try:
        vector = asking().vector(question)
    except EmbeddingError as error:
        return Near(failure=str(error))
    found = (one for file in vector_files(named()) for one in file.near(vector, JUDGED_BY_ANOTHER))
    return Near(tuple(nlargest(JUDGED_BY_ANOTHER, found, key=lambda one: one[1])))
