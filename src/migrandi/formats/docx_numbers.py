"""The numbers that Word shows before paragraphs, which a document holds only as rules."""

from __future__ import annotations

from migrandi.formats.xml import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class Numbers:
    """Counts list paragraphs as Word does: by list, by level, deeper levels beginning anew."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, numbering: Element) -> None:
        for abstract in numbering.iter(f"{_W}abstractNum"):
            levels: dict[int, tuple[str, str, int]] = {}
            for level in abstract.iter(f"{_W}lvl"):
                place = _number(level.get(f"{_W}ilvl"), 0)
                form = _value(level.find(f"{_W}numFmt"), "decimal")
                levels[place] = (
                    form,
                    _value(level.find(f"{_W}lvlText"), ""),
                    _number(_value(level.find(f"{_W}start"), "1"), 1),
                )
            self._levels[abstract.get(f"{_W}abstractNumId") or ""] = levels
        for item in numbering.iter(f"{_W}num"):
            self._lists[item.get(f"{_W}numId") or ""] = _value(item.find(f"{_W}abstractNumId"), "")

    def _read_styles(self, styles: Element) -> None:
        for style in styles.iter(f"{_W}style"):
            rule = style.find(f"{_W}pPr/{_W}numPr")
            if rule is not None:
                self._styles[style.get(f"{_W}styleId") or ""] = (
                    _value(rule.find(f"{_W}numId"), ""), _number(_value(rule.find(f"{_W}ilvl"), "0"), 0),
                )  # fmt: skip

    def label(self, paragraph: Element) -> str:
        """The number before the paragraph as Word shows it, empty if it has none; counts it."""
        about = paragraph.find(f"{_W}pPr")
        if about is None:
            return ""
        rule = about.find(f"{_W}numPr")
        style = self._styles.get(_value(about.find(f"{_W}pStyle"), ""))
        if rule is not None:
            chosen = _value(rule.find(f"{_W}numId"), style[0] if style else "")
            level = _number(_value(rule.find(f"{_W}ilvl"), str(style[1]) if style else "0"), 0)
        elif style is not None:
            chosen, level = style
        else:
            return ""
        levels = self._levels.get(self._lists.get(chosen, ""), {})
        if level not in levels or not 0 <= level < _DEEPEST:
            return ""
        counts = self._counts.setdefault(self._lists[chosen], [None] * _DEEPEST)
        before = counts[level]
        counts[level] = levels[level][2] if before is None else before + 1
        for deeper in range(level + 1, _DEEPEST):
            counts[deeper] = None
        form, pattern, _start = levels[level]
        if form in {"bullet", "none"}:
            return "•" if form == "bullet" else ""
        for place in range(level + 1):
            if place in levels:
                count = counts[place] if counts[place] is not None else levels[place][2]
                pattern = pattern.replace(f"%{place + 1}", _written(count or 0, levels[place][0]))
        return pattern


def _written(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        roman, rest = "", count
        for value, sign in _ROMAN:
            roman += sign * (rest // value)
            rest %= value
        return roman.upper() if form == "upperRoman" else roman
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _value(element: Element | None, otherwise: str) -> str:
    return (element.get(f"{_W}val") or otherwise) if element is not None else otherwise


def _number(text: str | None, otherwise: int) -> int:
    return int(text[:9]) if text is not None and text.isascii() and text.isdigit() else otherwise
