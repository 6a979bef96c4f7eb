"""A real PostgreSQL server of a test's own: in a folder, reached by a port of this machine, killed as a test likes."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

FOLDER = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
USER = "migrandi"

needs_postgresql = pytest.mark.skipif(
    FOLDER is None and not os.environ.get("MIGRANDI_CI"), reason="PostgreSQL is not installed here"
)


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgreSQL:
    """A server with nothing in it. `durable`: it writes through, so that what was acknowledged outlasts its death."""

    def __init__(self, *, durable: bool = False, port: int = 0) -> None:
        assert FOLDER is not None, "PostgreSQL is not installed here: run .ci/programs"
        self._programs = FOLDER
        self._home = Path(mkdtemp(prefix="migrandi-postgresql-"))
        self._owner = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        if self._owner:
            shutil.chown(self._home, self._owner)
        self.port = port or free_port()
        self._options = ["-p", str(self.port), "-k", str(self._home)]
        for said in (
            "listen_addresses=127.0.0.1",
            "max_connections=120",
            *(() if durable else ("fsync=off", "synchronous_commit=off", "full_page_writes=off")),
        ):
            self._options += ["-c", said]
        self._program("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, how: str = "") -> str:
        """The address of a new database."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {how}".encode())
        return self.url(name)

    def start(self) -> None:
        """Start it, and wait until it answers. As whoever supervises it would, again while it ends by itself: those of
        its processes that it left behind when it was killed may not have gone yet."""
        self._begin()
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url()).close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, (self._home / "log").read_text()
                time.sleep(0.05)
                if self._process.poll() is not None:
                    self._begin()
            else:
                return

    def _begin(self) -> None:
        with (self._home / "log").open("ab") as log:
            # a child of ours, so that when it is killed its number goes with it and the next one may begin
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._home / "data"), *self._options], stdout=log,
                stderr=log, cwd=self._home, user=self._owner,
            )  # fmt: skip

    def kill(self) -> None:
        """End it at once, with no time for anything; its processes end when they find it gone."""
        self._process.kill()
        self._process.wait()

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(60)
        shutil.rmtree(self._home, ignore_errors=True)

    def _program(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / name), "-D", str(self._home / "data"), *arguments], check=True,
            stdout=subprocess.DEVNULL, cwd=self._home, user=self._owner,
        )  # fmt: skip
