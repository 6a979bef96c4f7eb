"""The trail is told when the data as a whole are taken somewhere: by whom at this machine, and where to."""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from urllib.parse import urlsplit

from django.db import connection

from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.models import AuditEntry


def tell(verb: str, at: datetime, **detail: str | int) -> None:
    """Write down that the installation was `backed-up`, `restored` or begun to be moved (`began-move`), with the name
    under which somebody is signed in to the machine. Data of a version that knew no trail have none to tell."""
    if AuditEntry._meta.db_table in connection.introspection.table_names():
        audit.note(AT_THE_MACHINE, verb, "installation", "", at, detail={"account": account(), **detail})


def account() -> str:
    """Who is signed in to this machine; in a container without names the number alone."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def without_secrets(url: str) -> str:
    """Where an address leads: neither account, password nor anything after `?`."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
