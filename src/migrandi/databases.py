"""Which database the data are in: a file beside them, or PostgreSQL by an address. Read before Django is set up."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FILE = "migrandi.sqlite3"
"""The database's name within the data folder."""
_SCHEMES = frozenset({"postgres", "postgresql"})
_POOL = 8


def database(url: str, home: Path) -> dict[str, Any]:
    """What Django is told of the database at the address; of the file in `home` where there is none."""
    return _postgresql(url) if url else _sqlite(home / FILE)


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # a thread goes on with the file it has open: opening it anew, a page would read everything into memory again
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # WAL lets people read while an import writes; NORMAL loses nothing on a killed process, only on a power cut
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
            "PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=30000;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    """Of `postgresql://user:password@host:port/name?pool=8&sslmode=require`: `pool` is ours (0: none), others libpq's.

    Raises `ImproperlyConfigured` where the address cannot be understood; its message shows no password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        port, parts = None, urlsplit("")
    name = unquote(parts.path.removeprefix("/"))
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    size = options.pop("pool", str(_POOL))
    if parts.scheme not in _SCHEMES or not name or "/" in name or not size.isdigit():
        raise ImproperlyConfigured(
            "The database's address cannot be understood. Write it as postgresql://user:password@host:5432/migrandi."
        )
    options.setdefault("connect_timeout", "10")
    options.setdefault("application_name", "migrandi")
    if int(size):
        # after `timeout` seconds our backend asks the server itself; a server that comes back is noticed as soon
        options["pool"] = {
            "min_size": 0, "max_size": int(size), "timeout": 2, "max_idle": 300, "reconnect_timeout": 5
        }  # fmt: skip
    return {
        "ENGINE": "migrandi.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": port or "",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
