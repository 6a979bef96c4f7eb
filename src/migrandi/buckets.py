"""A bucket of an S3-compatible store, where many machines keep the bytes as received. Read before Django is set up.

What is written stands there whole or not at all: such a store shows an object once it has all of it. Who may read and
write is said by the environment alone (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`), never by the address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from migrandi.errors import Away

_STYLES = frozenset({"path", "virtual", "auto"})


class StoreAway(Away):
    """The store does not answer, or lets nobody in with these keys."""

    code = "store-away"


class NoSuchObject(Exception):
    """The bucket holds nothing under that key."""


@dataclass(frozen=True)
class Bucket:
    """A part of a bucket. `prefix`: what all its keys begin with, empty or ending in a slash; `endpoint`: empty for
    Amazon's own; `style`: how the bucket is named to the store, in the path or the host."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    style: str = "auto"

    def __str__(self) -> str:
        return f"s3://{self.name}/{self.prefix}"

    def within(self, folder: str) -> Bucket:
        """The part of it below that name."""
        return replace(self, prefix=f"{self.prefix}{folder}/")

    def holds(self, key: str) -> bool:
        """Whether something stands under that key. Raises `StoreAway`, as all that follow."""
        with self._asked():
            return bool(_opened(self).exists(self.prefix + key))

    def write(self, key: str, file: IO[bytes]) -> None:
        """Let all of the file stand under that key."""
        from django.core.files import File  # noqa: PLC0415 not before Django is set up

        with self._asked():
            _opened(self).save(self.prefix + key, File(file))

    def read(self, key: str) -> bytes:
        """What stands under that key. Raises `NoSuchObject`."""
        with self.reading(key) as (body, _size):
            return body.read()

    @contextmanager
    def reading(self, key: str) -> Iterator[tuple[IO[bytes], int]]:
        """What stands under that key as a stream, and how many bytes it has. Raises `NoSuchObject`."""
        with self._asked(key):
            answer = self._client().get_object(Bucket=self.name, Key=self.prefix + key)
            with answer["Body"] as body:
                yield body, answer["ContentLength"]

    def drop(self, key: str) -> None:
        """Take away what stands under that key, if anything does."""
        with self._asked():
            _opened(self).delete(self.prefix + key)

    def contents(self) -> Iterator[tuple[str, int]]:
        """Every key in order, each with how many bytes it has."""
        with self._asked():
            pages = self._client().get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.prefix)
            for page in pages:
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(self.prefix), found["Size"]

    def give_up_uploads(self, before: datetime) -> int:
        """Let the store forget what was begun before that moment and never ended; how much."""
        with self._asked():
            begun = self._client().list_multipart_uploads(Bucket=self.name, Prefix=self.prefix).get("Uploads", ())
            old = [one for one in begun if one["Initiated"] < before]
            for one in old:
                self._client().abort_multipart_upload(Bucket=self.name, Key=one["Key"], UploadId=one["UploadId"])
            return len(old)

    def keeps_versions(self) -> bool:
        """Whether the store keeps what is taken away from the bucket, as an older version."""
        with self._asked():
            return bool(self._client().get_bucket_versioning(Bucket=self.name).get("Status") == "Enabled")

    def check(self) -> None:
        """Raises `StoreAway` where the bucket is not there, or cannot be reached."""
        with self._asked():
            self._client().list_objects_v2(Bucket=self.name, Prefix=self.prefix, MaxKeys=1)

    def _client(self) -> Any:
        return _opened(self).connection.meta.client

    @contextmanager
    def _asked(self, key: str = "") -> Iterator[None]:
        """What the store says against it, in our words."""
        try:
            from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 only where it is used
        except ImportError as error:
            raise StoreAway(
                _("To keep files in a store, install what it needs: pip install 'migrandi[unit]'")
            ) from error
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if key and code in ("NoSuchKey", "404"):
                raise NoSuchObject(key) from error
            raise StoreAway(
                _("The store %(bucket)s refuses what it is asked for (%(code)s). Check BLOBS_URL, AWS_ACCESS_KEY_ID "
                  "and AWS_SECRET_ACCESS_KEY, and whether the bucket is there."),
                bucket=self, code=code,
            ) from error  # fmt: skip
        except BotoCoreError as error:
            raise StoreAway(
                _("The store %(bucket)s cannot be reached: %(reason)s. Check BLOBS_URL, and whether it runs."),
                bucket=self, reason=str(error).strip().rstrip("."),
            ) from error  # fmt: skip


def bucket(url: str) -> Bucket:
    """Of `s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-1&style=path`; all but the bucket may be left
    out. Raises `ImproperlyConfigured` where it cannot be understood; its message shows no secret."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    endpoint, region, style = asked.pop("endpoint", ""), asked.pop("region", ""), asked.pop("style", "")
    fits = urlsplit(endpoint).scheme in ("http", "https") if endpoint else True
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or asked or not fits:
        raise ImproperlyConfigured(
            "The store's address cannot be understood. Write it as s3://bucket/prefix?endpoint=https://s3.example.org; "
            "its keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment."
        )
    if style and style not in _STYLES:
        raise ImproperlyConfigured(f"“{style}” is no way to name a bucket: write style=path, virtual or auto.")
    prefix = unquote(parts.path).strip("/")
    # a store of one's own is rarely reached under a name for each bucket
    return Bucket(parts.netloc, f"{prefix}/" if prefix else "", endpoint, region,
                  style or ("path" if endpoint else "auto"))  # fmt: skip


@cache
def _opened(described: Bucket) -> Any:
    from botocore.config import Config  # noqa: PLC0415 nothing else is to wait for it
    from storages.backends.s3 import S3Storage  # noqa: PLC0415

    return S3Storage(
        bucket_name=described.name,
        endpoint_url=described.endpoint or None,
        region_name=described.region or None,
        file_overwrite=True,
        client_config=Config(
            s3={"addressing_style": described.style},
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
            # not every store knows Amazon's newer checksums; ours is compared whenever a file is read
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
