"""Pinpoints: “arts 3, 5–8 and 13(4)”, “§ 60 Abs. 5 Satz 1”, “artikel 59, eerste lid”, read from the text."""

from __future__ import annotations

import re
from itertools import product

import msgspec

from migrandi.citations.pinpoint_addresses import Path, Step
from migrandi.citations.pinpoint_words import (
    BARE_CODE,
    BRACKET,
    DOWNWARDS,
    DUTCH,
    DUTCH_LID,
    ENGLISH,
    ENGLISH_FIRST,
    FRENCH,
    GLOSS,
    HALF_BRACKET,
    HAN,
    HAN_JOIN,
    JOINED,
    LETTER,
    LIST,
    NUMBER,
    NUMBERED_FIRST,
    NUMBERED_STEP,
    OF,
    OF_ARTICLE,
    ORDINAL_FIRST,
    RANGE,
    SPANISH,
    SPANISH_ORDINAL,
    START,
    YEAR_OF_RULES,
    lead_at,
)

_LONGEST_RANGE = 300
_INNER = frozenset({"p1", "al", "pt", "cl", "sent"})
_TOP = frozenset({"art", "sec", "rule", "reg", "rec", "annex", "sched"})
_CODED = re.compile(r"[LRDA]\d{2}")
"""An article numbered as French codes number them."""


class Expression(msgspec.Struct, frozen=True):
    """A stretch of text that names places: `paths` in the order printed."""

    start: int
    end: int
    paths: tuple[Path, ...]
    lead: str


def expressions(flat: str) -> list[Expression]:
    """Every pinpoint expression in the text, from left to right, none overlapping another.

    `flat` is text made uniform by `recognising.flatten`: one kind of space, hyphen and quotation mark, western digits.
    """
    found: list[Expression] = []
    end = 0
    for start in START.finditer(flat):
        if start.start() < end:
            continue
        expression = _scan(flat, start.start())
        if expression is not None:
            expression = _with_words_before(flat, expression, end)
            found.append(expression)
            end = expression.end
    if "条" in flat or "條" in flat:
        found.extend(_han(flat))
        found.sort(key=lambda one: one.start)
    return found


def _scan(flat: str, at: int) -> Expression | None:
    """The expression that begins at `at`, if one does."""
    segment = _segment(flat, at)
    if segment is None:
        return None
    paths, end, lead, plural = segment
    while len(paths) < _LONGEST_RANGE:
        join = JOINED.match(flat, end) or LIST.match(flat, end)
        if join is None or _CODED.match(paths[0][0][1]):
            break
        if (following := _segment(flat, join.end())) is not None and following[2] == lead:
            paths, end = paths + following[0], following[1]
            plural = plural or following[3]
            continue
        break
    return Expression(at, end, tuple(one for path in paths for one in _written_out(path)), lead)


def _written_out(path: Path) -> list[Path]:
    """A path with a range in brackets as the paths it stands for: `9 (1-2)`, `14 (3) (b-d)`."""
    for place, (level, value) in enumerate(path):
        first, dash, last = value.partition("-") if not level else ("", "", "")
        if dash:
            base = (*path[:place], (level, first))
            between = [base, *_between(base, (*path[:place], (level, last)))]
            return [(*one, *path[place + 1 :]) for one in between]
    return [path]


def _segment(flat: str, at: int) -> tuple[list[Path], int, str, bool] | None:
    """One chain of levels: `Article 3, paragraph 1` or `paragraph 1 of Article 3`."""
    if BARE_CODE.match(flat, at):
        coded, after_code = _items(flat, at, "art")
        return (coded, after_code, "code", False) if coded else None
    lead = lead_at(flat, at)
    if lead is None:
        return None
    level, plural = lead.level, lead.plural
    if level in {"rule", "reg", "sec"} and YEAR_OF_RULES.match(flat, lead.end - 1):
        return None  # Rules 2010
    items, end = _items(flat, lead.end, level)
    if not items:
        return None
    paths = items
    last, last_plural, first = level, plural, level
    while True:
        dutch = DUTCH_LID.match(flat, end)
        if dutch is not None:
            words = re.findall(r"\w+", dutch["words"])
            paths = _extend(paths, "p1", [(("p1", str(DUTCH.index(word) + 1)),) for word in words if word in DUTCH])
            end, last, last_plural = dutch.end(), "p1", False
            continue
        gap = DOWNWARDS.match(flat, end)
        start = gap.end() if gap else end
        below = lead_at(flat, start) or lead_at(flat, end)
        if below is None and gap is not None and gap.group().rstrip().endswith("onder"):
            items, after = _items(flat, start, "pt")
            if items:
                paths, end, last = _extend(paths, "pt", items), after, "pt"
                continue
        if below is not None:
            name = below.level
            if name == "sec" and below.word.startswith("§") and first == "art":
                name = "p1"
            inner = name in _INNER or (name == "sec" and first == "art" and last == "art")  # Article IV, Section 11
            if (inner and (first in _TOP or first == "p1")) or (first == "chp" and name == "sec"):
                items, after = _items(flat, below.end, name, 1 if plural and below.alone else _LONGEST_RANGE)
                if items and not _starts_anew(flat, after, first):
                    paths, end = _extend(paths, name, items), after
                    last, last_plural = name, below.plural
                    continue
        if plural and last != first and not last_plural:
            join = LIST.match(flat, end)
            if join is not None:
                items, after = _items(flat, join.end(), first)
                if items:
                    paths, end, last = paths + items, after, first
                    continue
        if first in _INNER and (of := OF.match(flat, end)) is not None:
            above = lead_at(flat, of.end())
            if above is not None and above.level != first:
                parents, after = _items(flat, above.end, above.level)
                if parents:
                    paths = [parent + path for parent, path in product(parents, paths)]
                    end, first, last, plural = after, above.level, first, above.plural
                    continue
        return paths, end, first, plural


