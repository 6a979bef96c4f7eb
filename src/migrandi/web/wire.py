"""HTTP as it comes over a line, with an end to how long a request may be before its body, and how long it may take."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_LONGEST = 2**18
"""Bytes that may come before a request's body."""
_SILENCE = 60.0
"""Seconds within which all that comes before a request's body has come."""


class Wire(HttpToolsProtocol):
    """One browser's line: refused is what goes on and on, closed what never comes to an end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has come."""
        super().connection_made(transport)
        self._before: int | None = 0
        self._patience: asyncio.TimerHandle | None = self.loop.call_later(_SILENCE, transport.close)

    def data_received(self, data: bytes) -> None:
        """Read what has come."""
        super().data_received(data)
        if self._before is None or self.transport.is_closing():
            return
        self._before += len(data)
        if self._before > _LONGEST:
            self.send_400_response("The address and the headers of a request are too long.")

    def on_message_begin(self) -> None:
        """The first line of a request begins."""
        super().on_message_begin()
        self._before = 0
        self._patience = self._patience or self.loop.call_later(_SILENCE, self.transport.close)

    def on_headers_complete(self) -> Any:
        """Nothing but the body is still to come."""
        self._calm()
        self._before = None
        return super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._calm()
        super().connection_lost(exc)

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
