"""What every engine has to do with the law, alike. Each is tried: one in a folder, one in a cluster of three nodes."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from migrandi.search.engine import Entry, Query, SearchEngine
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.query_language import parse
from tests.services.opensearch import services


def entry(key: str, text: str, language: str = "en", **fields: object) -> Entry:
    said: dict[str, object] = {
        "key": key, "owner": f"1:{language}", "ref": key, "language": language, "jurisdiction": "xx", "type": "act",
        "year": 1999, "path": "/xx/act/1999/7", "number": "1", "title": "", "text": text, "start": None, "end": None,
    }  # fmt: skip
    return Entry(**(said | fields))  # type: ignore[arg-type]


LAW = [
    entry("expel", "No traveller shall be expelled across the river.", title="Article 2 Expulsions", number="2"),
    entry("papers", "The warden gives travellers their travel documents.", title="Article 3", number="3"),
    entry("old", "The warden may expel anyone.", start=date(1990, 1, 1), end=date(2000, 1, 1), owner="2:en"),
    entry("fr", "Aucun étranger n'est expulsé sans décision.", "fr", jurisdiction="yy", type="treaty"),
    entry("de", "Die Ausländer erhalten Aufenthaltserlaubnisse.", "de"),
    entry("ru", "Никто не может быть выслан за реку.", "ru"),
    entry("ar", "لا يجوز طرد المسافرين عبر النهر.", "ar"),
    entry("zh", "任何旅客不得被驱逐过河。", "zh-Hans"),
    entry("so", "Qofna laguma celin karo webiga.", "so"),
]


LATE = 1.1
"""Seconds after which every process knows of what another wrote."""
Engines = Callable[[str], SearchEngine]
"""Gives the engine of the index of that name; empty at first."""


@pytest.fixture(scope="module", params=["tantivy", pytest.param("opensearch", marks=services)])
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engines:
    if request.param == "tantivy":
        folder = tmp_path_factory.mktemp("indexes")
        return lambda name: TantivyEngine(folder / name)
    from migrandi.search.engines.opensearch.opensearch import OpenSearchEngine  # noqa: PLC0415 its client is an extra

    url = request.getfixturevalue("cluster").url

    def opened(name: str) -> SearchEngine:
        engine = OpenSearchEngine(url, name)
        engine.prepare()
        return engine

    return opened


@pytest.fixture(scope="module")
def law(engines: Engines) -> SearchEngine:
    """The law, to be read only."""
    made = engines(uuid4().hex)
    made.replace([], LAW)
    return made


@pytest.fixture
def engine(engines: Engines) -> SearchEngine:
    """The law, to be changed."""
    made = engines(uuid4().hex)
    made.replace([], LAW)
    return made


def found(engine: SearchEngine, text: str, **filters: object) -> list[str]:
    return [match.ref for match in engine.search(Query(parse(text).parts, **filters)).matches]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("expel", {"expel"}),
        ("expulsion", {"expel", "fr"}),
        ("travellers", {"expel", "papers"}),
        ("expulsées décisions", {"fr"}),
        ("etranger", {"fr"}),
        ("Aufenthaltserlaubnis", {"de"}),
        ("высланы", {"ru"}),
        ("المسافر", {"ar"}),
        ("驱逐", {"zh"}),
        ("逐驱", set()),
        ("webiga", {"so"}),
        ('"travel documents"', {"papers"}),
        ('"documents travel"', set()),
        ("“travel documents”", {"papers"}),
        ("travellers -documents", {"expel"}),
        ("title:expulsions", {"expel"}),
        ("number:3", {"papers"}),
        ("river OR warden", {"expel", "papers"}),
        ("(river OR warden) AND documents", {"papers"}),
        ("travellers NOT documents", {"expel"}),
        ("expelled AND NOT (river OR warden)", set()),
        ("Ausländer OR étranger", {"de", "fr"}),  # texts of either language
        ('"expelled river"~2', {"expel"}),
        ('"river expelled"~2', {"expel"}),  # near is near in either order
        ('"expelled river"~1', set()),
        ("travel*", {"expel", "papers"}),
        ("expulsion*", {"expel", "fr"}),  # both are kept without their endings
        ("выслан*", {"ru"}),
        ("title:(expulsions OR exits)", {"expel"}),
        ("number:3 OR number:2", {"expel", "papers"}),
        ("lang:de OR jurisdiction:int", {"de"}),
        ("lang:zh", {"zh"}),
        ("year:1999 webiga", {"so"}),
        ("year:2000- webiga", set()),
        ("path:/xx/* webiga", {"so"}),
        ("warden -title:expulsions", {"papers"}),
        ("river warden", set()),
        ('unbalanced "travel docu', set()),
        ("-(", set()),
    ],
)
def test_words_are_found_as_their_language_bends_them(law: SearchEngine, text: str, expected: set[str]) -> None:
    if text == "-(":
        assert len(found(law, text)) == len(LAW) - 1  # nothing is asked: everything that stands
    else:
        assert set(found(law, text)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"languages": ("fr",)}, {"fr"}),
        ({"jurisdictions": ("yy",)}, {"fr"}),
        ({"types": ("treaty",)}, {"fr"}),
        ({"languages": ("zh-Hans",)}, {"zh"}),
        ({"jurisdictions": ("yy",), "languages": ("de",)}, set()),
    ],
)
def test_filters_narrow(law: SearchEngine, filters: dict[str, tuple[str, ...]], expected: set[str]) -> None:
    assert set(found(law, "", **filters)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, {"expel"}),
        (date(1995, 5, 5), {"expel", "old"}),
        (date(2000, 1, 1), {"expel"}),
        (date(1999, 12, 31), {"expel", "old"}),
    ],
)
def test_a_wording_is_found_on_the_days_it_stood(law: SearchEngine, day: date | None, expected: set[str]) -> None:
    assert set(found(law, "expel", on=day)) == expected


def test_facets_count_what_was_found(law: SearchEngine) -> None:
    result = law.search(Query())
    assert result.total == len(LAW) - 1
    assert result.facets["jurisdiction"] == {"xx": 7, "yy": 1}
    assert result.facets["language"]["en"] == 2
    assert result.facets["type"] == {"act": 7, "treaty": 1}
    assert result.facets["year"] == {"1999": 8}


def test_a_facet_counts_as_if_it_were_not_narrowed_itself(law: SearchEngine) -> None:
    result = law.search(Query(jurisdictions=("yy",)))
    assert result.total == 1
    assert result.facets["jurisdiction"] == {"xx": 7, "yy": 1}  # so that another can be added
    assert result.facets["type"] == {"treaty": 1}


def test_two_values_of_a_facet_are_either_and_two_facets_both(law: SearchEngine) -> None:
    assert law.search(Query(languages=("fr", "de"))).total == 2
    assert law.search(Query(languages=("fr", "de"), types=("treaty",))).total == 1
    assert law.search(Query(years=((1990, 1999),))).total == len(LAW) - 1
    assert law.search(Query(ever=True)).total == len(LAW)


def test_a_region_holds_the_law_of_its_states(engine: SearchEngine) -> None:
    engine.replace([], [entry("ke", "A permit.", jurisdiction="ke"), entry("qc", "A permit.", jurisdiction="ca-qc")])
    found = engine.search(Query(regions=("002",)))
    assert [match.ref for match in found.matches] == ["ke"]
    assert found.facets["region"]["002"] == found.facets["region"]["014"] == 1


def test_a_snippet_marks_what_was_asked_for(law: SearchEngine) -> None:
    text = "Vorher. " * 60 + "Die Ausländer erhalten Aufenthaltserlaubnisse. " + "Nachher. " * 60
    snippet = law.snippet(Query(parse("Aufenthaltserlaubnis").parts), "de", text)
    assert len(snippet.text) < 400
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["Aufenthaltserlaubnisse"]


def test_what_is_replaced_is_gone_and_twice_is_once(engine: SearchEngine) -> None:
    before = engine.fingerprint()
    engine.replace(["1:en", "2:en"], LAW[:3])
    assert engine.fingerprint() == before
    engine.replace(["1:en"], [])
    assert found(engine, "traveller") == []
    assert engine.count() == len(LAW) - 2


def test_two_indexes_of_the_same_law_are_alike_in_whatever_order(engine: SearchEngine, engines: Engines) -> None:
    other = engines(uuid4().hex)
    for one in reversed(LAW):
        other.replace([], [one])
    assert other.fingerprint() == engine.fingerprint()


def test_an_index_of_an_older_form_is_built_anew(tmp_path: Path) -> None:
    TantivyEngine(tmp_path / "index").replace([], LAW)
    (tmp_path / "index" / "form").write_text("0")
    assert TantivyEngine(tmp_path / "index").count() == 0


def test_results_are_turned_page_by_page(law: SearchEngine) -> None:
    refs = [found(law, "", limit=3, offset=offset) for offset in (0, 3, 6)]
    assert sorted(ref for page in refs for ref in page) == sorted(e.ref for e in LAW if e.ref != "old")


def test_who_searches_sees_an_index_that_another_built_anew(engines: Engines) -> None:
    name = uuid4().hex
    reading, writing = engines(name), engines(name)
    writing.replace([], LAW)
    asked = Query(parse("the warden expelled travellers across the river").parts, any_word=True)
    assert reading.search(asked).total
    writing.begin_anew()
    writing.replace([], LAW[::-1])
    writing.finish_anew()
    time.sleep(LATE)
    fresh = engines(name).search(asked)
    again = reading.search(asked)
    assert [match.ref for match in again.matches] == [match.ref for match in fresh.matches]
    assert [match.score for match in again.matches] == pytest.approx([match.score for match in fresh.matches])


def test_how_often_each_is_cited_is_known_to_all_who_search(engines: Engines) -> None:
    name = uuid4().hex
    reading, writing = engines(name), engines(name)
    assert reading.cited(["/xx/act/1999/7#art_1"]) == [0]
    writing.keep_cited({"/xx/act/1999/7#art_1": 4, "/xx/act/1999/7#art_2": 1})
    writing.keep_cited({"/xx/act/1999/7#art_1": 5})
    time.sleep(LATE)
    assert reading.cited(["/xx/act/1999/7#art_1", "/xx/act/1999/7#art_2", ""]) == [5, 0, 0]


MANY = [
    *(entry(f"es{n}", f"La persona tiene derecho a la protección de sus datos en el {n}.", "es") for n in range(40)),
    *(entry(f"de{n}", f"Die Behörde erteilt der Person auf Antrag den Bescheid {n}.", "de") for n in range(40)),
    entry("mail", "Das De-Mail-Gesetz gilt.", "de", title="De-Mail-Gesetz (De-Mail-G)"),
    entry("asilo", "Los datos personales del solicitante de asilo no se comunican.", "es"),
]  # fmt: skip


def test_small_words_of_a_question_say_nothing_in_texts_of_another_language(engines: Engines) -> None:
    """“de” is in every Spanish text and in the name of one German law, where it would count most."""
    made = engines(uuid4().hex)
    made.replace([], MANY)
    asked = Query(parse("protección de los datos del solicitante de asilo").parts, any_word=True)
    matches = made.search(asked).matches
    assert matches[0].ref == "asilo"
    assert {match.language for match in matches} == {"es"}
    asked = Query(parse("De-Mail-Gesetz").parts, any_word=True)
    assert made.search(asked).matches[0].ref == "mail", "in a question in German it is a word as any other"


def test_the_few_texts_in_the_language_of_a_question_come_before_words_that_only_look_alike(engines: Engines) -> None:
    """“plan” is a word of three hundred German texts, more than are looked at closely."""
    made = engines(uuid4().hex)
    made.replace(
        [],
        [
            *MANY,
            *(entry(f"plan{n}", f"Der Plan {n}.", "de", title="Plan") for n in range(300)),
            *(entry(f"amt{n}", f"Die Behörde gibt der Person auf Antrag einen Schein {n}.", "de") for n in range(1500)),
            entry("retorno", "El retorno de la persona se decide en cada caso.", "es"),
        ],
    )  # fmt: skip
    asked = Query(parse("plan de retorno de la persona").parts, any_word=True)
    assert made.search(asked).matches[0].ref == "retorno"


def test_the_language_of_a_question_is_told_by_the_texts_that_are_held(engines: Engines) -> None:
    made = engines(uuid4().hex)
    made.replace([], MANY)
    assert made.language("protección de los datos") == "es"
    assert made.language("Bescheid der Behörde") == "de"
    assert made.language("détention d'un étranger") == "fr", "what the vectors know needs no text"
    assert made.language("Xyzzy 12") == ""


def test_what_stands_below_a_heading_comes_before_the_heading_alone(engines: Engines) -> None:
    made = engines(uuid4().hex)
    made.replace(
        [],
        [
            entry("chapter", "", title="Chapter 2 Expulsion of travellers", heading=True, provision=1),
            entry("article", "The warden decides on the expulsion of travellers.", title="Article 9", provision=2),
        ],
    )  # fmt: skip
    assert found(made, "expulsion of travellers") == ["article", "chapter"]
    assert found(made, "expulsion of travellers", any_word=True) == ["article", "chapter"]


def test_what_is_found_by_meaning_alone_is_what_stands_now(engine: SearchEngine) -> None:
    rail = entry("rail", "A railway company shall publish its tariffs for the carriage of grain.", owner="9:en")
    asked = partial(found, engine, "freight rates", any_word=True)
    assert "rail" not in asked(), "nothing of it is there yet"
    engine.replace([], [rail])
    time.sleep(LATE)
    assert "rail" in asked() and "rail" in asked(), "at first, and remembered"
    engine.replace(["9:en"], [replace(rail, end=date(2000, 1, 1))])
    time.sleep(LATE)
    assert "rail" not in asked(), "it stands no more"
