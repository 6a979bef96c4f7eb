"""Reads spoilt files in processes of their own, each input within a limit of time and memory."""

import multiprocessing
import os
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import Any

import msgspec

from migrandi.formats import registry
from migrandi.formats.document import LegalDocument, texts
from migrandi.formats.errors import FormatError
from tests.formats.fuzzing import spoilt

SECONDS = 5
"""Processor time an input may take."""
MEMORY = 1024**3
"""Bytes of address space a process may take."""
PATIENCE = 90
"""Seconds by the clock after which a process that does not answer is ended."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(LegalDocument).decode


class TooSlowError(BaseException):
    """Raised in the midst of a read that takes too long; no reader may catch it."""


@dataclass
class Finding:
    """One way in which a reader broke, with the seeds that show it."""

    what: str
    where: str
    traceback: str
    seeds: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of all inputs."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    by_module: Counter[str] = field(default_factory=Counter)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)


def examine(seed: str, seconds: float = SECONDS) -> tuple[str, str, str, str]:
    """Read one spoilt file: the format it was read as; `read`, `refused` or what broke; where; the traceback."""
    source, data, done = spoilt(seed)
    about = f"{source.name}: {', '.join(done)}; {len(data)} bytes"
    module = "nothing"
    signal.signal(signal.SIGVTALRM, _limit)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        for document in registry.read(data, source.hints):
            module = document.format
            # what the database does with it: written, read back, walked through
            if any("\0" in words for words in (document.title, document.number, *texts(document.content))):
                return module, "a character that cannot be stored", "NUL", about
            if list(texts(_decode(_encode(document)).content)) != list(texts(document.content)):
                return module, "changed", "between writing and reading", about
    except FormatError as error:
        if len(str(error)) < 10:
            return module, "mute", type(error).__name__, f"{about}\nthe error says: {error!s}"
        return module, "refused", "", ""
    except TooSlowError as error:
        return module, "too slow", _where(error), f"{about}\n{_last_lines(error)}"
    except MemoryError as error:
        return module, "too much memory", _where(error), f"{about}\n{_last_lines(error)}"
    except Exception as error:  # noqa: BLE001 the very thing looked for
        return module, type(error).__name__, _where(error), f"{about}\n{_last_lines(error)}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return module, "read", "", ""


def _where(error: BaseException) -> str:
    """The last line of our own code on the way to the error."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "migrandi" in frame.filename]
    return f"{os.path.basename(own[-1].filename)}:{own[-1].name}" if own else "?"  # noqa: PTH119


def _last_lines(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-8))[-4000:]


def _limit(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def _work(pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        pipe.send(examine(pipe.recv()))


class _Worker:
    def __init__(self, context: Any) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.seed: str | None = None
        self.since = 0.0

    def give(self, seed: str) -> None:
        self.seed, self.since = seed, time.monotonic()
        self.pipe.send(seed)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run(seeds: Iterator[str], jobs: int, progress: Callable[[Outcome], None] = lambda _: None) -> Outcome:
    """Read the spoilt file of each seed, in `jobs` processes, and gather what broke."""
    # each begins with nothing but itself: what this process has loaded would count as theirs
    context = multiprocessing.get_context("spawn")
    outcome = Outcome()
    workers = [_Worker(context) for _ in range(jobs)]
    try:
        while True:
            for worker in workers:
                if worker.seed is None and (seed := next(seeds, None)) is not None:
                    worker.give(seed)
            busy = [worker for worker in workers if worker.seed is not None]
            if not busy:
                return outcome
            ready = wait([worker.pipe for worker in busy], timeout=1)
            for index, worker in enumerate(workers):
                if worker.seed is None:
                    continue
                if worker.pipe in ready:
                    try:
                        answer = worker.pipe.recv()
                    except (EOFError, ConnectionError):
                        answer = "nothing", "crash", f"process ended with {worker.process.exitcode}", ""
                elif time.monotonic() - worker.since > PATIENCE:
                    answer = "nothing", "hang", "no answer", ""
                else:
                    continue
                _count(outcome, worker.seed, answer)
                worker.seed = None
                if answer[1] in ("crash", "hang", "too much memory"):
                    worker.end()
                    workers[index] = _Worker(context)
                progress(outcome)
    finally:
        for worker in workers:
            worker.end()


def _count(outcome: Outcome, seed: str, answer: tuple[str, str, str, str]) -> None:
    module, what, where, trace = answer
    outcome.inputs += 1
    outcome.by_module[module] += 1
    if what == "read":
        outcome.read += 1
    elif what == "refused":
        outcome.refused += 1
    else:
        finding = outcome.findings.setdefault((what, where), Finding(what, where, trace))
        finding.seeds.append(seed)
