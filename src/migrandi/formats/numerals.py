"""Numbers as laws print them: digits of any script, Roman and Chinese numerals, ordinals as words."""

from __future__ import annotations

import regex

HAN_NUMERALS = "〇零一二三四五六七八九十百千两"
_PERSIAN_ONES = ("یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم")
_PERSIAN_TEENS = (
    "دهم", "یازدهم", "دوازدهم", "سیزدهم", "چهاردهم", "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم",
)  # fmt: skip
_PERSIAN_TENS = {20: ("بیستم", "بیست"), 30: ("سی‌ام", "سی"), 40: ("چهلم", "چهل"), 50: ("پنجاهم", "پنجاه")}
_PERSIAN_ORDINALS = {
    "اول": 1, "هیجدهم": 18, "سی ام": 30, "سیام": 30, "سی‌ام": 30,
    **{word: value for value, word in enumerate(_PERSIAN_ONES, 1)},
    **{word: value for value, word in enumerate(_PERSIAN_TEENS, 10)},
    **{word: value for value, (word, _stem) in _PERSIAN_TENS.items()},
    **{f"{stem} و {one}": tens + value for tens, (_word, stem) in _PERSIAN_TENS.items()
       for value, one in enumerate(_PERSIAN_ONES, 1)},
}  # fmt: skip
"""The first 59 ordinals of Persian, in which laws and declarations of Iran and Afghanistan number their articles."""
ORDINALS = (
    r"premier|première|[úu]nico|unico|unique|primero?|first|first|перша?|первая|erster|preliminary|pr[ée]liminaire|preliminar|"
    r"الأولى|الاولى|الثانية|الثالثة|الرابعة|الخامسة|السادسة|السابعة|الثامنة|التاسعة|العاشرة|"
    + "|".join(sorted(_PERSIAN_ORDINALS, key=len, reverse=True))
)
"""Ordinals that number articles, as a regular expression."""
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_HAN_VALUES = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_ORDINAL_VALUES = {
    "premier": "1", "première": "1", "unico": "1", "único": "1", "unique": "1", "primero": "1", "primer": "1",
    "first": "1",
    "первая": "1", "перша": "1", "الأولى": "1", "الاولى": "1", "الثانية": "2", "الثالثة": "3", "الرابعة": "4",
    "الخامسة": "5", "السادسة": "6", "السابعة": "7", "الثامنة": "8", "التاسعة": "9", "العاشرة": "10",
    **{word: str(value) for word, value in _PERSIAN_ORDINALS.items()},
}  # fmt: skip


def han(numeral: str) -> int:
    """The number a Chinese numeral stands for: 二十三 is 23."""
    if numeral.isdigit():
        return int(numeral)
    total = current = 0
    for sign in numeral:
        if sign in _HAN_TENS:
            total += (current or 1) * _HAN_TENS[sign]
            current = 0
        else:
            current = _HAN_VALUES.get(sign, 0)
    return total + current


def number_of(printed: str) -> str:
    """A printed number as it is cited: digits of any script, ordinals as words, `1er` and `1º` as `1`."""
    bare = printed.strip(" .:()[]*_\xa0").translate(_DIGITS)
    if bare.lower() in _ORDINAL_VALUES:
        return _ORDINAL_VALUES[bare.lower()]
    if regex.fullmatch(r"[" + HAN_NUMERALS + "]+", bare):
        return str(han(bare))
    return regex.sub(r"(?<=\d)\s?(?:er|º|°|ª)$", "", bare)


def value_of(number: str) -> int:
    """The integer a printed number begins with, Arabic or Roman; 0 where there is none."""
    found = regex.search(r"\d+", number)
    if found:
        return int(found.group()[:9])
    roman = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    letters = [roman.get(sign, 0) for sign in number.upper()]
    for place, letter in enumerate(letters):
        total += -letter if place + 1 < len(letters) and letters[place + 1] > letter else letter
    return total
