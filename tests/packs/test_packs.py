"""A pack carries law from one installation to another: the same rows, signed, whole or refused, and gone on with."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.harvest.test_importing import laws, program, state

CHANGED = ("five days", "fifty days")


def rows(home: Path) -> object:
    """What is held, without what only the import knows: the receipts' moments and numbers."""
    return state(home)


def said(ran: "subprocess.CompletedProcess[str]") -> str:
    """What was said on standard error, however it was broken into lines."""
    return " ".join(ran.stderr.split())


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with eight laws, and a pack of them."""
    folder = tmp_path_factory.mktemp("sent")
    laws(folder / "laws", 8)
    program(folder / "home", "import", str(folder / "laws"), "--no-references")
    program(folder / "home", "pack", "make", str(folder / "all.pack"), "--name", "all")
    return folder


def key_of(home: Path) -> str:
    return program(home, "pack", "key").stdout.strip()


def test_an_installed_pack_leaves_the_same_rows_and_an_index_in_line(sent: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    program(home, "pack", "trust", key_of(sent / "home"), "--name", "Headquarters")
    done = json.loads(program(home, "pack", "install", str(sent / "all.pack"), "--json", "--no-references").stdout)
    assert (done["taken"], done["held"]) == (8, 0)
    assert rows(home) == rows(sent / "home")
    again = json.loads(program(home, "pack", "install", str(sent / "all.pack"), "--json").stdout)
    assert (again["taken"], again["held"]) == (0, 8)
    shown = json.loads(program(home, "search", "harbour 3", "--json").stdout)
    assert shown["total"] >= 1
    blobs = [sorted(p.name for p in (place / "blobs").rglob("*.zst")) for place in (home, sent / "home")]
    assert blobs[0] == blobs[1]


def test_a_pack_from_an_unknown_key_is_refused_unless_told_otherwise(sent: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    refused = program(home, "pack", "install", str(sent / "all.pack"), check=False)
    assert refused.returncode == 2 and "not trusted here" in said(refused)
    assert json.loads(program(home, "works", "--json", "harbour").stdout)["total"] == 0
    told = json.loads(program(home, "pack", "install", str(sent / "all.pack"), "--trust-unknown", "--json").stdout)
    assert told["taken"] == 8


def test_inspect_tells_what_is_in_it(sent: Path) -> None:
    told = json.loads(program(sent / "home", "pack", "inspect", str(sent / "all.pack"), "--json").stdout)
    assert (told["name"], told["works"], told["texts"], told["trusted"]) == ("all", 8, 8, True)
    assert "Harbour" in program(sent / "home", "pack", "inspect", str(sent / "all.pack")).stdout


def test_a_damaged_or_cut_pack_is_refused_with_the_bytes_to_fetch_again(sent: Path, tmp_path: Path) -> None:
    whole = (sent / "all.pack").read_bytes()
    assert "Whole" in program(sent / "home", "pack", "verify", str(sent / "all.pack")).stdout
    cut = tmp_path / "cut.pack"
    cut.write_bytes(whole[:-200])
    told = program(sent / "home", "pack", "verify", str(cut), check=False)
    assert told.returncode == 2 and f"to {len(whole)} are missing" in said(told)
    assert program(sent / "home", "pack", "inspect", str(cut)).returncode == 0
    # a transfer goes on where it stopped
    cut.write_bytes(cut.read_bytes() + whole[-200:])
    assert program(sent / "home", "pack", "verify", str(cut)).returncode == 0
    for place, word in ((200, "signed"), (len(whole) - 50, "damaged"), (3, "no pack")):
        bent = bytearray(whole)
        bent[place] ^= 1
        cut.write_bytes(bent)
        told = program(sent / "home", "pack", "install", str(cut), check=False)
        assert told.returncode == 2 and word in said(told), (place, told.stderr)
    assert "Traceback" not in told.stderr


def test_a_newer_pack_installs_as_a_difference_and_an_older_one_is_refused(sent: Path, tmp_path: Path) -> None:
    home, away = tmp_path / "home", tmp_path / "away"
    folder = laws(tmp_path / "laws", 8)
    program(home, "import", str(folder), "--no-references")
    first, second, beyond = (tmp_path / f"{name}.pack" for name in ("first", "second", "beyond"))
    program(home, "pack", "make", str(first), "--name", "mission")
    law = folder / "harbour-5.md"
    law.write_text(law.read_text().replace(*CHANGED).replace("5 days", "50 days"))
    program(home, "import", str(folder), "--no-references")
    program(home, "pack", "make", str(second), "--name", "mission")
    program(home, "pack", "make", str(beyond), "--name", "mission", "--beyond", str(first))
    assert beyond.stat().st_size < second.stat().st_size
    program(away, "pack", "trust", key_of(home))
    program(away, "pack", "install", str(first), "--no-references")
    done = json.loads(program(away, "pack", "install", str(second), "--json", "--no-references").stdout)
    assert (done["taken"], done["held"]) == (1, 7)
    assert json.loads(program(away, "pack", "install", str(beyond), "--json").stdout)["taken"] == 0
    older = program(away, "pack", "install", str(first), check=False)
    assert older.returncode == 2 and "newer edition" in said(older)


def test_a_selection_takes_what_was_chosen_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = laws(tmp_path / "laws", 4)
    (folder / "manifest.csv").write_text(
        "path,jurisdiction,language,version_date\nharbour-0.md,KE,en,2001-01-01\nharbour-1.md,KE,en,2020-01-01\n"
        "harbour-2.md,FR,en,2001-01-01\n"
    )
    program(home, "import", str(folder))
    counts = {}
    for name, given in {
        "states": ["--states", "Kenya"], "days": ["--states", "KE", "--until", "2010-01-01"],
        "both": ["--states", "KE,fr"],
    }.items():  # fmt: skip
        made = program(home, "pack", "make", str(tmp_path / f"{name}.pack"), *given, "--json")
        counts[name] = json.loads(made.stdout)["works"]
    assert counts == {"states": 2, "days": 1, "both": 3}
    nothing = program(home, "pack", "make", str(tmp_path / "none.pack"), "--states", "BR", check=False)
    assert nothing.returncode == 2 and "No text" in said(nothing)
    assert not (tmp_path / "none.pack").exists() and not list(tmp_path.glob(".pack-*"))
    unknown = program(home, "pack", "make", str(tmp_path / "none.pack"), "--topics", "bananas", check=False)
    assert unknown.returncode == 2 and "bananas" in said(unknown)


@pytest.mark.parametrize("seed", range(int(os.environ.get("MIGRANDI_KILLS", "2"))))
def test_an_installation_that_is_killed_goes_on_to_the_same_end(sent: Path, tmp_path: Path, seed: int) -> None:
    home = tmp_path / "home"
    program(home, "pack", "trust", key_of(sent / "home"))
    process = subprocess.Popen(
        [sys.executable, "-m", "migrandi", "pack", "install", str(sent / "all.pack"), "--no-references"],
        env=os.environ | {"MIGRANDI_HOME": str(home)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(0.6 + 2.5 * ((seed * 0.618) % 1))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    program(home, "pack", "install", str(sent / "all.pack"), "--no-references")
    assert rows(home) == rows(sent / "home")
