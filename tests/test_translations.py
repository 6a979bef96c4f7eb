"""The interface's sentences are gathered, compiled, and said in every language the organisation speaks."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src" / "migrandi" / "web" / "locale"
FIELD = re.compile(r"%\(\w+\)s")


def script() -> object:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh_Hans"])
def test_the_catalogue_holds_exactly_the_sentences_of_the_interface(language: str) -> None:
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    assert {(e.msgctxt or "", e.msgid, e.msgid_plural) for e in catalogue} == set(script().sentences())  # type: ignore[attr-defined]
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    written = {(e.msgctxt, e.msgid): e.msgstr for e in catalogue.translated_entries()}
    assert {(e.msgctxt, e.msgid): e.msgstr for e in compiled} == written


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_what_a_reader_sees_is_translated(language: str) -> None:
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    shown = [e for e in catalogue if not all(place.startswith("law/models") for place, _line in e.occurrences)]
    assert [e.msgid for e in shown if not e.translated()] == []


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh_Hans"])
def test_a_translation_keeps_the_fields_of_its_sentence(language: str) -> None:
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    for entry in catalogue.translated_entries():
        said = [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
        allowed = set(FIELD.findall(entry.msgid + entry.msgid_plural))
        for sentence in said:
            assert set(FIELD.findall(sentence)) <= allowed, entry.msgid


def test_a_date_or_path_in_an_arabic_sentence_keeps_its_own_direction() -> None:
    catalogue = polib.pofile(str(LOCALE / "ar" / "LC_MESSAGES" / "django.po"))
    numbers = {"all", "bound", "count", "counter", "shown", "part", "parts", "most", "href"}
    for entry in catalogue.translated_entries():
        for sentence in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            bare = re.sub(r"[\u2066-\u2068][^\u2069]*\u2069|<bdi>[^<]*</bdi>", "", sentence)
            assert set(re.findall(r"%\((\w+)\)s", bare)) <= numbers, entry.msgid
            assert len(re.findall(r"[\u2066-\u2068]", sentence)) == sentence.count("\u2069"), entry.msgid


def test_french_sentences_do_not_break_before_their_high_punctuation() -> None:
    catalogue = polib.pofile(str(LOCALE / "fr" / "LC_MESSAGES" / "django.po"))
    for entry in catalogue.translated_entries():
        for sentence in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert not re.search(r" [:;?!»]|« |\w[;?!]|\w'\w", sentence), sentence
