"""What goes over the wire from the real server is HTTP as others understand it."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.serving import served

pytestmark = pytest.mark.services


def test_head_is_answered_with_headers_alone_so_that_the_next_answer_is_not_taken_for_its_body(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        place = urlsplit(site)
        assert place.hostname is not None and place.port is not None
        for path in ("/", "/api/v1/treaties", "/static/web/style.css", "/healthz"):
            with socket.create_connection((place.hostname, place.port), timeout=60) as line:
                line.sendall(f"HEAD {path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
                told = b"".join(iter(lambda: line.recv(65536), b""))
            headers, _blank, body = told.partition(b"\r\n\r\n")
            assert headers.startswith(b"HTTP/1.1 200") and body == b"", path
