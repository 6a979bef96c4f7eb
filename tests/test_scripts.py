"""The programs beside the project ask it for nothing that is gone, be it in text that they have another process run."""

import importlib.util
import re
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[1] / "scripts").glob("*.py"))
_ASKED = re.compile(r"^\s*from (migrandi[\w.]*) import (\([^)]*\)|[\w, ]+)", re.MULTILINE)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_whatever_a_script_asks_the_project_for_is_there(script: Path) -> None:
    for module, names in _ASKED.findall(script.read_text(encoding="utf-8")):
        for name in re.findall(r"(\w+)(?: as \w+)?", re.sub(r"#.*", "", names)):
            held = importlib.import_module(module)
            assert hasattr(held, name) or importlib.util.find_spec(f"{module}.{name}"), f"{module} has no {name}"
