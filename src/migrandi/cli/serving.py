"""`migrandi serve`: the site, for this machine or for a network."""

from __future__ import annotations

import faulthandler
import os
import socket
from contextlib import suppress
from threading import Timer
from typing import Annotated

import typer
from django.conf import settings
from rich.text import Text

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import fail, mistakes_as_sentences
from migrandi.cli.supervising import inherited, processors, supervise
from migrandi.cli.tables import err
from migrandi.postgresql.away import SERVER_ERRORS, away

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
_STANDARD_ERROR = 2
_CONNECTIONS = 1_000
"""How many browsers are spoken with at once: who comes after them is told 503."""
_IDLE = 60
"""Seconds for which a browser that asks nothing more keeps its connection."""
_GRACE = 8
"""Seconds in which what is being answered is finished when the process is told to end."""
_FIRST_PAGE = 3.0
"""Seconds in which the first page is looked at before anything is read for the first question."""


@app.command()
def serve(
    address: Annotated[str, typer.Option(help="Where to listen, as HOST:PORT.")] = "127.0.0.1:8000",
    threads: Annotated[int, typer.Option(min=1, help="How many pages each process makes at once.")] = 4,
    processes: Annotated[
        int, typer.Option(min=0, help="How many processes answer, each begun anew if it ends; 0: one a processor.")
    ] = 1,
) -> None:
    """Serve the site; its address is printed. Stop it with Ctrl-C.

    On this machine's own address, whoever opens the site may import law through the browser; on any other, or behind a
    server in front (MIGRANDI_PROXY, MIGRANDI_HOSTS), editors may who have signed in (`migrandi editor`).
    """
    faulthandler.enable(_STANDARD_ERROR)  # a crash in a library's machine code says which thread was where
    host, port = parts_of(address)
    # behind a server in front, or under a public name, who asks this machine's own address may be anybody
    alone = host in _LOOPBACK and "MIGRANDI_PROXY" not in os.environ and set(settings.ALLOWED_HOSTS) <= _HERE
    os.environ["MIGRANDI_LAPTOP"] = "1" if alone else "0"
    settings.LAPTOP = alone
    listener = inherited()
    if listener is not None:  # one of several: its parent has set everything up
        _make_ready()
        _answer(listener, threads)
        return
    with mistakes_as_sentences(as_json=False):
        with err.status("Setting up …") as status:
            installation.ensure(say=status.update)
        listener = listen(host, port)
    shown = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    err.print(Text.assemble("Migrandi is at ", (shown, "bold"), " – stop it with Ctrl-C."))
    if processes != 1:
        supervise(listener, processes or processors(), ["--address", address, "--threads", str(threads)], err.print)
        return
    reading = Timer(_FIRST_PAGE, _make_ready)
    reading.daemon = True
    reading.start()
    _answer(listener, threads)


def _answer(listener: socket.socket, threads: int) -> None:
    """Answer what comes in at the socket, until the process is told to end."""
    from uvicorn import Config, Server  # noqa: PLC0415 only this command needs it

    from migrandi.web.front import Front  # noqa: PLC0415 needs the site's settings
    from migrandi.web.wire import Wire  # noqa: PLC0415 only this command needs it
    from migrandi.web.wsgi import application  # noqa: PLC0415 builds the whole site

    # a proxy in front says who asks and whether over HTTPS; from anybody else that is not believed
    proxy = os.environ.get("MIGRANDI_PROXY")
    server = Server(Config(
        Front(application, threads), interface="asgi3", lifespan="off", ws="none", loop="asyncio", http=Wire,
        log_config=None, access_log=False, server_header=False, headers=[("Server", "migrandi")],
        proxy_headers=bool(proxy), forwarded_allow_ips=proxy or "", limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_IDLE, timeout_graceful_shutdown=_GRACE,
    ))  # fmt: skip
    with suppress(KeyboardInterrupt):  # that is how it is stopped
        server.run(sockets=[listener])


def _make_ready() -> None:
    """Read what the first question would wait for."""
    from django.db import connection  # noqa: PLC0415 each thread has its own

    from migrandi.search.querying import make_ready  # noqa: PLC0415 only this command needs it

    try:
        make_ready()
    except SERVER_ERRORS as error:
        if away(error) is None:
            raise
        # whoever asks the first question is told
    finally:
        connection.close()


def parts_of(address: str) -> tuple[str, int]:
    """Host and port of an address as a person writes it; a mistake in a sentence where it is none."""
    host, _colon, port = address.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        fail("bad-address", f"“{address}” is not an address. Write it as 127.0.0.1:8000.", as_json=False)
    return host.strip("[]") or "127.0.0.1", int(port)


def listen(host: str, port: int) -> socket.socket:
    """A socket at that address; a mistake in a sentence where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # told to be TCP's, so that asyncio lets what is small go out at once instead of holding it for what may follow
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        fail(
            "address-taken",
            f"Nothing can listen at {host}:{port} ({error.strerror}). Stop what does, or choose another: "
            f"migrandi serve --address {host}:{port + 1}",
            as_json=False,
        )
    return listener


@app.command()
def editor(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for if not given.")
    ],
) -> None:
    """Let a person edit and import: adds an editor who signs in at /admin/, or sets the password anew."""
    from django.contrib.auth.models import User  # noqa: PLC0415 needs the apps loaded

    with mistakes_as_sentences(as_json=False):
        installation.ensure()
        user, new = User.objects.get_or_create(username=name)
        user.is_staff = user.is_superuser = user.is_active = True
        user.set_password(password)
        user.save()
    err.print(f"{name} can sign in at /admin/." if new else f"{name} has the new password.")
