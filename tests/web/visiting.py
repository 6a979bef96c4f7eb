"""The site as a test visits it: with an index of its own, page by page."""

from pathlib import Path

import pytest
from django.test import Client

from migrandi.search import hits, likeness, querying, syncing
from migrandi.search.engines.tantivy import TantivyEngine


def own_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty index in the folder instead of the installation's."""
    engine = TantivyEngine(folder / "index")
    for room in (syncing, querying, hits, likeness):
        monkeypatch.setattr(room, "engine", lambda: engine)


def page(client: Client, address: str, status: int = 200) -> str:
    """What is answered, which has to be with that status."""
    response = client.get(address)
    assert response.status_code == status, response.content[:2000]
    return str(response.content.decode())
