"""Logs as lines of JSON that name nobody: what happened, not who asked for what.

A record's arguments, an address's query and an exception's words may hold a name, so none is written: of a message its
template, of an exception its kind and the places in the code.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from traceback import extract_tb

import msgspec

_OURS = ("event", "request", "route", "method", "status", "milliseconds", "job")
"""What a record may carry beside its message: values of ours, not of who asked."""


class JsonLines(logging.Formatter):
    """One record, one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        said |= {name: value for name in _OURS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _error, trace = record.exc_info
            said["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            said["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(trace)]
        return msgspec.json.encode(said, enc_hook=str).decode()
