"""Pinpoints as addresses below a Work: `97(1)(a)` is `sec_97/subsec_1/para_a` in one family of law, not in another."""

from __future__ import annotations

import re

Step = tuple[str, str]
"""A level and its number; the level is empty where the text only prints brackets: `33(1)`."""
Path = tuple[Step, ...]

_COMMON = ("subsec", "para", "subpara", "cl", "subcl")
_SECTIONS = {"ca", "gb", "act", "us"}
FAMILIES = frozenset(
    {"treaty", "eu", "ca", "gb", "act", "us", "de", "fr", "es", "nl", "cn", "document", "constitution"}
)


def addresses(paths: tuple[Path, ...], family: str, value: str = "") -> tuple[str, ...]:
    """The paths as addresses (`art_33/para_1`) in the manner of the family of law; each once, in order."""
    return tuple(dict.fromkeys("/".join(_named(path, family, value)) for path in paths))


def _named(path: Path, family: str, value: str) -> list[str]:
    names: list[str] = []
    steps = list(path)
    level, number = steps[0]
    if family in _SECTIONS:
        return _sections(steps, family)
    if family == "document":
        names.append(f"para_{number}")
        names.extend(f"point_{one}" for _level, one in steps[1:])
        return names
    if family in {"es", "treaty"} and level == "art" and (dotted := re.fullmatch(r"(\d+)\.(\d+)(.*)", number)):
        steps[0:1] = [("art", dotted[1]), ("p1", dotted[2])]
        if dotted[3]:
            steps.insert(2, ("p1", dotted[2] + dotted[3]))
    if value == "refugee-convention" and level == "art" and (split := re.fullmatch(r"1([A-F])", number)):
        steps[0:1] = [("art", "1"), ("p1", split[1])]
    constitution = family == "constitution" and level == "sec"
    if constitution:
        return _sections(steps, "act")
    for place, (level, number) in enumerate(steps):
        if level == "":
            level = "p1" if number.isdigit() and place == 1 else "pt"
            if value == "refugee-convention" and place == 2 and number.isdigit():
                level = "p1"
        if family == "de" and level == "p1":
            names.append(f"subsec_{number}")
            continue
        kind = {"p1": "para", "pt": "point"}.get(level, level)
        names.append(f"{kind}_{number}")
    return names


def _sections(steps: list[Step], family: str) -> list[str]:
    """`97(1)(a)` as sec_97/subsec_1/para_a, whatever the word before it: “paragraph 97(1)(a)”."""
    levels = [level for level, _number in steps]
    names: list[str] = []
    if levels[0] in {"sched", "annex", "rule", "reg", "chp", "rec"}:
        names.append(f"{levels[0]}_{steps[0][1]}")
        if levels[0] == "sched":
            names.extend(
                f"para_{number}" if place == 0 else f"subpara_{number}" for place, (_l, number) in enumerate(steps[1:])
            )
            return names
        if levels[0] == "chp":
            below = ("sec", *_COMMON)
            names.extend(f"{below[min(place, 5)]}_{number}" for place, (_l, number) in enumerate(steps[1:]))
            return names
    elif levels[0] == "art" and family != "ca":
        names.append(f"art_{steps[0][1]}")
    else:
        names.append(f"sec_{steps[0][1]}")
    # “paragraph 34(a)” is a paragraph of a section that has no subsections
    skipped = 1 if levels[0] == "p1" and len(steps) > 1 and steps[1][1].isalpha() else 0
    if len(steps) > 2 and steps[1][1].isdigit() and re.fullmatch(r"[A-Z]", steps[2][1]):
        skipped = 1  # “paragraph (5)(B) of section 251A”: Congress numbers paragraphs and letters subparagraphs
    for place, (_level, number) in enumerate(steps[1:], skipped):
        names.append(f"{_COMMON[min(place, len(_COMMON) - 1)]}_{number}")
    return names
