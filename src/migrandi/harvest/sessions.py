"""What a harvester may use while it lists: the publisher's pages, and what the person gave."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import httpx
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.harvest.client import Client
from migrandi.harvest.contract import Publisher
from migrandi.harvest.pages import Page

_ADDRESS = re.compile(r"https?://[^\s,]+")


class OptionMissing(UserError):
    """A harvester needs to be told something."""

    code = "option-missing"


class UnknownOption(UserError):
    """A harvester was told something it does not know."""

    code = "unknown-option"


class Listing:
    """A `Session`: lists are asked for through the same client as documents, with the same care."""

    def __init__(self, publisher: Publisher, options: Mapping[str, str], client: Client, spool: Path) -> None:
        self.publisher, self.options, self.spool, self._client = publisher, options, spool, client

    def get(self, address: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] = {}) -> Page:
        """A page of the publisher's list. Raises `Refused`."""
        return self._client.page(address, params, headers)


def options_of(publisher: Publisher, given: Mapping[str, str]) -> dict[str, str]:
    """What the person gave, with what the environment and the facts say of the rest. Raises a `UserError`."""
    if unknown := sorted(given.keys() - publisher.options.keys() - {"start", "hosts"}):
        raise UnknownOption(
            _("The harvester %(key)s knows no “%(name)s”. It can be told: %(known)s."),
            key=publisher.key, name=unknown[0], known=", ".join(["start", "hosts", *publisher.options]),
        )  # fmt: skip
    result = {"start": publisher.start, **given}
    for name, option in publisher.options.items():
        value = given.get(name) or (os.environ.get(option.variable) if option.variable else "") or option.default
        if option.required and not value:
            raise OptionMissing(
                _("%(publisher)s needs to be told its “%(name)s”: %(help)s Give it with --set %(name)s=…"),
                publisher=publisher.name, name=name, help=option.help,
            )  # fmt: skip
        result[name] = value
    if publisher.generic and not result["start"]:
        raise OptionMissing(_("Say where the harvester %(key)s is to begin, with --set start=…"), key=publisher.key)
    return result


def hosts_of(publisher: Publisher, options: Mapping[str, str]) -> frozenset[str]:
    """The hosts that may be asked: the publisher's, or for a generic harvester that of its start and those given."""
    hosts = set(publisher.hosts) | {host for host in options.get("hosts", "").split(",") if host}
    if publisher.generic:
        hosts |= {httpx.URL(address).host for address in _ADDRESS.findall(_told(options["start"]))}
    return frozenset(hosts)


def _told(start: str) -> str:
    """Where a generic harvester begins: the addresses given, or those in the file given."""
    file = Path(start).expanduser()
    if start.startswith(("http://", "https://")) or not file.is_file():
        return start
    return file.read_text(encoding="utf-8", errors="replace")


def source_key(publisher: Publisher, options: Mapping[str, str]) -> str:
    """What tells this source from others: the publisher, and for a generic harvester where it begins."""
    return f"{publisher.key} {options['start']}" if publisher.generic else publisher.key
