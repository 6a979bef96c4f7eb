"""`migrandi search`: the law that has these words."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer
from rich.text import Text

from migrandi import installation
from migrandi.citations.asking import places_asked_for
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import out
from migrandi.search import querying
from migrandi.search.querying import Hit, Page


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words, “a phrase”, -without, title:words, number:33.")],
    jurisdiction: Annotated[str, typer.Option(help="Only law of this jurisdiction, as ca.")] = "",
    lang: Annotated[str, typer.Option("--lang", help="Only texts in this language, as fr.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Only this kind of law, as treaty.")] = "",
    on: Day = None,
    limit: Annotated[int, typer.Option(min=1, max=querying.MOST, help="How many at most.")] = 10,
    as_json: Json = False,
) -> None:
    """Find provisions, headnotes and works. Without --on, what stands by the last copies held."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        cited = places_asked_for(words)
        page = querying.search(words, jurisdiction=jurisdiction, language=lang, type=kind, on=on, limit=limit)
    if as_json:
        print_json(shape_of_page(page) | {"cited": [msgspec.to_builtins(target) for target in cited]})
    else:
        for target in cited:
            reference = f"{target.path}/{target.address}" if target.address else target.path
            out.print(Text.assemble(("Cited: ", "bold green"), (target.title, "bold"), "  ", (reference, "cyan")))
        _show(page)


def shape_of_page(page: Page) -> dict[str, object]:
    """The stable shape of what was found (docs/reference/json.md)."""
    shape: dict[str, object] = msgspec.to_builtins(page)
    hits = [{{"start": "from", "end": "to"}.get(name, name): value for name, value in msgspec.to_builtins(hit).items()}
            for hit in page.hits]  # fmt: skip
    return shape | {"hits": hits}


def _show(page: Page) -> None:
    if not page.total:
        out.print("Nothing has these words. Use fewer words, take a filter away, or import the law you look for.")
        return
    if page.relaxed:
        out.print(Text("No text has all of these words; these have some of them.", style="yellow"))
    for hit in page.hits:
        _show_hit(hit)
    facets = page.facets.get("jurisdiction", {})
    counted = ", ".join(f"{code} {count:,}" for code, count in list(facets.items())[:8])
    out.print(Text(f"{page.total:,} found · {counted}", style="dim"))


def _show_hit(hit: Hit) -> None:
    reference = f"{hit.path}/{hit.address}" if hit.address else hit.path
    out.print(Text.assemble((hit.title, "bold"), "  ", (hit.work_title if hit.address else "", "dim")))
    out.print(Text(f"{reference} [{hit.language}]", style="cyan"))
    if hit.snippet:
        snippet = Text(hit.snippet.replace("\n", " "))
        for start, end in hit.highlights:
            snippet.stylize("bold yellow", start, end)
        out.print(snippet)
    out.print()
