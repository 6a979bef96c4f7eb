"""`migrandi cited-by`, `citations`, `references`: who cites a law, what a law cites, and finding that out."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from migrandi import installation
from migrandi.annotations import cited_by as citing
from migrandi.annotations.cites import cited_by_copy
from migrandi.annotations.presenting import shape_of_citations, shape_of_cited_by
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.law.addresses import locate
from migrandi.law.reading import choose_language

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="A law or a provision: ca/act/2001/c-27/sec_97.")]


@app.command("cited-by")
def cited_by(
    address: Address,
    after: Annotated[int | None, typer.Option(help="Go on after the page that ended with this number.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many citing provisions.")] = citing.PAGE,
    as_json: Json = False,
) -> None:
    """Show who cites a law (other laws) or a provision (its own law too), as cited, and when that was the law."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        work, eid = locate(address)
        cited = citing.cited_by(work, eid, after, limit)
        if as_json:
            print_json(shape_of_cited_by(work, eid, cited))
            return
        _show_cited_by(cited)


def _show_cited_by(cited: citing.Cited) -> None:
    from rich.text import Text  # noqa: PLC0415 programs need nothing that draws

    from migrandi.cli.tables import out  # noqa: PLC0415

    out.print(f"Cited by {cited.total:,} provisions of {cited.works:,} laws.")
    shown = ""
    for one in cited.citing:
        if one.path != shown:
            shown = one.path
            out.print(Text(f"\n{one.title}", style="bold"), Text(one.path, style="dim"))
        when = f"{one.start or '…'} – {one.end or ('today' if one.stands else '…')}"
        out.print(
            Text(f"  {one.label or one.eid} {one.heading}".rstrip()), Text(f"[{one.language}] {when}", style="dim")
        )
        quoted = dict.fromkeys(" ".join(quote.quoted.split()) for quote in one.quotes)
        out.print(Text("    " + "; ".join(quoted)))
    if cited.after is not None:
        out.print(Text(f"\n… more: --after {cited.after}", style="dim"))


@app.command()
def citations(
    address: Address,
    on: Day = None,
    lang: Annotated[str | None, typer.Option(help="The language of the text.")] = None,
    as_json: Json = False,
) -> None:
    """Show what a law or a provision cites, and where in this database that is."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        work, eid = locate(address)
        language = choose_language(work, lang)
        cited = cited_by_copy(work, eid, on, language)
        if as_json:
            print_json(shape_of_citations(work, eid, language, cited))
            return
        from migrandi.cli.tables import print_table  # noqa: PLC0415 programs need nothing that draws

        print_table(
            ["in", "cites", "which is"],
            [
                [place, " ".join(quoted.split()),
                 ", ".join("/".join(filter(None, [to.path, to.address])) for to in one.targets[:3])
                 or f"{one.authority.scheme}:{one.authority.value}"]
                for place, quoted, one in cited
            ],
        )  # fmt: skip


@app.command()
def references(
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that read (default: one a core).")] = None,
    as_json: Json = False,
) -> None:
    """Find out what the provisions cite that have not been read for it yet. Stopped, it is gone on with later."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        from migrandi.cli.annotating import walk_references  # noqa: PLC0415 the other commands need no walk

        done = walk_references(jobs, quiet=as_json)
        if as_json:
            print_json({name: msgspec.to_builtins(walked) for name, walked in done.items()})
            return
        from migrandi.cli.tables import out  # noqa: PLC0415 programs need nothing that draws

        for walked in done.values():
            out.print(f"Read {walked.provisions:,} provisions; found {walked.found:,} places that they cite.")
