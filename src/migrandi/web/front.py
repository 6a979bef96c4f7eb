"""What is kept is answered at once; all else is made by a few threads, for which nobody waits who need not.

One thread speaks with all browsers: it hands to the others what has to be made once all of it has come in, and sends
what they made as fast as each line takes it, so that a poor line keeps none of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from time import perf_counter
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import connection

from migrandi.web import keeping
from migrandi.web.observing import observed

_IN_MEMORY = 2**20
_PIECE = 2**16
_SILENCE = 120.0
"""Seconds for which more of a request is waited for."""
_MOST = 2**30
"""The most bytes that are sent with a request."""
_OF_PROXIES = frozenset(
    (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-proto")
)
"""What is believed of these has been taken over; nobody looks at them again."""


class Front:
    """An ASGI application before a WSGI one, which makes so many answers at once."""

    def __init__(self, site: Any, threads: int) -> None:
        self._site = WSGIMiddleware(site, threads)
        self._states = _States()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        scope["headers"] = [said for said in scope["headers"] if said[0] not in _OF_PROXIES]
        if scope["method"] == "GET" and await self._kept(scope, send):
            return
        with SpooledTemporaryFile(_IN_MEMORY) as whole:
            refused = await _read(receive, whole)
            if refused is None:
                await self._site(scope, _pieces(whole), send)
            elif refused:
                await _say(send, refused, [("Connection", "close")], b"")

    async def _kept(self, scope: Any, send: Any) -> bool:
        """Whether the page that is asked for was kept; then it was sent."""
        began = perf_counter()
        request = ASGIRequest(scope, BytesIO())
        try:
            key = keeping.key_of(request)
        except SuspiciousOperation:  # it is told so by who makes pages
            return False
        if key is None:
            return False
        answer = keeping.answered(request, key, await self._states.now())
        if answer is None:
            return False
        observed(request, answer, perf_counter() - began)
        cookies = [("Set-Cookie", cookie.OutputString()) for cookie in answer.cookies.values()]
        await _say(send, answer.status_code, [*answer.items(), *cookies], answer.content)
        return True


class _States:
    """The state of the data, asked for as seldom as may be: never of one moment for a request that came after it."""

    def __init__(self) -> None:
        self._next: asyncio.Task[Hashable | None] | None = None
        self._under_way: asyncio.Task[Hashable | None] | None = None

    async def now(self) -> Hashable | None:
        """The state at a moment after this was asked; None where it cannot be told."""
        if connection.vendor == "sqlite":  # a file says it sooner than a thread could be asked
            return keeping.tells().now(connect=False)
        self._next = self._next or asyncio.create_task(self._ask(self._under_way))
        return await asyncio.shield(self._next)

    async def _ask(self, before: asyncio.Task[Hashable | None] | None) -> Hashable | None:
        """Ask for all who came while the question before this one was under way."""
        if before is not None:
            await asyncio.wait([before])
        self._under_way, self._next = self._next, None
        return await asyncio.to_thread(keeping.tells().now)


async def _read(receive: Any, whole: Any) -> int | None:
    """Write what is sent with a request. The status with which it is refused, 0 where nobody is there any more; None
    where all of it has come."""
    more, size = True, 0
    while more:
        try:
            async with asyncio.timeout(_SILENCE):
                said = await receive()
        except TimeoutError:
            return 408
        if said["type"] == "http.disconnect":
            return 0
        size += whole.write(said.get("body", b""))
        if size > _MOST:
            return 413
        more = said.get("more_body", False)
    whole.seek(0)
    return None


def _pieces(whole: Any) -> Any:
    """What gives the application what was sent, as if it came just now."""

    async def receive() -> dict[str, Any]:
        piece = whole.read(_PIECE)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == _PIECE}

    return receive


async def _say(send: Any, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})
