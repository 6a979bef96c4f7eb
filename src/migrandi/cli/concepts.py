"""`migrandi concepts`, `tags`: the thesaurus, what is about a concept, and tagging provisions with it."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.concepts import about, finding
from migrandi.concepts.presenting import shape_of_about, shape_of_concept, shape_of_tags
from migrandi.thesaurus.reading import Concept, by_id, concepts, narrower


@app.command("concepts")
def show_concepts(
    text: Annotated[str, typer.Argument(help="An id, a label, or words in any of the six languages.")] = "",
    jurisdiction: Annotated[str, typer.Option(help="Provisions of this one only: ca.")] = "",
    lang: Annotated[str, typer.Option(help="Provisions in this language only.")] = "",
    limit: Annotated[int, typer.Option(min=0, max=500, help="How many provisions about it.")] = 10,
    as_: Annotated[str, typer.Option("--as", help="Write the concepts as SKOS: ttl or jsonld.")] = "",
    as_json: Json = False,
) -> None:
    """Show the concepts of migration law: all as a tree, those that a text names, or one with the provisions about it.

    A text that is no concept is read like a query: the concepts it names are listed, or those with its words.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        one = finding.concept_of(text) if text else None
        if one is not None:
            found = [one]
        elif text:
            found = finding.named_in(text) or finding.with_words(text)
            if not found:
                raise finding.UnknownConcept(
                    f"No concept is called “{text}”. Try a single word of it, or `migrandi concepts` for all of them."
                )
        else:
            found = list(concepts())
        if as_:
            _write(found, as_)
        elif one is not None:
            _show(one, jurisdiction, lang, limit, as_json=as_json)
        elif as_json:
            counted = about.counts()
            print_json({"concepts": [shape_of_concept(each, counted.get(each.id, 0)) for each in found]})
        else:
            _list(found, tree=not text)


def _write(found: list[Concept], form: str) -> None:
    from migrandi.thesaurus import skos  # noqa: PLC0415 reading SKOS's library takes longer than an answer

    writers = {"ttl": skos.turtle, "jsonld": skos.json_ld}
    if form not in writers:
        raise finding.NotAForm(f"“{form}” is no form of a thesaurus. Write --as ttl or --as jsonld.")
    sys.stdout.write(writers[form](of=found).rstrip("\n") + "\n")


def _show(one: Concept, jurisdiction: str, language: str, limit: int, *, as_json: bool) -> None:
    found = about.provisions_about([one.id], jurisdiction, language, limit=limit)
    if as_json:
        print_json(shape_of_concept(one) | {"about": shape_of_about(found)})
        return
    from rich.text import Text  # noqa: PLC0415 programs need nothing that draws

    from migrandi.cli.tables import out, print_table  # noqa: PLC0415

    known = by_id()
    out.print(Text(one.label["en"], style="bold"), Text(one.id, style="dim"))
    if note := one.note.get("en"):
        out.print(Text(note))
    print_table(["language", "label", "also"], [[code, word, "; ".join(one.also.get(code, []))]
                                                for code, word in one.label.items()])  # fmt: skip
    for name, ids in (("broader", one.broader), ("narrower", narrower()[one.id]), ("related", one.related)):
        if ids:
            out.print(Text(f"{name}: " + ", ".join(f"{known[each].label['en']} ({each})" for each in ids)))
    out.print(f"\nProvisions about it: {found.total:,}.")
    print_table(
        ["sure", "law", "provision", "language"],
        [[f"{row.tag.confidence:.2f}", row.title[:60], f"{row.label} {row.heading}".strip()[:60] or row.eid,
          row.language] for row in found.provisions],
    )  # fmt: skip


def _list(found: list[Concept], *, tree: bool) -> None:
    from rich.text import Text  # noqa: PLC0415 programs need nothing that draws

    from migrandi.cli.tables import out  # noqa: PLC0415

    known, counted = by_id(), about.counts()

    def line(concept: Concept, depth: int) -> None:
        count = f" {counted[concept.id]:,}" if concept.id in counted else ""
        out.print(Text("  " * depth + concept.label["en"]), Text(f"{concept.id}{count}", style="dim"))
        if tree:
            for below in narrower()[concept.id]:
                line(known[below], depth + 1)

    for concept in found:
        if not tree or not concept.broader:
            line(concept, 0)


@app.command()
def tags(
    address: Annotated[
        str, typer.Argument(help="A provision, to show what it is about: ca/act/2001/c-27/sec_97.")
    ] = "",
    lang: Annotated[str | None, typer.Option(help="The language of the text.")] = None,
    rebuild: Annotated[bool, typer.Option(help="Tag everything anew. What persons said of a tag stands.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that read (default: one a core).")] = None,
    as_json: Json = False,
) -> None:
    """Tag the provisions that are not tagged yet with what they are about, or show the tags of one and why.

    Stopped, it is gone on with later. Where the thesaurus was changed, everything is tagged anew.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        if address:
            _show_tags(address, lang, as_json=as_json)
            return
        from migrandi.cli.annotating import walk_tags  # noqa: PLC0415 showing tags needs no walk

        walked = walk_tags(jobs, quiet=as_json, rebuild=rebuild)
    if as_json:
        print_json(msgspec.to_builtins(walked))
        return
    from migrandi.cli.tables import out  # noqa: PLC0415 programs need nothing that draws

    out.print(f"Read {walked.provisions:,} provisions; {walked.found:,} tags.")


def _show_tags(address: str, lang: str | None, *, as_json: bool) -> None:
    from migrandi.law.addresses import locate  # noqa: PLC0415 the walk needs none of these
    from migrandi.law.reading import choose_language  # noqa: PLC0415

    work, eid = locate(address)
    language = choose_language(work, lang)
    found = about.tags_within(work, eid, language)
    if as_json:
        print_json(shape_of_tags(work.path, language, found))
        return
    from migrandi.cli.tables import print_table  # noqa: PLC0415

    print_table(
        ["provision", "concept", "sure", "why"],
        [[place, tag.concept, f"{tag.confidence:.2f}",
          tag.word or "; ".join(f"{one.place}: {one.label} ×{one.times}" for one in tag.why)]
         for place, said in found for tag in said],
    )  # fmt: skip
