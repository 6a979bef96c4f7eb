"""`migrandi saved`: searches kept under a name, on this machine or for a user of the site."""

from __future__ import annotations

from typing import Annotated

import typer
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone
from rich.text import Text

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.cli.searching import (
    Authority,
    Ever,
    Jurisdictions,
    Kinds,
    Languages,
    Populations,
    Regions,
    Topics,
    Years,
    filters,
    refuse,
    show_page,
)
from migrandi.cli.tables import out, print_table
from migrandi.errors import UserError
from migrandi.search import querying, saving
from migrandi.search.presenting import shape_of_page, shape_of_saved
from migrandi.search.query_language import parse

saved = typer.Typer(no_args_is_help=True, help="Searches kept under a name.")
app.add_typer(saved, name="saved")

Name = Annotated[str, typer.Argument(help="The name it is saved under.")]
Of = Annotated[str, typer.Option("--user", help="The user of the site whose searches they are; else this machine's.")]


class NoSuchUser(UserError):
    """The site knows no user of that name."""

    code = "no-such-user"


def _owner(name: str) -> User | None:
    if not name:
        return None
    found = get_user_model().objects.filter(username=name).first()
    if found is None:
        raise NoSuchUser("There is no user “%(name)s”. Make one with: migrandi editor %(name)s", name=name)
    return found


@saved.command()
def add(
    name: Name,
    words: Annotated[str, typer.Argument(help="What to look for, as in search.")],
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
    user: Of = "",
    as_json: Json = False,
) -> None:
    """Keep a search under a name. A query that cannot be understood is not saved, exit code 2."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        narrowed = filters(
            jurisdiction, region, lang, kind, year, topic, population, on, ever=ever, authority=authority
        )
        if (mistake := parse(words).mistake) is not None:
            refuse(querying.search(words, narrowed), mistake, as_json=as_json)
        made = saving.save(_owner(user), name, words, narrowed, timezone.now())
    if as_json:
        print_json(shape_of_saved(made))
    else:
        out.print(Text(f"Saved as “{made.name}”: {made.query}"))


@saved.command("list")
def show_list(user: Of = "", as_json: Json = False) -> None:
    """The saved searches, by name."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        found = [shape_of_saved(one) for one in saving.saved_by(_owner(user))]
    if as_json:
        print_json({"saved": found})
    else:
        rows = ((one["name"], one["query"], _narrowed(one["filters"])) for one in found)
        print_table(("name", "query", "narrowed to"), rows)


def _narrowed(said: object) -> str:
    if not isinstance(said, dict):
        return ""
    return " · ".join(
        ", ".join(value) if isinstance(value, list) else f"{name} {value}" for name, value in said.items()
    )


@saved.command()
def run(
    name: Name,
    limit: Annotated[int, typer.Option(min=1, max=querying.MOST, help="How many at most.")] = 10,
    user: Of = "",
    as_json: Json = False,
) -> None:
    """What a saved search finds now."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        page = saving.run(saving.saved_as(_owner(user), name), limit=limit)
    if as_json:
        print_json(shape_of_page(page))
    else:
        show_page(page)


@saved.command()
def remove(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Have one back that was removed.")] = False,
    user: Of = "",
    as_json: Json = False,
) -> None:
    """Take a saved search away; for thirty days --undo has it back."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        owner = _owner(user)
        if undo:
            one = saving.have_back(saving.removed_as(owner, name))
        else:
            one = saving.saved_as(owner, name)
            saving.remove(one, timezone.now())
    if as_json:
        print_json(shape_of_saved(one))
    elif undo:
        out.print(Text(f"“{one.name}” is there again."))
    else:
        out.print(Text(f"“{one.name}” is removed. Have it back with: migrandi saved remove {one.name!r} --undo"))
