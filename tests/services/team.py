"""The site as a team is served it: several processes behind a server in front."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from tests.own_home import ROOT, environment
from tests.services.postgresql import free_port

PROCESSES = 2
LAW = """---
title: Shelter Act
country: ky
date: 2020-01-01
---
# Shelter Act
## Article 1
Whoever arrives is given shelter.
"""


class Site:
    """`migrandi serve` behind a server in front, as in deploy/."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home, self.port = home, free_port()
        self._log = home / f"said-{self.port}"
        self.address = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "migrandi", "serve", "--address", f"127.0.0.1:{self.port}"]
        with self._log.open("wb") as log:
            self._begun = subprocess.Popen(
                [*command, "--processes", str(PROCESSES)], env=environment(home, MIGRANDI_PROXY="127.0.0.1", **more),
                cwd=ROOT, stderr=log,
            )  # fmt: skip
        self._parent = psutil.Process(self._begun.pid)

    def processes(self) -> list[psutil.Process]:
        """Those that answer."""
        return self._parent.children()

    def said(self) -> str:
        """What it told whoever runs it."""
        return self._log.read_text()

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + 120
        while True:
            try:
                if httpx.get(f"{self.address}/readyz", timeout=60).status_code == 200:
                    return
            except httpx.TransportError:
                assert self._begun.poll() is None and time.monotonic() < until
                time.sleep(0.1)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process that holds the others."""
        self._begun.send_signal(how)
        self._begun.wait(30)


def ask(client: httpx.Client, address: str, subject: str) -> bool:
    """Send an enquiry by the open form; whether it was said that it came in."""
    form = client.get(f"{address}/ask").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields |= {"sender": "mission@example.org", "subject": subject, "question": "Who is bound?"}
    return client.post(f"{address}/ask", data=fields, headers={"Referer": f"{address}/ask"}).status_code == 200
