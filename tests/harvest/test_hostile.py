"""A server that means harm is refused with a named reason: nothing of it is taken, and no other host is asked."""

import gzip
import io
import ipaddress
import json
import os
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import zstandard

from migrandi.harvest import archives, guarding
from migrandi.harvest.bodies import Body, gather
from migrandi.harvest.refusals import Refused
from tests.harvest.speaking import Law, Reply, Speaker, akoma_ntoso, speaking

FACTS = """\
name = "Hostile harbour"
publisher = "Somebody else"
home = "https://harbour.example.org/"
interface = "Atom"
documentation = "https://harbour.example.org/"
read_on = 2026-11-28
read_from = "nowhere"
licence = "none"
languages = ["en"]
jurisdictions = ["ke"]
hosts = ["harbour.example.org"]
start = "https://harbour.example.org/feed"
takes = "nothing good"
leaves = "nothing"
harvester = "feed"
members = ["*.xml"]
largest_megabytes = 64

[politeness]
seconds_between_requests = 0.0
attempts = 1
seconds_per_document = 3
"""

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">%s]><akomaNtoso>&lol9;</akomaNtoso>""" % b"".join(
    b'<!ENTITY lol%d "%s">' % (n, b"&lol%s;" % (b"" if n == 1 else b"%d" % (n - 1)) * 10) for n in range(1, 10)
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM '
    b'"http://127.0.0.1:9/">]><akomaNtoso>&x;&y;</akomaNtoso>'
)


