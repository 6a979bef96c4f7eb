"""The worked paper that the project ships passes its own check and can be written out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from migrandi.jurisdictions import find, members
from migrandi.papers.checking import check_text
from migrandi.papers.exporting import export
from migrandi.treaties import binding
from migrandi.treaties.loading import load_register

pytestmark = pytest.mark.django_db

PAPER = Path(__file__).parents[2] / "docs" / "examples" / "unaccompanied-children-eac.md"
ON = date(2026, 11, 24)
COLUMNS = ("crc", "iccpr", "african-charter", "refugee-convention")


@pytest.fixture(autouse=True)
def _register() -> None:
    load_register()


def test_it_passes_its_own_check() -> None:
    report = check_text(PAPER.read_text())
    assert (report.findings, report.citations > 20, report.on) == ([], True, ON)


def test_its_table_is_what_the_register_says() -> None:
    rows = re.findall(
        r"^\| ([A-Z][^|]+) \| ([^|]*\d{4}[^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAPER.read_text(), re.M
    )
    assert {find(row[0]).code for row in rows} == {one.code for one in members("eac", ON)}
    for state, *since in rows:
        held = {item.short: item.since for item in binding.bound(find(state).code, ON).bound}
        assert [day.replace(" / ", "/") for day in since] == [held[short] for short in COLUMNS]


def test_it_is_written_out() -> None:
    text = export(PAPER.read_text(), "md", today=ON).content.decode()
    assert "Children's Convention" in text and "[^1]:" in text
