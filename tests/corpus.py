"""Where the real law lies that tests read, and how a test says that it needs it."""

import os
from pathlib import Path

import pytest

CORPUS = Path(os.environ.get("MIGRANDI_TEST_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")

needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir() and not os.environ.get("MIGRANDI_CI"),
    reason="the folder of real law is absent: set MIGRANDI_TEST_CORPUS to it",
)


def samples(*patterns: str) -> list[Path]:
    """Every corpus file that one of the glob patterns names, in order."""
    return sorted({path for pattern in patterns for path in CORPUS.glob(pattern) if path.is_file()})
