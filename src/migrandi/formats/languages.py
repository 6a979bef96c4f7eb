"""Which language a text is in, told by its script and its commonest words. Enough to stem and to read it, no more."""

from __future__ import annotations

import regex

_SCRIPTS = (
    ("zh", regex.compile(r"\p{Han}")), ("ja", regex.compile(r"[\p{Hiragana}\p{Katakana}]")),
    ("ko", regex.compile(r"\p{Hangul}")), ("ar", regex.compile(r"\p{Arabic}")), ("el", regex.compile(r"\p{Greek}")),
    ("he", regex.compile(r"\p{Hebrew}")), ("hi", regex.compile(r"\p{Devanagari}")),
    ("am", regex.compile(r"\p{Ethiopic}")), ("hy", regex.compile(r"\p{Armenian}")),
    ("ka", regex.compile(r"\p{Georgian}")), ("th", regex.compile(r"\p{Thai}")), ("ru", regex.compile(r"\p{Cyrillic}")),
)  # fmt: skip
_WORDS = {
    "en": "the of and to in shall by for be or any is that with such which this under",
    "fr": "le la les des et du à en dans par pour une un au sur est que ou qui aux ne être",
    "es": "el la los de que y en del las por con una para se al su o no como lo son ser",
    "de": "der die das und in den von zu des mit für dem im ist nach auf eine oder nicht werden",
    "nl": "de het een van en in is dat op te voor met zijn bij of aan door wordt niet als",
    "it": "il di e la che in un del per una dei le con da alla della nel sono gli non",
    "pt": "o de a e que do da em um para com não uma os no se na por dos as ao",
    "pl": "w i z na do się o nie jest oraz lub art ust od przez dla za po przepisy",
    "sv": "och i att det som en på är av för den med till om ska eller inte",
    "no": "og i av er det som til på for med den skal eller ikke kan om",
    "fi": "ja on tai se ei että joka sekä voi ovat tämän lain jos",
    "tr": "ve bir bu ile için olarak veya olan madde da de",
    "ro": "și de în la a cu pe să nu din care sau prin este",
    "cs": "a v na se je o že s do z k nebo podle pro",
    "hu": "a az és hogy nem is egy vagy meg kell",
    "id": "dan yang di untuk dengan pada atau dalam tidak ini",
    "sw": "ya na wa kwa la katika za au ni cha",
    "so": "iyo oo ka ku in ay u la waa",
    "vi": "và của các có được trong là cho không người",
}
_UKRAINIAN = regex.compile(r"[іїєґІЇЄҐ]")
_PERSIAN = regex.compile(r"[پچژگ]")
_WORD = regex.compile(r"\p{L}+")


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language, empty where it cannot be told. Looks at the first 20,000 characters."""
    sample = text[:20_000]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return ""
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * (0.1 if code == "ja" else 0.4):
            if code == "zh" and regex.search(r"[\p{Hiragana}\p{Katakana}]", sample):
                return "ja"
            if code == "ru" and len(_UKRAINIAN.findall(sample)) > letters * 0.02:
                return "uk"
            return "fa" if code == "ar" and len(_PERSIAN.findall(sample)) > letters * 0.02 else code
    words = [word.lower() for word in _WORD.findall(sample)]
    counts = {code: sum(words.count(word) for word in common.split()) for code, common in _WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= max(3, len(words) * 0.06) else ""
