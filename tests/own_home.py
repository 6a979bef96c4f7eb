"""An installation of its own in a folder, for tests that run the real program in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables under which a process works in that installation."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MIGRANDI_", "DATABASE_", "BLOBS_"))
    }
    return kept | {
        "MIGRANDI_HOME": str(home), "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "migrandi.settings",
        "PYTHONWARNINGS": "default", **more,
    }  # fmt: skip


def run(home: Path, code: str, **more: str) -> str:
    """Run these lines with Django set up in that installation; what they print."""
    lines = f"import django; django.setup()\nfrom migrandi import installation; installation.ensure()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", lines], env=environment(home, **more), cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def migrandi(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command line in that installation."""
    return subprocess.run(
        [sys.executable, "-m", "migrandi", *arguments], env=environment(home, **more), cwd=ROOT, capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
