"""How long the server waits for a request, and how much of one it takes: here with limits that a test can reach."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from uvicorn import Config, Server

from migrandi.cli.serving import listen
from migrandi.web import front, wire
from migrandi.web.wsgi import application
from tests.serving import free_port

BODY = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"


@contextmanager
def serving() -> Iterator[int]:
    """The port at which the site answers, in a thread of this process."""
    listener = listen("127.0.0.1", port := free_port())
    listener.listen()
    server = Server(Config(front.Front(application, 1), interface="asgi3", lifespan="off", ws="none", http=wire.Wire,
                           log_config=None, access_log=False))  # fmt: skip
    thread = Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def said(*, after: bytes) -> bytes:
    """What the server says, until it hangs up, to who sends that and then nothing more."""

    async def ask(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(after)
        try:
            return await asyncio.wait_for(reader.read(), 20)
        finally:
            writer.close()

    with serving() as port:
        return asyncio.run(ask(port))


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: local"])
def test_who_never_comes_to_the_end_of_a_request_is_not_waited_for(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "_SILENCE", 0.3)
    assert said(after=begun) == b""


def test_who_stops_within_what_is_sent_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "_SILENCE", 0.3)
    assert said(after=BODY % 100 + b"half").startswith(b"HTTP/1.1 408")


def test_more_than_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "_MOST", 1_000)
    assert said(after=BODY % 2_000 + b"x" * 2_000).startswith(b"HTTP/1.1 413")


def test_headers_of_more_than_a_page_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_LONGEST", 1_000)
    answer = said(after=b"GET / HTTP/1.1\r\nX: " + b"x" * 2_000)
    assert answer.startswith(b"HTTP/1.1 400") and b"too long" in answer
