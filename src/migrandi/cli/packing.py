"""`migrandi pack`: a selection of the database as one signed file, made, looked at, checked and installed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.text import Text

from migrandi import installation
from migrandi.cli.annotating import bars, walk_references
from migrandi.cli.app import app
from migrandi.cli.output import Json, as_day, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, out, print_table
from migrandi.packs import installing, keys, making, packfile
from migrandi.packs.packfile import Listing, Selection
from migrandi.search.following import tag_and_index

pack = typer.Typer(no_args_is_help=True, help="Law as one signed file, for whoever has a poor line or none.")
app.add_typer(pack, name="pack")

File = Annotated[Path, typer.Argument(help="The pack.")]
Words = Annotated[str, typer.Option(help="Separated by commas; all of them where it is left out.")]


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


@pack.command()
def make(
    file: Annotated[Path, typer.Argument(help="The file to write, as sahel.pack.")],
    name: Annotated[
        str, typer.Option(help="What the pack is called; later editions keep it (default: the file's).")
    ] = "",
    states: Words = "",
    topics: Words = "",
    languages: Words = "",
    since: Annotated[
        date | None, typer.Option(parser=as_day, metavar="YYYY-MM-DD", help="Only copies of that day or later.")
    ] = None,
    until: Annotated[
        date | None, typer.Option(parser=as_day, metavar="YYYY-MM-DD", help="Only copies of that day or earlier.")
    ] = None,
    originals: Annotated[
        bool, typer.Option("--originals/--no-originals", help="With the bytes as received; without, it is smaller.")
    ] = True,
    beyond: Annotated[
        Path | None, typer.Option(help="An earlier pack: only what is not in it goes into this one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a pack of the laws held: all of them, or those of States, topics, languages, days.

    It is signed with this installation's key, which “migrandi pack key” shows. The same selection made again later
    installs as a difference where this one is installed.

    Example: migrandi pack make kenya.pack --states KE,int --languages en
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        selection = Selection(_split(states), _split(topics), _split(languages), since, until, originals)
        with bars(quiet=as_json) as progress:
            task = progress.add_task("Packing", total=None)
            listing = making.make(
                file, name or file.stem, selection, home=settings.HOME, store=settings.BLOBS, at=datetime.now(UTC),
                beyond=beyond, on_part=lambda texts: progress.update(task, description=f"Packing: {texts:,} texts"),
            )  # fmt: skip
    _tell(listing, file, as_json)


@pack.command()
def inspect(file: File, as_json: Json = False) -> None:
    """What a pack holds, whose key signed it, and whether that key is trusted here. Also of one that is cut off.

    Example: migrandi pack inspect kenya.pack
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        listing = packfile.read(file).listing
    _tell(listing, file, as_json)


@pack.command()
def verify(file: File, as_json: Json = False) -> None:
    """Check the signature and every part. What is missing or damaged is said in bytes, so that a transfer can go on.

    Example: migrandi pack verify kenya.pack
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        opened = packfile.read(file)
        opened.check()
    if as_json:
        print_json({"whole": True, "parts": len(opened.listing.parts), "signer": opened.listing.signer})
    else:
        out.print(Text(f"Whole: {len(opened.listing.parts):,} parts, signed by {_whose(opened.listing)}."))


@pack.command()
def install(
    file: File,
    trust_unknown: Annotated[
        bool, typer.Option("--trust-unknown", help="Also where nobody here knows the key it is signed with.")
    ] = False,
    references: Annotated[
        bool, typer.Option("--references/--no-references", help="Afterwards find out what the provisions cite.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Check a pack, then take in what it holds and is not held here. One that was stopped goes on when run again.

    Example: migrandi pack install kenya.pack
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        with bars(quiet=as_json) as progress:
            task = progress.add_task("Installing", total=None)
            index = progress.add_task("Search index", total=None, visible=False)
            done = installing.install(
                file, home=settings.HOME, store=settings.BLOBS, at=datetime.now(UTC), trust_unknown=trust_unknown,
                on_part=lambda part, of: progress.update(task, completed=part, total=of),
                on_recorded=lambda: tag_and_index(
                    settings.HOME,
                    on_indexed=lambda paid, of: progress.update(index, completed=paid, total=of, visible=True),
                ),
            )  # fmt: skip
        if references and done.taken:
            walk_references(None, quiet=as_json)
    if as_json:
        print_json(done)
        return
    print_table(
        ("receipts taken", "held already", "provisions", "new wordings"),
        [[done.taken, done.held, done.provisions, done.new]],
        right=("receipts taken", "held already", "provisions", "new wordings"),
    )


@pack.command()
def key(as_json: Json = False) -> None:
    """This installation's public key, for whoever is to trust its packs. Give it by another way than the pack.

    Example: migrandi pack key
    """
    with mistakes_as_sentences(as_json):
        shown = keys.shown(keys.own(settings.HOME).public_key())
    if as_json:
        print_json({"key": shown})
    else:
        out.print(Text(shown), soft_wrap=True)


@pack.command()
def trust(
    public_key: Annotated[str, typer.Argument(metavar="KEY", help="The key, 64 digits and letters.")],
    name: Annotated[str, typer.Option(help="Whose it is.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="No longer trust it.")] = False,
    as_json: Json = False,
) -> None:
    """Trust packs signed with a key, or no longer.

    Example: migrandi pack trust 3b6a… --name "Headquarters"
    """
    with mistakes_as_sentences(as_json):
        if remove:
            keys.distrust(settings.HOME, public_key)
        else:
            keys.trust(settings.HOME, public_key, name)
        known = keys.trusted(settings.HOME)
    if as_json:
        print_json(known)
    else:
        print_table(("key", "whose"), known.items())


def _whose(listing: Listing) -> str:
    known = keys.trusted(settings.HOME).get(listing.signer)
    return f"{known or 'a key that is not trusted here'} ({listing.signer[:16]}…)"


def _tell(listing: Listing, file: Path, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "name": listing.name, "edition": listing.edition, "made_at": listing.made_at, "signer": listing.signer,
                "trusted": listing.signer in keys.trusted(settings.HOME), "selection": listing.selection,
                "works": listing.works, "texts": listing.texts, "parts": len(listing.parts), "bytes": listing.size,
            }
        )  # fmt: skip
        return
    chosen = listing.selection
    print_table(
        ("pack", "edition", "made", "works", "texts", "parts", "size"),
        [[listing.name, str(listing.edition), f"{listing.made_at:%Y-%m-%d}", listing.works, listing.texts,
          len(listing.parts), f"{listing.size / 2**20:,.1f} MB"]],
        right=("works", "texts", "parts", "size"),
    )  # fmt: skip
    told = {
        "States": chosen.jurisdictions, "topics": chosen.topics, "languages": chosen.languages,
        "since": [str(chosen.since)] if chosen.since else [], "until": [str(chosen.until)] if chosen.until else [],
    }  # fmt: skip
    out.print(
        Text(" · ".join(f"{name}: {', '.join(said)}" for name, said in told.items() if said) or "everything held")
    )
    out.print(Text(f"Signed by {_whose(listing)}. {'With' if chosen.originals else 'Without'} the bytes as received."))
    for title in listing.titles[:10]:
        out.print(Text(f"  {title}"))
    if listing.works > 10:
        err.print(Text(f"  … {listing.works:,} works in {file.name}", style="dim"))
