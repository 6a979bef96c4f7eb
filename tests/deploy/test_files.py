"""What deploys Migrandi is sound to the tools of those who run it, and speaks of settings and files that there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
HADOLINT = Path(sys.executable).with_name("hadolint")


def lacking(program: str | None) -> bool:
    return program is None and not os.environ.get("MIGRANDI_CI")


@pytest.mark.skipif(lacking(str(HADOLINT) if HADOLINT.exists() else None), reason="hadolint is not installed here")
def test_the_containerfile_is_written_as_it_should_be() -> None:
    told = subprocess.run([str(HADOLINT), "Containerfile"], cwd=DEPLOY, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")


@pytest.mark.skipif(lacking(shutil.which("systemd-analyze")), reason="systemd is not installed here")
def test_the_units_are_understood(tmp_path: Path) -> None:
    units = [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]
    for unit in units:  # the program is not where it will be
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/migrandi/bin/migrandi", "/bin/true"))
    told = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in units)], capture_output=True, text=True,
        check=False, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    assert len(units) == 4 and (told.returncode, told.stderr) == (0, "")


def test_every_service_of_the_compose_file_is_closed_off_and_what_it_copies_is_there() -> None:
    read = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    ours = {name: one for name, one in read["services"].items() if one["image"] == "migrandi"}
    assert set(ours) == {"site", "worker", "assistants"}
    for name, one in ours.items():
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and "ports" not in one, name
    assert [name for name, one in read["services"].items() if "ports" in one] == ["front"], "all else is out of reach"
    mounted = {part.partition(":")[0] for one in read["services"].values() for part in one["volumes"]}
    assert {name for name in mounted if not name.startswith("./")} == set(read["volumes"])
    assert all((DEPLOY / name).exists() for name in mounted if name.startswith("./"))
    for line in re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.M):
        assert all((ROOT / name).exists() for name in line.split())


def test_the_site_is_asked_whether_it_is_well_however_the_image_was_built() -> None:
    read = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    waiting = [name for name, one in read.items() if isinstance(one.get("depends_on"), dict)]
    assert waiting == ["worker", "assistants"], "they wait for the site to be well"
    asked = re.search(r"^HEALTHCHECK .*CMD (\[.+\])$", (DEPLOY / "Containerfile").read_text(), re.M)
    assert asked and read["site"]["healthcheck"]["test"] == ["CMD", *yaml.safe_load(asked[1])]


def test_every_setting_of_the_example_is_explained() -> None:
    named = re.findall(r"^(?:# )?([A-Z][A-Z_0-9]+)=", (DEPLOY / "migrandi.env.example").read_text(), re.M)
    explained = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert len(named) > 10
    # PostgreSQL's own container reads it
    assert [name for name in named if f"`{name}`" not in explained] == ["POSTGRES_PASSWORD"]
