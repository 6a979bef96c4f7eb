"""`migrandi paper`: background papers in a file of one's own, checked against the law."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.papers import exporting, presenting
from migrandi.papers.checking import Report, check_text
from migrandi.papers.errors import UnreadablePaper
from migrandi.papers.findings import Finding

paper = typer.Typer(no_args_is_help=True, help="Background papers: every quotation and citation checked.")
app.add_typer(paper, name="paper")

PaperFile = Annotated[Path, typer.Argument(help="A paper in Markdown; - reads it from standard input.")]

_COLOURS = {"error": "bold red", "warning": "yellow", "advice": "cyan"}


def read(file: Path) -> str:
    """The text of a paper's file. Raises `UnreadablePaper`."""
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadablePaper("%(file)s cannot be read as a text in UTF-8: %(why)s.", file=file, why=error) from error


@paper.command()
def check(file: PaperFile, as_json: Json = False) -> None:
    """Check every quotation, citation and claim of a paper against the law on its date.

    Each finding has its line, its reason and what would mend it. Leaves with 1 where something has to be mended.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        report = check_text(read(file))
    if as_json:
        print_json(presenting.shape_of_report(report))
    else:
        _show(report, file.name)
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
    as_json: Json = False,
) -> None:
    """Write a paper out: Word with footnotes, contents and table of authorities, HTML, Markdown, ODT, PDF."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        text = read(file)
        wanted = form or _form_of(to)
        target = to or Path(f"{file.stem if str(file) != '-' else 'paper'}.{wanted}").absolute()
        if to is None and str(file) != "-":
            target = file.with_suffix(f".{wanted}")
        if target.exists() and str(file) != "-" and target.samefile(file):
            raise UnreadablePaper("%(file)s is the paper itself: name another file with --to.", file=target)
        done = exporting.export(text, wanted.value, cover=cover, style=style)
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
