"""`migrandi show`, `history`, `diff`, `works`, `stats`: reading the law."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from django.conf import settings
from django.db.models import Q
from rich.text import Text

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, as_day, mistakes_as_sentences, print_json
from migrandi.cli.tables import out, print_table
from migrandi.formats import akoma_ntoso_writer, html_writer, markdown_writer, text_writer
from migrandi.law import presenting
from migrandi.law.addresses import locate
from migrandi.law.blobs import held
from migrandi.law.comparing import Comparison, compare
from migrandi.law.counting import count_all, size_of_database
from migrandi.law.describing import Description, describe
from migrandi.law.errors import UnknownProvision
from migrandi.law.history import ProvisionHistory, WorkHistory, history_of, history_of_work
from migrandi.law.models import Work
from migrandi.law.reading import Reading, document_on, excerpt_on, languages, provision_on, read_work
from migrandi.search.syncing import engine

Reference = Annotated[
    str,
    typer.Argument(
        help="A path as ca/act/2001/c-27/sec_97, an identifier (CELEX, ELI, ECLI …), or a usual name "
        "(refugee-convention/art_33)."
    ),
]
Language = Annotated[str | None, typer.Option("--lang", help="Language of the text, as fr.")]


class Form(StrEnum):
    """How a text is written out."""

    text = "text"
    md = "md"
    html = "html"
    akn = "akn"
    json = "json"


@app.command()
def show(
    reference: Reference,
    on: Day = None,
    lang: Language = None,
    form: Annotated[Form, typer.Option("--as", help="How to write it out.")] = Form.text,
    as_json: Json = False,
) -> None:
    """Show a law or a provision of it as it stood on a day, in a language."""
    as_json = as_json or form is Form.json
    with mistakes_as_sentences(as_json):
        installation.ensure()
        work, eid = locate(reference)
        if not languages(work):
            _show_facts(work, eid, as_json)
            return
        if form is Form.akn:
            document = excerpt_on(work, eid, on, lang) if eid else document_on(work, on, lang)
            sys.stdout.buffer.write(akoma_ntoso_writer.write(document))
            return
        reading = provision_on(work, eid, on, lang) if eid else read_work(work, on, lang)
        if as_json:
            print_json(presenting.shape_of_reading(reading))
        elif form is Form.md:
            sys.stdout.write(f"{markdown_writer.write(reading.content)}")
        elif form is Form.html:
            sys.stdout.write(html_writer.write(reading.content))
        else:
            _show_text(reading)


def _show_text(reading: Reading) -> None:
    terminal = out.is_terminal
    width = min(out.width, 100) if terminal else None
    if terminal:
        out.print(Text(reading.title, style="bold"))
        out.print(Text(_standing(reading), style="dim"))
        out.print()
    sys.stdout.write(text_writer.write(reading.content, width))
    if terminal:
        source = reading.source
        came = source.address or source.filename
        out.print(Text(f"\nSource: {came} · received {source.received_at:%Y-%m-%d} · SHA-256 {source.sha256[:16]}…",
                       style="dim"))  # fmt: skip


def _standing(reading: Reading) -> str:
    """When this wording was the law, in words."""
    parts = [reading.language]
    if reading.start or reading.end:
        parts.append(f"{reading.start or '…'} – {reading.end or 'today'}")
    if reading.as_of:
        parts.append(f"copy of {reading.as_of}")
    else:
        parts.append("undated copy: the day whose text this is is unknown")
    if reading.statement_from:
        parts.append(f"in force since {reading.statement_from} according to its publisher")
    return " · ".join(parts)


def _show_facts(work: Work, eid: str, as_json: bool) -> None:
    """A Work of which the text is not held: its facts and headnotes, and how to get the text."""
    description = describe(work)
    if eid:
        description.headnotes = [headnote for headnote in description.headnotes if headnote.eid == eid]
        if not description.headnotes:
            known = ", ".join(headnote.eid for headnote in describe(work).headnotes) or "–"
            raise UnknownProvision(
                "Of %(work)s no text is held, and the register has no headnote on %(eid)s. It has: %(known)s.",
                work=work.path, eid=eid, known=known,
            )  # fmt: skip
    if as_json:
        print_json(presenting.shape_of_description(description))
        return
    _print_description(description)
    out.print(Text("\nThe text is not held. Import a copy of it: migrandi import PATH", style="yellow"))


def _said(value: object) -> str:
    """A fact as a line: a list's values, or what something is to others, one after the other."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {other}" for name, other in value.items())
    return str(value)


def _print_description(description: Description) -> None:
    out.print(Text(description.title, style="bold"))
    out.print(Text(description.path, style="dim"))
    rows: list[tuple[str, object]] = []
    if description.date:
        rows.append(("date", description.date))
    rows.extend((name.replace("_", " "), _said(value)) for name, value in description.facts.items() if value)
    rows.extend((scheme, ", ".join(values)) for scheme, values in description.identifiers.items())
    if rows:
        print_table(["", ""], rows)
    if description.headnotes:
        out.print()
        print_table(["article", "what it does (our headnote, not its text)"],
                    [[headnote.number, headnote.text] for headnote in description.headnotes])  # fmt: skip


