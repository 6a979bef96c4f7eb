"""The rows on the Union's acts: a mistake in one is said with its place."""

import shutil
from pathlib import Path

import pytest

from migrandi.treaties.register.participation import REGISTER
from migrandi.treaties.register.reading import RegisterError
from migrandi.treaties.register.rules import check_union_sources, union_rows


def test_every_row_has_a_source_that_is_listed() -> None:
    assert union_rows()
    check_union_sources()


def test_a_row_whose_source_is_not_listed_is_named(tmp_path: Path) -> None:
    shutil.copy(REGISTER / "sources.yaml", tmp_path)
    heading, first, *_rest = (REGISTER / "union.csv").read_text(encoding="utf-8").splitlines()
    values = first.rsplit(",", 1)
    (tmp_path / "union.csv").write_text(f"{heading}\n{first}\n{values[0]},nobody\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"union\.csv, line 3, column 1: “nobody” is not a key of sources\.yaml"):
        check_union_sources(tmp_path)
