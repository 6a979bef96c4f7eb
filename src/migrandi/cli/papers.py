"""`migrandi paper`: background papers, in a file of one's own or kept here: begun, checked, written out."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from textwrap import indent
from typing import Annotated

import typer
from django.utils import translation

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.jurisdictions import find
from migrandi.papers import bibliography, exporting, presenting
from migrandi.papers.checking import Report, check_text
from migrandi.papers.composing import compose
from migrandi.papers.errors import PaperError, UnreadablePaper
from migrandi.papers.findings import Finding
from migrandi.papers.gathering import collect as gather
from migrandi.papers.gathering import collect_status
from migrandi.papers.keeping import create, find_paper, latest, open_paper
from migrandi.papers.models import Paper
from migrandi.papers.pictures import Pictures, beside, no_pictures
from migrandi.papers.picturing import pictures_of
from migrandi.papers.profiles import profile
from migrandi.papers.reading import read_paper
from migrandi.papers.skeletons import skeleton
from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.levels import Verb

paper = typer.Typer(no_args_is_help=True, help="Background papers: every quotation and citation checked.")
app.add_typer(paper, name="paper")

PaperFile = Annotated[
    str, typer.Argument(help="A paper in Markdown, or the number of one that is kept; - reads standard input.")
]

_COLOURS = {"error": "bold red", "warning": "yellow", "advice": "cyan"}


def _is_kept(file: str) -> bool:
    return file.isascii() and file.isdigit() and not Path(file).exists()


def read(file: str, verb: Verb = Verb.READ) -> str:
    """The text of a paper, to do that with: of a file, one that is kept, standard input. Raises a `PaperError`."""
    if file == "-":
        return sys.stdin.read()
    if _is_kept(file):
        return latest(open_paper(file, AT_THE_MACHINE, verb, datetime.now(UTC))).text
    try:
        return read_bytes(Path(file)).decode()
    except UnicodeDecodeError as error:
        raise UnreadablePaper("%(file)s cannot be read as a text in UTF-8: %(why)s.", file=file, why=error) from error


def read_bytes(file: Path) -> bytes:
    """What the file holds. Raises `UnreadablePaper`."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadablePaper("%(file)s cannot be read: %(why)s.", file=file, why=error.strerror) from error


def pictures_for(file: str) -> Pictures:
    """The pictures of a paper: kept with it, or lying beside its file."""
    if file == "-":
        return no_pictures
    return pictures_of(find_paper(file)) if _is_kept(file) else beside(Path(file).parent)


class Kind(StrEnum):
    """What a paper is for."""

    background_paper = "background-paper"
    memo = "memo"
    country_profile = "country-profile"
    comparison = "comparison"
    ratification_brief = "ratification-brief"


