"""The whole law held, or a part of it, as one file: JSON Lines or Parquet by provision, or Akoma Ntoso by text.

The file appears whole or not at all, and is written as it is read: a database larger than memory can be exported.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.formats import akoma_ntoso_writer, text_writer
from migrandi.law.models import Expression, Period, Work
from migrandi.law.reading import contents, copy_on, document_on, languages, source_of, wordings
from migrandi.publishing.errors import CannotExport

FORMS = ("jsonl", "parquet", "akn")
_ROW_GROUP = 20_000
"""How many rows of a Parquet file lie together."""


class Row(NamedTuple):
    """A provision of a law's latest copy. `depth`: how deep below the law's top; `start` to `end`: when this wording
    was the law, `end` excluded, None where open or unknown; `sha256`: of the bytes it was read from."""

    work: str
    title: str
    jurisdiction: str
    type: str
    year: int | None
    language: str
    as_of: date | None
    address: str
    depth: int
    kind: str
    label: str
    number: str
    heading: str
    text: str
    start: date | None
    end: date | None
    publisher: str
    licence: str
    source: str
    sha256: str


class Part(msgspec.Struct, frozen=True):
    """What of the law is exported; all of it where a list is empty."""

    jurisdictions: Collection[str] = ()
    types: Collection[str] = ()
    languages: Collection[str] = ()


class Exported(msgspec.Struct):
    """What a file holds: laws, texts (a law in one language), provisions."""

    file: str
    form: str
    works: int = 0
    texts: int = 0
    provisions: int = 0
    bytes: int = 0


def form_of(file: Path, form: str) -> str:
    """The form that is asked for, or that the file's name says. Raises `CannotExport`."""
    known = {".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".zip": "akn"}
    chosen = form or known.get(file.suffix.lower(), "")
    if chosen not in FORMS:
        raise CannotExport(
            _("Say in which form %(file)s is to be written: --format jsonl, parquet or akn."), file=file.name
        )
    return chosen


def count(part: Part) -> int:
    """How many laws there are to export."""
    return _works(part).count()


def export(file: Path, form: str, part: Part, on_work: Callable[[str], object] = lambda path: None) -> Exported:
    """Write the file. `form`: one of `FORMS`; `on_work` is told each law's path. Raises `CannotExport`."""
    done = Exported(str(file), form)
    begun = file.with_name(f"{file.name}.part")
    try:
        with _WRITERS[form](begun) as write:
            for work in _works(part).iterator(chunk_size=200):
                held = [each for each in languages(work) if not part.languages or each in part.languages]
                for language in held:
                    done.texts += 1
                    done.provisions += write(work, language)
                done.works += bool(held)
                on_work(work.path)
        begun.replace(file)
    except OSError as error:
        raise CannotExport(
            _("%(file)s cannot be written: %(why)s."), file=file, why=error.strerror or str(error)
        ) from error
    finally:
        begun.unlink(missing_ok=True)
    done.bytes = file.stat().st_size
    return done


def _works(part: Part) -> QuerySet[Work]:
    found = Work.objects.order_by("pk")
    if part.jurisdictions:
        found = found.filter(jurisdiction__in=[each.lower() for each in part.jurisdictions])
    if part.types:
        found = found.filter(kind__in=[each.lower() for each in part.types])
    return found


def rows(work: Work, language: str) -> Iterator[Row]:
    """The provisions of a law's latest copy in a language, in order."""
    copy = copy_on(work, language, None)
    entries = contents(copy)
    source = source_of(copy)
    read = wordings([entry.id for entry in entries])
    periods = _periods(copy)
    for entry in entries:
        start, end = periods.get(entry.id, (None, None))
        yield Row(
            work.path, copy.title, work.jurisdiction, work.kind, work.year, language, copy.as_of, entry.eid,
            entry.depth, entry.kind, entry.label, entry.number, entry.heading,
            text_writer.write(read[entry.id].content), start, end, source.publisher, source.licence, source.address,
            source.sha256,
        )  # fmt: skip


def _periods(copy: Expression) -> dict[int, tuple[date | None, date | None]]:
    """When each wording of the law in that language last was the law."""
    found = Period.objects.filter(provision__work=copy.work_id, provision__language=copy.language).order_by("start")
    return {number: (start, end) for number, start, end in found.values_list("provision_id", "start", "end")}


_Write = Callable[[Work, str], int]
"""Writes a law in a language; returns how many provisions that were."""


@contextmanager
def _json_lines(file: Path) -> Iterator[_Write]:
    encoder = msgspec.json.Encoder()
    with file.open("wb") as opened:

        def write(work: Work, language: str) -> int:
            lines = [encoder.encode(row._asdict()) + b"\n" for row in rows(work, language)]
            opened.writelines(lines)
            return len(lines)

        yield write


@contextmanager
def _parquet(file: Path) -> Iterator[_Write]:
    try:
        import pyarrow as arrow  # noqa: PLC0415 an extra that few need
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise CannotExport(
            _("Parquet needs a library that is not installed: pip install 'migrandi[parquet]'. JSON Lines needs none.")
        ) from error
    types = {str: arrow.string(), int: arrow.int32(), date: arrow.date32()}
    schema = arrow.schema([(name, types[(get_args(kind) or (kind,))[0]]) for name, kind in get_type_hints(Row).items()])
    waiting: list[dict[str, Any]] = []
    with parquet.ParquetWriter(file, schema, compression="zstd") as opened:

        def write(work: Work, language: str) -> int:
            before = len(waiting)
            waiting.extend(row._asdict() for row in rows(work, language))
            count = len(waiting) - before
            if len(waiting) >= _ROW_GROUP:
                flush()
            return count

        def flush() -> None:
            opened.write_table(arrow.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        yield write
        flush()


@contextmanager
def _akoma_ntoso(file: Path) -> Iterator[_Write]:
    """A zip with a file for each text and `manifest.csv`, the list by which `migrandi import` knows them again."""
    listed = io.StringIO()
    lines = csv.writer(listed)
    lines.writerow(["path", "jurisdiction", "language", "title", "version_date", "licence", "url"])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:

        def write(work: Work, language: str) -> int:
            copy = copy_on(work, language, None)
            day = f"@{copy.as_of.isoformat()}" if copy.as_of else ""
            name = f"{work.path.strip('/')}/{language}{day}.xml"
            opened.writestr(name, akoma_ntoso_writer.write(document_on(work, None, language)))
            source = source_of(copy)
            lines.writerow(
                [name, work.jurisdiction, language, copy.title, copy.as_of or "", source.licence, source.address]
            )
            return copy.provisions

        yield write
        opened.writestr("manifest.csv", listed.getvalue())


_WRITERS: dict[str, Callable[[Path], AbstractContextManager[_Write]]] = {
    "jsonl": _json_lines,
    "parquet": _parquet,
    "akn": _akoma_ntoso,
}
