"""A local server that speaks as a publisher does, with whatever goes wrong on the way; and laws of our own to serve.

What a publisher says is in `tests/harvest/publishers/NAME.py`; this is what they share.
"""

import io
import json
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

PAGE = 2
"""How many laws a page of a list shows, so that five of them take three pages."""
SENTENCES = (
    "No person shall be returned across the harbour of any island where the harbour master has not spoken.",
    "A crew may stay for ninety days, and longer where the weather or the health of its members asks for it.",
    "Whoever arrives without papers is heard within three days, in a language that person understands.",
    "The harbour council keeps a register of arrivals, open to each person named in it and to nobody else.",
)


class Law(NamedTuple):
    """A law of our own. `version` 2 says something else in its second article; `gone`: it was withdrawn."""

    number: int
    version: int = 1
    gone: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return f"Harbour Act No. {self.number}"

    @property
    def stamp(self) -> str:
        """When it last changed."""
        return f"2026-0{self.version}-01T00:00:00Z"

    @property
    def articles(self) -> list[str]:
        """What its articles say."""
        said = [f"{sentence} This is law {self.number}." for sentence in SENTENCES]
        if self.version > 1:
            said[1] = said[1].replace("ninety", "sixty")
        return said


class Reply(NamedTuple):
    """What the server answers."""

    body: bytes
    media_type: str = "application/xml"
    status: int = 200
    headers: dict[str, str] = {}


Answering = Callable[[str, str, dict[str, str]], Reply | None]
"""From host, path and query to a reply; None where there is nothing."""


class Speaker:
    """A server on this machine. `faults` holds what goes wrong at a path, each once; `asked` what was asked for."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer
        self.faults: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.given: Counter[str] = Counter()
        """How often a body was sent, by path."""
        speaker = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 2**16

            def do_GET(self) -> None:
                speaker.speak(self)

            def log_message(self, *_arguments: object) -> None:
                """Nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_arguments: object) -> None:
                """The other side hung up, which is what some tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def speak(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        split = urlsplit(handler.path)
        host = handler.headers.get("Host", "")
        self.asked.append(handler.path)
        # whole addresses first, as of a list in which the query tells the document
        waiting = self.faults.get(handler.path) or self.faults.get(split.path)
        if waiting and self.fault(handler, waiting.pop(0)):
            return
        reply = self.answer(host, split.path, dict(parse_qsl(split.query, keep_blank_values=True)))
        if reply is None:
            reply = Reply(b"nothing here", "text/plain", 404)
        tag = reply.headers.get("ETag")
        if tag and handler.headers.get("If-None-Match") == tag:
            self.send(handler, 304, {"ETag": tag}, b"")
            return
        if reply.status == 200:
            self.given[handler.path] += 1
        self.send(handler, reply.status, {"Content-Type": reply.media_type, **reply.headers}, reply.body)

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
        """Send a whole answer."""
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def fault(self, handler: BaseHTTPRequestHandler, what: str) -> bool:
        """Do what goes wrong; whether the request is dealt with."""
        if what == "429":
            self.send(handler, 429, {"Retry-After": "7", "Content-Type": "text/plain"}, b"slowly")
        elif what == "500":
            self.send(handler, 500, {"Content-Type": "text/html"}, b"<html><title>Error</title></html>")
        elif what == "410":
            self.send(handler, 410, {"Content-Type": "text/plain"}, b"gone")
        elif what == "cut":
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            handler.wfile.write(b"<half")
            handler.wfile.flush()
            handler.connection.close()
            handler.close_connection = True
        elif what == "wrong type":
            self.send(handler, 200, {"Content-Type": "image/png"}, b"\x89PNG\r\n")
        elif what == "login":
            page = b"<!doctype html><html><title>Sign in</title><form><input type='password'></form></html>"
            self.send(handler, 200, {"Content-Type": "text/html"}, page)
        else:
            raise AssertionError(what)
        return True


@contextmanager
def speaking(answer: Answering) -> Iterator[Speaker]:
    """A server that answers so, while the test lasts."""
    speaker = Speaker(answer)
    thread = threading.Thread(target=speaker.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield speaker
    finally:
        speaker.server.shutdown()
        speaker.server.server_close()
        thread.join()


class Clock:
    """A clock that goes only while somebody sleeps, so that no test waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def page_of(laws: list[Law], start: int) -> tuple[list[Law], bool]:
    """The laws of a list from a place on, and whether more come after them."""
    return laws[start : start + PAGE], start + PAGE < len(laws)


def as_json(value: object) -> Reply:
    """A reply in JSON."""
    return Reply(json.dumps(value).encode(), "application/json")


def sparql(rows: list[dict[str, str]], query: dict[str, str]) -> Reply:
    """The page of results that a SPARQL query asks for by LIMIT and OFFSET."""
    words = query["query"].split()
    limit, offset = int(words[words.index("LIMIT") + 1]), int(words[words.index("OFFSET") + 1])
    bindings = [
        {name: {"type": "literal", "value": value} for name, value in row.items()}
        for row in rows[offset : offset + limit]
    ]
    body = {"head": {"vars": []}, "results": {"bindings": bindings}}
    return Reply(json.dumps(body).encode(), "application/sparql-results+json")


def zipped(name: str, data: bytes) -> bytes:
    """A zip with one file, the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def akoma_ntoso(law: Law, country: str = "ke", language: str = "eng", kind: str = "act") -> bytes:
    """The law in Akoma Ntoso."""
    work = f"/akn/{country}/{kind}/2001/{law.number}"
    articles = "".join(
        f'<article eId="art_{n}"><num>Article {n}</num><content><p>{escape(said)}</p></content></article>'
        for n, said in enumerate(law.articles, 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>
<identification source="#own"><FRBRWork><FRBRthis value="{work}/!main"/><FRBRuri value="{work}"/>
<FRBRdate date="2001-01-01" name="Generation"/><FRBRauthor href=""/><FRBRcountry value="{country}"/>
<FRBRnumber value="{law.number}"/><FRBRalias value="{law.title}" name="title"/></FRBRWork>
<FRBRExpression><FRBRthis value="{work}/{language}/!main"/><FRBRuri value="{work}/{language}"/>
<FRBRdate date="2001-01-01" name="Generation"/><FRBRauthor href=""/><FRBRlanguage language="{language}"/>
</FRBRExpression></identification></meta><preface><longTitle><p>{law.title}</p></longTitle></preface>
<body>{articles}</body></act></akomaNtoso>""".encode()


def markdown(law: Law) -> bytes:
    """The law in Markdown."""
    articles = "\n\n".join(f"## Article {n}\n\n{said}" for n, said in enumerate(law.articles, 1))
    return f"# {law.title}\n\n{articles}\n".encode()


def tag_of(body: bytes) -> str:
    """An ETag."""
    import hashlib  # noqa: PLC0415

    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def slowly(pieces: Iterator[bytes], pause: float) -> Iterator[bytes]:
    """The pieces, with a pause before each."""
    for piece in pieces:
        time.sleep(pause)
        yield piece