@app.command()
def history(reference: Reference, lang: Language = None, as_json: Json = False) -> None:
    """Show which wording of a provision stood from when to when, or what each copy of a law changed."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        work, eid = locate(reference)
        if eid:
            provision = history_of(work, eid, lang)
            if as_json:
                print_json(presenting.shape_of_history(provision))
            else:
                _show_history(provision)
        else:
            whole = history_of_work(work, lang)
            if as_json:
                print_json(presenting.shape_of_work_history(whole))
            else:
                _show_work_history(whole)


def _show_history(history: ProvisionHistory) -> None:
    out.print(Text(f"{history.work.title} · {history.eid} · {history.language}", style="bold"))
    print_table(
        ["from", "to", "in force since (publisher)", "wording", "number and heading"],
        [
            [
                version.start or "unknown",
                version.end or "stands",
                version.statement_from or "not stated",
                version.digest[:8],
                f"{version.label} {version.heading}".strip(),
            ]
            for version in history.versions
        ],
    )
    for place in history.before:
        out.print(f"Until {place.on} it was {place.eid} ({place.likeness:.0%} of the text is alike).")
    for place in history.after:
        out.print(f"Since {place.on} it is {place.eid} ({place.likeness:.0%} of the text is alike).")


def _show_work_history(history: WorkHistory) -> None:
    out.print(Text(f"{history.work.title} · {history.language}", style="bold"))
    numbers = ["added", "changed", "removed", "renumbered"]
    print_table(
        ["copy of", *numbers],
        [
            [step.day or "undated", len(step.added), len(step.changed), len(step.removed), len(step.renumbered)]
            for step in history.steps
        ],
        right=numbers,
    )


@app.command()
def diff(
    reference: Reference,
    start: Annotated[date, typer.Option("--from", parser=as_day, metavar="YYYY-MM-DD", help="The earlier day.")],
    end: Annotated[date, typer.Option("--to", parser=as_day, metavar="YYYY-MM-DD", help="The later day.")],
    lang: Language = None,
    as_json: Json = False,
) -> None:
    """Show what differs between two days in a law or a provision, word by word."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        work, eid = locate(reference)
        comparison = compare(work, eid, start, end, lang)
        if as_json:
            print_json(presenting.shape_of_comparison(comparison))
        else:
            _show_comparison(comparison)


def _show_comparison(comparison: Comparison) -> None:
    days = f"{comparison.earlier or comparison.start} → {comparison.later or comparison.end}"
    out.print(Text(f"{comparison.work.title} · {comparison.language} · {days}", style="bold"))
    if not comparison.differences:
        out.print("Nothing differs.")
    for difference in comparison.differences:
        moved = f" (was {difference.before})" if difference.before else ""
        title = f"{difference.label} {difference.heading}".strip()
        out.print(Text(f"\n{difference.eid}{moved} · {difference.change} · {title}", style="cyan"))
        text = Text()
        for piece in difference.pieces:
            if piece.operation == "same":
                text.append(piece.text)
            # marks as well as colours, so that it can be read in a file and by those who see no colours
            elif piece.operation == "out":
                text.append(f"[-{piece.text}-]", style="red strike")
            else:
                text.append(f"{{+{piece.text}+}}", style="green")
        out.print(text)


@app.command()
def works(
    words: Annotated[str, typer.Argument(help="Only works with this in their title or path.")] = "",
    jurisdiction: Annotated[str | None, typer.Option(help="Only works of this jurisdiction, as ca.")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="Only works of this kind, as treaty.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: Json = False,
) -> None:
    """List the laws, treaties and judgments held."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        found = Work.objects.all()
        if jurisdiction:
            found = found.filter(jurisdiction=jurisdiction.lower())
        if kind:
            found = found.filter(kind=kind.lower())
        if words:
            found = found.filter(
                Q(path__icontains=words) | Q(title__icontains=words) | Q(titles__text__icontains=words)
            ).distinct()
        total = found.count()
        shown = list(found[:limit])
        if as_json:
            print_json({"total": total, "works": [presenting.shape_of_work(work) for work in shown]})
            return
        if not shown:
            out.print("There is no such work. Without a filter, migrandi works lists all.")
            return
        print_table(["path", "title"], [[work.path, work.title] for work in shown])
        if total > len(shown):
            out.print(Text(f"… {total - len(shown):,} more: --limit {total}", style="dim"))


@app.command()
def stats(as_json: Json = False) -> None:
    """Show how much law is held, and how much room it takes."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        counts = count_all()
        received = sum(size for _digest, size in held(settings.BLOBS))
        room = {
            "database": size_of_database(), "bytes as received": received, "search index": engine().room()
        }  # fmt: skip
        if as_json:
            print_json(msgspec.to_builtins(counts) | {"home": str(settings.HOME), "bytes": room})
            return
        print_table(["", ""], [["works", counts.works], ["of them with text", counts.works_with_text],
                               ["copies", counts.copies], ["wordings of provisions", counts.wordings],
                               ["headnotes", counts.headnotes], ["copies kept as plain text", counts.plain_text]],
                    right=[""])  # fmt: skip
        out.print()
        print_table(["jurisdiction", "works"], [[c.jurisdiction, c.works] for c in counts.jurisdictions],
                    right=["works"])  # fmt: skip
        out.print()
        print_table(["language", "wordings"], [[c.language, c.provisions] for c in counts.languages],
                    right=["wordings"])  # fmt: skip
        out.print()
        sizes = ", ".join(f"{name} {size / 2**20:,.1f} MB" for name, size in room.items())
        out.print(Text(f"{settings.HOME}: {sizes}", style="dim"))