def _starts_anew(flat: str, at: int, first: str) -> bool:
    """Whether what was just read belongs to an article named after it: `Article 1 and paragraph 2 of Article 3`."""
    of = OF_ARTICLE.match(flat, at)
    above = lead_at(flat, of.end()) if of is not None else None
    return above is not None and above.level == first


def _extend(paths: list[Path], level: str, items: list[Path]) -> list[Path]:
    """`paths` with `items` below the last of them; beside it where it has that level already."""
    base = paths[-1]
    levels = [step[0] for step in base]
    if level in levels:
        base = base[: levels.index(level)]
        return paths + [base + item for item in items]
    return paths[:-1] + [base + item for item in items]


def _items(flat: str, at: int, level: str, most: int = _LONGEST_RANGE) -> tuple[list[Path], int]:
    """The numbers after a level's word, ranges written out, and where they end."""
    paths: list[Path] = []
    end = at
    after, ranged = at, False
    while len(paths) < most:
        item = _item(flat, end, level, paths)
        if item is None:
            break
        path, after = item
        if ranged and paths and flat[end - 1] == "-" and (inserted := _inserted(paths[-1], path)) is not None:
            paths[-1] = inserted
        elif ranged and paths:
            paths.extend(_between(paths[-1], path))
        else:
            paths.append(path)
        end = after
        gloss = GLOSS.match(flat, end)
        if gloss is not None:
            end = gloss.end()
        ranged = False
        if (join := RANGE.match(flat, end)) is not None and _item(
            flat, _past_word(flat, join.end(), level), level, paths
        ):
            ranged = True
        elif (join := LIST.match(flat, end)) is None or not _item(
            flat, _past_sign(flat, join.end(), level), level, paths
        ):
            break
        end = _past_word(flat, join.end(), level) if ranged else _past_sign(flat, join.end(), level)
    if paths:
        return paths, _end_of_items(end, after)
    return [], at


def _inserted(first: Path, last: Path) -> Path | None:
    """`131-30` as one number, which no range can be: French laws number so what was put in later."""
    (level, value), (_level, to) = first[0], last[0]
    if not (len(first) == len(last) == 1 and level == "art" and to.isdigit() and value.replace("-", "").isdigit()):
        return None
    ascends = "-" not in value and int(value[: max(0, len(value) - len(to))] + to) > int(value)
    return None if ascends else ((level, f"{value}-{to}"),)


def _end_of_items(end: int, after: int) -> int:
    return after if after < end else end


def _past_sign(flat: str, at: int, level: str) -> int:
    """Past a repeated sign: `§§ 3, § 5`."""
    return at + 1 if level == "sec" and flat.startswith("§", at) else at


def _past_word(flat: str, at: int, level: str) -> int:
    """Past a repeated sign or word: `§ 3 bis § 5`, `artikel 3 tot en met artikel 5`."""
    if level not in {"art", "sec"}:
        return at
    again = lead_at(flat, at)
    return again.end if again is not None and again.level == level else at


