"""The stable shapes in which the faces hand out what was found (docs/reference/json.md)."""

from __future__ import annotations

from typing import Any

import msgspec

from migrandi.search.explaining import sentence
from migrandi.search.hits import Hit
from migrandi.search.likeness import Likeness
from migrandi.search.models import SavedSearch
from migrandi.search.querying import Page

Shape = dict[str, Any]


def shape_of_page(page: Page) -> Shape:
    """A page of what was found."""
    shape: Shape = msgspec.to_builtins(page)
    return shape | {"hits": [shape_of_hit(hit) for hit in page.hits]}


def shape_of_hit(hit: Hit) -> Shape:
    """A hit, with its reasons as sentences too."""
    shape = {{"start": "from", "end": "to"}.get(name, name): value for name, value in msgspec.to_builtins(hit).items()}
    return shape | {"why": [msgspec.to_builtins(reason) | {"sentence": sentence(reason)} for reason in hit.why]}


def shape_of_likeness(found: Likeness) -> Shape:
    """A provision and what is like it, by language."""
    alike = [{"language": group.language, "hits": [shape_of_hit(hit) for hit in group.hits]} for group in found.alike]
    shape: Shape = msgspec.to_builtins(found)
    return shape | {"alike": alike}


def shape_of_saved(one: SavedSearch) -> Shape:
    """A search kept under a name."""
    return {"name": one.name, "query": one.query, "filters": one.filters, "saved_at": one.saved_at}
