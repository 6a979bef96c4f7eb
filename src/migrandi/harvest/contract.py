"""The contract of a harvester: the facts of one publisher in a file, and a function that names its documents.

A harvester is a folder with `publisher.toml` (the facts below) and `harvester.py` with one function:

    def finds(session: Session, since: date | None) -> Iterator[Find]

It asks `session` for the publisher's lists and yields a `Find` for each document. It fetches no document, stores
nothing and retries nothing: the framework does. `docs/how-to/add-a-publisher.md` shows one whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.harvest.pages import Page

SHIPPED = Path(__file__).parent / "publishers"
"""Where the harvesters stand that come with the program."""


class UnknownPublisher(UserError):
    """There is no harvester of that name."""

    code = "unknown-publisher"
    status = 404


class BrokenFacts(UserError):
    """A publisher's file of facts cannot be read, or something in it is missing."""

    code = "broken-facts"


class Find(msgspec.Struct, frozen=True):
    """One document that a publisher lists.

    `identifier` is the publisher's own name for it, the same for all its versions. `modified` is whatever the
    publisher says of its last change (a moment, a digest): where it is what it was, the document is not fetched;
    empty where the list does not tell, then the server is asked whether it changed. `as_of` is the day whose text it
    is, where the list says so. `load` gives the bytes where they need not be asked for: the list carries them, or they
    are on this machine. `gone`: why the publisher says that it is no longer there. `headers` go with the request, as
    `Accept`. `facts`: what else the list says, for a harvester that composes what formats read (see `compose`).
    """

    identifier: str
    address: str
    modified: str = ""
    title: str = ""
    language: str = ""
    jurisdiction: str = ""
    as_of: date | None = None
    headers: Mapping[str, str] = {}
    load: Callable[[], bytes] | None = None
    gone: str = ""
    facts: Mapping[str, str] = {}


class Politeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a publisher's servers are treated: seconds between two requests to a host, how often and how long a failed
    one is tried again, and what one run may use."""

    seconds_between_requests: float = 1.0
    attempts: int = 4
    backoff_seconds: float = 2.0
    longest_wait_seconds: float = 300
    seconds_per_document: float = 300
    requests_per_run: int = 20_000
    megabytes_per_run: int = 20_000


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something the person has to give: a key, a folder. Read from the environment variable, or given with --set."""

    help: str
    variable: str = ""
    required: bool = False
    default: str = ""


class Publisher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts of a publisher, as its file has them.

    `read_on` and `read_from`: when the interface was read up, and in what: the publisher's own documentation, or what
    stood in for it.

    `floor`: fewer documents than this in a whole list is a mistake, and the run fails. `complete`: the list names
    every document there is, so that one that is missing from it has been withdrawn. `media_types`: what documents may
    be sent as. `members`: which files of an archive are documents. `reads`: `law`, or `participation` for tables of
    who is bound, which are kept and read into rows. `harvester`: another folder whose steps are used.
    """

    name: str
    publisher: str
    home: str
    interface: str
    documentation: str
    read_on: date
    read_from: str
    licence: str
    languages: list[str]
    jurisdictions: list[str]
    hosts: list[str]
    takes: str
    leaves: str
    start: str = ""
    floor: int = 1
    complete: bool = True
    media_types: list[str] = []
    members: list[str] = []
    largest_megabytes: int = 200
    reads: str = "law"
    harvester: str = ""
    tried_live: bool = False
    generic: bool = False
    politeness: Politeness = Politeness()
    options: dict[str, Option] = {}
    key: str = ""


class Session(Protocol):
    """What a harvester may use while it lists."""

    @property
    def publisher(self) -> Publisher:
        """Its own facts."""

    @property
    def options(self) -> Mapping[str, str]:
        """What the person gave, by name; `start` is the address to begin at."""

    @property
    def spool(self) -> Path:
        """A folder for what is too large for memory; emptied after the run."""

    def get(self, address: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] = {}) -> Page:
        """A page of the publisher's list. Raises `Refused`."""


Harvester = Callable[[Session, date | None], Iterator[Find]]
Composer = Callable[[Find, bytes], bytes]
"""Puts what a list says of a document and the document as received together into what a format reads."""


def folders() -> list[Path]:
    """The folders in which publishers are looked for: ours, and the person's own below the data."""
    return [SHIPPED, settings.HOME / "publishers"]


def publishers() -> list[Publisher]:
    """Every publisher there is a harvester for, by key."""
    found = {path.parent.name: path for folder in folders() for path in sorted(folder.glob("*/publisher.toml"))}
    return [_read(path) for _key, path in sorted(found.items())]


def publisher(key: str) -> Publisher:
    """The publisher of that key. Raises `UnknownPublisher`, or `BrokenFacts` where its file cannot be read."""
    for folder in folders():
        path = folder / key / "publisher.toml"
        if key and path.parent.parent == folder and path.is_file():
            return _read(path)
    raise UnknownPublisher(_("There is no harvester “%(key)s”. “migrandi harvester list” names them all."), key=key)


def _read(path: Path) -> Publisher:
    try:
        facts = msgspec.toml.decode(path.read_bytes(), type=Publisher)
    except msgspec.DecodeError as error:
        raise BrokenFacts(_("%(path)s: %(mistake)s."), path=path, mistake=error) from error
    return msgspec.structs.replace(facts, key=path.parent.name)


def module_of(facts: Publisher) -> ModuleType:
    """The module with the publisher's steps. Raises `BrokenFacts` where there is none."""
    name = facts.harvester or facts.key
    if not name.isidentifier() or not (SHIPPED / name / "harvester.py").is_file():
        raise BrokenFacts(
            _("%(key)s has no steps: write harvester.py beside its publisher.toml, or name another's as harvester."),
            key=facts.key,
        )
    return import_module(f"migrandi.harvest.publishers.{name}.harvester")


def harvester(facts: Publisher) -> Harvester:
    """The function that lists the publisher's documents. Raises `BrokenFacts` where there is none."""
    found: Harvester = module_of(facts).finds
    return found


def composer(facts: Publisher) -> Composer | None:
    """The harvester's `compose`, where it has one."""
    found: Composer | None = getattr(module_of(facts), "compose", None)
    return found
