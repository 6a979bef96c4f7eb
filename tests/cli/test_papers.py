"""`migrandi paper` as an officer uses it, with a file of her own or a paper that is kept."""

import json
from pathlib import Path

import pytest

from tests.harvest.test_importing import LAW, program

PAPER = """---
title: On harbours
states: [KE]
date: 2020-06-01
---

# Entry

The child is heard [@crc, art 12]. Everyone “shall be heard within five days” [@{law}, art 1].
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "law.md").write_text(LAW)
    (folder / "manifest.csv").write_text("path,jurisdiction,language,title\nlaw.md,xx,en,Harbour Act\n")
    program(folder / "home", "import", str(folder / "law.md"))
    return folder / "home"


@pytest.fixture
def paper(home: Path, tmp_path: Path) -> Path:
    [law] = json.loads(program(home, "works", "--jurisdiction", "xx", "--json").stdout)["works"]
    file = tmp_path / "paper.md"
    file.write_text(PAPER.replace("{law}", law["path"].lstrip("/")))
    return file


def test_a_misquotation_is_found_with_its_line_and_its_words(home: Path, paper: Path) -> None:
    ran = program(home, "paper", "check", str(paper), "--json", check=False)
    told = json.loads(ran.stdout)
    [finding] = [one for one in told["findings"] if one["kind"] == "not-verbatim"]
    assert (ran.returncode, told["passed"], finding["line"]) == (1, False, 9)
    assert ["out", "three"] in finding["pieces"] and ["in", "five"] in finding["pieces"]
    shown = program(home, "paper", "check", str(paper), check=False)
    assert "paper.md:9:" in shown.stdout.replace("\n", "") and "{+five+}" in shown.stdout


def test_a_right_paper_leaves_with_nothing_wrong(home: Path, paper: Path) -> None:
    paper.write_text(
        paper.read_text().replace("five", "three").replace("date: 2020-06-01", "date: 2020-06-01\nkind: memo")
    )
    told = json.loads(program(home, "paper", "check", str(paper), "--json", check=False).stdout)
    assert [one for one in told["findings"] if one["kind"] != "law-of-another-state"] == []


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_a_paper_is_written_beside_itself_or_elsewhere(home: Path, paper: Path, form: str) -> None:
    target = paper.with_name(f"out.{form}")
    told = json.loads(program(home, "paper", "export", str(paper), "-o", str(target), "--json").stdout)
    assert target.stat().st_size == told["bytes"] > 500


def test_a_paper_never_writes_over_itself(home: Path, paper: Path) -> None:
    before = paper.read_text()
    ran = program(home, "paper", "export", str(paper), "-o", str(paper), check=False)
    assert (ran.returncode, paper.read_text()) == (2, before)


def test_a_paper_is_begun_kept_listed_and_collected_for(home: Path, tmp_path: Path) -> None:
    begun = json.loads(
        program(home, "paper", "new", "To the mission", "--kind", "memo", "--state", "KE", "--json").stdout
    )
    number = str(begun["paper"])
    listed = json.loads(program(home, "paper", "list", "--json").stdout)["papers"]
    assert (listed[0]["title"], listed[0]["kind"]) == ("To the mission", "memo")
    found = json.loads(program(home, "paper", "collect", number, "crc", "--state", "Kenya", "--json").stdout)
    assert found["kind"] == "status" and len(found["sha256"]) == 64
    assert json.loads(program(home, "paper", "check", number, "--json").stdout)["passed"] is True
    file = tmp_path / "kenya.md"
    program(home, "paper", "new", "--kind", "country-profile", "--state", "KE", "--on", "2026-11-24", "-o", str(file))
    assert "# Treaties that bind the State" in file.read_text()
    again = program(home, "paper", "new", "--kind", "memo", "-o", str(file), check=False)
    assert again.returncode == 2


def test_sources_go_out_and_come_in(home: Path, paper: Path) -> None:
    written = paper.with_suffix(".ris")
    written.write_text(program(home, "paper", "sources", str(paper), "--as", "ris").stdout)
    lines = program(home, "paper", "take-sources", str(written)).stdout
    assert lines.startswith("authorities:\n") and "Convention on the Rights of the Child" in lines


@pytest.mark.parametrize("file", ["nowhere.md", "999"])
def test_a_paper_that_is_not_there_is_a_mistake_in_a_sentence(home: Path, file: str) -> None:
    ran = program(home, "paper", "check", file, check=False)
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False) and ran.stderr.strip()


def test_an_outline_is_made_and_put_pictures_are_kept_and_a_paper_is_closed(home: Path, tmp_path: Path) -> None:
    begun = program(home, "paper", "new", "On children", "--state", "KE", "--on", "2020-06-01", "--json")
    number = str(json.loads(begun.stdout)["paper"])
    assert program(home, "paper", "outline", number, check=False).returncode == 2
    program(home, "paper", "collect", number, "crc/art_37")
    told = json.loads(program(home, "paper", "outline", number, "--put", "--json").stdout)
    assert told["topics"][0]["pieces"][0]["line"].endswith("[@crc, art 37]")
    assert json.loads(program(home, "paper", "check", number, "--json", check=False).stdout)["citations"] == 1
    line = program(home, "paper", "picture", number, "parties:crc").stdout
    assert line.startswith("![") and "(parties-crc.svg" in line
    drawn = tmp_path / "growth.png"
    made = json.loads(program(home, "paper", "draw", "growth:crc", "-o", str(drawn), "--json").stdout)
    assert drawn.read_bytes().startswith(b"\x89PNG") and made["words"]
    closed = json.loads(program(home, "paper", "close", number, "restricted", "--json").stdout)
    assert closed["confidence"] == "restricted"
    asked = program(home, "paper", "draft", number, "--yes", check=False)
    assert asked.returncode == 2 and "MIGRANDI_DRAFTING_URL" in asked.stderr.replace("\n", "")


def test_a_picture_beside_the_file_of_a_paper_is_found(home: Path, paper: Path) -> None:
    program(home, "paper", "draw", "parties:crc", "-o", str(paper.with_name("map.svg")))
    paper.write_text(paper.read_text() + "\n![A map](map.svg)\n\n![Another](other.svg)\n")
    told = json.loads(program(home, "paper", "check", str(paper), "--json", check=False).stdout)
    assert [one["reason"] for one in told["findings"] if one["kind"] == "dead-picture"] == [
        "There is no picture “other.svg” with the paper."
    ]
