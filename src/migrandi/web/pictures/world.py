"""The world's map, each area filled after an answer: by pattern as well as colour, with a title a pointer shows.

The outlines are `world.json`, made by scripts/world_map.py. The map's areas are those of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from migrandi.web import names

FILLS = ("bound", "signed", "not-bound", "unknown")
"""How an area can be filled; any other is shown pale, as one of which nothing is said."""


class Area(msgspec.Struct, frozen=True):
    """An area's outline, empty where it is too small for one, and its dot, None where it is large enough."""

    path: str
    dot: tuple[float, float] | None


class World(msgspec.Struct, frozen=True):
    """The outlines by ISO 3166 code, on a picture of that size."""

    source: str
    size: tuple[float, float]
    areas: dict[str, Area]


class Said(msgspec.Struct, frozen=True):
    """What the map says of an area: how it is filled, and in words."""

    fill: str
    words: str


@cache
def world() -> World:
    """The outlines, read once."""
    return msgspec.json.decode((Path(__file__).parent / "world.json").read_bytes(), type=World)


def world_map(said: Mapping[str, Said], title: str, description: str) -> SafeString:
    """The map as SVG; `said` by code in lower case, `description` what the picture shows in one sentence."""
    width, height = world().size
    shapes: dict[str, list[str]] = defaultdict(list)
    dots: dict[str, list[str]] = defaultdict(list)
    for code, area in world().areas.items():
        answer = said.get(code)
        fill = answer.fill if answer is not None and answer.fill in FILLS else "none"
        if area.dot is None and not area.path:
            continue
        words = answer.words if answer is not None else names.jurisdiction(code)
        inside = f"<title>{escape(words)}</title>"
        if area.path:
            shapes[fill].append(f'<path d="{area.path}">{inside}</path>')
        if area.dot is not None and fill != "none":
            dots[fill].append(f'<circle cx="{area.dot[0]}" cy="{area.dot[1]}" r="3.2">{inside}</circle>')
    areas = "".join(f'<g class="area {fill}"{_pattern(fill)}>{"".join(paths)}</g>' for fill, paths in shapes.items())
    small = "".join(f'<g class="dot {fill}">{"".join(circles)}</g>' for fill, circles in dots.items())
    return mark_safe(
        f'<svg class="map" viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="map-title map-description">'
        f'<title id="map-title">{escape(title)}</title><desc id="map-description">{escape(description)}</desc>'
        f"{_PATTERNS}{areas}{small}</svg>"
    )


def swatch(fill: str) -> SafeString:
    """A small field filled as on the map, for its key."""
    return mark_safe(
        f'<svg class="swatch" viewBox="0 0 26 16" aria-hidden="true"><g class="area {fill}"{_pattern(fill)}>'
        '<rect x=".5" y=".5" width="25" height="15"/></g></svg>'
    )


def no_opinion() -> str:
    """The sentence below every map."""
    return _(
        "The outlines are those of today, simplified from Natural Earth. They imply no opinion on the status of any "
        "territory or its borders. A State too small to be seen is a dot; the table says the same as the map."
    )


def _pattern(fill: str) -> str:
    """The pattern as an attribute of its own: in a style sheet an address would be taken for the sheet's."""
    return f' fill="url(#fill-{fill})"' if fill in ("signed", "unknown") else ""


_PATTERNS = (
    '<defs><pattern id="fill-signed" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="under" width="5" height="5"/><rect class="stripe" width="2.4" height="5"/></pattern>'
    '<pattern id="fill-unknown" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect class="under" width="5" height="5"/><circle class="grain" cx="2.5" cy="2.5" r="1"/></pattern></defs>'
)
