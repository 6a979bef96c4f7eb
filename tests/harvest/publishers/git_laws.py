"""A git repository on this machine: a change is a commit, and a further version of the law."""

import os
import subprocess
from pathlib import Path

from tests.harvest.speaking import Law, akoma_ntoso

LOCAL = True
FURTHER_VERSION = True


def options(laws: list[Law], folder: Path) -> dict[str, str]:
    laid = folder / "repository"
    if not laid.exists():
        laid.mkdir()
        _git(laid, "2026-01-01", "init", "-q")
    for file in laid.glob("*.xml"):
        if int(file.stem) not in {law.number for law in laws}:
            file.unlink()
    for law in laws:
        (laid / f"{law.number}.xml").write_bytes(akoma_ntoso(law))
    _git(laid, "2026-01-01", "add", "-A")
    day = max(law.stamp[:10] for law in laws)
    if _git(laid, day, "status", "--porcelain"):
        _git(laid, day, "commit", "-q", "-m", "laws")
    return {"start": str(laid), "pattern": "*.xml"}


def _git(folder: Path, day: str, *arguments: str) -> str:
    moment = f"{day}T12:00:00Z"
    own = {
        "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_NAME": "Editor",
        "GIT_AUTHOR_EMAIL": "editor@example.org", "GIT_COMMITTER_NAME": "Editor",
        "GIT_COMMITTER_EMAIL": "editor@example.org", "GIT_CONFIG_GLOBAL": os.devnull,
    }  # fmt: skip
    ran = subprocess.run(
        ["git", "-C", str(folder), *arguments], env=os.environ | own, capture_output=True, text=True, check=True
    )
    return ran.stdout
