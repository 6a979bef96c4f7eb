"""What ranking looks at is what stands in the text, and the better text by it comes first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from migrandi.search.engine import Entry, Query
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.meaning import meaning
from migrandi.search.query_language import parse
from migrandi.search.reranking import NAMES, RankingError, judged, weights, whole_first
from migrandi.search.weights import RANKING


def entry(number: int, text: str, context: str = "An Act respecting corporations", language: str = "en") -> Entry:
    """A provision of a law of its own."""
    return Entry(
        key=str(number), owner=f"{number}", ref=str(number), language=language, jurisdiction="ca", type="act",
        year=None, path="ca/act", number="", title="", text=text, start=None, end=None, context=context, place=number,
    )  # fmt: skip


def looked_at(folder: Path, question: str, *texts: Entry) -> dict[str, dict[str, float]]:
    """What is looked at of each text for the question."""
    engine = TantivyEngine(folder / "index")
    engine.replace([], texts)
    matches, seen = engine.examined(Query(parse(question).parts, any_word=True))
    return {match.ref: dict(zip(NAMES, row.tolist(), strict=True)) for match, row in zip(matches, seen, strict=True)}


def test_words_side_by_side_apart_and_above_are_told_apart(tmp_path: Path) -> None:
    filler = "and the things that any person of the place may wish to know of it before the day"
    found = looked_at(
        tmp_path,
        "removal order",
        entry(1, "A removal order is enforceable once it comes into force."),
        entry(2, f"The removal {filler} {filler} is stayed by an order."),
        entry(3, "A person may appeal to the division.", "An Act respecting orders\nRemoval"),
        entry(4, "The order of business is fixed by the chair."),
        *(entry(n, f"A railway company shall publish tariff number {n}.") for n in range(10, 20)),
    )
    assert found["1"]["side by side"] == 1
    assert found["2"]["side by side"] == 0
    assert found["1"]["together"] == pytest.approx(1)
    assert found["2"]["together"] < 0.8
    assert found["1"]["share of words in text"] == pytest.approx(1) == found["2"]["share of words in text"]
    assert 0 < found["4"]["share of words in text"] < 0.8
    assert found["3"]["share of words in text"] == 0
    assert found["3"]["share above"] == pytest.approx(1)
    assert found["1"]["place in law"] == pytest.approx(np.log1p(1))


def test_words_of_the_other_language_are_looked_for_in_its_texts(tmp_path: Path) -> None:
    found = looked_at(
        tmp_path,
        "arrestation et détention de l'étranger",
        entry(1, "An officer may arrest and detain a foreign national."),
        entry(2, "A railway company shall publish its tariffs."),
    )
    assert found["1"]["share of words in text"] > 0.2  # small words, which nothing translates, count as missing
    assert "2" not in found or found["2"]["cosine"] < found["1"]["cosine"]


def test_a_likely_word_of_the_other_language_counts_for_more_than_an_unlikely_one(tmp_path: Path) -> None:
    likely, *_others, unlikely = [stem for stem, _chance in meaning().translations("permis", "fr")]
    found = looked_at(
        tmp_path,
        "permis de pêche",
        entry(1, f"A {likely} for fishing is in writing."),
        entry(2, f"A {unlikely} for fishing is in writing."),
        *fillers(*range(10, 30)),
    )
    assert found["1"]["share of words in text"] > found["2"]["share of words in text"] > 0


def test_phrases_of_the_question_stand_side_by_side_in_the_other_language_too(tmp_path: Path) -> None:
    found = looked_at(
        tmp_path,
        "titre de voyage",
        entry(1, "The Minister issues a travel document to a refugee."),
        entry(2, "A document says what a person who shall travel pays."),
        *fillers(*range(10, 30)),
    )
    assert found["1"]["share of words in text"] == found["2"]["share of words in text"] > 0.9
    assert found["1"]["side by side"] == 1
    assert found["2"]["side by side"] == 0


def test_a_word_is_looked_for_in_the_other_language_even_where_it_stands_in_most_texts(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index", replace(RANKING, learnt=False))
    kinds = ("A person may fish.", "A road is wide.", "A river is deep.")
    engine.replace([], (entry(n, kinds[0] if n % 5 < 2 else kinds[1 + n % 2]) for n in range(6_000)))
    assert engine.search(Query(parse("personne").parts, any_word=True)).total > 0


def test_a_name_and_a_number_stand_in_the_other_language_as_they_are(tmp_path: Path) -> None:
    found = looked_at(
        tmp_path,
        "Inuits de Chisasibi en 1984",
        entry(1, "The Inuit of Chisasibi are a body since 1984."),
        entry(2, "The Inuit are a body since that year."),
        *fillers(*range(10, 30)),
    )
    assert found["1"]["share of words in text"] > found["2"]["share of words in text"] + 0.4


def test_a_rare_word_stays_rare_though_it_is_now_and_then_said_by_a_frequent_one(tmp_path: Path) -> None:
    refuge, *others = [stem for stem, _chance in meaning().translations("réfugié", "fr")]
    assert refuge == "refuge" and "protect" in others
    frequent = (entry(n, f"A person of number {n} shall {' '.join(others)} at any time.") for n in range(10, 60))
    found = looked_at(tmp_path, "réfugié", entry(1, "A refugee may land."), *frequent)
    alone = looked_at(tmp_path / "alone", "réfugié", entry(1, "A refugee may land."), *fillers(*range(10, 60)))
    assert found["1"]["rarity of words"] == pytest.approx(alone["1"]["rarity of words"])


LAID = "The Minister shall cause a copy to be laid before each House within fifteen sitting days after it is prepared."
FISH = "The Minister shall cause a net to be hauled aboard each boat within fifteen miles after it is cast."


@pytest.mark.parametrize("question", ["report of the minister", "rapport du ministre"])
def test_a_text_tells_of_a_word_by_the_words_that_stand_below_headings_with_it(question: str, tmp_path: Path) -> None:
    found = looked_at(tmp_path, question, entry(1, LAID), entry(2, FISH), *fillers(*range(10, 30)))
    for sign in ("hinted at", "hinted at in spreads"):
        assert found["1"][sign] > found["2"][sign], sign


@pytest.mark.parametrize("question", ["Bericht an das Parlament", "report of the minister"])
def test_a_text_in_a_language_nothing_was_learnt_of_tells_nothing(question: str, tmp_path: Path) -> None:
    german = entry(1, "Der Bericht wird dem Parlament vom Minister vorgelegt.", language="de")
    others = (entry(n, f"Die Bahn veröffentlicht ihren Tarif Nummer {n}.", language="de") for n in range(10, 30))
    found = looked_at(tmp_path, question, german, entry(2, LAID), *others)
    assert found["1"]["hinted at"] == 0 == found["1"]["hinted at in spreads"]


def test_a_word_tells_of_itself_even_where_it_was_never_learnt(tmp_path: Path) -> None:
    texts = [entry(1, "The quokka keeper shall file."), entry(2, "The railway keeper shall file.")]
    found = looked_at(tmp_path, "the quokka file of the keeper", *texts, *fillers(*range(10, 30)))
    assert found["1"]["hinted at"] > found["2"]["hinted at"]


def test_texts_of_which_nothing_tells_stay_as_words_put_them() -> None:
    chance = np.random.default_rng(2)
    found = chance.normal(size=(40, len(NAMES))).astype(np.float32)
    for sign in ("share anywhere", "has a vector", "hinted at"):
        found[:, NAMES.index(sign)] = 0
    by_words = found[:, NAMES.index("score in spreads")]
    assert np.argsort(-judged(found, weights())).tolist() == np.argsort(-by_words).tolist()
    found[:20, NAMES.index("has a vector")] = 1
    order = [at for at in np.argsort(-judged(found, weights())).tolist() if at >= 20]
    assert order == (20 + np.argsort(-by_words[20:])).tolist(), "and among themselves where of others more is known"


@pytest.mark.parametrize(
    ("question", "language", "text"),
    [
        ("LGBTI+", "en", "A woman detained as a lesbian or transgender person is heard by a woman."),
        ("LGBTI", "fr", "La personne transgenre est entendue par une personne de son choix."),
        ("LGBTI", "es", "La persona bisexual será oída."),
    ],
)
def test_who_asks_by_a_short_name_finds_those_whom_it_names(
    question: str, language: str, text: str, tmp_path: Path
) -> None:
    engine = TantivyEngine(tmp_path / "index")
    engine.replace([], [entry(1, text, language=language), *fillers(*range(10, 30))])
    assert [match.ref for match in engine.search(Query(parse(question).parts, any_word=True)).matches] == ["1"]


def test_a_word_is_found_inside_another_where_words_are_written_together(tmp_path: Path) -> None:
    filler = (entry(n, f"Die Bahn veröffentlicht ihren Tarif Nummer {n}.", language="de") for n in range(10, 40))
    engine = TantivyEngine(tmp_path / "index")
    engine.replace(
        [],
        [
            entry(1, "Die Gerichtskosten trägt das Land.", language="de"),
            entry(2, "Die Abschiebungskosten trägt das Land.", language="de"),
            *filler,
        ],
    )
    found = engine.search(Query(parse("Abschiebung durch das Land").parts, languages=("de",), any_word=True)).matches
    assert [match.ref for match in found][:1] == ["2"]


def test_what_means_the_same_is_found_without_any_of_the_words(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index")
    arrest = entry(2, "An officer may arrest and detain a foreign national who is a danger to the public.")
    engine.replace([], [arrest, *(entry(n, f"A railway company shall publish tariff {n}.") for n in range(10, 40))])
    found = engine.search(Query(parse("incarceration aliens").parts, any_word=True))
    assert [match.ref for match in found.matches][:1] == ["2"]
    assert found.total == len(found.matches)


def fillers(*numbers: int) -> list[Entry]:
    """Texts that have nothing to do with anything, so that words elsewhere are rare."""
    return [entry(n, f"A railway company shall publish tariff number {n}.") for n in numbers]


def test_what_stands_beside_a_text_in_its_law_is_seen(tmp_path: Path) -> None:
    found = looked_at(
        tmp_path,
        "arrest warrant",
        replace(entry(1, "A warrant for the arrest of a foreign national is signed by the minister."), owner="one"),
        replace(entry(2, "The warrant is kept on board."), owner="one"),
        entry(3, "The warrant is kept on board."),
        *fillers(*range(10, 30)),
    )
    assert found["2"]["best beside"] > 0.9 > found["3"]["best beside"] == 0
    assert found["2"]["law's best"] > found["3"]["law's best"]


def test_what_has_rare_words_in_common_with_the_best_is_told_from_what_has_not(tmp_path: Path) -> None:
    story = "the bosun of the brigantine whistles at midnight when porpoises leap beside the gangway"
    other = "the clerk of the district office opens at nine when the public may come to ask for papers"
    found = looked_at(
        tmp_path,
        "arrest warrant",
        entry(1, f"A warrant of arrest, and a further arrest: {story}."),
        entry(2, f"A warrant: {story}."),
        *(entry(n, f"A warrant: {other} of kind {n}.") for n in range(3, 9)),
        *fillers(*range(10, 60)),
    )
    assert found["2"]["like the best"] > found["3"]["like the best"]


def test_words_of_a_language_few_texts_are_in_are_as_rare_as_they_are_in_it(tmp_path: Path) -> None:
    things = ("salida", "entrada", "residencia", "detención")
    spanish = [entry(n, f"De la {thing} de los extranjeros.", language="es") for n, thing in enumerate(things)]
    found = looked_at(tmp_path, "de la detención", *spanish, *fillers(*range(10, 60)))
    assert list(found) == ["3"], "small words that all Spanish texts have say nothing, however much English there is"
    assert found["3"]["share of words in text"] == pytest.approx(1)


def test_chinese_words_are_looked_at_two_characters_at_a_time(tmp_path: Path) -> None:
    found = looked_at(
        tmp_path,
        "外国人拘留审查",
        entry(1, "外国人可以被拘留审查。", language="zh"),
        entry(2, "审人国外留拘查。", language="zh"),
        *(entry(n, f"铁路公司应当公布第{n}号运价表。", language="zh") for n in range(10, 30)),
    )
    assert found["1"]["share of words in text"] > 0.7
    assert "2" not in found or found["2"]["share of words in text"] == 0


def test_questions_in_every_language_are_put_in_order_by_more_than_words(tmp_path: Path) -> None:
    words = "задержание иностранцев"
    texts = [
        entry(1, "Задержание судна. О порядке. Осмотр иностранцев.", language="ru"),
        entry(2, f"Закон о границе. О порядке. {words}.", language="ru"),
        *(entry(n, f"Тариф номер {n} публикуется.", language="ru") for n in range(10, 20)),
    ]
    engine = TantivyEngine(tmp_path / "index", replace(RANKING, learnt=True))
    engine.replace([], texts)
    found = engine.search(Query(parse(words).parts, any_word=True)).matches
    assert [match.ref for match in found][:2] == ["2", "1"]


def test_a_file_of_weights_that_cannot_be_read_says_how_to_make_it(tmp_path: Path) -> None:
    broken = tmp_path / "ranking.npz"
    broken.write_bytes(b"nothing of the kind")
    with pytest.raises(RankingError, match=r"train_ranking\.py"):
        weights(broken)


def test_what_has_most_of_the_questions_words_comes_before_what_has_few() -> None:
    found = np.zeros((4, len(NAMES)), dtype=np.float32)
    found[:, NAMES.index("share anywhere")] = [0.2, 0.9, 0.5, 0.8]
    fits = whole_first(found, np.array([5, 1, 3, 2], dtype=np.float32))
    assert np.argsort(-fits).tolist() == [3, 1, 0, 2], "in their order; what has half stays where it was"
    already = np.array([1, 5, 3, 4], dtype=np.float32)
    assert whole_first(found, already).tolist() == already.tolist()
