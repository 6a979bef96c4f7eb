"""`migrandi mcp`: the same answers as tools for assistants, over the Model Context Protocol."""

from __future__ import annotations

import os
from enum import StrEnum
from importlib.util import find_spec
from typing import Annotated

import typer
from django.conf import settings

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import fail, mistakes_as_sentences
from migrandi.cli.serving import listen, parts_of


class Transport(StrEnum):
    """How an assistant reaches the tools."""

    stdio = "stdio"
    http = "http"


@app.command()
def mcp(
    transport: Annotated[Transport, typer.Option(help="stdio: started by the assistant; http: at an address.")] = (
        Transport.stdio
    ),
    address: Annotated[str, typer.Option(help="Where to listen over HTTP, as HOST:PORT.")] = "127.0.0.1:8765",
) -> None:
    """Answer assistants: search, read, who is bound, compare, verify citations and quotations, list meetings.

    Tools only read and see what is public. With a key they see and do what its owner may: over stdio it is taken from
    MIGRANDI_KEY, over HTTP from each request's “Authorization: Bearer KEY”.

    Example: migrandi mcp --transport http --address 127.0.0.1:8765
    """
    if find_spec("mcp") is None:
        fail("not-installed", "The tools for assistants are not installed: pip install 'migrandi[assistants]'",
             as_json=False)  # fmt: skip
    host, port = parts_of(address)
    from migrandi.assistants import server  # noqa: PLC0415 an extra, and slow to load
    from migrandi.assistants.asking import now  # noqa: PLC0415
    from migrandi.people.keys import known  # noqa: PLC0415

    with mistakes_as_sentences(as_json=False):
        installation.ensure()
        word = os.environ.get("MIGRANDI_KEY", "")
        key = known(word, now()) if word else None
    server.quiet()
    if transport is Transport.stdio:
        server.over_stdio(key)
        return
    import uvicorn  # noqa: PLC0415 the extra's own

    listener = listen(host, port)
    typer.echo(f"Assistants find Migrandi at http://{address}/mcp – stop it with Ctrl-C.", err=True)
    application = server.over_http(host, port, settings.ALLOWED_HOSTS)
    uvicorn.Server(uvicorn.Config(application, log_level="warning", access_log=False)).run(sockets=[listener])
