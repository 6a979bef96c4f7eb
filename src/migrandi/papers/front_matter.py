"""The front matter of a paper: facts in YAML between two lines of `---`; a mistake is said with its line. Pure."""

from __future__ import annotations

import datetime
import re
from typing import get_args

import msgspec
import yaml
from django.utils.translation import gettext as _

from migrandi.jurisdictions import UnknownJurisdiction, find
from migrandi.papers.paper import Front, Kind, Place, Problem

_FIELDS = ("title", "kind", "state", "states", "date", "language", "style", "author", "authorities")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


def read_front(text: str) -> tuple[Front, list[Problem]]:
    """What stands in the front matter, and what in it cannot be read; the first line of `text` is the file's second.

    A mistake never hides the rest: the field is left as if it were not there.
    """
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
        raw = yaml.load(text, Loader=yaml.CBaseLoader)  # every value is plain text: Norway's “no” stays a word
    except yaml.MarkedYAMLError as mistake:
        mark = mistake.problem_mark
        place = Place(mark.line + 2, mark.column + 1) if mark is not None else Place(2)
        said = _("The front matter is not YAML: %(problem)s.") % {"problem": mistake.problem}
        return Front(), [Problem(place, said)]
    if raw is None or raw == "":
        return Front(), []
    if not isinstance(raw, dict) or not isinstance(node, yaml.MappingNode):
        return Front(), [Problem(Place(2), _("The front matter has to be lines of the form “title: …”."))]
    places = {key.value: Place(key.start_mark.line + 2, key.start_mark.column + 1) for key, _value in node.value}
    problems: list[Problem] = []
    front = Front()
    for name, value in raw.items():
        sentence = _take(front, name, value)
        if sentence:
            problems.append(Problem(places.get(name, Place(2)), sentence))
    return front, problems


def _take(front: Front, name: str, value: object) -> str:
    """Put the value where it belongs; what is wrong with it as a sentence, empty where nothing is."""
    match name, value:
        case (("title" | "author" | "style"), str()):
            setattr(front, name, value.strip())
        case "kind", str() if value in get_args(Kind):
            front.kind = value  # type: ignore[assignment]
        case "kind", _any:
            return _("“%(kind)s” is no kind of paper. There are: %(kinds)s.") % {
                "kind": value, "kinds": ", ".join(get_args(Kind))}  # fmt: skip
        case "language", str() if _LANGUAGE.fullmatch(value):
            front.language = value
        case "date", str():
            try:
                front.date = datetime.date.fromisoformat(value)
            except ValueError:
                return _("“%(day)s” is not a day: write it as 2022-08-01 (year-month-day).") % {"day": value}
        case (("state" | "states"), (str() | list())):
            return _states(front, [value] if isinstance(value, str) else value)
        case "authorities", dict():
            try:
                front.authorities = msgspec.convert(value, dict[str, str | dict[str, object]])
            except msgspec.ValidationError:
                return _("Each of the authorities has to be a path of this database, or facts as “title: …”.")
        case _other if name in _FIELDS:
            return _("The value of “%(field)s” cannot be read.") % {"field": name}
        case _other:
            return _("“%(field)s” is no field of a paper's front matter. There are: %(fields)s.") % {
                "field": name, "fields": ", ".join(_FIELDS)}  # fmt: skip
    return ""


def _states(front: Front, written: list[object]) -> str:
    names = [part.strip() for one in written for part in str(one).split(",") if part.strip()]
    unknown: list[str] = []
    for name in names:
        try:
            front.states.append(find(name).code)
        except UnknownJurisdiction as error:
            unknown.append(str(error))
    return " ".join(unknown)