def _item(flat: str, at: int, level: str, before: list[Path]) -> tuple[Path, int] | None:
    """One number with its brackets; brackets alone go with the number before: `12(1) and (2)`."""
    number = NUMBER.match(flat, at)
    steps: list[Step] = []
    if number is not None:
        if before and not _alike(before[-1], number):
            return None
        value = number["code"] or number["roman"] or number["digits"] + (number["letters"] or "")
        if number["code"]:
            value = re.sub(r"[.\s*]", "", value)
        if number["suffix"]:
            value += "-" + number["suffix"]
        steps.append((level, value))
        end = number.end()
        if number["digits"] and level in {"pt", "cl"} and flat.startswith(")", end):
            end += 1
        opened = flat[max(0, at - 40) : end]
        if level in {"p1", "al"} and flat.startswith(")", end) and opened.count("(") <= opened.count(")"):
            end += 1
    else:
        bracket = BRACKET.match(flat, at)
        if level == "art" and not before and (word := SPANISH_ORDINAL.match(flat, at)) is not None:
            return ((level, str(SPANISH.index(word["word"].lower()) + 1)),), word.end()
        if bracket is not None:
            value = bracket["value"]
            if before:
                base = before[-1]
                depth = _depth(base, value)
                if (not depth and len(base) > 1) or (len(base) == 1 and base[0][0] in {"art", "sec", "rule"}):
                    return None
                further = BRACKET.match(flat, bracket.end())
                if further is not None and further["value"].isdigit() != value.isdigit():
                    return (*base[:depth], ("", value), ("", further["value"])), further.end()
                return (*base[:depth], ("", value)), bracket.end()
            if level in {"art", "sec", "rule"}:
                return None
            steps.append((level, value))
            end = bracket.end()
        elif level in {"pt", "p1", "al"} and (letter := LETTER.match(flat, at)) is not None:
            if level != "pt" and not letter.group().endswith(")"):
                return None
            return ((level, letter["value"]),), letter.end()
        else:
            return None
    while True:
        bracket = BRACKET.match(flat, end) or HALF_BRACKET.match(flat, end)
        if bracket is None or len(steps) > 6:
            break
        steps.append(("", bracket["value"]))
        end = bracket.end()
    return tuple(steps), end


def _depth(path: Path, value: str) -> int:
    """How much of `path` stays above a bracket like `(2)`: up to the step that looks like it."""

    def looks(text: str) -> str:
        if text[:1].isdigit():
            return "digit"
        text = text[:1] if text[1:2] == "-" else text
        return "roman" if re.fullmatch(r"[ivx]+", text) and len(path) > 3 else "upper" if text.isupper() else "lower"

    for place in range(len(path) - 1, 0, -1):
        if looks(path[place][1]) == looks(value):
            return place
    if len(path) == 1 and path[0][0] in {"cl", "p1", "pt", "al"}:
        return 0
    return 1 if len(path) == 1 else 0


def _alike(before: Path, number: re.Match[str]) -> bool:
    """Whether a number can go on a list: Roman after Roman, `L. 611-1` after its like, no number after a letter."""
    value = before[0][1] if len(before) > 1 else before[-1][1]
    if number["code"] or _CODED.match(value):
        return bool(number["code"]) and _CODED.match(value) is not None
    roman = re.fullmatch(r"[IVXLC]+", value) is not None
    if number["roman"]:
        return roman
    return not roman and not (value.isalpha() and value.islower())


def _between(first: Path, last: Path) -> list[Path]:
    """What a range adds to its first end: every whole number up to the last; the last alone where it cannot be said."""
    level, to = last[-1]
    base, (own, value) = first[:-1], first[-1]
    if len(last) == 1 and len(first) > 1 and level != own:
        return [last]
    level = own
    start = re.fullmatch(r"(.*?)(\d+)", value)
    end = re.fullmatch(r"(.*?)(\d+)", to)
    if start is None or end is None:
        if len(value) == len(to) == 1 and value.isalpha() and to.isalpha() and value < to:
            return [(*base, (level, chr(code))) for code in range(ord(value) + 1, ord(to) + 1)]
        both = re.fullmatch(r"(\d+)([a-z]?)", value), re.fullmatch(r"(\d+)([a-z])", to)
        if both[0] is not None and both[1] is not None and both[0][1] == both[1][1]:
            letters = range(ord(both[0][2] or "`") + 1, ord(both[1][2]) + 1)
            return [(*base, (level, both[0][1] + chr(code))) for code in letters]
        return [(*base, (level, to))]
    last_number = int(end[2])
    inserted = re.fullmatch(r"(\d+)\.\d+", to)
    if inserted is not None and value.isdigit() and int(value) < int(inserted[1]) <= int(value) + _LONGEST_RANGE:
        # 27 to 30.1, which was put in later
        whole = range(int(value) + 1, int(inserted[1]) + 1)
        return [*((*base, (level, str(one))) for one in whole), (*base, (level, to))]
    if to.startswith(f"{value}-") and to[len(value) + 1 :].isdigit() and base == ():  # R. 2352-19 à R. 2352-19-2
        return [(*base, (level, f"{value}-{one}")) for one in range(1, int(to[len(value) + 1 :]) + 1)]
    coded = re.fullmatch(r"([LRDA]\d+-(?:\d+-)*)(\d+)-(\d+)", to)
    if coded is not None and start[1] == coded[1] and int(start[2]) < int(coded[2]) <= int(start[2]) + _LONGEST_RANGE:
        whole = range(int(start[2]) + 1, int(coded[2]) + 1)
        inserted_too = range(1, int(coded[3]) + 1)
        return [
            *((*base, (level, f"{coded[1]}{one}")) for one in whole),
            *((*base, (level, f"{coded[1]}{coded[2]}-{one}")) for one in inserted_too),
        ]
    if not end[1] and len(end[2]) < len(start[2]):  # 159-63 is 159-163
        last_number = int(start[2][: len(start[2]) - len(end[2])] + end[2])
    elif end[1] != start[1]:
        return [(*base, (level, to))]
    if not int(start[2]) < last_number <= int(start[2]) + _LONGEST_RANGE:
        return [(*base, (level, to))]
    return [(*base, (level, f"{start[1]}{one}")) for one in range(int(start[2]) + 1, last_number + 1)]


