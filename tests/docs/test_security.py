"""Each threat that the documentation names has the test that it names."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_threat_has_a_test_and_that_test_is_there() -> None:
    lines = [line for line in (ROOT / "docs" / "security.md").read_text().splitlines() if line.startswith("| ")][2:]
    assert len(lines) > 25
    for line in lines:
        named = re.search(r"`(tests/[\w/]+\.py)(?:::(\w+))?` \|$", line)
        assert named is not None, line
        text = (ROOT / named[1]).read_text()
        assert named[2] is None or f"def {named[2]}(" in text, named[0]
