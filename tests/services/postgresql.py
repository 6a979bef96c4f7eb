"""A real PostgreSQL server of a test's own: in a folder, reached by a port of this machine, killed as a test likes."""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

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


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


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
        self._options = f"-p {self.port} -k {self._home} -c listen_addresses=127.0.0.1 -c max_connections=120"
        if not durable:
            self._options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self._program("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str) -> str:
        """The address of a new database."""
        self._program(
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            USER,
            "-d",
            "postgres",
            "-qc",
            f"CREATE DATABASE {name}",
            at="",
        )
        return self.url(name)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._program("pg_ctl", "-s", "-w", "-t", "60", "-o", self._options, "-l", str(self._home / "log"), "start")

    def kill(self) -> None:
        """End it and all of its processes at once, with no time for anything."""
        first = int((self._home / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        everyone = [first, *map(int, children)]
        for process in everyone:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_lives(process) for process in everyone):
            time.sleep(0.02)

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self._program("pg_ctl", "-s", "-w", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self._home, ignore_errors=True)

    def _program(self, name: str, *arguments: str, at: str = "-D", check: bool = True) -> None:
        place = [at, str(self._home / "data")] if at else []
        subprocess.run(
            [str(self._programs / name), *place, *arguments], check=check, stdout=subprocess.DEVNULL, cwd=self._home,
            user=self._owner,
        )  # fmt: skip
