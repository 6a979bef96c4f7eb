"""The thesaurus and the tags on the command line, on an installation of their own."""

import json
from pathlib import Path

import pytest

from tests.harvest.test_importing import program

LAW = """# Harbour Refugee Act

## Article 1 Detention

A refugee is detained only as a last resort.

## Article 2 Dues

Ships pay dues to the warden of the harbour on the day they leave.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("concepts")
    (folder / "law@2001-01-01.md").write_text(LAW)
    (folder / "manifest.csv").write_text(
        "path,jurisdiction,language,title\nlaw@2001-01-01.md,xx,en,Harbour Refugee Act\n"
    )
    program(folder / "home", "import", str(folder / "law@2001-01-01.md"))
    return folder / "home"


def test_an_import_tags_what_it_brings_in_and_the_command_finds_nothing_left_to_do(home: Path) -> None:
    shape = json.loads(program(home, "concepts", "detention", "--json").stdout)
    assert [row["address"] for row in shape["about"]["provisions"]] == ["art_1"]
    why = shape["about"]["provisions"][0]["tag"]["why"]
    assert {(reason["place"], reason["times"]) for reason in why} == {("heading", 1), ("text", 1)}
    assert json.loads(program(home, "tags", "--json").stdout) == {"provisions": 0, "found": 0}


def test_everything_can_be_tagged_anew(home: Path) -> None:
    before = program(home, "concepts", "refugees", "--json").stdout
    assert json.loads(program(home, "tags", "--rebuild", "--json").stdout)["provisions"] >= 2
    assert program(home, "concepts", "refugees", "--json").stdout == before


def test_a_provisions_tags_are_shown_with_their_reasons(home: Path) -> None:
    path = json.loads(program(home, "works", "--jurisdiction", "xx", "--json").stdout)["works"][0]["path"]
    shape = json.loads(program(home, "tags", f"{path}/art_1", "--json").stdout)
    assert [one["address"] for one in shape["provisions"]] == ["art_1"]
    assert {"detention", "refugees"} <= {tag["concept"] for tag in shape["provisions"][0]["tags"]}
    assert "detention" in program(home, "tags", f"{path}/art_1").stdout


def test_a_text_names_its_concepts(home: Path) -> None:
    shape = json.loads(program(home, "concepts", "child migrants in detention", "--json").stdout)
    assert [concept["id"] for concept in shape["concepts"]] == ["migrant-children", "detention"]


def test_all_concepts_are_a_tree_and_skos(home: Path) -> None:
    lines = program(home, "concepts").stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if line.split()[-1].startswith("nationality"))
    depth = len(lines[place]) - len(lines[place].lstrip())
    assert lines[place + 1].startswith(" " * (depth + 2))
    assert program(home, "concepts", "--as", "ttl").stdout.count("a skos:Concept ;") >= 600
    assert program(home, "concepts", "asylum", "--as", "jsonld").stdout.count('"skos:Concept"') == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("xyzzy",), "Try a single word of it"), (("asylum", "--as", "pdf"), "Write --as ttl or --as jsonld")],
)
def test_what_is_no_concept_and_no_form_is_said(home: Path, arguments: tuple[str, ...], says: str) -> None:
    asked = program(home, "concepts", *arguments, check=False)
    assert asked.returncode == 2 and says in " ".join(asked.stderr.split())
