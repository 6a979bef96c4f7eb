"""`migrandi key`: keys by which programs act for somebody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Json, fail, mistakes_as_sentences, print_json
from migrandi.people import keys as verbs
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.models import ApiKey

key = typer.Typer(no_args_is_help=True, help="Keys by which programs act for somebody, over the API and as assistants.")
app.add_typer(key, name="key")


@key.command()
def make(
    owner: Annotated[str, typer.Argument(help="The name by which its owner signs in.")],
    name: Annotated[str, typer.Option(help="What it is for.")] = "key",
    writes: Annotated[bool, typer.Option("--writes", help="It may write too, as far as its owner may.")] = False,
    days: Annotated[int | None, typer.Option(min=1, help="For how many days it holds; else until revoked.")] = None,
    rate: Annotated[str, typer.Option(help="Requests it may make, as 100/m; else as the site allows.")] = "",
    as_json: Json = False,
) -> None:
    """Make a key for somebody with an account. It is shown this once: keep it as a password.

    Example: migrandi key make officer-a --name "monthly report" --days 90
    """
    from django.contrib.auth.models import User  # noqa: PLC0415 needs the apps loaded

    with mistakes_as_sentences(as_json):
        installation.ensure()
        account = User.objects.filter(username=owner, is_active=True).first()
        if account is None:
            fail("unknown-account", f"Nobody signs in here as “{owner}”. Make an account: migrandi editor NAME",
                 as_json=as_json)  # fmt: skip
        made, word = verbs.make(account, name, AT_THE_MACHINE, datetime.now(UTC), writes=writes, days=days, rate=rate)
    if as_json:
        print_json({"number": made.pk, "key": word})
    else:
        typer.echo("Keep this key; it is not shown again.", err=True)
        typer.echo(word)


@key.command("list")
def list_keys(as_json: Json = False) -> None:
    """List all keys: whose they are, what they are for, whether they hold.

    Example: migrandi key list
    """
    installation.ensure()
    found = [verbs.shape(one) for one in ApiKey.objects.select_related("owner")]
    if as_json:
        print_json({"keys": found})
        return
    from migrandi.cli.tables import print_table  # noqa: PLC0415 programs need nothing that draws

    rows = [
        (one["number"], one["owner"], one["name"], f"{one['start']}…", "reads and writes" if one["writes"] else "reads",
         "revoked" if one["revoked_at"] else "holds")
        for one in found
    ]  # fmt: skip
    print_table(("number", "whose", "for", "begins", "may", ""), rows, right=("number",))


@key.command()
def revoke(number: Annotated[int, typer.Argument(help="The key's number, as `migrandi key list` shows it.")]) -> None:
    """Revoke a key: it holds no longer, at once.

    Example: migrandi key revoke 3
    """
    installation.ensure()
    found = ApiKey.objects.filter(pk=number).first()
    if found is None:
        fail("unknown-key", f"There is no key {number}. List them: migrandi key list", as_json=False)
    verbs.revoke(found, AT_THE_MACHINE, datetime.now(UTC))
    typer.echo(f"Key {number} holds no longer.", err=True)
