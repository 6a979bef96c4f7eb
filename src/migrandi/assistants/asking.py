"""Who asks a tool: a stranger, or the owner of the key that came with it. Mistakes come back as sentences."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

import msgspec
from django.db import close_old_connections
from django.utils.translation import gettext as _
from mcp.server.mcpserver.exceptions import ToolError

from migrandi.errors import UserError
from migrandi.people.actors import STRANGER, Actor
from migrandi.people.errors import NotAllowed
from migrandi.people.models import ApiKey

Tool = Callable[..., dict[str, Any]]


class NotADay(UserError):
    """What was given as a day is none."""

    code = "not-a-day"


key_in_use: ContextVar[ApiKey | None] = ContextVar("key_in_use", default=None)
"""The key of the request now answered; None where it came without one."""


def now() -> datetime:
    """The moment of a request."""
    return datetime.now(UTC)


def actor() -> Actor:
    """Who asks. Without a key a stranger: what is closed is not given to a program because it runs on this machine."""
    key = key_in_use.get()
    return key.owner if key is not None else STRANGER


def writer() -> Actor:
    """Who asks for something to be changed. Raises `NotAllowed` without a key that may write."""
    key = key_in_use.get()
    if key is None or not key.writes:
        sentence = _(
            "Tools only read here, unless the request comes with a key that may write. Its owner makes one on the page "
            "of keys, or with: migrandi key make NAME --writes"
        )
        raise NotAllowed(sentence)
    return key.owner


def day(written: str) -> date | None:
    """The day as a program wrote it; None for an empty one. Raises `NotADay`."""
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise NotADay(_("“%(text)s” is not a day. Write it as 2022-08-01."), text=written[:40]) from error


def answered(tool: Tool) -> Tool:
    """The tool with plain values as its answer, and what can be mended as a sentence to act on."""

    @wraps(tool)
    def asked(*arguments: Any, **named: Any) -> dict[str, Any]:
        close_old_connections()
        try:
            plain: dict[str, Any] = msgspec.to_builtins(tool(*arguments, **named), enc_hook=str)
        except UserError as error:
            raise ToolError(str(error)) from error
        finally:
            close_old_connections()
        return plain

    return asked
