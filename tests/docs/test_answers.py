"""The page of questions and answers says what Migrandi says."""

import html
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from migrandi.treaties.loading import load_register

PAGE = (Path(__file__).parents[2] / "docs" / "answers.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (\d+)\. .*?\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))
OF_THE_REGISTER = ("1", "2", "3", "4", "5", "6", "19")
COMMAND = re.compile(r"^\$ (migrandi .+)$", re.M)
ADDRESS = re.compile(r"^`(/[^`]+)`:\n\n```text\n(.*?)```", re.M | re.S)


def shown(block: str) -> list[str]:
    """The lines printed as output, each with its spaces as one."""
    return [" ".join(line.split()) for line in block.splitlines() if line.strip() and line.strip() != "…"]


def commands(part: str) -> list[tuple[str, list[str]]]:
    """Each command of the part with the lines of output printed under it."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", part, re.S):
        _before, *pieces = COMMAND.split(block)
        found += [(command, shown(output)) for command, output in zip(pieces[::2], pieces[1::2], strict=True)]
    return found


COMMANDS = [(number, *entry) for number in OF_THE_REGISTER for entry in commands(PARTS[number])]
ADDRESSES = [
    (number, address, shown(block)) for number in OF_THE_REGISTER for address, block in ADDRESS.findall(PARTS[number])
]


def test_every_question_is_answered_in_three_steps_or_said_to_be_open() -> None:
    assert list(PARTS) == [str(number) for number in range(1, 26)]
    for number, part in PARTS.items():
        assert len(commands(part)) + len(ADDRESS.findall(part)) <= 3, number
        assert "`" in part or "Not " in part, number
    assert {number for number, *_rest in [*COMMANDS, *ADDRESSES]} == set(OF_THE_REGISTER)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers") / "home"


@pytest.mark.parametrize(("number", "command", "lines"), COMMANDS)
def test_a_command_prints_what_the_page_shows(home: Path, number: str, command: str, lines: list[str]) -> None:
    environment = os.environ | {"MIGRANDI_HOME": str(home), "LC_ALL": "C.UTF-8", "COLUMNS": "160"}
    ran = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)], env=environment, capture_output=True, text=True, check=True
    )
    printed = shown(ran.stdout)
    assert lines and [line for line in lines if line not in printed] == [], number


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "address", "lines"), ADDRESSES)
def test_a_page_says_what_is_shown_of_it(client: Client, number: str, address: str, lines: list[str]) -> None:
    load_register()
    text = re.sub(r"<[^>]+>", " ", client.get(address, follow=True).content.decode())
    said = " ".join(html.unescape(text).split())
    assert lines and [line for line in lines if line not in said] == [], number
