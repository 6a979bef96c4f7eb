"""The quick scanner finds exactly what the matcher finds, whatever stands in the text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrandi.thesaurus.matching import concepts_in
from migrandi.thesaurus.reading import LANGUAGES, concepts
from migrandi.thesaurus.scanning import scanner_of
from tests.corpus import CORPUS, needs_corpus

BETWEEN = [
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    " \n \n",
    ", ",
    ". ",
    "; ",
    " (",
    ") ",
    "-",
    "’",
    "'",
    "",
    "\t",
    "\xa0",
    "…",
    "_",
]
OTHER = {
    "en": "the of to and in persons WHO Act shall 12 (a) MINISTER law children’s",
    "fr": "le la de des d’ l’ à l'article où MINISTRE personnes 3° qui traite",
    "es": "el la de los del se trata por menor personas LEY no",
    "ar": "في من إلى والأطفال للاجئين بالهجرة القانون ال و",
    "ru": "в на и от лица ЗАКОН детей беженца",
    "zh": "的 和 在 法 第三条 国际移民 。",
}


def named(text: str, language: str) -> list[tuple[str, str]]:
    return [(one.concept, one.label) for one in scanner_of(language).scan(text).named]


def exactly(text: str, language: str) -> list[tuple[str, str]]:
    return [(one.concept, one.label) for one in concepts_in(text, language)]


def texts(language: str) -> st.SearchStrategy[str]:
    labels = [label for concept in concepts() for label in concept.words(language)]
    words = sorted({word for label in labels for word in label.split()} | set(OTHER[language].split()))
    written = st.sampled_from([str, str.lower, str.upper, str.capitalize])
    piece = st.builds(
        lambda way, word, after: way(word) + after,
        written, st.one_of(st.sampled_from(labels), st.sampled_from(words)), st.sampled_from(BETWEEN),
    )  # fmt: skip
    return st.lists(piece, max_size=12).map("".join)


@pytest.mark.parametrize("language", LANGUAGES)
def test_made_up_texts_of_labels_and_words_give_what_the_matcher_gives(language: str) -> None:
    @settings(max_examples=400, deadline=None)
    @given(texts(language))
    def same(text: str) -> None:
        assert named(text, language) == exactly(text, language)

    same()


@needs_corpus
@pytest.mark.parametrize(
    ("pattern", "language"),
    [
        ("ca-justice/**/*.xml", "en"),
        ("fr-legalize/**/*.md", "fr"),
        ("pe-legalize/*", "es"),
        ("udhr/arb*", "ar"),
        ("udhr/rus*", "ru"),
        ("udhr/cmn*", "zh"),
    ],
)
def test_real_law_gives_what_the_matcher_gives(pattern: str, language: str) -> None:
    read = 0
    for path in sorted(CORPUS.glob(pattern))[:6]:
        if path.is_dir():
            continue
        text = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8", errors="replace"))[:150_000]
        read += len(text)
        for start in range(0, len(text), 2_000):  # as long as a provision
            part = text[start : start + 2_000]
            assert named(part, language) == exactly(part, language)
    assert read
