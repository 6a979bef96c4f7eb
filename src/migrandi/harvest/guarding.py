"""Connections to public addresses only: a name is resolved once, each answer is looked at, and that address is used."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from functools import cache

import httpcore
import httpx

from migrandi.harvest.refusals import Refused, Unreachable

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: _Address) -> bool:
    """Whether an address is one of the open network, also where an IPv6 address wraps an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not is_public(inner):
            return False
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int) -> str:
    """The public address of a host. Raises `Refused` where any of its addresses is private, `Unreachable` for none.

    One private answer among public ones is enough to refuse: that is how a name is bent towards an inner network.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable("unreachable", f"The name {host} leads to no address: {error.strerror}.") from error
    found = [str(answer[4][0]).split("%", maxsplit=1)[0] for answer in answers]
    for address in found:
        if not is_public(ipaddress.ip_address(address)):
            raise Refused("private-address", f"{host} leads to {address}, which is not on the open network.")
    return found[0]


class _Guard(httpcore.NetworkBackend):
    """Connects to what `resolve` found, so that a second look-up cannot lead elsewhere."""

    def __init__(self, allowed: Iterable[tuple[str, int]]) -> None:
        self._inner = httpcore.SyncBackend()
        self._allowed = frozenset(allowed)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        address = host if (host, port) in self._allowed else resolve(host, port)
        return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise Refused("private-address", "A socket on this machine is no publisher.")


class GuardedTransport(httpx.HTTPTransport):
    """HTTP through guarded connections. `routes` sends a host's requests to another address, and that one alone may
    be on this machine or an inner network: it is the deployer's own setting, never the publisher's word."""

    def __init__(self, routes: Mapping[str, str]) -> None:
        super().__init__(verify=_certificates(), trust_env=False, retries=0)
        self._routes = {host: httpx.URL(address) for host, address in routes.items()}
        allowed = [(url.host, url.port or (443 if url.scheme == "https" else 80)) for url in self._routes.values()]
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(),
            max_connections=4,
            keepalive_expiry=15,
            network_backend=_Guard(allowed),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request, to its route where its host has one."""
        route = self._routes.get(request.url.host)
        if route is not None:
            request.url = request.url.copy_with(scheme=route.scheme, host=route.host, port=route.port)
        return super().handle_request(request)


@cache
def _certificates() -> ssl.SSLContext:
    """What servers are known by; reading it takes longer than a request."""
    return httpx.create_ssl_context(trust_env=False)


def routes(setting: str) -> dict[str, str]:
    """The hosts that a setting sends elsewhere: `host=http://127.0.0.1:8180`, separated by commas."""
    pairs = (part.partition("=") for part in setting.split(",") if part.strip())
    return {host.strip(): address.strip() for host, _equals, address in pairs}
