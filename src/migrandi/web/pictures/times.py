"""Pictures of time: a mark for each act of a State, and the number of a treaty's parties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_WIDTH, _LEFT, _RIGHT, _STEP = 1000, 46, 16, 11
_SHAPES = {
    "consent": '<circle cx="{x:.1f}" cy="{y:.1f}" r="4.2"/>',
    "signature": '<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6"/>',
    "statement": '<path d="M{x:.1f} {top:.1f}l4.6 4.6-4.6 4.6-4.6-4.6z"/>',
    "end": '<path d="M{left:.1f} {high:.1f}l7 7m0-7l-7 7"/>',
}
KINDS = tuple(_SHAPES)
"""What a mark can stand for: consent to be bound, signature, a reservation or declaration, an end."""


class Mark(msgspec.Struct, frozen=True):
    """An act in the picture: when, of which kind (`KINDS`), and in words."""

    year: int
    kind: str
    words: str


class Lane(msgspec.Struct, frozen=True):
    """A line of marks, with whose they are (empty where the picture has one lane)."""

    label: str
    marks: list[Mark]


def marks_in_time(lanes: Sequence[Lane], on: date, title: str, description: str) -> SafeString:
    """The lanes one below the other over the same years, acts of a year piled up; `on` is marked by a line.

    Empty where there is no mark.
    """
    years = [mark.year for lane in lanes for mark in lane.marks]
    if not years:
        return SafeString("")
    scale = _Scale(min(*years, on.year), max(*years, on.year) + 1)
    parts: list[str] = []
    bottom = 8
    for lane in lanes:
        piled: dict[int, int] = {}
        for mark in lane.marks:
            piled[mark.year] = piled.get(mark.year, 0) + 1
        height = max(piled.values(), default=1) * _STEP
        top = bottom + (20 if lane.label else 4)
        if lane.label:
            parts.append(f'<text class="lane" x="0" y="{bottom + 13}">{escape(lane.label)}</text>')
        bottom = top + height
        level: dict[int, int] = {}
        for mark in lane.marks:
            level[mark.year] = level.get(mark.year, 0) + 1
            parts.append(_mark(mark, scale.at(mark.year + 0.5), bottom - (level[mark.year] - 0.5) * _STEP))
        bottom += 4
        parts.append(f'<path class="axis" d="M{_LEFT} {bottom}H{_WIDTH - _RIGHT}"/>')
    return _framed(scale, bottom, on, "".join(parts), title, description, "time")


def number_in_time(
    steps: Sequence[tuple[date, int]], on: date, until: date, title: str, description: str
) -> SafeString:
    """A line that steps up and down with the number; `steps` as `treaties.growth`. Empty where there is none."""
    if not steps:
        return SafeString("")
    last = max(until, on, steps[-1][0])
    scale = _Scale(min(steps[0][0].year - 1, on.year), last.year + 1)
    most = max(number for _day, number in steps)
    unit = next(size for size in (1, 2, 5, 10, 20, 25, 50) if most / size <= 5)
    ceiling = (most // unit + 1) * unit
    bottom, height = 210, 190

    def level(number: int) -> float:
        return bottom - number / ceiling * height

    line = f"M{_LEFT} {level(0):.1f}"
    for day, number in steps:
        line += f"H{scale.at(_years(day)):.1f}V{level(number):.1f}"
    line += f"H{scale.at(_years(last)):.1f}"
    grid = "".join(
        f'<path class="grid" d="M{_LEFT} {level(number):.1f}H{_WIDTH - _RIGHT}"/>'
        f'<text class="amount" x="{_LEFT - 8}" y="{level(number) + 4:.1f}">{number}</text>'
        for number in range(0, ceiling + 1, unit)
    )
    area = f'<path class="below" d="{line}V{level(0):.1f}z"/><path class="line" d="{line}"/>'
    return _framed(scale, bottom, on, grid + area, title, description, "number")


class _Scale(msgspec.Struct, frozen=True):
    """Years from the left edge to the right one."""

    first: int
    last: int

    def at(self, year: float) -> float:
        return _LEFT + (year - self.first) / (self.last - self.first) * (_WIDTH - _LEFT - _RIGHT)


def _years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _mark(mark: Mark, x: float, y: float) -> str:
    shape = _SHAPES[mark.kind].format(x=x, y=y, top=y - 4.6, left=x - 3.5, high=y - 3.5)
    return f'<g class="{mark.kind}"><title>{escape(mark.words)}</title>{shape}</g>'


def key(kind: str) -> SafeString:
    """A mark alone, for the key of the picture."""
    shape = _SHAPES[kind].format(x=8, y=8, top=3.4, left=4.5, high=4.5)
    return mark_safe(f'<svg class="key" viewBox="0 0 16 16" aria-hidden="true"><g class="{kind}">{shape}</g></svg>')


def _framed(scale: _Scale, bottom: float, on: date, inside: str, title: str, description: str, name: str) -> SafeString:
    """The picture with its axis of years, the day asked for, its title and its description."""
    span = scale.last - scale.first
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 1000) if span / size <= 14)
    ticks = "".join(
        f'<path class="axis" d="M{scale.at(year):.1f} {bottom}v5"/>'
        f'<text class="year" x="{scale.at(year):.1f}" y="{bottom + 19}">{year}</text>'
        for year in range(-(-scale.first // step) * step, scale.last + 1, step)
    )
    x = scale.at(_years(on))
    day = f'<path class="day-line" d="M{x:.1f} 2V{bottom}"/>'
    axis = f'<path class="axis" d="M{_LEFT} {bottom}H{_WIDTH - _RIGHT}"/>'
    return mark_safe(
        f'<svg class="times" viewBox="0 0 {_WIDTH} {bottom + 26:g}" role="img" direction="ltr"'
        f' aria-labelledby="{name}-title {name}-description"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>{inside}{axis}{ticks}{day}</svg>'
    )
