"""Bringing the bytes of a feed from its address: politely, within limits, and from the open Internet only."""

from __future__ import annotations

import ipaddress
import socket
import time
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from migrandi import __version__
from migrandi.calendars.reading import LARGEST
from migrandi.meetings.errors import ForbiddenAddress, UnreadableSource

SECONDS = 60.0
"""How long one reading may take, however slowly the bytes come."""
REDIRECTS = 5


class Brought(msgspec.Struct, frozen=True):
    """What came. `data` is None where the publisher says that nothing changed since the last reading."""

    data: bytes | None
    etag: str
    last_modified: str
    media_type: str
    address: str


def bring(address: str, etag: str = "", last_modified: str = "") -> Brought:
    """The bytes at the address. `etag`, `last_modified`: what the last answer said, so that it need not come again.

    Raises `ForbiddenAddress` for what is not on the open Internet, `UnreadableSource` for what does not answer.
    """
    headers = {"User-Agent": f"Migrandi/{__version__}", "Accept": "text/calendar, application/atom+xml, */*;q=0.5"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    until = time.monotonic() + SECONDS
    where = address.replace("webcal://", "https://", 1)
    # the proxy of the environment is not asked: it would reach what is refused here
    with httpx.Client(timeout=20.0, follow_redirects=False, trust_env=False) as client:
        for _hop in range(REDIRECTS + 1):
            target = check(where)
            try:
                with client.stream(
                    "GET", target.url, headers=headers | target.headers, extensions=target.extensions
                ) as answer:
                    if answer.has_redirect_location:
                        where = urljoin(where, answer.headers.get("location", ""))
                        continue
                    if answer.status_code == httpx.codes.NOT_MODIFIED:
                        return Brought(None, etag, last_modified, "", where)
                    if answer.status_code != httpx.codes.OK:
                        raise UnreadableSource(
                            _("%(address)s answers %(status)s instead of a calendar. Is the address right?"),
                            address=address, status=answer.status_code,
                        )  # fmt: skip
                    return Brought(
                        _body(answer, until, address), answer.headers.get("etag", "")[:400],
                        answer.headers.get("last-modified", "")[:80], answer.headers.get("content-type", ""), where,
                    )  # fmt: skip
            except httpx.HTTPError as error:
                raise UnreadableSource(
                    _("%(address)s cannot be reached: %(why)s"), address=address, why=str(error) or type(error).__name__
                ) from error
    raise UnreadableSource(_("%(address)s sends on more than %(most)s times."), address=address, most=REDIRECTS)


def _body(answer: httpx.Response, until: float, address: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            most = LARGEST // 2**20
            raise UnreadableSource(_("%(address)s is larger than %(most)s megabytes."), address=address, most=most)
        if time.monotonic() > until:
            raise UnreadableSource(_("%(address)s took too long to answer."), address=address)
    return b"".join(parts)


class Target(msgspec.Struct, frozen=True):
    """Where to ask: the address with the machine's number for its name, which cannot come to mean another then."""

    url: str
    headers: dict[str, str]
    extensions: dict[str, str]


def check(address: str) -> Target:
    """Where that address leads. Raises `ForbiddenAddress` where it is not one of the open Internet."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("http", "https") or not parts.hostname or port == -1 or parts.username:
        raise ForbiddenAddress(
            _("“%(address)s” is no address of a feed. Write it as https://example.org/calendar.ics."), address=address
        )
    try:
        found = socket.getaddrinfo(
            parts.hostname, port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM
        )
    except (socket.gaierror, UnicodeError) as error:
        raise UnreadableSource(_("There is no machine called %(name)s."), name=parts.hostname) from error
    numbers = [str(one[4][0]) for one in found]
    for number in numbers:
        if not _open(number):
            raise ForbiddenAddress(
                _("%(name)s is a machine of this network (%(number)s), not of the open Internet: it is not read."),
                name=parts.hostname, number=number,
            )  # fmt: skip
    number = f"[{numbers[0]}]" if ":" in numbers[0] else numbers[0]
    place = f"{number}:{port}" if port else number
    url = parts._replace(netloc=place, fragment="").geturl()
    name = parts.hostname if port is None else f"{parts.hostname}:{port}"
    return Target(url, {"Host": name}, {"sni_hostname": parts.hostname})


def _open(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    if address.is_loopback and settings.MEETINGS_READ_LOOPBACK:
        return True
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast
