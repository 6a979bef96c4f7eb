"""Measures what a harvest costs beyond receiving and parsing: 5,000 small laws from a server on this machine.

The floor is the same documents asked for with a bare client, and parsed and cut into units in one process. What is
left is the framework: robots.txt, checks, keeping the bytes, receipts, recording the law and its changes.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

DOCUMENTS = 5_000
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- harvest: begin -->", "<!-- harvest: end -->"
HOST = "harbour.example.org"
_SENTENCE = (
    "Whoever arrives at harbour {n} without papers is heard within {d} days, in a language that person understands."
)


def law(number: int) -> bytes:
    """A small law in Akoma Ntoso, of our own."""
    work = f"/akn/ke/act/2001/{number}"
    articles = "".join(
        f'<article eId="art_{n}"><num>Article {n}</num><content><p>{_SENTENCE.format(n=number, d=n)}</p></content>'
        "</article>"
        for n in range(1, 6)
    )
    return f"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>
<identification source="#own"><FRBRWork><FRBRthis value="{work}/!main"/><FRBRuri value="{work}"/>
<FRBRdate date="2001-01-01" name="Generation"/><FRBRauthor href=""/><FRBRcountry value="ke"/>
<FRBRnumber value="{number}"/><FRBRalias value="Harbour Act {number}" name="title"/></FRBRWork><FRBRExpression>
<FRBRthis value="{work}/eng/!main"/><FRBRuri value="{work}/eng"/><FRBRdate date="2001-01-01" name="Generation"/>
<FRBRauthor href=""/><FRBRlanguage language="eng"/></FRBRExpression></identification></meta><body>{articles}</body>
</act></akomaNtoso>""".encode()


def feed() -> bytes:
    """The list of all of them."""
    entries = "".join(
        f'<entry><id>{n}</id><updated>2026-01-01</updated><link href="/laws/{n}.xml"/></entry>'
        for n in range(1, DOCUMENTS + 1)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


def serve(ready: Any) -> None:
    """Answer with no more work than it takes; runs in a process of its own."""
    answers = {b"/feed": feed(), **{b"/laws/%d.xml" % n: law(n) for n in range(1, DOCUMENTS + 1)}}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                writer.close()
                return
            body = answers.get(head.split(b" ", 2)[1])
            line = b"HTTP/1.1 200 OK" if body is not None else b"HTTP/1.1 404 Not Found"
            body = body or b""
            writer.write(
                b"%s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%s" % (line, len(body), body)
            )
            await writer.drain()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        ready.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class Taken(NamedTuple):
    """What a run took: seconds by the clock, and of the processor, which other programs do not lengthen."""

    clock: float
    processor: float

    def row(self, what: str, wanted: str = "") -> str:
        """A row of the table, in seconds and in milliseconds a document."""
        each = 1000 / DOCUMENTS
        return (
            f"| {what} | {self.clock:.1f} s | {self.clock * each:.2f} ms | {self.processor:.1f} s | "
            f"{self.processor * each:.2f} ms | {wanted} |"
        )


def taken(run: Callable[[], object]) -> Taken:
    """What one run takes."""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return Taken(time.perf_counter() - clock, time.process_time() - processor)


def measure(base: str) -> list[str]:
    """The lines of the table."""
    import django  # noqa: PLC0415 its settings are named by now

    django.setup()
    import httpx  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from migrandi import installation  # noqa: PLC0415
    from migrandi.formats import registry  # noqa: PLC0415
    from migrandi.formats.document import Hints  # noqa: PLC0415
    from migrandi.harvest.contract import Politeness, Publisher  # noqa: PLC0415
    from migrandi.harvest.running import Harvest  # noqa: PLC0415
    from migrandi.law.units import prepare  # noqa: PLC0415
    from migrandi.search.syncing import sync  # noqa: PLC0415

    installation.ensure()
    received: list[bytes] = []

    def receive() -> None:
        with httpx.Client(trust_env=False) as client:
            received.extend(client.get(f"{base}/laws/{n}.xml").content for n in range(1, DOCUMENTS + 1))

    transfer = taken(receive)
    parse = taken(lambda: [[prepare(d) for d in registry.read(data, Hints())] for data in received])
    publisher = Publisher(
        name="Harbour", publisher="The harbour", home=f"https://{HOST}/", interface="Atom",
        documentation=f"https://{HOST}/", read_on=date(2026, 1, 1), read_from="nowhere", licence="none",
        languages=["en"],
        jurisdictions=["ke"], hosts=[HOST], takes="all", leaves="nothing", start=f"https://{HOST}/feed",
        harvester="feed", key="harbour", politeness=Politeness(seconds_between_requests=0),
    )  # fmt: skip

    def harvest() -> None:
        report = Harvest(publisher, home=settings.HOME, store=settings.BLOBS, jobs=0, routing=f"{HOST}={base}").run()
        assert report.found == DOCUMENTS and not report.failed, report

    first = taken(harvest)
    index = taken(sync)
    again = taken(harvest)
    beyond = Taken(*(whole - a - b for whole, a, b in zip(first, transfer, parse, strict=True)))
    return [
        f"{DOCUMENTS:,} laws of {len(received[0]):,} bytes and five articles, one process, no pause between requests.",
        "",
        "| what | by the clock | a document | of one core | a document | wanted |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        transfer.row("receiving them with a bare httpx client"),
        parse.row("parsing them and cutting them into units"),
        first.row("the harvest, everything kept and recorded"),
        beyond.row("**of which the framework**, beyond receiving and parsing", "under 3 ms a document"),
        index.row("the search index afterwards"),
        again.row("the harvest again, nothing changed"),
    ]


def main() -> None:
    """Start the server, measure on an installation of its own, and write the table."""
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    server = context.Process(target=serve, args=(ready,), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as home:
            os.environ |= {"MIGRANDI_HOME": home, "DJANGO_SETTINGS_MODULE": "migrandi.settings"}
            lines = measure(f"http://127.0.0.1:{ready.get(timeout=60)}")
    finally:
        server.terminate()
    page = PAGE.read_text()
    busy = f"{os.cpu_count()} cores, for which {os.getloadavg()[1]:.0f} processes were waiting on average"
    table = "\n".join(
        [BEGIN, f"Measured on {date.today()} with Python {sys.version.split()[0]} on {busy}.", *lines, END]
    )
    if BEGIN in page:
        before, _cut, rest = page.partition(BEGIN)
        page = before + table + rest.partition(END)[2]
    else:
        page = f"{page.rstrip()}\n\n## Harvest\n\n{table}\n"
    PAGE.write_text(page)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