def zipped(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def bomb() -> bytes:
    """As many zeros as unpack to a gigabyte, in a megabyte."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as pack:
        for _piece in range(64):
            pack.write(bytes(2**24))
    return packed.getvalue()


BOMB = bomb()
WANTED = {
    "good": "",
    "endless": "too-large",
    "endless-unsaid": "too-large",
    "drip": "too-slow",
    "to-loopback": "elsewhere",
    "to-name": "elsewhere",
    "to-metadata": "elsewhere",
    "to-file": "elsewhere",
    "in-circles": "redirects",
    "packed-bomb": "bomb",
    "packed-oddly": "encoding",
    "gzip-bomb": "bomb",
    "zip-bomb": "bomb",
    "zip-escapes": "path-escapes",
    "zip-absolute": "path-escapes",
    "entities": "entities",
    "laughs": "entities",
    "zip-laughs": "entities",
    "private": "robots",
    "login": "login-page",
    "nothing": "empty",
}


class Hostile(Speaker):
    """Speaks the feed well, and its documents not."""

    def speak(self, handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.rsplit("/", 1)[-1]
        if name.startswith("endless"):
            handler.send_response(200)
            handler.send_header("Content-Type", "application/xml")
            handler.send_header("Connection", "close")
            handler.end_headers()
            while True:
                handler.wfile.write(b"<a>" * 100_000)
        if name == "drip":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000000")
            handler.end_headers()
            import time  # noqa: PLC0415

            while True:
                handler.wfile.write(b"<")
                handler.wfile.flush()
                time.sleep(0.1)
        super().speak(handler)


def answer(host: str, path: str, query: dict[str, str]) -> Reply | None:
    name = path.rsplit("/", 1)[-1]
    onward = {
        "to-loopback": "http://127.0.0.1:9/secret", "to-name": "http://localhost/secret",
        "to-metadata": "http://169.254.169.254/latest", "to-file": "file:///etc/passwd",
        "in-circles": "/laws/in-circles",
    }  # fmt: skip
    if path == "/robots.txt":
        return Reply(b"User-agent: *\nDisallow: /laws/private\n", "text/plain")
    if path == "/feed":
        entries = "".join(
            f"<entry><id>{name}</id><title>{name}</title><updated>2026-01-01</updated>"
            f'<link href="/laws/{name}"/></entry>'
            for name in WANTED
        )
        return Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode())
    if name in onward:
        return Reply(b"", status=302, headers={"Location": onward[name]})
    bodies = {
        "good": akoma_ntoso(Law(1)), "gzip-bomb": BOMB, "zip-bomb": zipped("a.xml", bytes(2**28)),
        "zip-escapes": zipped("../../escape.xml", b"<a/>"), "zip-absolute": zipped("/etc/law.xml", b"<a/>"),
        "entities": OUTSIDE, "laughs": LAUGHS, "zip-laughs": zipped("a.xml", LAUGHS), "nothing": b"",
        "login": b"<!doctype html><html><title>Harbour</title><form><input type=password></form></html>",
    }  # fmt: skip
    if name == "packed-bomb":
        return Reply(BOMB, headers={"Content-Encoding": "gzip"})
    if name == "packed-oddly":
        return Reply(zstandard.compress(bytes(2**28)), headers={"Content-Encoding": "zstd"})
    return Reply(bodies[name], "application/octet-stream") if name in bodies else None


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaker]:
    monkeypatch.setattr("tests.harvest.speaking.Speaker", Hostile)
    with speaking(answer) as speaker:
        yield speaker


MEASURED = """\
import resource, subprocess, sys
ran = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(ran.returncode)
"""


def test_a_hostile_server_is_refused_with_a_named_reason_and_little_memory(tmp_path: Path, hostile: Speaker) -> None:
    home = tmp_path / "home"
    (home / "publishers" / "hostile_harbour").mkdir(parents=True)
    (home / "publishers" / "hostile_harbour" / "publisher.toml").write_text(FACTS)
    environment = os.environ | {
        "MIGRANDI_HOME": str(home), "MIGRANDI_HARVEST_ROUTES": f"harbour.example.org={hostile.base}",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, sys.executable, "-m", "migrandi", "harvest", "hostile_harbour", "--json",
         "--no-references"],
        env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    refused = {failure["identifier"]: failure["code"] for failure in report["failures"]}
    assert refused == {name: code for name, code in WANTED.items() if code}
    assert report["new"] == 1
    assert all(len(failure["reason"]) > 20 for failure in report["failures"])
    assert all("secret" not in path and "private" not in path for path in hostile.asked)
    assert int(ran.stderr.split()[-1]) < 500_000, "kilobytes of memory in the largest process"
    assert not list((home / "harvest-spool").glob("*"))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "fc00::1",
     "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "224.0.0.1"],
)  # fmt: skip
def test_addresses_of_inner_networks_are_not_public(address: str) -> None:
    assert not guarding.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_open_network_are(address: str) -> None:
    assert guarding.is_public(ipaddress.ip_address(address))


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: answers)
    with pytest.raises(Refused, match="not on the open network") as refused:
        guarding.resolve("harbour.example.org", 443)
    assert refused.value.code == "private-address"


def test_a_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_up(host: str, *_given: object, **_named: object) -> list[object]:
        asked.append(host)
        # the second answer would lead inside
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (["192.0.2.1", "127.0.0.1"][len(asked) > 1], 443))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(guarding, "is_public", lambda address: str(address) != "127.0.0.1")
    connected: list[str] = []

    def connect(_self: object, host: str, *_given: object) -> None:
        connected.append(host)

    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", connect)
    guarding._Guard([]).connect_tcp("harbour.example.org", 443)
    assert (asked, connected) == (["harbour.example.org"], ["192.0.2.1"])


def opened(data: bytes, folder: Path, patterns: tuple[str, ...] = ("*.xml",)) -> list[tuple[str, bytes]]:
    body = gather([data], "", folder, 2**30)
    found = []
    for member in archives.members(body, patterns, folder, 2**26):
        found.append((member.name, member.body.head(member.body.size)))
        member.body.drop()
    body.drop()
    return found


def tarred(name: str, data: bytes, link: str = "") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        about = tarfile.TarInfo(name)
        about.size = 0 if link else len(data)
        if link:
            about.type, about.linkname = tarfile.SYMTYPE, link
        archive.addfile(about, io.BytesIO(data))
    return packed.getvalue()


@pytest.mark.parametrize(
    "pack",
    [lambda data: zipped("law.xml", data), lambda data: tarred("law.xml", data),
     lambda data: gzip.compress(tarred("law.xml", data)), lambda data: zstandard.compress(tarred("law.xml", data))],
)  # fmt: skip
def test_archives_of_every_kind_give_their_members(tmp_path: Path, pack: object) -> None:
    data = akoma_ntoso(Law(1))
    assert opened(pack(data), tmp_path) == [("law.xml", data)]  # type: ignore[operator]


def test_a_single_packed_file_is_its_only_member(tmp_path: Path) -> None:
    assert opened(gzip.compress(b"<a/>"), tmp_path) == [("", b"<a/>")]
    assert opened(zstandard.compress(b"<a/>"), tmp_path) == [("", b"<a/>")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (tarred("../law.xml", b"x"), "path-escapes"),
        (tarred("law.xml", b"", link="/etc/passwd"), "path-escapes"),
        (zipped("C:\\law.xml", b"x"), "path-escapes"),
        (zstandard.compress(bytes(2**28)), "bomb"),
        (gzip.compress(gzip.compress(b"x" * 100, mtime=0), mtime=0)[:-4], "cut"),
        (b"PK\x03\x04" + b"x" * 50, "broken-archive"),
    ],
    ids=["steps-out", "leads-out", "another-drive", "bomb", "cut", "broken"],
)
def test_archives_that_mean_harm_are_not_opened(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(data, tmp_path)
    assert refused.value.code == code


def test_a_large_body_goes_to_disk_and_is_removed(tmp_path: Path) -> None:
    body: Body = gather((bytes(2**20) for _piece in range(8)), "", tmp_path, 2**24)
    assert body.path and Path(body.path).stat().st_size == body.size == 8 * 2**20
    body.drop()
    assert not list(tmp_path.iterdir())
