"""Reading the law: this provision, in this language, as it stood on that day, and where the text comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import takewhile

import msgspec
from django.db import connection
from django.utils.translation import gettext as _

from migrandi.formats.document import CONTAINERS, Block, LegalDocument, Provision, provisions
from migrandi.law import models
from migrandi.law.errors import NoSuchLanguage, NoTextThatDay, UnknownProvision
from migrandi.law.models import Expression, Work
from migrandi.law.outlines import read as read_outline
from migrandi.law.units import LOOSE, assemble, decode
from migrandi.remembering import Packed, until_written

_header = msgspec.json.Decoder(LegalDocument).decode


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A line of a table of contents: a unit without its text."""

    id: int
    eid: str
    depth: int
    kind: str
    label: str
    number: str
    heading: str


class Source(msgspec.Struct, frozen=True):
    """Where a text comes from: its publisher's bytes as received."""

    sha256: str
    size: int
    format: str
    filename: str
    media_type: str
    address: str
    publisher: str
    licence: str
    received_at: datetime
    recorded_at: datetime
    as_of: date | None


class Reading(msgspec.Struct):
    """A Work or a provision of it as it stood on a day in one language.

    `content` holds it whole. `start` and `end` say from when to when this wording was the law as the copies held show
    (for a Work: this copy); None is unknown or open. `statement_from` and `statement_to` are the publisher's own
    statement for the provision. `languages` are those the Work is held in; `days` the days of which copies are held.
    """

    work: Work
    eid: str
    language: str
    on: date | None
    as_of: date | None
    start: date | None
    end: date | None
    statement_from: date | None
    statement_to: date | None
    title: str
    content: list[Block]
    languages: list[str]
    days: list[date]
    source: Source
    warnings: list[str]

    @property
    def provision(self) -> Provision | None:
        """The provision read; None where a whole Work was."""
        if not self.eid or len(self.content) != 1:
            return None
        only = self.content[0]
        return only if isinstance(only, Provision) else None


def languages(work: Work) -> list[str]:
    """The languages in which the Work's text is held, in alphabetical order."""
    return sorted({copy.language for copy in standing(work)})


@until_written(1_000)
def standing(work: Work) -> Sequence[Expression]:
    """Every copy held that none replaced, by language and day, without its text's outline and what it says of itself:
    a law may have hundreds, of which one is read."""
    held = Expression.objects.filter(work=work, superseded_at=None).defer("document", "outline")
    return list(held.order_by("language", "as_of"))


def dated(work: Work, language: str) -> list[Expression]:
    """The standing copies that tell the law's history in that language, as `weaving.timeline`."""
    copies = [copy for copy in standing(work) if copy.language == language]
    return [copy for copy in copies if copy.as_of is not None] or copies


@until_written(500)
def _whole(number: int) -> Expression:
    """The copy of that number, with where it comes from."""
    return Expression.objects.select_related("manifestation").get(pk=number)


def choose_language(work: Work, language: str | None, preferred: Sequence[str] = ("en",)) -> str:
    """The language to read: the one asked for, else the first of `preferred` that is held, else the first held.

    Raises `NoSuchLanguage`, or `NoTextThatDay` where no text is held at all.
    """
    return _chosen(work, languages(work), language, preferred)


def _chosen(work: Work, held: Sequence[str], language: str | None, preferred: Sequence[str] = ("en",)) -> str:
    if not held:
        raise NoTextThatDay(
            _("Of %(work)s the facts are held, not the text. Import a copy of it: migrandi import PATH."),
            work=work.path,
        )
    if language:
        for candidate in (language, *(code for code in held if code.split("-")[0] == language.split("-")[0])):
            if candidate in held:
                return candidate
        raise NoSuchLanguage(
            _("%(work)s is not held in “%(language)s”. It is held in: %(held)s."),
            work=work.path,
            language=language,
            held=", ".join(held),
        )
    return next((code for code in preferred if code in held), held[0])


def copy_on(work: Work, language: str, on: date | None) -> Expression:
    """The copy that tells what the whole law was on that day (None: the latest). Raises `NoTextThatDay`."""
    copies = dated(work, language)
    if on is None or copies[0].as_of is None:
        return _whole(copies[-1].pk)
    past = [copy for copy in copies if copy.as_of is not None and copy.as_of <= on]
    if not past:
        raise NoTextThatDay(
            _("No text of %(work)s is held for %(on)s. The earliest copy is of %(first)s: try that day."),
            work=work.path,
            on=on.isoformat(),
            first=copies[0].as_of.isoformat(),
        )
    return _whole(past[-1].pk)


