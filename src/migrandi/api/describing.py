"""What the description of the API says beside django-ninja's own: problems, 304, and where a key may be left out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from migrandi.api import shapes
from migrandi.api.problems import MEDIA_TYPE

_CLOSED = frozenset({"with a key", "the desk"})
"""Tags of the operations that need a key."""
_NEEDS_KEY = frozenset({"aside"})
_PROBLEM = {
    "description": "What is wrong and how to mend it (RFC 9457)",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_UNCHANGED = {"description": "Nothing changed since the answer whose ETag was sent as If-None-Match"}
_ETAG = {"description": "Send it back as If-None-Match", "schema": {"type": "string"}}


def complete(described: dict[str, Any]) -> None:
    """Add to a description, in place, what every operation has."""
    components = described["components"]["schemas"]
    told = shapes.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components |= told.pop("$defs") | {"Problem": told}
    for operations in described["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            answers[HTTPStatus.OK]["headers"] = {"ETag": _ETAG}
            answers |= {"304": _UNCHANGED, "4XX": _PROBLEM, "5XX": _PROBLEM}
            if not _CLOSED & {*operation["tags"]} and operation["operationId"] not in _NEEDS_KEY:
                operation["security"] = [{}, *operation["security"]]
    used = _named(described["paths"], components)
    for name in [*components]:
        if name not in used:  # shapes of what is asked, whose fields stand as parameters
            del components[name]


def _named(part: Any, components: dict[str, Any]) -> set[str]:
    """The shapes that a part of the description leads to."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        match waiting.pop():
            case {"$ref": str(place)}:
                name = place.rpartition("/")[2]
                if name not in found:
                    found.add(name)
                    waiting.append(components[name])
            case dict() as fields:
                waiting += fields.values()
            case list() as several:
                waiting += several
    return found
