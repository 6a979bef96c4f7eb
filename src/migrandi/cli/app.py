"""The `migrandi` command and its start: settings, language of the messages, data set up on first use."""

from __future__ import annotations

import locale
import os
import sys

import typer

from migrandi import __version__

app = typer.Typer(
    name="migrandi",
    help="Migrandi: an open database of international migration law, by provision, language and date.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"migrandi {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Show the version."),
) -> None:
    """Bring law in, read it as it stood on a day, search it."""


def main() -> None:
    """Run the command line; the entry point of the `migrandi` program."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 needs its settings named first

    try:
        _run()
    except ImproperlyConfigured as error:
        # an address in the environment that cannot be understood, or what it needs is not installed
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


def _run() -> None:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    django.setup()
    from django.utils import translation  # noqa: PLC0415

    from migrandi.cli import commands  # noqa: PLC0415 what it loads needs settings

    completing = any(name.startswith("_") and name.endswith("_COMPLETE") for name in os.environ)
    commands.load(() if completing else sys.argv[1:])
    spoken = (locale.getlocale()[0] or os.environ.get("LANG") or "en").split("_", maxsplit=1)[0].lower()
    offered = {code for code, _name in settings.LANGUAGES}
    with translation.override(spoken if spoken in offered else "en"):
        try:
            app()
        except BrokenPipeError:
            # whoever read our output has had enough
            sys.stdout = None
            sys.exit(141)