@paper.command()
def new(
    title: Annotated[str, typer.Argument(help="The title; of a country profile it may be empty.")] = "",
    kind: Annotated[
        Kind, typer.Option(help="What it is for; a country profile is written whole.")
    ] = Kind.background_paper,
    state: Annotated[
        list[str] | None, typer.Option(help="A State that it discusses; may be said more than once.")
    ] = None,
    on: Day = None,
    language: Annotated[str, typer.Option("--lang", help="Its language.")] = "en",
    author: Annotated[str, typer.Option(help="Who writes it.")] = "",
    to: Annotated[
        Path | None, typer.Option("--to", "-o", help="A new file; without it the paper is kept here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Begin a paper from the skeleton of its kind, in a file or kept in the database."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        codes = [find(one).code for one in state or ()]
        day = on or date.today()
        with translation.override(exporting.spoken_in(language)):
            if kind is Kind.country_profile:
                if len(codes) != 1:
                    raise PaperError("A country profile is of one State: name it with --state.")
                text = profile(codes[0], day, language, author)
            else:
                text = skeleton(title or "Untitled", kind.value, codes, day, language, author)
        if to is not None:
            if to.exists():
                raise PaperError("%(file)s is there already: name another file with --to.", file=to)
            _write(to, text.encode())
        number = None if to is not None else create(text, None, datetime.now(UTC)).pk
    if as_json:
        print_json({"file": str(to) if to is not None else None, "paper": number})
    else:
        typer.echo(str(to) if to is not None else f"Paper {number} is kept. Edit it at /papers/{number}/edit.")


@paper.command("list")
def list_papers(as_json: Json = False) -> None:
    """List the papers that are kept, the last changed first."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
    papers = list(Paper.objects.select_related("mission"))
    audit.note_listed(AT_THE_MACHINE, "papers", papers, datetime.now(UTC))
    if as_json:
        print_json({"papers": [presenting.shape_of_paper(one) for one in papers]})
        return
    from migrandi.cli.tables import print_table  # noqa: PLC0415

    rows = [(one.pk, one.title, one.kind, one.stage, f"{one.changed_at:%Y-%m-%d %H:%M}") for one in papers]
    print_table(("number", "title", "kind", "stage", "changed"), rows, right=("number",))


@paper.command()
def collect(
    number: Annotated[str, typer.Argument(metavar="PAPER", help="The number of a paper that is kept.")],
    reference: Annotated[str, typer.Argument(help="A law or provision, as refugee-convention/art_33; or a treaty.")],
    on: Day = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the text.")] = None,
    state: Annotated[str, typer.Option(help="Keep whether this State is bound by the treaty, not its text.")] = "",
    note: Annotated[str, typer.Option(help="What it is good for.")] = "",
    as_json: Json = False,
) -> None:
    """Keep a provision, case or treaty status with a paper, as it reads on a day, with its address and checksum."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        now = datetime.now(UTC)
        kept = open_paper(number, AT_THE_MACHINE, Verb.WRITE, now)
        if state:
            evidence = collect_status(kept, reference, state, None, now, on=on or date.today(), note=note)
        else:
            evidence = gather(kept, reference, None, now, on=on, language=lang, note=note)
    if as_json:
        print_json(presenting.shape_of_evidence(evidence))
    else:
        typer.echo(f"{evidence.title} ({evidence.kind}, SHA-256 {evidence.sha256[:16]}…)")


@paper.command()
def check(file: PaperFile, as_json: Json = False) -> None:
    """Check every quotation, citation and claim of a paper against the law on its date.

    Each finding has its line, its reason and what would mend it. Leaves with 1 where something has to be mended.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        report = check_text(read(file), pictures=pictures_for(file))
    if as_json:
        print_json(presenting.shape_of_report(report))
    else:
        _show(report, Path(file).name)
    if not report.passed:
        raise typer.Exit(1)


class Form(StrEnum):
    """What a paper can be written out as."""

    docx = "docx"
    html = "html"
    md = "md"
    odt = "odt"
    pdf = "pdf"


@paper.command()
def export(
    file: PaperFile,
    to: Annotated[
        Path | None, typer.Option("--to", "-o", help="Where to write it; by default beside the paper.")
    ] = None,
    form: Annotated[Form | None, typer.Option("--as", help="As what; by default what the ending of --to says.")] = None,
    style: Annotated[str, typer.Option(help="oscola, mcgill, bluebook or un, instead of the paper's own.")] = "",
    cover: Annotated[bool, typer.Option(help="With a note of the data's date, open findings and links.")] = True,
    pages: Annotated[
        bool,
        typer.Option("--pages", help="Fill in the pages of Word's contents by LibreOffice; Word does it itself."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a paper out: Word with footnotes, contents and table of authorities, HTML, Markdown, ODT, PDF."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        text = read(file, Verb.EXPORT)
        wanted = form or _form_of(to)
        beside = Path(f"paper-{file}" if file.isdigit() else "paper" if file == "-" else file)
        target = to or beside.with_suffix(f".{wanted}")
        if target.exists() and Path(file).exists() and target.samefile(file):
            raise UnreadablePaper("%(file)s is the paper itself: name another file with --to.", file=target)
        done = exporting.export(text, wanted.value, cover=cover, style=style, pictures=pictures_for(file), reckon=pages)
        _write(target, done.content)
    counts = presenting.shape_of_report(done.report)["counts"]
    if as_json:
        print_json({"file": str(target), "form": wanted, "bytes": len(done.content), "counts": counts})
    else:
        typer.echo(f"{target} ({len(done.content):,} bytes; {_said(counts)})")


def _form_of(target: Path | None) -> Form:
    ending = target.suffix.lstrip(".").lower() if target is not None else "docx"
    try:
        return Form(ending)
    except ValueError as error:
        forms = ", ".join(Form)
        raise UnreadablePaper("“.%(ending)s” is none of the forms %(forms)s.", ending=ending, forms=forms) from error


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise UnreadablePaper("%(file)s cannot be written: %(why)s.", file=target, why=error.strerror) from error


def _said(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {severity}" for severity, count in counts.items())


class Sources(StrEnum):
    """The formats of reference managers."""

    csl = "csl"
    ris = "ris"
    bibtex = "bibtex"


@paper.command()
def sources(
    file: PaperFile,
    form: Annotated[Sources, typer.Option("--as", help="CSL-JSON, RIS or BibTeX.")] = Sources.csl,
    as_json: Json = False,
) -> None:
    """Hand out what a paper cites, for Zotero and other reference managers."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        text = read(file, Verb.EXPORT)
        cited = compose(read_paper(text)).cited
        written = bibliography.write(cited, "csl" if as_json else form.value)
    sys.stdout.write(written)


@paper.command("take-sources")
def take_sources(
    library: Annotated[Path, typer.Argument(help="A file of CSL-JSON, RIS or BibTeX, as Zotero writes them.")],
    as_json: Json = False,
) -> None:
    """Turn a reference manager's file into the lines that name its sources in a paper's front matter."""
    with mistakes_as_sentences(as_json):
        found = bibliography.read(read(str(library)))
    if as_json:
        print_json({"authorities": found})
        return
    sys.stdout.write("authorities:\n" + indent(bibliography.front_matter_of(found), "  "))


def _show(report: Report, name: str) -> None:
    from rich.text import Text  # noqa: PLC0415 an answer to a program draws nothing

    from migrandi.cli.tables import out  # noqa: PLC0415

    for one in report.findings:
        head = f"{name}:{one.place.line}:{one.place.column}"
        out.print(
            Text.assemble((head, "dim"), " ", (f"{one.severity} {one.kind}", _COLOURS[one.severity]), " ", one.reason)
        )
        if one.pieces:
            out.print(Text.assemble("    ", *_pieces(one)))
        if one.proposal:
            out.print(Text(f"    → {one.proposal}", style="green"))
    counts = presenting.shape_of_report(report)["counts"]
    said = _said(counts)
    out.print(
        Text(f"{report.citations} citations, {report.quotations} quotations on {report.on}: {said}, "
             f"{len(report.waived)} waived", style="dim")
    )  # fmt: skip


def _pieces(one: Finding) -> list[tuple[str, str]]:
    signs = {"out": ("[-", "-]", "red strike"), "in": ("{+", "+}", "green"), "same": ("", "", "")}
    return [
        (f"{signs[piece.operation][0]}{piece.text}{signs[piece.operation][1]}", signs[piece.operation][2])
        for piece in one.pieces
    ]
