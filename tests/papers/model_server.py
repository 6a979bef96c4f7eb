"""A real server that speaks OpenAI's chat completions, for tests: what it answers is said by each test."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One question. `server.heard` keeps what was sent."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), json.loads(body)))  # type: ignore[attr-defined]
        self.close_connection = True
        try:
            self.server.answer(self)  # type: ignore[attr-defined]
        except (BrokenPipeError, ConnectionResetError):
            return  # whoever asked has had enough

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        return


class Server(ThreadingHTTPServer):
    """The server with what it is to answer and what it heard."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answer: Answer = saying("")
        self.heard: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


def saying(words: str) -> Answer:
    """The answer that a model gives with those words."""
    said = {"choices": [{"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": "stop"}]}
    return lambda asked: asked.send(json.dumps(said).encode())


def endless(asked: Asked) -> None:
    """A body without end."""
    asked.send_response(200)
    asked.end_headers()
    while True:
        asked.wfile.write(b" " * 65536)


def dripping(asked: Asked) -> None:
    """A byte now and then, so that no single wait is long."""
    asked.send_response(200)
    asked.end_headers()
    for _second in range(600):
        asked.wfile.write(b" ")
        asked.wfile.flush()
        time.sleep(0.1)


def silent(_asked: Asked) -> None:
    """Nothing, for longer than anybody waits."""
    time.sleep(5)


@contextmanager
def serving() -> Iterator[Server]:
    """The server, on a port of its own, as long as it is needed."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
