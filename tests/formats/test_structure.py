"""The list of articles and headings a law is read with is the one its source gives of itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set
from difflib import unified_diff
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from migrandi.formats import registry
from migrandi.formats.document import CONTAINERS, Block, LegalDocument, Provision
from migrandi.harvest import files
from tests.corpus import CORPUS, needs_corpus, samples
from tests.formats import contents

pytestmark = [pytest.mark.corpus, needs_corpus]

MODULES = {info.name: import_module(f"tests.formats.contents.{info.name}") for info in iter_modules(contents.__path__)}
CASES = [(name, path) for name, module in MODULES.items() for path in samples(*module.SAMPLES)]

_DASHES = re.compile(r"[‐‑‒–—―−-]+")


def same(words: str, printed: bool) -> str:
    """The words without differences of type: white space, dashes, marks at the ends; in a printed table capitals."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", words).replace("\u00ad", ""))
    plain = " ".join(plain.split()).strip(" .:-[]*")
    return plain.casefold() if printed else plain


def units(blocks: list[Block], closed: Set[str]) -> Iterator[Provision]:
    """Containers and units; not what is quoted in a unit, nor what a container of a closed kind holds."""
    for block in blocks:
        if isinstance(block, Provision):
            yield block
            if block.kind in CONTAINERS and block.kind not in closed:
                yield from units(block.content, closed)


def read(path: Path) -> LegalDocument:
    [find] = files.find([path])
    return next(registry.read(path.read_bytes(), find.hints))


def lists(name: str, path: Path) -> tuple[list[str], list[str]]:
    """The lines of the source's own list and those of the law as read, made alike in type."""
    module = MODULES[name]
    file = path.relative_to(CORPUS).as_posix()
    excepted, unlisted = (getattr(module, table, {}).get(file, {}) for table in ("EXCEPTIONS", "UNLISTED"))
    as_listed = getattr(module, "as_listed", str)
    document = read(path)
    assert document.format == name.replace("_", "-")

    def line(number: str, heading: str) -> str:
        said = "" if number in excepted else same(heading, module.PRINTED)
        return f"{same(number, module.PRINTED)} | {said}"

    return [line(number, heading) for number, heading in module.contents(path.read_bytes())], [
        line(unit.number, as_listed(unit.heading.text if unit.heading else ""))
        for unit in units(document.content, getattr(module, "CLOSED", frozenset()))
        if unit.kind in module.KINDS and not (unit.number in unlisted and unit.heading is None)
    ]


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{name}-{path.name}" for name, path in CASES])
def test_articles_and_headings_are_those_of_the_sources_own_contents(name: str, path: Path) -> None:
    wanted, found = lists(name, path)
    assert wanted
    assert found == wanted, "\n".join(unified_diff(wanted, found, "its own contents", "as read", lineterm="", n=1))


def test_enough_files_of_enough_formats_are_compared() -> None:
    assert len(CASES) >= 40
    assert len({name for name, _path in CASES}) >= 14
    assert sum(MODULES[name].PRINTED for name, _path in CASES) >= 8
