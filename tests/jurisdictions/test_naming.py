"""Every State and area is found by what a person may call it, and named in six languages."""

import csv
import re
import subprocess
import sys

import pytest
from babel import Locale

from migrandi.jurisdictions import LANGUAGES, UnknownJurisdiction, entries, find, jurisdiction, name, organisations
from tests.corpus import CORPUS, needs_corpus

FOUND = [
    # codes
    ("KE", "ke"),
    ("ke", "ke"),
    ("KEN", "ke"),
    ("404", "ke"),
    ("8", "al"),  # a list made with a spreadsheet loses the zeros before
    ("SUHH", "suhh"),
    ("SU", "suhh"),
    ("DDR", "ddde"),
    ("BUMM", "mm"),  # ISO 3166-3 for a mere change of name
    ("ZAR", "cd"),
    ("AI", "ai"),  # Anguilla, not the French Afars and Issas, which had the code until 1977
    ("AU", "au"),  # Australia, not the African Union
    ("EU", "eu"),
    ("au-union", "au-union"),
    # usual names
    ("Ivory Coast", "ci"),
    ("Côte d'Ivoire", "ci"),
    ("côte d’ivoire", "ci"),
    ("COTE D IVOIRE", "ci"),
    ("UK", "gb"),
    ("Great Britain", "gb"),
    ("USA", "us"),
    ("U.S.A.", "us"),
    ("Russia", "ru"),
    ("Tanzania", "tz"),
    ("DRC", "cd"),
    ("RDC", "cd"),
    ("Congo (Kinshasa)", "cd"),
    ("Democratic Republic of the Congo", "cd"),
    ("Congo", "cg"),
    ("Congo (Brazzaville)", "cg"),
    ("St. Lucia", "lc"),
    ("The Gambia", "gm"),
    ("Turkey", "tr"),
    ("Türkiye", "tr"),
    ("Holy See", "va"),
    ("Kosovo", "xk"),
    # official names as treaty tables invert them
    ("Bolivia (Plurinational State of)", "bo"),
    ("Iran (Islamic Republic of)", "ir"),
    ("Micronesia (Federated States of)", "fm"),
    ("Netherlands (Kingdom of the)", "nl"),
    ("Republic of Korea", "kr"),
    ("Democratic People's Republic of Korea", "kp"),
    ("Republic of Moldova", "md"),
    # the six languages
    ("Royaume-Uni", "gb"),
    ("République centrafricaine", "cf"),
    ("Alemania", "de"),
    ("Estados Unidos", "us"),
    ("كينيا", "ke"),
    ("Кения", "ke"),
    ("肯尼亚", "ke"),
    ("Демократическая Республика Конго", "cd"),
    ("la República de Guinea Ecuatorial", "gq"),
    # former States
    ("Soviet Union", "suhh"),
    ("Czechoslovakia", "cshh"),
    ("Tchécoslovaquie", "cshh"),
    ("Югославия", "yucs"),
    ("Federal Republic of Yugoslavia", "csxx"),
    ("Serbia and Montenegro", "csxx"),
    ("German Democratic Republic", "ddde"),
    ("Democratic Yemen", "ydye"),
    ("Zanzibar", "zanzibar"),
    # organisations
    ("CEDEAO", "ecowas"),
    ("Union européenne", "eu"),
    ("African Union", "au-union"),
    ("МОМ", "iom"),
    ("东盟", "asean"),
]


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_it_is_found_by_code_and_name(text: str, code: str) -> None:
    assert find(text).code == code


def test_the_249_entries_of_iso_3166_1_have_names_in_six_languages_each_in_its_script() -> None:
    today = [entry for entry in entries().values() if entry.numeric and not entry.kind.startswith("former")]
    assert len(today) == 249
    scripts = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}
    for entry in today:
        for language in LANGUAGES:
            called = name(entry.code, language)
            assert re.search(scripts.get(language, r"[A-Za-z]"), called), (entry.code, language)
            assert find(called) == entry


@pytest.mark.parametrize("code", [code for code, entry in entries().items() if entry.kind.startswith("former")])
def test_a_former_state_has_names_in_six_languages_and_is_found_by_each(code: str) -> None:
    names = {name(code, language) for language in LANGUAGES}
    assert {find(called).code for called in names} == {code}
    assert len(names) >= 4  # Tanganyika and Zanzibar are written alike in some


