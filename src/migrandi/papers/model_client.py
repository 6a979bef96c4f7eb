"""One question to a language model that speaks the protocol of OpenAI's chat completions, and its words back.

Whatever stands at the other end: what it takes is limited in time and in size, it is not followed to other addresses,
and its words are nothing but text. No database.
"""

from __future__ import annotations

import http.client
import ipaddress
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from migrandi.papers.errors import DraftingError, NoDrafting

_MOST_BYTES = 1_000_000
_MOST_CHARACTERS = 60_000
_PIECE = 16_384


class Model(msgspec.Struct, frozen=True):
    """The model that is set: its address, up to where `/chat/completions` begins, its name, seconds it may take."""

    url: str
    name: str
    key: str
    seconds: float

    def __repr__(self) -> str:
        return f"Model({self.url!r}, {self.name!r})"  # the key is nobody's to read

    @property
    def address(self) -> str:
        """Where questions are sent."""
        return f"{self.url.rstrip('/')}/chat/completions"

    @property
    def is_here(self) -> bool:
        """Whether the model runs on this machine, so that nothing leaves it."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


class Message(msgspec.Struct, frozen=True):
    """Something said to the model: by whom (`system`, `user`), and what."""

    role: str
    content: str


class _Choice(msgspec.Struct):
    message: Message


class _Answer(msgspec.Struct):
    choices: list[_Choice]


class _Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: the key and the evidence are for the address that was set."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


def model() -> Model | None:
    """The model that this installation has; None where none is set. Raises `NoDrafting` where its address is none."""
    url, name = settings.DRAFTING_URL, settings.DRAFTING_MODEL
    if not url:
        return None
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname or not name:
        raise NoDrafting(_("MIGRANDI_DRAFTING_URL has to be an address (http…), and MIGRANDI_DRAFTING_MODEL a name."))
    return Model(url, name, settings.DRAFTING_KEY, settings.DRAFTING_SECONDS)


def body_of(asked: Model, messages: list[Message]) -> bytes:
    """What is sent, to the last byte."""
    return msgspec.json.encode({"model": asked.name, "messages": messages, "temperature": 0.2, "stream": False})


def ask(asked: Model, body: bytes) -> str:
    """The model's words. Raises `DraftingError` where it does not answer in time, in words, or within the limits."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Migrandi"}
    if asked.key:
        headers["Authorization"] = f"Bearer {asked.key}"
    request = urllib.request.Request(asked.address, body, headers, method="POST")
    until = time.monotonic() + asked.seconds
    try:
        # what is at this machine is asked without a proxy, whatever the environment says
        direct = [urllib.request.ProxyHandler({})] if asked.is_here else []
        with urllib.request.build_opener(_Stay, *direct).open(request, timeout=asked.seconds) as answer:
            received = _received(answer, until, asked)
    except urllib.error.HTTPError as error:
        error.close()
        raise DraftingError(_("The model's server refused: status %(status)s."), status=error.code) from error
    except TimeoutError as error:
        raise _too_slow(asked) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise _too_slow(asked) from error
        why = str(getattr(error, "reason", error))
        raise DraftingError(_("The model's server cannot be reached: %(why)s."), why=why) from error
    return _words(received)


def _received(answer: http.client.HTTPResponse, until: float, asked: Model) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > _MOST_BYTES:
            raise DraftingError(_("The model's server sends without end: nothing of it was taken."))
        if time.monotonic() > until:
            raise _too_slow(asked)
    return b"".join(pieces)


def _too_slow(asked: Model) -> DraftingError:
    sentence = _(
        "The model did not answer within %(seconds)s seconds. Ask for less, or raise MIGRANDI_DRAFTING_SECONDS."
    )
    return DraftingError(sentence, seconds=f"{asked.seconds:g}")


def _words(received: bytes) -> str:
    try:
        answer = msgspec.json.decode(received, type=_Answer)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise DraftingError(_("The model's server answered what is no chat: %(why)s."), why=error) from error
    words = answer.choices[0].message.content.strip() if answer.choices else ""
    if not words:
        raise DraftingError(_("The model said nothing."))
    return words[:_MOST_CHARACTERS]