def contents(expression: Expression) -> Sequence[Entry]:
    """The copy's table of contents: every unit in order. A copy never changes, so the last read ones are remembered."""
    return _contents(key_of(expression), expression.outline)


Key = tuple[int, str, bytes, datetime]


def key_of(expression: Expression) -> Key:
    """What tells the copy from any other, whatever is recorded anew."""
    outline = sha256(expression.outline.encode()).digest()
    return expression.work_id, expression.language, outline, expression.recorded_at


@lru_cache(maxsize=32)
def _contents(key: Key, outline: str) -> tuple[Entry, ...]:
    packed = _packed.find(key)
    if packed is not None:
        return _unpack(packed)
    entries = read_outline(outline)
    rows: dict[int, tuple[str, str, str, str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, eid, kind, label, number, heading FROM law_provision WHERE work_id = %s AND language = %s",
            key[:2],
        )
        for number, *fields in cursor.fetchall():
            rows[number] = tuple(fields)
    read = tuple(Entry(number, rows[number][0], depth, *rows[number][1:]) for number, depth in entries)
    _packed.keep(key, _pack(read))
    return read


_packed = Packed(32 * 2**20)
"""Contents of copies, packed: what a unit has in one takes a fifth of what it takes unpacked, and to unpack it a tenth
of the time in which it is read anew."""
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(tuple[Entry, ...]).decode


def wordings(numbers: Sequence[int]) -> dict[int, Provision]:
    """The provisions of those numbers, decoded."""
    result: dict[int, Provision] = {}
    for first in range(0, len(numbers), 500):
        part = numbers[first : first + 500]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, content FROM law_provision WHERE id IN ({', '.join(['%s'] * len(part))})", part)
            result |= {number: decode(content) for number, content in cursor.fetchall()}
    return result


def text_of(entries: Sequence[Entry]) -> list[Block]:
    """The units of those entries put together again, the least deep of them at the top."""
    if not entries:
        return []
    read = wordings([entry.id for entry in entries])
    top = min(entry.depth for entry in entries)
    return assemble((entry.depth - top, read[entry.id]) for entry in entries)


def below(entries: Sequence[Entry], eid: str) -> list[Entry]:
    """The entry of that address and all that it holds; empty if there is none."""
    for index, entry in enumerate(entries):
        if entry.eid == eid:
            end = index + 1
            while end < len(entries) and entries[end].depth > entry.depth:
                end += 1
            return list(entries[index:end])
    return []


def read_work(work: Work, on: date | None = None, language: str | None = None) -> Reading:
    """The whole law as of that day. Raises a `LawError`."""
    language = choose_language(work, language)
    copy = copy_on(work, language, on)
    days = [held for other in dated(work, language) if (held := other.as_of) is not None]
    following = [day for day in days if copy.as_of is not None and day > copy.as_of]
    header = _header(copy.document)
    return Reading(
        work, "", language, on, copy.as_of, copy.as_of, following[0] if following else header.in_force_to,
        header.in_force_from, header.in_force_to, copy.title, text_of(contents(copy)), languages(work), days,
        source_of(copy), copy.warnings,
    )  # fmt: skip


def provision_on(work: Work, eid: str, on: date | None = None, language: str | None = None) -> Reading:
    """That provision as of that day: a unit, a container with all it holds, or a part of a unit.

    Raises a `LawError` that says which days, languages or provisions there are.
    """
    held = languages(work)
    language = _chosen(work, held, language)
    copies = dated(work, language)
    days = [copy.as_of for copy in copies if copy.as_of is not None]
    for unit_eid in _ancestors(eid):
        stood = _stood(work, language, unit_eid, on)
        if stood is None:
            continue
        wording, start, end = stood
        copy = _whole(_copy_holding(copies, start, end, on).pk)
        provision = _inside(copy, wording, eid)
        if provision is None:
            break
        return Reading(
            work, provision.eid, language, on, copy.as_of, start, end, provision.in_force_from or wording.in_force_from,
            provision.in_force_to or wording.in_force_to, copy.title, [provision], held, days,
            source_of(copy), copy.warnings,
        )  # fmt: skip
    raise _why_not(work, eid, on, language)


def _ancestors(eid: str) -> list[str]:
    """The address itself, then those it stands below, nearest first."""
    steps = eid.split("/")
    return ["/".join(steps[:cut]) for cut in range(len(steps), 0, -1)]


def _stood(
    work: Work, language: str, eid: str, on: date | None
) -> tuple[models.Provision, date | None, date | None] | None:
    """The wording of a unit that stood on that day (None: the last there is), with its period."""
    periods = models.Period.objects.select_related("provision").filter(
        provision__work=work, provision__language=language, provision__eid=eid
    )
    held = sorted(periods, key=lambda period: period.start or date.min)
    if on is not None:
        held = [p for p in held if (p.start is None or p.start <= on) and (p.end is None or on < p.end)]
    else:
        held = [p for p in held if p.end is None] or held[-1:]
    if not held:
        return None
    return held[-1].provision, held[-1].start, held[-1].end


def _copy_holding(copies: Sequence[Expression], start: date | None, end: date | None, on: date | None) -> Expression:
    """The copy that shows on that day a wording of that period: the last one up to the day, or, where the
    publisher states that the wording is older than the copies, the first. Every copy in a wording's period holds it."""
    shown = [
        copy
        for copy in copies
        if copy.as_of is None or ((on is None or copy.as_of <= on) and (end is None or copy.as_of < end))
    ]
    if shown:
        return shown[-1]
    return next((copy for copy in copies if copy.as_of and start and copy.as_of >= start), copies[-1])


def _inside(copy: Expression, wording: models.Provision, eid: str) -> Provision | None:
    """The provision of that address: the unit itself, a container filled with what it holds, or a part of the unit."""
    found = decode(wording.content)
    if wording.kind in CONTAINERS:
        held = _held_by(copy, wording.pk)
        read = wordings([number for number, _depth in held])
        filled = assemble([(0, found), *((depth, read[number]) for number, depth in held)])[0]
        if not isinstance(filled, Provision):
            return None
        found = filled
    if wording.eid == eid:
        return found
    parts = list(provisions(found.content))
    alike = [inner for inner in parts if inner.eid == eid] or [p for p in parts if p.eid.lower() == eid.lower()]
    return alike[0] if len({part.eid for part in alike}) == 1 else None


def _held_by(copy: Expression, number: int) -> list[tuple[int, int]]:
    """The units below that one in the copy, each with its depth below it."""
    outline = read_outline(copy.outline)
    place = next((place for place, (held, _depth) in enumerate(outline) if held == number), len(outline) - 1)
    top = outline[place][1]
    return [(held, depth - top) for held, depth in takewhile(lambda unit: unit[1] > top, outline[place + 1 :])]


def _why_not(work: Work, eid: str, on: date | None, language: str) -> Exception:
    """The error that says best why there is no such provision on that day."""
    periods = models.Period.objects.filter(
        provision__work=work, provision__language=language, provision__eid__in=_ancestors(eid)
    ).values_list("start", "end")
    if on is not None and periods:
        spans = ", ".join(
            f"{start.isoformat() if start else '…'} – {end.isoformat() if end else '…'}"
            for start, end in sorted(periods, key=lambda period: period[0] or date.min)
        )
        return NoTextThatDay(
            _("%(work)s/%(eid)s is not held for %(on)s. It is held for: %(spans)s."),
            work=work.path, eid=eid, on=on.isoformat(), spans=spans,
        )  # fmt: skip
    from rapidfuzz import fuzz, process  # noqa: PLC0415 only a mistake needs it

    eids = models.Provision.objects.filter(work=work, language=language).exclude(kind=LOOSE)
    # an address has a row for every wording
    names = list(eids.order_by().values_list("eid", flat=True).distinct()[:20_000])
    near = process.extract(eid, names, scorer=fuzz.ratio, processor=str.lower, limit=3)
    return UnknownProvision(
        _("%(work)s has no provision %(eid)s. The nearest: %(nearest)s."),
        work=work.path, eid=eid, nearest=", ".join(name for name, _score, _index in near) or "–",
    )  # fmt: skip


def document_on(work: Work, on: date | None = None, language: str | None = None) -> LegalDocument:
    """The whole law as the format read it, for export: equal to what was imported. Raises a `LawError`."""
    language = choose_language(work, language)
    copy = copy_on(work, language, on)
    return msgspec.structs.replace(_header(copy.document), content=text_of(contents(copy)))


def excerpt_on(work: Work, eid: str, on: date | None = None, language: str | None = None) -> LegalDocument:
    """That provision as of that day, in a document that says what law it is of. Raises a `LawError`."""
    reading = provision_on(work, eid, on, language)
    return msgspec.structs.replace(
        _header(copy_on(work, reading.language, reading.as_of).document), content=reading.content, warnings=[]
    )


def source_of(expression: Expression) -> Source:
    """Where the copy comes from."""
    bytes_of = expression.manifestation
    return Source(
        bytes_of.sha256, bytes_of.size, bytes_of.format, bytes_of.filename, bytes_of.media_type, bytes_of.address,
        bytes_of.publisher, bytes_of.licence, bytes_of.received_at, expression.recorded_at, expression.as_of,
    )  # fmt: skip