def test_an_organisation_has_names_in_six_languages_and_is_found_by_each() -> None:
    for code, organisation in organisations().items():
        assert set(organisation.names) == set(LANGUAGES), code
        assert {find(called).code for called in organisation.names.values()} == {code}


def test_no_code_of_an_organisation_is_a_code_of_a_state() -> None:
    assert [code for code in organisations() if find(code).code != code] == []


def test_another_language_of_the_reader_is_served_too_and_else_english() -> None:
    assert name("de", "pt") == "Alemanha"
    assert name("de", "zh-hans") == "德国"
    assert name("suhh", "pt") == "Union of Soviet Socialist Republics"
    assert name("de", "xx") == "Germany"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("Keniya", "ke"), ("Afghanistn", "af"), ("Marocc", "ma"), ("Юганда", "ug"), ("ecowass", "ecowas")],
)
def test_a_misspelt_name_is_refused_with_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(UnknownJurisdiction) as error:
        find(text)
    assert error.value.nearest[0] == nearest
    assert error.value.code == "unknown-jurisdiction"
    assert f"“{text}”" in str(error.value) and name(nearest) in str(error.value)


@pytest.mark.parametrize("text", ["", "   ", "?", "99999", "%s %(x)s"])
def test_what_is_no_name_at_all_is_refused(text: str) -> None:
    with pytest.raises(UnknownJurisdiction):
        find(text)


def test_only_a_code_of_ours_is_taken_where_a_code_is_needed() -> None:
    assert jurisdiction("ke") == find("Kenya")
    with pytest.raises(UnknownJurisdiction):
        jurisdiction("Kenya")


@needs_corpus
def test_every_state_in_the_tables_of_the_united_nations_treaties_is_found() -> None:
    participants = set()
    for table in (CORPUS / "untreaties" / "treaties").glob("*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as lines:
            participants |= {(row.get("Participant") or "").strip() for row in csv.DictReader(lines)}
    organisation = re.compile(r"Organi[sz]ation|Agency|Union$|Commission")  # specialised agencies, not kept here
    lost = []
    for participant in sorted(participants):
        try:
            find(participant)
        except UnknownJurisdiction:
            lost.append(participant)
    assert [participant for participant in lost if not organisation.search(participant)] == []
    assert len(participants) > 200


@needs_corpus
def test_the_names_of_unterm_never_lead_to_another_state() -> None:
    with (CORPUS / "country-codes" / "country-codes.csv").open(encoding="utf-8", newline="") as lines:
        listed = list(csv.DictReader(lines))
    right, short = 0, 0
    for row in listed:
        for column in (column for column in row if column.startswith("UNTERM") and row[column].strip()):
            called = re.sub(r"\s*\((?:l'|la|le|les|el|los|las|the)\)$|\*", "", row[column].strip())
            short += 1
            try:
                found = find(called)
            except UnknownJurisdiction:
                continue
            assert found.alpha_2 == row["ISO3166-1-Alpha-2"], called
            right += 1
    assert right > 0.85 * short


def test_a_code_is_answered_without_loading_what_only_names_need() -> None:
    heavy = "{'babel', 'yaml', 'rapidfuzz', 'pycountry', 'django'}"
    code = f"import sys; from migrandi.jurisdictions import find; find('KE'); print({heavy} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_today_is_called_what_cldr_calls_it(language: str) -> None:
    called = Locale.parse(language).territories
    today = [entry for entry in entries().values() if entry.kind in ("state", "area")]
    assert len(today) > 240
    assert {entry.code: name(entry.code, language) for entry in today} == {
        entry.code: called[entry.code.upper()] for entry in today
    }


def test_naming_a_state_leaves_the_months_of_its_language_as_they_are() -> None:
    code = (
        "from migrandi.jurisdictions.naming import region_name, name\n"
        "from migrandi.formats.dates import first_date\n"
        "print(name('ke', 'fr'), region_name('014', 'fr'), first_date('RÈGLEMENT du 1er février 2003', 'fr'))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert said.split()[0] == "Kenya"
    assert said.split()[-1] == "2003-02-01"
