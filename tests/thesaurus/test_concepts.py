"""The thesaurus: what it holds, and that a mistake in one of its files is found and placed."""

import re
from pathlib import Path

import pytest

from migrandi.thesaurus.reading import LANGUAGES, ThesaurusError, by_id, concepts
from migrandi.treaties.register.reading import instruments
from tests.corpus import CORPUS, needs_corpus


def test_it_holds_at_least_six_hundred_concepts_each_with_a_label_in_the_six_languages_and_a_note() -> None:
    assert len(concepts()) >= 600
    assert all(concept.label[language].strip() for concept in concepts() for language in LANGUAGES)
    assert all(concept.note["en"].endswith(".") and len(concept.note["en"]) < 160 for concept in concepts())


def test_the_main_concepts_are_explained_in_french_and_spanish_too() -> None:
    assert sum({"fr", "es"} <= set(concept.note) for concept in concepts()) >= 150


def test_every_topic_and_population_of_the_register_is_a_concept() -> None:
    used = {slug for i in instruments() for slug in [*i.topics, *i.populations]}
    used |= {slug for i in instruments() for note in i.articles for slug in [*note.topics, *note.populations]}
    assert not used - set(by_id())


def test_each_branch_hangs_from_few_tops() -> None:
    tops = {concept.id for concept in concepts() if not concept.broader}
    assert tops == {
        "criminal-law", "migration", "persons-and-groups", "procedures", "protection", "rights", "sources-of-law",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("concept", "language", "word"),
    [
        ("unaccompanied-children", "fr", "MNA"),
        ("unaccompanied-children", "es", "MENA"),
        ("detention", "fr", "rétention administrative"),
        ("detention", "es", "internamiento"),
        ("non-refoulement", "zh", "不推回"),
        ("smuggling", "en", "people smuggling"),
        ("trafficking", "ru", "торговля людьми"),
        ("stateless-persons", "ar", "عديم الجنسية"),
        ("residence-permit", "ru", "вид на жительство"),
        ("expulsion", "zh", "驱逐出境"),
    ],
)
def test_a_lawyer_finds_the_word_she_uses(concept: str, language: str, word: str) -> None:
    assert word in by_id()[concept].words(language)


GOOD = """\
- id: asylum
  label: {en: asylum, fr: asile, es: asilo, ar: لجوء, ru: убежище, zh: 庇护}
- id: refuge
  broader: [asylum]
  label: {en: refuge, fr: refuge, es: refugio, ar: ملجأ, ru: приют, zh: 避难}
"""


@pytest.mark.parametrize(
    ("wrong", "right", "place", "says"),
    [
        ("id: refuge", "id: Refuge", "line 3, column 7", "not an id"),
        ("id: refuge", "id: asylum", "line 3, column 7", "stands in here.yaml already"),
        ("broader: [asylum]", "broader: [asylums]", "line 4, column 13", "no other concept"),
        ("broader: [asylum]", "broader: [refuge]", "line 4, column 13", "no other concept"),
        ("broader: [asylum]", "broader: asylum", "line 4, column 12", "Expected `array`"),
        ("broader: [asylum]", "broder: [asylum]", "line 3, column 3", "unknown field `broder`"),
        ("broader: [asylum]", "broader: [asylum", "line 5, column 8", ""),
        ("zh: 避难", "de: Zuflucht", "line 5, column 10", "no label in zh"),
        ("zh: 避难", "zh: 避难, de: Zuflucht", "line 5, column 10", "“de” is not one of the languages"),
        ("en: refuge", "en: Asylum", "line 5, column 15", "“Asylum” stands for asylum already"),
        ("- id: asylum\n", "- id: asylum\n  broader: [refuge]\n", "line 2, column 12", "is below itself"),
        ("broader: [asylum]", "broader: [asylum]\n  related: [asylum]", "line 5, column 13", "not merely related"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_place(
    tmp_path: Path, wrong: str, right: str, place: str, says: str
) -> None:
    assert wrong in GOOD
    (tmp_path / "here.yaml").write_text(GOOD.replace(wrong, right), encoding="utf-8")
    with pytest.raises(ThesaurusError) as caught:
        concepts(tmp_path)
    assert str(caught.value).startswith(f"here.yaml, {place}: ")
    assert says in str(caught.value)


def test_a_word_may_stand_for_two_concepts_if_it_is_listed(tmp_path: Path) -> None:
    (tmp_path / "here.yaml").write_text(GOOD.replace("en: refuge", "en: asylum"), encoding="utf-8")
    (tmp_path / "ambiguous.yaml").write_text("- {word: asylum, language: en, concepts: [asylum, refuge]}\n")
    assert [concept.id for concept in concepts(tmp_path)] == ["asylum", "refuge"]


@needs_corpus
def test_each_match_in_eurovoc_is_a_number_of_eurovoc() -> None:
    text = (CORPUS / "eurovoc" / "eurovoc.yaml").read_text(encoding="utf-8")
    numbers = set(re.findall(r"^  (\w+):$", text, re.MULTILINE))
    matched = [concept.eurovoc for concept in concepts() if concept.eurovoc]
    assert len(matched) >= 140
    assert len(set(matched)) == len(matched)
    assert set(matched) <= numbers


@needs_corpus
def test_each_match_in_the_unbis_thesaurus_is_a_number_of_it() -> None:
    text = (CORPUS / "un-metadata" / "unbis_zh_sorted.txt").read_text(encoding="utf-8")
    matched = [concept.unbis for concept in concepts() if concept.unbis]
    assert len(matched) >= 120
    assert len(set(matched)) == len(matched)
    assert all(f"/thesaurus/{number}'" in text for number in matched)
