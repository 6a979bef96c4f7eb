"""Makes src/migrandi/web/pictures/world.json, the outlines of the world's map, from Natural Earth's borders.

Natural Earth is in the public domain. It is read as the npm package world-atlas has it: get that with
`npm pack world-atlas@2.0.2`, unpack it, and give its folder. A border is simplified once for both its sides, so that no
gap opens between them; an area too small to be seen gets a dot.
"""

from __future__ import annotations

import argparse
import json
import math
from itertools import pairwise
from pathlib import Path

import pycountry

OUT = Path(__file__).parents[1] / "src" / "migrandi" / "web" / "pictures" / "world.json"
WIDTH = 1000.0
CENTRE = 11.6
"""The meridian in the middle: the edge runs through the Bering Strait and an Aleutian island, which is left out."""
TOLERANCE = 0.5
"""How far, in units of the picture of 1000, a line may be from the border it stands for."""
SMALLEST_ISLAND, NEEDS_A_DOT = 1.2, 9.0
LEFT_OUT = {"AQ"}
WITHOUT_CODE = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
"""Natural Earth draws these apart without a code: Kosovo has one here, the others are drawn with the State of which the
members of the United Nations hold them to be part."""

SAHARA_FROM = 27 + 40 / 60
"""The parallel on which Morocco ends and Western Sahara, in the United Nations' list of Non-Self-Governing Territories,
begins. Natural Earth draws who administers a place, and so a part of it with Morocco."""
CRIMEA = ((32.4, 46.3), (36.7, 44.3))
"""The corners of the peninsula, which Natural Earth draws with Russia; see General Assembly resolution 68/262."""

Point = tuple[float, float]


def equal_earth(longitude: float, latitude: float) -> Point:
    """A place on the Equal Earth projection (Šavrič, Patterson and Jenny, 2018), which keeps areas true."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    longitude = (longitude - CENTRE + 180) % 360 - 180
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = 9 * a4 * theta**8 + 7 * a3 * theta**6 + 3 * a2 * theta**2 + a1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope)
    y = a4 * theta**9 + a3 * theta**7 + a2 * theta**3 + a1 * theta
    widest = 2 * math.sqrt(3) * math.pi / (3 * a1)
    return (x / widest + 1) * WIDTH / 2, (1.317363 - y) / widest * WIDTH / 2


def simplified(line: list[Point]) -> list[Point]:
    """The line with the points left out that lie within the tolerance of it (Douglas and Peucker, 1973)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.hypot(x2 - x1, y2 - y1)

    def away(point: Point) -> float:
        if not length:
            return math.hypot(point[0] - x1, point[1] - y1)
        return abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1)) / length

    far = max(range(1, len(line) - 1), key=lambda index: away(line[index]))
    if away(line[far]) <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: far + 1])[:-1] + simplified(line[far:])


def rings(topology: dict, geometry: dict, *, exact: bool) -> list[list[Point]]:
    """The outer lines of an area on the picture."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(index: int) -> list[Point]:
        x = y = 0
        line = []
        for step_x, step_y in topology["arcs"][~index if index < 0 else index]:
            x, y = x + step_x, y + step_y
            line.append(equal_earth(x * kx + dx, y * ky + dy))
        line = line if exact else simplified(line)
        return line[::-1] if index < 0 else line

    polygons = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}[geometry["type"]]
    result = []
    for polygon in polygons:
        for ring in polygon:
            line: list[Point] = []
            for index in ring:
                line += arc(index)[1 if line else 0 :]
            if max(x for x, _y in line) - min(x for x, _y in line) < WIDTH / 2:
                result.append(line)
    return result


def area(ring: list[Point]) -> float:
    """The area within the line, in square units of the picture."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def middle(ring: list[Point]) -> Point:
    """The middle of the box around the line."""
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def path(ring: list[Point]) -> str:
    """The line as SVG writes it, in whole tenths and steps from point to point."""
    points = [(round(x * 10), round(y * 10)) for x, y in ring]
    kept = [points[0]] + [point for before, point in pairwise(points) if point != before]
    said = [f"M{_tenth(kept[0][0])} {_tenth(kept[0][1])}l"]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(kept[:-1])]
    return said[0] + " ".join(f"{_tenth(x)} {_tenth(y)}" for x, y in steps) + "z" if len(steps) > 1 else ""


def _tenth(number: int) -> str:
    text = f"{number / 10:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def cut(ring: list[Point], y: float, *, below: bool) -> list[Point]:
    """The part of the area below or above a level of the picture (Sutherland and Hodgman, 1974)."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        inside, then = (y1 > y) == below, (y2 > y) == below
        if inside:
            kept.append((x1, y1))
        if inside != then:
            kept.append((x1 + (x2 - x1) * (y - y1) / (y2 - y1), y))
    return [*kept, kept[0]] if kept else []


def put_right(lines: dict[str, list[list[Point]]]) -> None:
    """Draw Western Sahara apart from Morocco, and Crimea with Ukraine, as the United Nations do."""
    level = equal_earth(0, SAHARA_FROM)[1]
    moroccan = lines["MA"]
    lines["MA"] = [part for ring in moroccan if (part := cut(ring, level, below=False))]
    lines["EH"] += [part for ring in moroccan if (part := cut(ring, level, below=True))]
    (left, top), (right, bottom) = (equal_earth(*corner) for corner in CRIMEA)
    for ring in list(lines["RU"]):
        x, y = middle(ring)
        if left < x < right and top < y < bottom:
            lines["RU"].remove(ring)
            lines["UA"].append(ring)


def code_of(geometry: dict) -> str:
    """The ISO code of an area of Natural Earth; empty where it has none here."""
    found = pycountry.countries.get(numeric=geometry.get("id", "").zfill(3)) if "id" in geometry else None
    return found.alpha_2 if found else WITHOUT_CODE.get(geometry["properties"]["name"], "")


def main() -> None:
    """Read, project, simplify, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the unpacked package world-atlas")
    folder = parser.parse_args().folder
    middling = json.loads((folder / "countries-50m.json").read_text())
    finest = json.loads((folder / "countries-10m.json").read_text())
    shapes: dict[str, str] = {}
    sizes: dict[str, float] = {}
    dots: dict[str, Point] = {}
    for topology, exact in ((middling, False), (finest, True)):
        new: dict[str, list[list[Point]]] = {}
        for geometry in topology["objects"]["countries"]["geometries"]:
            code = code_of(geometry)
            if code and code not in LEFT_OUT and code not in sizes:
                new.setdefault(code, []).extend(rings(topology, geometry, exact=exact))
        if not exact:
            put_right(new)
        for code, lines in new.items():
            largest = max(lines, key=area)
            sizes[code] = sum(area(line) for line in lines)
            if not exact:
                shown = [line for line in lines if area(line) >= SMALLEST_ISLAND]
                shapes[code] = "".join(path(line) for line in shown)
            if sizes[code] < NEEDS_A_DOT or exact:
                dots[code] = middle(largest)
    written = {
        "source": "Natural Earth 4.1, public domain, by world-atlas 2.0.2",
        "size": [WIDTH, round(equal_earth(0, -58)[1], 1)],
        "areas": {
            code.lower(): {
                "path": shapes.get(code, ""),
                "dot": [round(number, 1) for number in dots[code]] if code in dots else None,
            }
            for code in sorted(sizes)
        },
    }
    OUT.write_text(json.dumps(written, separators=(",", ":")).replace('},"', '},\n"') + "\n")
    print(f"{len(sizes)} areas, {len(dots)} dots, {OUT.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
