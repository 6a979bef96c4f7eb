"""Whatever the command line reads, the API does: every command stands in a table, with its path or why it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from migrandi.api.site import api
from migrandi.cli import commands
from migrandi.cli.app import app

READS: dict[str, tuple[str, ...]] = {
    "show": ("texts/{path}", "works/{path}", "contents/{path}"),
    "history": ("histories/{path}",),
    "diff": ("differences/{path}",),
    "works": ("works",),
    "stats": ("counts",),
    "search": ("search",),
    "like": ("like/{path}",),
    "cited-by": ("cited-by/{path}",),
    "citations": ("citations/{path}",),
    "concepts": ("concepts", "concepts/{name}/provisions"),
    "tags": ("tags/{path}",),
    "bound": ("states/{state}/bound",),
    "status": ("treaties/{treaty}/status",),
    "compare": ("compare",),
    "timeline": ("states/{state}/timeline",),
    "harvester list": ("harvesters",),
    "saved list": ("saved",),
    "saved run": ("saved/{name}",),
    "paper list": ("papers",),
    "paper check": ("papers/{number}/check",),
    # its text, and Word; other forms are written on its own page
    "paper export": ("papers/{number}", "papers/{number}.docx"),
    "paper sources": ("papers/{number}/sources",),
    "meeting list": ("meetings",),
    "meeting show": ("meetings/{number}",),
    "meeting agenda": ("meetings/agenda", "meetings/{number}"),
    "meeting reports": ("meetings/reports",),
    "meeting aside": ("meetings/aside",),
    "meeting export": ("meetings",),  # iCalendar, Atom and JSON-LD have addresses of their own: /meetings/calendars
    "enquiry list": ("enquiries",),
    "enquiry show": ("enquiries/{number}",),
    "enquiry suggest": ("enquiries/{number}/suggestions",),
    "watch list": ("follows",),
    "key list": ("keys",),
    "job list": ("jobs",),
    "audit list": ("trail",),
    "audit verify": ("trail/verified",),
}
"""Commands that read, and the paths of the API that tell the same."""

ELSEWHERE = {
    "export": "all law as one file: written where the command runs; programs take OAI-PMH, or `works` to its end",
    "doctor": "tells of the machine itself; /healthz, /readyz and /metrics answer who looks after it",
    "enquiry held-on": "would put a person's name into an address, which logs keep; it has a page that is posted to",
    "harvester document": "writes a page of the documentation from `harvesters`",
    "pack inspect": "reads a file that somebody brings, not what is kept here",
    "pack verify": "reads a file that somebody brings, not what is kept here",
    "pack key": "is to be given by another way than the site, so that a forged site gives no forged key",
    "register check": "reads the files of the register in the source",
    "paper take-sources": "reads a file that somebody brings",
    "paper outline": "proposes the next version of a paper to who writes it",
    "evaluate": "measures search on a corpus",
    "backup": "holds everything, its secrets too: taken at the machine alone",
    "restore": "makes an installation",
}
"""Commands that read, but nothing that is for others over HTTP, and why."""

CHANGES = {
    "import", "harvest", "references", "vectors", "serve", "editor", "mcp", "move", "work", "harvester new",
    "pack make", "pack install", "pack trust", "saved add", "saved remove", "register refresh", "paper new",
    "paper collect", "paper draft", "paper accept", "paper picture", "paper draw", "paper close", "meeting import",
    "enquiry answer", "enquiry erase", "enquiry fetch", "enquiry import", "enquiry send", "watch add", "watch remove",
    "watch run", "key make", "key revoke", "job add", "job again",
}  # fmt: skip
"""Commands that make, change or serve something."""


def every_command(command: Any, words: tuple[str, ...] = ()) -> Iterator[str]:
    for name, below in getattr(command, "commands", {}).items():
        if getattr(below, "commands", None):
            yield from every_command(below, (*words, name))
        else:
            yield " ".join((*words, name))


def test_every_command_that_reads_has_a_path_of_the_api() -> None:
    commands.load()
    known = {*READS, *ELSEWHERE, *CHANGES}
    there = {*every_command(typer.main.get_command(app))}
    assert there - known == set(), "say of a new command whether it reads, and where the API tells the same"
    assert known - there == set(), "a command that is gone"


def test_each_path_of_the_table_is_described() -> None:
    described = {path.removeprefix("/api/v1/") for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"]}
    assert {path for paths in READS.values() for path in paths} <= described


def test_the_reference_has_every_path_of_the_api() -> None:
    reference = (Path(__file__).parents[2] / "docs" / "reference" / "json.md").read_text()
    rows = [
        line.split("|")[1] for line in reference.partition("## Over HTTP")[2].splitlines() if line.startswith("| `")
    ]
    told = {path for row in rows for path in re.findall(r"`([^`]+)`", row)}
    assert told == {path.removeprefix("/api/v1/") for path in api.get_openapi_schema()["paths"]}
