"""Evidence for a paper: a provision, a treaty's status, a case or a note, kept as it read when it was collected."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.formats.text_writer import write
from migrandi.jurisdictions import find, name
from migrandi.law.addresses import locate
from migrandi.law.models import Headnote, Work
from migrandi.law.reading import languages, provision_on, read_work
from migrandi.papers.errors import PaperError
from migrandi.papers.models import Evidence, Paper
from migrandi.people.actors import AT_THE_MACHINE, Actor, user_of
from migrandi.treaties import binding

_CASES = frozenset({"judgment", "decision", "views", "case", "advisory-opinion"})
_LONGEST = 20_000
"""Characters of a whole law that are kept; of a provision, all."""


def collect(
    paper: Paper,
    reference: str,
    by: Actor | None,
    at: datetime,
    *,
    on: date | None = None,
    language: str | None = None,
    note: str = "",
) -> Evidence:
    """Keep the law or provision of that reference (`locate`) with the paper, as it reads on that day.

    The same words of the same place are kept once: the note is then added to it. Raises a `LawError`, or `PaperError`
    where neither a text nor a headnote is held.
    """
    work, eid = locate(reference)
    path = f"{work.path}/{eid}" if eid else work.path
    kind = Evidence.Kind.CASE if work.kind in _CASES else Evidence.Kind.PROVISION
    if not languages(work):
        text, spoken = _facts(work, eid)
        return _keep(paper, kind, work, path, work.title, text, spoken, on, _address(work), "", note, by, at)
    reading = provision_on(work, eid, on, language) if eid else read_work(work, on, language)
    text = write(reading.content)
    place = eid.replace("/", ", ").replace("_", " ")
    title = f"{work.title}, {place}" if place else work.title
    source = reading.source
    return _keep(
        paper, kind, work, path, title, text if eid else text[:_LONGEST], reading.language, on or reading.as_of,
        source.address or _address(work), source.sha256, note, by, at,
    )  # fmt: skip


def collect_status(
    paper: Paper, treaty: str, state: str, by: Actor | None, at: datetime, *, on: date, note: str = ""
) -> Evidence:
    """Keep whether the State is bound by the treaty on that day, with the reason. Raises the mistakes of `binding`."""
    code = find(state).code
    instrument = binding.find_instrument(treaty)
    work = Work.objects.get(pk=instrument.pk)
    [(_instrument, [standing])] = [row for row in binding.matrix([code], on) if row[0].pk == work.pk]
    lines = [f"{name(code)}: {standing.answer}", standing.why]
    lines += [f"{one.kind} {one.articles} {one.date} {one.note}".strip() for one in standing.statements]
    if standing.as_read is not None:
        lines.append(_("Sources read up to %(day)s.") % {"day": standing.as_read})
    title = f"{work.title} · {name(code)} · {on}"
    path = f"{work.path}?state={code.upper()}"
    return _keep(
        paper, Evidence.Kind.STATUS, work, path, title, "\n".join(lines), "en", on, _address(work), "", note, by, at
    )


def jot(paper: Paper, text: str, by: Actor | None, at: datetime) -> Evidence:
    """Keep a note of one's own. Raises `PaperError` where it is empty."""
    if not text.strip():
        raise PaperError(_("The note is empty."))
    return _keep(
        paper,
        Evidence.Kind.NOTE,
        None,
        "",
        text.strip().split("\n")[0][:120],
        text.strip(),
        "",
        None,
        "",
        "",
        "",
        by,
        at,
    )


def evidence_of(paper: Paper) -> QuerySet[Evidence]:
    """What is collected for a paper, in the order of collecting, without what was put away."""
    return paper.evidence.filter(put_away_at=None).select_related("work")


def put_away(evidence: Evidence, at: datetime) -> None:
    """Take a piece off the paper's evidence; it can be taken back."""
    evidence.put_away_at = at
    evidence.save(update_fields=["put_away_at"])


def take_back(evidence: Evidence) -> None:
    """Put a piece among the paper's evidence again."""
    evidence.put_away_at = None
    evidence.save(update_fields=["put_away_at"])


def place_of(evidence: Evidence) -> str:
    """The address below the Work that was collected, as `art_33/para_1`; empty for a whole Work, a status or a note."""
    if evidence.work is None or "?" in evidence.path:
        return ""
    return evidence.path.removeprefix(evidence.work.path).lstrip("/")


def key_of(evidence: Evidence) -> str:
    """The key by which a paper cites what was collected; empty for a note."""
    work = evidence.work
    if work is None:
        return ""
    return work.number if work.register and "/" not in work.number else work.path.lstrip("/")


_CITED_AS = {"art": "art", "sec": "s", "para": "para", "rule": "rule", "reg": "reg", "rec": "recital"}


def brackets_for(evidence: Evidence) -> str:
    """The brackets that cite a piece of evidence; empty for a note. A status is cited for its State, with “cf” where
    the treaty does not bind it."""
    key = key_of(evidence)
    if not key:
        return ""
    if evidence.kind == Evidence.Kind.STATUS:
        state = evidence.path.partition("?state=")[2]
        bound = evidence.text.split("\n")[0].endswith(": bound")
        return f"[{'' if bound else 'cf '}@{key}, for {state}]"
    address = place_of(evidence)
    if not address:
        return f"[@{key}]"
    steps = [step.partition("_") for step in address.split("/")]
    plain = steps[0][0] in _CITED_AS and all(number.isalnum() for _kind, _cut, number in steps)
    place = (
        f"{_CITED_AS[steps[0][0]]} {steps[0][2]}" + "".join(f"({one[2]})" for one in steps[1:]) if plain else address
    )
    on = f", on {evidence.on}" if evidence.on and evidence.source_sha256 else ""
    return f"[@{key}, {place}{on}]"


def _facts(work: Work, eid: str) -> tuple[str, str]:
    notes = Headnote.objects.filter(work=work, language="en", **({"eid": eid.split("/", maxsplit=1)[0]} if eid else {}))
    lines = [f"{note.number}: {note.text}" for note in notes]
    if not lines:
        sentence = _(
            "Of %(work)s no text is held, and the register has no headnote there. Import a copy of it: "
            "migrandi import PATH."
        )
        raise PaperError(sentence, work=work.path)
    return "\n".join(lines), "en"


def _address(work: Work) -> str:
    return str(work.facts.get("address") or "")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(
    paper: Paper, kind: Evidence.Kind, work: Work | None, path: str, title: str, text: str, language: str,
    on: date | None, address: str, source: str, note: str, by: Actor | None, at: datetime,
) -> Evidence:  # fmt: skip
    kept, new = Evidence.objects.get_or_create(
        paper=paper, path=path, sha256=_digest(text),
        defaults={
            "kind": kind, "work": work, "title": title, "text": text, "language": language, "on": on,
            "address": address,
            "source_sha256": source, "note": note, "collected_at": at, "collected_by": user_of(by or AT_THE_MACHINE),
        },
    )  # fmt: skip
    if not new and (kept.put_away_at is not None or (note and note not in kept.note)):
        kept.put_away_at = None
        if note not in kept.note:
            kept.note = f"{kept.note}\n{note}".strip()
        kept.save(update_fields=["note", "put_away_at"])
    return kept
