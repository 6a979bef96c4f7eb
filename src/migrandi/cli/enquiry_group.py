"""`migrandi enquiry`: the group that the commands about enquiries and their mail belong to."""

from __future__ import annotations

import typer

from migrandi.cli.app import app

enquiry = typer.Typer(no_args_is_help=True, help="Enquiries of field missions: mail in, triage, answers out.")
app.add_typer(enquiry, name="enquiry")
