"""What a list beside the files says of them."""

from pathlib import Path

import pytest

from migrandi.harvest import files


@pytest.mark.parametrize(
    ("written", "code"),
    [("UK", "gb"), ("GB", "gb"), ("KEN", "ke"), ("Côte d’Ivoire", "ci"), ("EU", "eu"), ("ca-qc", "ca-qc"), ("", "")],
)
def test_a_list_may_name_the_jurisdiction_as_its_writer_does(tmp_path: Path, written: str, code: str) -> None:
    (tmp_path / "manifest.csv").write_text(f"path,jurisdiction\nlaw.txt,{written}\n", encoding="utf-8")
    (tmp_path / "law.txt").write_text("Article 1", encoding="utf-8")
    (found,) = files.find([tmp_path])
    assert found.hints.jurisdiction == code
