"""The key with which packs are signed here, and those of others that are trusted: Ed25519, in files beside the data."""

from __future__ import annotations

import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

from migrandi.packs.errors import PackError

_KEY = re.compile(r"[0-9a-f]{64}")
_OWN, _TRUSTED = "pack-key", "pack-keys"


class BadKey(PackError):
    """What was given is no key."""

    code = "bad-key"


def own(home: Path) -> Ed25519PrivateKey:
    """The key of this installation, made when it is first asked for and readable by its owner alone."""
    kept = home / _OWN
    try:
        with open(kept, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(Ed25519PrivateKey.generate().private_bytes_raw())
    except FileExistsError:
        pass
    return Ed25519PrivateKey.from_private_bytes(kept.read_bytes())


def shown(key: Ed25519PublicKey) -> str:
    """A public key as it is written: 64 hexadecimal digits."""
    return key.public_bytes_raw().hex()


def trust(home: Path, key: str, name: str) -> None:
    """Trust what is signed with that key from now on. Raises `BadKey`."""
    key = key.strip().lower()
    if not _KEY.fullmatch(key):
        raise BadKey(_("“%(key)s” is no key: it has 64 digits and letters from a to f."), key=key[:80])
    folder = home / _TRUSTED
    folder.mkdir(exist_ok=True)
    (folder / key).write_text(f"{name.strip()}\n", encoding="utf-8")


def distrust(home: Path, key: str) -> bool:
    """No longer trust that key; whether it was trusted."""
    file = home / _TRUSTED / key.strip().lower()
    known = bool(_KEY.fullmatch(file.name)) and file.is_file()
    if known:
        file.unlink()
    return known


def trusted(home: Path) -> dict[str, str]:
    """The keys trusted here with whose they are: this installation's own among them once it has one."""
    found = {
        file.name: file.read_text(encoding="utf-8").strip()
        for file in sorted((home / _TRUSTED).glob("*"))
        if _KEY.fullmatch(file.name)
    }
    if (home / _OWN).exists():
        found[shown(own(home).public_key())] = _("this installation")
    return found


def is_signed(key: str, signature: bytes, data: bytes) -> bool:
    """Whether the signature is that key's of these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
