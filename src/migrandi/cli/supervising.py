"""Several processes that answer at one address: whichever ends, however it ended, another takes its place.

The parent holds the socket and answers nothing itself. What comes in while a process is gone waits at the socket for
the others. A process of the site ends when its parent does, whatever ended that.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory
from threading import Thread, Timer
from types import FrameType

_LISTENER, _TETHER = "MIGRANDI_LISTENER", "MIGRANDI_TETHER"
_BREATH = 1.0
"""Seconds that a process has to have lived for the next to be begun at once: what cannot begin does not spin."""
_GRACE = 10
"""Seconds in which a process that is told to end finishes what it answers."""

_AGAIN = 0.05
"""Seconds after which a process is told once more to end."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def supervise(listener: socket.socket, processes: int, words: list[str], say: Callable[[str], None]) -> None:
    """Keep so many processes of `migrandi serve` at the socket until this one is told to end.

    `words` are what `serve` is told again in each of them; `say` is told of each one that ended by itself.
    """
    end_on_sigterm()
    holding, tether = os.pipe()
    listener.listen(1024)  # from now on who comes waits, whether a process is there yet or not
    listener.set_inheritable(True)
    os.set_inheritable(holding, True)
    with TemporaryDirectory(prefix="migrandi-measures-") as measures:
        environment = os.environ | {
            _LISTENER: str(listener.fileno()), _TETHER: str(holding), "PROMETHEUS_MULTIPROC_DIR": measures,
        }  # fmt: skip

        def begin() -> tuple[subprocess.Popen[bytes], float]:
            command = [sys.executable, "-m", "migrandi", "serve", *words]
            begun = subprocess.Popen(command, env=environment, pass_fds=(listener.fileno(), holding))
            return begun, time.monotonic()

        staff = [begin() for _each in range(processes)]
        try:
            while True:
                time.sleep(0.05)
                for place, (process, since) in enumerate(staff):
                    if process.poll() is None or time.monotonic() - since < _BREATH:
                        continue
                    say(f"A process of the site {_how_it_ended(process.returncode)}; another takes its place.")
                    staff[place] = begin()
        finally:
            os.close(tether)
            for process, _since in staff:
                process.terminate()
            for process, _since in staff:
                try:
                    process.wait(_GRACE)
                except subprocess.TimeoutExpired:
                    process.kill()


def _how_it_ended(code: int) -> str:
    """In words, of what a process gave back: the signal by its name, if one ended it."""
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:  # one that has no name, as those of real time
        return f"was ended by signal {-code}"


def inherited() -> socket.socket | None:
    """The socket of the parent, in a process that `supervise` began; None in any other.

    From here on this process ends when it is told to, or when its parent is gone.
    """
    if _LISTENER not in os.environ:
        return None
    listener = socket.socket(fileno=int(os.environ.pop(_LISTENER)))
    end_on_sigterm()
    Thread(target=_end_with_parent, args=(int(os.environ.pop(_TETHER)),), daemon=True).start()
    return listener


def _end_with_parent(tether: int) -> None:
    os.read(tether, 1)  # nothing is ever written: it returns when the other end is closed
    os.kill(os.getpid(), signal.SIGTERM)


def end_on_sigterm() -> None:
    """From here on SIGTERM ends this process as `SystemExit` does; told so again meanwhile, it goes on ending.

    Where Python comes upon the signal in a `__del__`, it gives the exception up: then the process is told once more.
    """
    ending = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal ending
        if not ending:
            ending = True
            raise SystemExit(0)

    def given_up(lost: sys.UnraisableHookArgs) -> None:
        nonlocal ending
        if isinstance(lost.exc_value, SystemExit):
            ending = False
            Timer(_AGAIN, os.kill, (os.getpid(), signal.SIGTERM)).start()  # here it would be given up, too
        else:
            sys.__unraisablehook__(lost)

    sys.unraisablehook = given_up
    signal.signal(signal.SIGTERM, end)
