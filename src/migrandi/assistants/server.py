"""The tools as one server of the Model Context Protocol: over standard input and output, or over HTTP.

Over standard input the key comes from the environment, over HTTP with each request.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import anyio
from anyio.to_thread import run_sync
from django.conf import settings
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from migrandi import __version__
from migrandi.assistants import quotations, tools
from migrandi.assistants.asking import answered, key_in_use, now
from migrandi.people.errors import BadKey
from migrandi.people.keys import known
from migrandi.people.models import ApiKey
from migrandi.people.pacing import wait_for

INSTRUCTIONS = (
    "International migration law by provision, language and day, and who is bound by it. Read before you quote, name "
    "the day, and verify each quotation and citation before you hand it on. `unknown` is never no. `authorities` say "
    "where an answer can be read and the checksum of what it relies on: cite them."
)
_SCOPE = "migrandi.key"


def server(key: ApiKey | None = None) -> MCPServer[Any]:
    """The server with all its tools. `key`: of whoever started it, for requests that bring none of their own."""

    async def with_key(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        request = ctx.request
        own = request.scope.get(_SCOPE) if isinstance(request, Request) else None
        token = key_in_use.set(own or key)
        try:
            return await call_next(ctx)
        finally:
            key_in_use.reset(token)

    built: MCPServer[Any] = MCPServer(
        "migrandi", title="Migrandi", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING",
        website_url=settings.SITE_ADDRESS, middleware=[with_key],
    )  # fmt: skip
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    writing = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool in (*tools.READING, quotations.verify_quotation):
        built.add_tool(answered(tool), annotations=reading)
    for tool in tools.WRITING:
        built.add_tool(answered(tool), annotations=writing)
    return built


def over_stdio(key: ApiKey | None) -> None:
    """Answer whoever started this, until the input ends."""
    anyio.run(server(key).run_stdio_async)


def over_http(host: str, port: int, hosts: Sequence[str]) -> ASGIApp:
    """The server as an application, at `/mcp`. `hosts`: the names under which it may be asked.

    Each request stands by itself, so that any number of processes may answer.
    """
    names = [f"{name}{end}" for name in dict.fromkeys((host, *hosts)) for end in ("", ":*")]
    origins = [f"{scheme}://{name}" for name in names for scheme in ("http", "https")]
    guard = TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=names, allowed_origins=origins
    )
    app = server().streamable_http_app(stateless_http=True, json_response=True, transport_security=guard, host=host)
    return Keyed(app)


class Keyed:
    """Knows the key that a request brings, and how fast its owner may ask; turns away what does not hold."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        kind, _space, word = request.headers.get("authorization", "").partition(" ")
        try:
            key = await run_sync(known, word.strip(), now()) if kind.lower() == "bearer" else None
        except BadKey as error:
            await _refusal(401, error.code, str(error), {"WWW-Authenticate": "Bearer"})(scope, receive, send)
            return
        who = f"key:{key.pk}" if key is not None else f"address:{request.client.host if request.client else ''}"
        wait = await run_sync(wait_for, who, (key.rate if key is not None else "") or settings.API_RATE, now())
        if wait:
            sentence = f"Too many requests. Go on in {wait} seconds."
            await _refusal(429, "too-many-requests", sentence, {"Retry-After": str(wait)})(scope, receive, send)
            return
        await self.app({**scope, _SCOPE: key}, receive, send)


def _refusal(status: int, code: str, sentence: str, headers: dict[str, str]) -> JSONResponse:
    return JSONResponse(
        {"type": f"urn:migrandi:problem:{code}", "status": status, "code": code, "detail": sentence},
        status, headers, "application/problem+json",
    )  # fmt: skip


def quiet() -> None:
    """Nothing but the protocol on standard output, and nothing of what was asked in a log."""
    logging.getLogger("mcp").setLevel(logging.WARNING)
