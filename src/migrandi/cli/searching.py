"""`migrandi search` and `migrandi like`: the law that has these words, and provisions like one."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import msgspec
import typer
from rich.cells import cell_len
from rich.text import Text

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, out
from migrandi.law.addresses import locate
from migrandi.law.errors import UnknownProvision
from migrandi.search import likeness, querying
from migrandi.search.explaining import sentence
from migrandi.search.hits import Hit
from migrandi.search.presenting import shape_of_likeness, shape_of_page
from migrandi.search.query_fields import value_of
from migrandi.search.query_tokens import Mistake
from migrandi.search.querying import Filters, Page

Jurisdictions = Annotated[list[str] | None, typer.Option("--jurisdiction", help="Only law of this one, as ca.")]
Regions = Annotated[list[str] | None, typer.Option("--region", help="Only of this region, as Africa or 002.")]
Languages = Annotated[list[str] | None, typer.Option("--lang", help="Only texts in this language, as fr.")]
Kinds = Annotated[list[str] | None, typer.Option("--type", help="Only this kind of law, as treaty.")]
Years = Annotated[list[str] | None, typer.Option("--year", help="Only law of this year or 1990-1999.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="Only what is about this concept, as detention.")]
Populations = Annotated[
    list[str] | None, typer.Option("--population", help="Only what speaks of these persons, as children.")
]
Ever = Annotated[bool, typer.Option("--ever", help="Wordings of whatever day, not those that stand now.")]
Authority = Annotated[
    bool | None,
    typer.Option("--authority/--no-authority", help="Whether what has more authority is preferred (usually it is)."),
]
_AROUND = 60


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words, “a phrase”, -without, title:words, number:33, a OR b.")],
    jurisdiction: Jurisdictions = None,
    region: Regions = None,
    lang: Languages = None,
    kind: Kinds = None,
    year: Years = None,
    topic: Topics = None,
    population: Populations = None,
    on: Day = None,
    ever: Ever = False,
    authority: Authority = None,
    limit: Annotated[int, typer.Option(min=1, max=querying.MOST, help="How many at most.")] = 10,
    as_json: Json = False,
) -> None:
    """Find provisions, headnotes and works. Without --on, what stands by the last copies held.

    An option that narrows may be given several times: one of its values is then enough. A query that cannot be
    understood is shown with its place marked, exit code 2.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        narrowed = filters(
            jurisdiction, region, lang, kind, year, topic, population, on, ever=ever, authority=authority
        )
        page = querying.search(words, narrowed, limit=limit)
        if page.mistake is not None:
            refuse(page, page.mistake, as_json=as_json)
        cited = querying.places_cited(page.query)
    if as_json:
        print_json(shape_of_page(page) | {"cited": [msgspec.to_builtins(target) for target in cited]})
    else:
        for target in cited:
            reference = f"{target.path}/{target.address}" if target.address else target.path
            out.print(Text.assemble(("Cited: ", "bold green"), (target.title, "bold"), "  ", (reference, "cyan")))
        show_page(page)


@app.command()
def like(
    address: Annotated[str, typer.Argument(help="A provision, as ca/act/2001/c-27/sec_97.")],
    lang: Annotated[str, typer.Option("--lang", help="Of this text of it, as fr.")] = "",
    on: Day = None,
    same_law: Annotated[bool, typer.Option("--same-law", help="Provisions of its own law too.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=querying.MOST, help="How many at most in its language.")] = 10,
    as_json: Json = False,
) -> None:
    """Find provisions of other laws like one, in its language and in others."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        work, eid = locate(address)
        if not eid:
            raise UnknownProvision("Name a provision, as %(path)s/art_1: a whole law is like no other.", path=work.path)
        found = likeness.like(work, eid, language=lang, on=on, same_law=same_law, limit=limit)
    if as_json:
        print_json(shape_of_likeness(found))
        return
    for group in found.alike:
        out.print(Text(group.language, style="bold green"))
        for hit in group.hits:
            _show_hit(hit)
    if not found.alike:
        out.print("Nothing held is like it.")


def filters(
    jurisdiction: list[str] | None, region: list[str] | None, lang: list[str] | None, kind: list[str] | None,
    year: list[str] | None, topic: list[str] | None, population: list[str] | None, on: date | None, *, ever: bool,
    authority: bool | None = None,
) -> Filters:  # fmt: skip
    """What the options narrow a search to. Raises `UserError` where a value is none of its kind."""
    return Filters(
        tuple(jurisdiction or ()),
        tuple(value_of("region", one) for one in region or ()),
        tuple(lang or ()),
        tuple(kind or ()),
        tuple(value_of("year", one) for one in year or ()),
        on,
        ever,
        tuple(value_of("topic", one) for one in topic or ()),
        tuple(value_of("population", one) for one in population or ()),
        authority,
    )


def refuse(page: Page, mistake: Mistake, *, as_json: bool) -> None:
    """Say what cannot be understood, with a caret under its place, offer the plain words, and leave with 2."""
    if as_json:
        told = {"code": mistake.code, "message": mistake.sentence, "start": mistake.start, "end": mistake.end}
        sys.stderr.write(msgspec.json.encode({"error": told | {"plain": page.canonical}}).decode() + "\n")
        raise typer.Exit(2)
    before = page.query[max(0, mistake.start - _AROUND) : mistake.start]
    place = page.query[mistake.start : mistake.end][:_AROUND]
    err.print(Text(f"{before}{page.query[mistake.start :][:_AROUND]}"), soft_wrap=True)
    err.print(Text(" " * cell_len(before) + "^" * max(1, cell_len(place)), style="bold red"), soft_wrap=True)
    err.print(Text(mistake.sentence, style="red"))
    if page.canonical and page.total:
        err.print(Text(f"{page.total:,} have the plain words: migrandi search {_quoted(page.canonical)}", style="dim"))
    raise typer.Exit(2)


def _quoted(text: str) -> str:
    return "'" + text[:300].replace("'", "'\\''") + "'"


def show_page(page: Page) -> None:
    """What was found, for people."""
    if page.without_model:
        err.print(Text(page.without_model, style="yellow"))
    for one in page.corrections:
        out.print(Text(f"Nothing for “{one.typed}”; shown: “{one.shown}”.", style="yellow"))
    if not page.total:
        out.print("Nothing has these words. Use fewer words, take a filter away, or import the law you look for.")
        return
    if page.relaxed:
        some = f"Only {page.exact:,} have" if page.exact else "No text has"
        out.print(Text(f"{some} all of these words; below are some of them, or words for the same.", style="yellow"))
        if page.exact_query:
            out.print(Text(f"Those alone: migrandi search {_quoted(page.exact_query)}", style="dim"))
    for hit in page.hits:
        _show_hit(hit)
    facets = page.facets.get("jurisdiction", {})
    counted = ", ".join(f"{code} {count:,}" for code, count in list(facets.items())[:8])
    out.print(Text(f"{page.total:,} found · {counted}", style="dim"))


def _show_hit(hit: Hit) -> None:
    reference = f"{hit.path}/{hit.address}" if hit.address else hit.path
    out.print(Text.assemble((hit.title, "bold"), "  ", (hit.work_title if hit.address else "", "dim")))
    out.print(Text(f"{reference} [{', '.join((hit.language, *hit.languages))}]", style="cyan"))
    if hit.snippet:
        snippet = Text(hit.snippet.replace("\n", " "))
        for start, end in hit.highlights:
            snippet.stylize("bold yellow", start, end)
        out.print(snippet)
    if hit.why:
        out.print(Text(" · ".join(sentence(reason) for reason in hit.why), style="dim"))
    out.print()