def _with_words_before(flat: str, expression: Expression, since: int) -> Expression:
    """French puts some levels first: `1° de l'article R. 431-5`, `deuxième alinéa de l'article 3`."""
    tail = flat[max(since, expression.start - 4) : expression.start].lower()
    patterns: tuple[re.Pattern[str], ...] = ()
    if tail.endswith(("de ", "des ", "du ", "la ", "les ", "l'")):
        patterns = (NUMBERED_FIRST, ORDINAL_FIRST)
    elif tail.endswith("of "):
        patterns = (ENGLISH_FIRST,)
    window = flat[max(since, expression.start - 90) : expression.start] if patterns else ""
    for pattern in patterns:
        for match in pattern.finditer(window + "art"):
            if match.end() != len(window):
                continue
            if pattern is ENGLISH_FIRST:
                inner: list[Path] = [(("p1", str(ENGLISH.index(match["word"].lower()) + 1)),)]
            elif pattern is ORDINAL_FIRST:
                level = "al" if match["level"].lower() == "alinéa" else "p1"
                words = [word for word in re.findall(r"\w+", match["words"].lower()) if word in FRENCH]
                inner = [((level, str(FRENCH.index(word) + 1)),) for word in words]
            else:
                steps = [step["first"] for step in NUMBERED_STEP.finditer(match["chain"])]
                levels = [_items(step, 0, "pt" if step[0].islower() else "p1")[0] for step in reversed(steps)]
                inner = [tuple(step for path in paths for step in path) for paths in product(*levels)]
            paths = tuple(path + one for path in expression.paths for one in inner)
            start = match.start("words") if pattern is ORDINAL_FIRST else match.start()
            return Expression(expression.start - len(window) + start, expression.end, paths, expression.lead)
    return expression


def _han(flat: str) -> list[Expression]:
    """第三十三条第一款 and lists and ranges of them."""
    found: list[Expression] = []
    start = end = -1
    paths: list[Path] = []
    for match in HAN.finditer(flat):
        path: list[Step] = [("art", str(han(match["art"])) + (f"-{han(match['bis'])}" if match["bis"] else ""))]
        if match["para"]:
            path.append(("p1", str(han(match["para"]))))
        if match["point"]:
            path.append(("pt", str(han(match["point"]))))
        join = HAN_JOIN.fullmatch(flat[end : match.start()]) if end >= 0 and match.start() - end < 4 else None
        if join is not None and paths:
            paths.extend(_between(paths[-1], tuple(path)) if join["range"] else [tuple(path)])
        else:
            if paths:
                found.append(Expression(start, end, tuple(paths), "art"))
            start, paths = match.start(), [tuple(path)]
        end = match.end()
    if paths:
        found.append(Expression(start, end, tuple(paths), "art"))
    return found


def han(numeral: str) -> int:
    """The number a Chinese numeral stands for: 二十三 is 23."""
    if numeral.isdigit():
        return int(numeral[:6])
    total = current = 0
    for sign in numeral[:12]:
        if sign in "十百千":
            total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            current = 0
        else:
            current = "零一二三四五六七八九".find("二" if sign == "两" else "零" if sign == "〇" else sign)
    return total + max(current, 0)
