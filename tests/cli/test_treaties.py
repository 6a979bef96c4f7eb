"""Who is bound by what, as a person and a program ask it on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harvest.test_importing import program


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("treaties") / "home"


def test_bound_answers_for_a_state_and_a_day(home: Path) -> None:
    answer = json.loads(program(home, "bound", "KE", "--on", "2015-06-01", "--json").stdout)
    assert (answer["state"], answer["on"]) == ("KE", "2015-06-01")
    bound = {item["short"]: item for item in answer["bound"]}
    assert bound["refugee-convention"]["since"] == "1966-08-14"
    assert bound["refugee-convention"]["deposited"] == "1966-05-16"
    assert bound["refugee-convention"]["act"] == "accession"
    assert "43(2)" in bound["refugee-convention"]["why"] and bound["refugee-convention"]["source"]
    assert "oau-refugee-convention" in bound
    assert "icrmw" in {item["short"] for item in answer["not_bound"]}
    names = [item["short"] for part in ("bound", "not_bound", "unknown") for item in answer[part]]
    assert len(names) == len(set(names)) >= 170


def test_a_program_does_not_wait_for_what_only_people_or_mistakes_need(home: Path) -> None:
    program(home, "stats", "--json")
    heavy = "{'rich', 'yaml', 'rapidfuzz', 'lxml'}"
    code = (
        "import sys; from migrandi.cli.app import main\n"
        f"try: main()\nexcept SystemExit: print({heavy} & set(sys.modules), file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, "bound", "KE", "--json"], capture_output=True, text=True, check=True,
        env=os.environ | {"MIGRANDI_HOME": str(home)},
    )  # fmt: skip
    assert json.loads(answer.stdout)["state"] == "KE"
    assert answer.stderr.strip() == "set()"


def test_the_same_is_answered_to_a_name_in_another_language(home: Path) -> None:
    by_name = json.loads(program(home, "bound", "肯尼亚", "--on", "2015-06-01", "--json").stdout)
    assert by_name == json.loads(program(home, "bound", "Kenya", "--on", "2015-06-01", "--json").stdout)


def test_a_topic_shows_the_articles_on_it(home: Path) -> None:
    answer = json.loads(program(home, "bound", "KE", "--on", "2015-03-01", "--topic", "detention", "--json").stdout)
    articles = {item["short"]: [note["number"] for note in item["articles"]] for item in answer["bound"]}
    assert "9" in articles["iccpr"] and "37" in articles["crc"]
    assert "vcdr" not in articles


def test_the_members_of_a_group_that_are_not_bound_are_named(home: Path) -> None:
    answer = json.loads(
        program(home, "status", "smuggling-protocol", "--on", "2012-03-01", "--missing", "ECOWAS", "--json").stdout
    )
    missing = {place["state"]: place["answer"] for place in answer["missing"]}
    assert missing["CI"] == "not-bound"
    assert "SN" not in missing
    later = json.loads(
        program(home, "status", "smuggling-protocol", "--on", "2024-01-01", "--missing", "ECOWAS", "--json").stdout
    )
    assert {place["state"]: place["answer"] for place in later["missing"]}["GW"] == "unknown"


def test_states_stand_side_by_side(home: Path) -> None:
    answer = json.loads(
        program(home, "compare", "KE", "UG", "--topic", "statelessness", "--on", "2012-03-01", "--json").stdout
    )
    lines = {line["short"]: line["standings"] for line in answer["instruments"]}
    assert lines["statelessness-convention"]["UG"]["since"] == "1965-07-14"
    assert lines["statelessness-convention"]["KE"]["answer"] == "not-bound"
    shown = program(home, "compare", "KE", "UG", "--topic", "statelessness", "--on", "2012-03-01").stdout
    assert "1965-07-14" in shown


def test_a_timeline_begins_with_the_earliest_act(home: Path) -> None:
    acts = json.loads(program(home, "timeline", "KE", "--json").stdout)["acts"]
    days = [act["date"] for act in acts if act["date"]]
    assert days == sorted(days) and len(days) > 30


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bound", "Kenyaa"], "Kenya"),
        (["bound", "KE", "--on", "2015-13-01"], "2022-08-01"),
        (["bound", "KE", "--topic", "refugee-statuss"], "refugee-status"),
        (["status", "smugling-protocol"], "smuggling-protocol"),
        (["status", "udhr"], "not an instrument by which States become bound"),
        (["status", "crc", "--missing", "ECOVAS"], "ecowas"),
        (["compare", "KE", "Ugunda"], "Uganda"),
        (["timeline", "Atlantis"], "Atlantis"),
    ],
)
def test_a_mistake_is_answered_with_what_is_near_and_exit_code_2(home: Path, arguments: list[str], words: str) -> None:
    ran = program(home, *arguments, check=False)
    assert ran.returncode == 2
    assert words in " ".join(ran.stderr.split()) and "Traceback" not in ran.stderr and ran.stdout == ""
