"""Files come in whole or not at all, however they are packed and whatever stops the import."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from migrandi.harvest import files
from tests.law.writing import SENTENCES

LAW = (
    "# Harbour Act\n\n"
    + "\n\n".join(f"## Article {n}\n\n{text}" for n, text in enumerate(SENTENCES.values(), 1))
    + "\n"
)


def program(home: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"MIGRANDI_HOME": str(home), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "migrandi", *arguments]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    if check:
        assert ran.returncode == 0, ran.stderr
    return ran


def laws(folder: Path, count: int) -> Path:
    """So many laws of our own invention."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = LAW.replace("Harbour", f"Harbour {number}").replace("three days", f"{number} days")
        (folder / f"harbour-{number}.md").write_text(text)
    return folder


def test_what_a_list_and_a_name_say_are_hints(tmp_path: Path) -> None:
    (tmp_path / "law@2021-02-26.md").write_text(LAW)
    (tmp_path / "manifest.csv").write_text(
        "path,jurisdiction,language,title,version_date,licence\nlaw@2021-02-26.md,UK,eng,The Harbour Act,,OGL\n"
    )
    [found] = files.find([tmp_path])
    assert found.hints.as_of == date(2021, 2, 26)
    assert (found.hints.jurisdiction, found.hints.language, found.hints.title) == ("gb", "en", "The Harbour Act")
    assert found.licence == "OGL"


def test_archives_are_read_without_being_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "laws.zip", "w") as archive:
        archive.writestr("a/../../escape.md", LAW)
        archive.writestr("README.md", "not law")
    with tarfile.open(tmp_path / "laws.tar.xz", "w:xz") as tar:
        info = tarfile.TarInfo("/etc/law.md")
        info.size = len(LAW.encode())
        tar.addfile(info, io.BytesIO(LAW.encode()))
    found = list(files.find([tmp_path]))
    assert [bool(f.data) for f in found] == [True, True]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["laws.tar.xz", "laws.zip"]


def test_a_broken_archive_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "laws.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    [found] = files.find([tmp_path])
    assert "broken" in found.refusal


def test_a_missing_folder_is_said_before_anything_is_done(tmp_path: Path) -> None:
    ran = program(tmp_path / "home", "import", str(tmp_path / "nowhere"), check=False)
    assert ran.returncode == 2
    assert "nowhere" in ran.stderr and "Traceback" not in ran.stderr


def test_an_import_reports_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    folder = laws(tmp_path / "laws", 5)
    (folder / "table.csv").write_text("State,Date\nXX,2001-01-01\nYY,2002-02-02\n")
    first = json.loads(program(tmp_path / "home", "import", str(folder), "--json").stdout)
    assert (first["files"], first["works"], first["unchanged"]) == (6, 5, 0)
    assert [Path(r["file"]).name for r in first["refused"]] == ["table.csv"]
    again = json.loads(program(tmp_path / "home", "import", str(folder), "--json", "--jobs", "1").stdout)
    assert (again["provisions"], again["unchanged"], again["changed"]) == (first["provisions"], first["provisions"], 0)
    shown = json.loads(program(tmp_path / "home", "search", "harbour 3", "--json").stdout)
    assert shown["total"] >= 1


def state(home: Path) -> object:
    """Everything in the database and the index, without the numbers and moments that differ from run to run."""
    code = (
        "import os, json, django; os.environ['DJANGO_SETTINGS_MODULE']='migrandi.settings'; django.setup()\n"
        "from migrandi.law.models import *; from migrandi.search.syncing import engine, verify\n"
        "rows=[sorted(map(str, model.objects.values_list(*fields))) for model, fields in (\n"
        "(Work, ('path','title')), (Provision, ('work__path','eid','digest')), (Manifestation, ('key','sha256')),\n"
        "(Period, ('provision__eid','provision__digest','start','end')), (IndexDebt, ('work__path',)),\n"
        "(Expression, ('work__path','language','digest')))]\n"
        "rows[5]=len(rows[5])\n"
        "print(json.dumps([rows, engine().fingerprint(), verify()]))"
    )
    environment = os.environ | {"MIGRANDI_HOME": str(home)}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


@pytest.mark.parametrize("seed", range(int(os.environ.get("MIGRANDI_KILLS", "4"))))
def test_a_killed_import_run_again_is_as_if_it_had_not_been_killed(tmp_path: Path, seed: int) -> None:
    folder = laws(tmp_path / "laws", 40)
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    program(undisturbed, "import", str(folder))
    program(killed, "stats")
    environment = os.environ | {"MIGRANDI_HOME": str(killed)}
    process = subprocess.Popen(
        [sys.executable, "-m", "migrandi", "import", str(folder)], env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    # a different moment of the import each time, from its start to near its end
    time.sleep(1.0 + 4.0 * ((seed * 0.618) % 1))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    program(killed, "import", str(folder))
    expected, got = state(undisturbed), state(killed)
    assert got == expected
    assert got[2] is True  # type: ignore[index]
