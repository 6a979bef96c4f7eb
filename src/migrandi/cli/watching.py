"""`migrandi watch`: following a State, an instrument, a provision, a topic, a body or a saved search."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from django.utils import timezone
from rich.text import Text

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, out, print_table
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.watch import following, running
from migrandi.watch.models import Channel, Follow
from migrandi.watch.presenting import shape_of_follow

watch = typer.Typer(no_args_is_help=True, help="Follow what changes, and be told of it once.")
app.add_typer(watch, name="watch")


@watch.command()
def add(
    kind: Annotated[Follow.Kind, typer.Argument(help="What kind of thing it is.")],
    target: Annotated[str, typer.Argument(help="KE, refugee-convention, ca/act/2001/c-27/sec_97, detention …")],
    by: Annotated[Channel.Way, typer.Option(help="How to be told.")] = Channel.Way.FEED,
    to: Annotated[str, typer.Option(help="The e-mail address, or the webhook's https address.")] = "",
    pace: Annotated[Channel.Pace, typer.Option(help="How often.")] = Channel.Pace.DAILY,
    lang: Annotated[str, typer.Option(help="In which language to be told.")] = "en",
    as_json: Json = False,
) -> None:
    """Follow something from now on: migrandi watch add state KE --by mail --to officer@example.org"""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        now = timezone.now()
        channel = following.open_channel(AT_THE_MACHINE, by.value, pace.value, to, lang, now)
        made = following.follow(AT_THE_MACHINE, channel, kind.value, target, now)
        if as_json:
            print_json(shape_of_follow(made))
            return
        out.print(Text(f"{made.get_kind_display()} {made.label} is followed: {channel}."))


@watch.command("list")
def list_follows(as_json: Json = False) -> None:
    """List what is followed on this machine."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        held = list(following.follows_of(AT_THE_MACHINE).filter(stopped_at=None))
        if as_json:
            print_json({"follows": [shape_of_follow(one) for one in held]})
            return
        if not held:
            out.print("Nothing is followed yet: migrandi watch add state KE")
            return
        print_table(
            ["number", "what", "which", "told by", "how often"],
            [
                [one.pk, one.get_kind_display(), one.label, str(one.channel), one.channel.get_pace_display()]
                for one in held
            ],
        )


@watch.command()
def remove(number: Annotated[int, typer.Argument(help="As in the list.")], as_json: Json = False) -> None:
    """Stop following. It can be had back on the site."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        one = following.follow_of(AT_THE_MACHINE, number)
        following.stop(one, timezone.now())
        if as_json:
            print_json(shape_of_follow(one))
        else:
            out.print(Text(f"{one.label} is not followed any more."))


@watch.command()
def run(
    every: Annotated[float | None, typer.Option(min=1, help="Go on, looking again after so many seconds.")] = None,
    as_json: Json = False,
) -> None:
    """Gather what happened, make the digests that are due, and send them. For every follower of this installation.

    Stopped or killed at whatever moment, the next run goes on: nothing is lost, nothing is told twice.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        while True:
            done = running.run(timezone.now())
            if as_json:
                print_json(done.shape())
            else:
                out.print(Text(done.sentence()))
            for sentence in done.failures:
                err.print(Text(sentence, style="red"))
            if every is None:
                break
            time.sleep(every)
    if done.failures:
        raise typer.Exit(1)
