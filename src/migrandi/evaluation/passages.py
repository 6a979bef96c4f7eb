"""The passages of a folder of law as a search engine gets them: a provision's text, apart from its own heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import regex

from migrandi.formats import registry
from migrandi.formats.document import CONTAINERS, texts
from migrandi.formats.errors import FormatError
from migrandi.harvest import files
from migrandi.law.units import LOOSE, decode, prepare

_WORD = regex.compile(r"\p{L}{2,}|\p{Han}")


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """A provision: what tells it from all others, where it stands, its own heading, the headings over it, its text."""

    id: str
    work: str
    language: str
    eid: str
    label: str
    heading: str
    context: str
    text: str


def read(paths: Iterable[Path]) -> Iterator[Passage]:
    """Every provision with at least one word, of every law below the paths; of copies of one law the last by date.

    Files that hold no law are passed over. Raises `PathMissing` for a path that is not there.
    """
    seen: dict[str, Passage] = {}
    days: dict[tuple[str, str], str] = {}
    for find in files.find(paths):
        if find.refusal:
            continue
        try:
            documents = list(registry.read(find.data or Path(find.path).read_bytes(), find.hints))
        except FormatError:
            continue
        for document in documents:
            prepared = prepare(document)
            which, day = (prepared.path, document.language), str(document.as_of or "")
            if days.get(which, "") > day:
                continue
            if which in days:
                seen = {key: p for key, p in seen.items() if (p.work, p.language) != which}
            days[which] = day
            over: list[tuple[int, str]] = []
            for unit in prepared.units:
                over = [(depth, heading) for depth, heading in over if depth < unit.depth]
                if unit.kind in CONTAINERS:
                    over.append((unit.depth, unit.heading))
                    continue
                text = "\n".join(texts(decode(unit.content).content))
                if unit.kind == LOOSE or not _WORD.search(text):
                    continue
                context = "\n".join([document.title, *(heading for _depth, heading in over if heading)])
                key = f"{prepared.path}|{document.language}|{unit.eid}"
                seen[key] = Passage(
                    key, prepared.path, document.language, unit.eid, unit.label, unit.heading, context, text
                )
    yield from seen.values()
