"""The commands as a person and a program use them, on an installation of their own."""

import json
from pathlib import Path

import pytest

from tests.harvest.test_importing import LAW, program


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "law@2001-01-01.md").write_text(LAW)
    (folder / "law@2005-01-01.md").write_text(LAW.replace("thirty", "forty"))
    (folder / "manifest.csv").write_text(
        "path,jurisdiction,language,title\nlaw@2001-01-01.md,xx,en,Harbour Act\nlaw@2005-01-01.md,xx,en,Harbour Act\n"
    )
    program(folder / "home", "import", str(folder / "law@2001-01-01.md"), str(folder / "law@2005-01-01.md"))
    return folder / "home"


def path_of(home: Path) -> str:
    works = json.loads(program(home, "works", "--jurisdiction", "xx", "--json").stdout)
    assert works["total"] == 1
    return str(works["works"][0]["path"])


def test_an_empty_installation_is_set_up_by_any_command(tmp_path: Path) -> None:
    stats = json.loads(program(tmp_path / "new", "stats", "--json").stdout)
    assert stats["works"] >= 150 and stats["copies"] == 0 and stats["headnotes"] > 100


def test_show_gives_the_article_as_it_stood_on_the_day(home: Path) -> None:
    path = path_of(home)
    before = program(home, "show", f"{path}/art_4", "--on", "2003-01-01").stdout
    after = program(home, "show", f"{path}/art_4", "--on", "2006-01-01").stdout
    assert "thirty days" in before and "forty days" in after
    shape = json.loads(program(home, "show", f"{path}/art_4", "--on", "2003-01-01", "--json").stdout)
    assert (shape["from"], shape["to"], shape["as_of"], shape["on"]) == (
        "2001-01-01",
        "2005-01-01",
        "2001-01-01",
        "2003-01-01",
    )
    assert shape["source"]["sha256"] and shape["source"]["filename"] == "law@2001-01-01.md"


@pytest.mark.parametrize(
    ("form", "sign"),
    [("md", "# Article 4"), ("html", '<section id="art_4"'), ("akn", "<akomaNtoso"), ("json", '"text"')],
)
def test_show_writes_each_form(home: Path, form: str, sign: str) -> None:
    assert sign in program(home, "show", f"{path_of(home)}/art_4", "--as", form).stdout


def test_history_and_diff(home: Path) -> None:
    path = path_of(home)
    history = json.loads(program(home, "history", f"{path}/art_4", "--json").stdout)
    assert [(v["from"], v["to"]) for v in history["versions"]] == [("2001-01-01", "2005-01-01"), ("2005-01-01", None)]
    difference = json.loads(program(home, "diff", path, "--from", "2001-01-01", "--to", "2005-01-01", "--json").stdout)
    assert [d["address"] for d in difference["differences"]] == ["art_4"]
    assert ["out", "thirty"] in difference["differences"][0]["pieces"]
    shown = program(home, "diff", path, "--from", "2001-01-01", "--to", "2005-01-01").stdout
    assert "[-thirty-]{+forty+}" in shown


def test_the_register_answers_by_usual_names(home: Path) -> None:
    shown = program(home, "show", "refugee-convention/art_33").stdout
    assert "No return of a refugee" in shown and "1954-04-22" in shown
    assert json.loads(program(home, "show", "CRC", "--json").stdout)["path"] == "/int/treaty/1989/crc"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "xx/act/none"], "unknown-work", "nearest"),
        (["show", "refugee-convention/art_99"], "unknown-provision", "art_33"),
        (["history", "refugee-convention"], "no-text-that-day", "Import a copy"),
    ],
)
def test_a_mistake_is_a_sentence_and_exit_code_2(home: Path, arguments: list[str], code: str, words: str) -> None:
    ran = program(home, *arguments, check=False)
    assert ran.returncode == 2
    assert words in " ".join(ran.stderr.split()) and "Traceback" not in ran.stderr and ran.stdout == ""
    as_json = program(home, *arguments, "--json", check=False)
    assert json.loads(as_json.stderr)["error"]["code"] == code


def test_a_day_that_is_none_is_said_so(home: Path) -> None:
    ran = program(home, "show", "crc", "--on", "1.8.2022", check=False)
    assert ran.returncode == 2 and "2022-08-01" in ran.stderr


@pytest.mark.parametrize(
    ("query", "code", "place", "caret"),
    [
        ("warden OR", "nothing-beside", (7, 9), "warden OR\n       ^^\n"),
        ("(warden OR paper", "open-parenthesis", (0, 1), "(warden OR paper\n^\n"),
        ("难民 tilte:paper", "unknown-field", (3, 9), "难民 tilte:paper\n     ^^^^^^\n"),
    ],
)
def test_a_mistake_in_a_query_has_a_caret_under_its_place(
    home: Path, query: str, code: str, place: tuple[int, int], caret: str
) -> None:
    ran = program(home, "search", query, check=False)
    assert ran.returncode == 2 and caret in ran.stderr and "migrandi search '" in ran.stderr and ran.stdout == ""
    error = json.loads(program(home, "search", query, "--json", check=False).stderr)["error"]
    assert (error["code"], (error["start"], error["end"])) == (code, place)
    assert "paper" in error["plain"] or "warden" in error["plain"]


def test_a_search_is_saved_run_removed_and_had_back(home: Path) -> None:
    program(home, "saved", "add", "Papers", "paper  AND warden", "--jurisdiction", "xx")
    [saved] = json.loads(program(home, "saved", "list", "--json").stdout)["saved"]
    assert (saved["name"], saved["query"], saved["filters"]) == ("Papers", "paper warden", {"jurisdictions": ["xx"]})
    found = json.loads(program(home, "saved", "run", "Papers", "--json").stdout)
    assert {hit["address"] for hit in found["hits"]} >= {"art_3"}
    program(home, "saved", "remove", "Papers")
    gone = program(home, "saved", "run", "Papers", check=False)
    assert gone.returncode == 2 and "No search is saved as “Papers”" in gone.stderr
    assert "there again" in program(home, "saved", "remove", "Papers", "--undo").stdout
    refused = program(home, "saved", "add", "Wrong", "(paper OR", check=False)
    assert refused.returncode == 2


def test_provisions_like_one_are_named(home: Path) -> None:
    path = path_of(home)
    found = json.loads(program(home, "like", f"{path}/art_3", "--same-law", "--json").stdout)
    assert (found["path"], found["address"]) == (path, "art_3")
    ran = program(home, "like", path, check=False)
    assert ran.returncode == 2 and "Name a provision" in ran.stderr


def test_search_finds_with_filters(home: Path) -> None:
    found = json.loads(program(home, "search", "warden paper", "--jurisdiction", "xx", "--json").stdout)
    assert {hit["address"] for hit in found["hits"]} >= {"art_3"}
    assert found["facets"]["jurisdiction"]["xx"] == found["total"]
    assert found["hits"][0]["why"][0]["sentence"]
    assert "Nothing has these words" in program(home, "search", "zzzz").stdout
