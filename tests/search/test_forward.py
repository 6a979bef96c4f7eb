"""What ranking looks at is read back as it was put in, text by text, whatever was left of a stop in between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.forward import ForwardFile, Reading, cosines, number_of
from migrandi.search.meaning import meaning

ARREST = "An officer may arrest and detain a foreign national who is a danger to the public."
TEXTS = [
    Reading("en", "en", ARREST, "a|en", "An Act on removal\nDetention", 4),
    Reading("fr", "fr", "L'agent peut arrêter un étranger.", "a|fr", "", 0),
    Reading("ru", "ru", "Иностранный гражданин может быть задержан.", "b|ru", "Закон", 1),
    Reading("zh", "cjk", "外国人可以被拘留。", "c|zh", "", 2),
    Reading("en", "en", "", "a|en", "", 5),
]


@pytest.fixture
def file(tmp_path: Path) -> ForwardFile:
    """An empty file, with the index's own words."""
    return TantivyEngine(tmp_path / "index")._forward


def test_what_was_put_in_is_read_back_in_any_order(file: ForwardFile) -> None:
    begins, vectors, lengths = file.add(TEXTS)
    assert lengths == [16, 6, 5, 7, 0]
    order = [4, 0, 3, 1, 2]
    records = file.read(begins[order])
    assert records.place.tolist() == [5, 4, 2, 0, 1]
    assert records.length.tolist() == [0, 16, 7, 6, 5]
    assert (records.law[0] == records.law[1]) and len(set(records.law.tolist())) == 4
    assert (records.vectors == vectors[order]).all()
    assert records.words[records.ends[0] : records.ends[1]][2:6].tolist() == [
        number_of(stem) for stem in ("may", "arrest", "and", "detain")
    ]
    assert number_of("иностра") in records.words or number_of("иностран") in records.words
    assert number_of("拘留") in records.words
    assert np.diff(records.above_ends, prepend=0).tolist() == [0, 5, 0, 0, 1]


def test_more_can_be_added_while_others_read(file: ForwardFile) -> None:
    first, *_more = file.add(TEXTS[:2])
    assert file.read(first).length.tolist() == [16, 6]
    more, *_more = file.add(TEXTS[2:])
    assert file.read(np.concatenate([more, first])).length.tolist() == [5, 7, 0, 16, 6]


def test_half_a_number_left_by_a_stop_harms_nothing(file: ForwardFile) -> None:
    first, *_more = file.add(TEXTS[:1])
    with file._path.open("ab") as handle:
        handle.write(b"\x07")
    more, *_more = file.add(TEXTS[1:2])
    assert file.read(np.concatenate([first, more])).length.tolist() == [16, 6]


@pytest.mark.parametrize(
    "same", [ARREST.upper(), ARREST.replace(" ", "\u00a0— "), ARREST.replace("arrest", "“arrest”")]
)
def test_capitals_marks_and_spaces_change_neither_words_nor_vector(file: ForwardFile, same: str) -> None:
    begins, vectors, _lengths = file.add([TEXTS[0], TEXTS[0]._replace(text=same)])
    records = file.read(begins)
    assert (vectors[0] == vectors[1]).all()
    assert records.words[:16].tolist() == records.words[16:].tolist()


def test_a_text_is_as_near_as_its_vector_says_and_unknown_without_one(file: ForwardFile) -> None:
    begins, *_more = file.add(TEXTS)
    asked = meaning().of_question("arrest and detention of a foreign national", "en")
    assert asked is not None
    near = file.near(begins, asked)
    assert near[0] > 0.2
    assert near[1] > 0.2
    assert np.isnan(near[[2, 3, 4]]).all()
    alone = meaning().of_text("en", ARREST, "An Act on removal\nDetention")
    assert alone is not None
    assert cosines(file.read(begins[:1]).vectors, alone)[0] == pytest.approx(1, abs=0.001)
