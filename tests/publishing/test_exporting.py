"""All the law in one file: each form holds the same, appears whole or not at all, and can be read by others."""

import json
import zipfile
from pathlib import Path

import pytest
from pyarrow import parquet

from migrandi.formats import registry
from migrandi.formats.document import Hints
from migrandi.publishing.errors import CannotExport
from migrandi.publishing.exporting import Part, export, form_of
from tests.law.writing import SENTENCES, article, law, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_laws() -> None:
    take_in(law(article("1", "entry", "Being heard"), article("2", "appeal"), as_of="2001-01-01"))
    take_in(law(article("1", "entry", "Being heard"), article("2", "appeal-long"), as_of="2005-01-01"))
    take_in(law(article("1", "entry"), as_of="2001-01-01", language="fr"))
    take_in(law(article("1", "work"), jurisdiction="yy", title="River Act"))


def test_json_lines_and_parquet_hold_the_same_provisions_of_the_latest_copies(tmp_path: Path) -> None:
    done = export(tmp_path / "law.jsonl", "jsonl", Part())
    export(tmp_path / "law.parquet", "parquet", Part())
    lines = [json.loads(line) for line in (tmp_path / "law.jsonl").read_text().splitlines()]
    assert (done.works, done.texts, done.provisions) == (2, 3, len(lines)) == (2, 3, 4)
    table = parquet.read_table(tmp_path / "law.parquet").to_pylist()
    assert [{name: str(value) if name in ("as_of", "start", "end") and value else value for name, value in row.items()}
            for row in table] == lines  # fmt: skip
    second = next(line for line in lines if line["address"] == "art_2")
    assert SENTENCES["appeal-long"] in second["text"]
    assert (second["start"], second["end"], second["as_of"]) == ("2005-01-01", None, "2005-01-01")
    assert len(second["sha256"]) == 64


def test_a_part_is_exported(tmp_path: Path) -> None:
    done = export(tmp_path / "law.jsonl", "jsonl", Part(jurisdictions=["XX"], languages=["fr"]))
    assert (done.works, done.texts, done.provisions) == (1, 1, 1)


def test_the_zip_s_files_read_back_as_the_laws_they_were(tmp_path: Path) -> None:
    export(tmp_path / "law.zip", "akn", Part())
    with zipfile.ZipFile(tmp_path / "law.zip") as opened:
        names = opened.namelist()
        assert names == [
            "xx/act/1999/7/en@2005-01-01.xml", "xx/act/1999/7/fr@2001-01-01.xml", "yy/act/1999/7/en.xml",
            "manifest.csv",
        ]  # fmt: skip
        (document,) = registry.read(opened.read(names[0]), Hints())
        assert (document.title, len(document.content)) == ("Harbour Act", 2)
        assert opened.read("manifest.csv").decode().count("\n") == 4


def test_a_file_that_was_not_finished_leaves_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "law.jsonl"
    file.write_text("before")

    def stop(path: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(file, "jsonl", Part(), stop)
    assert file.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["law.jsonl"]


def test_a_name_that_says_no_form_and_a_place_that_is_not_there_are_told(tmp_path: Path) -> None:
    assert form_of(Path("law.zip"), "") == "akn"
    with pytest.raises(CannotExport, match="--format"):
        form_of(Path("law"), "")
    with pytest.raises(CannotExport, match="cannot be written"):
        export(tmp_path / "nowhere" / "law.jsonl", "jsonl", Part())
