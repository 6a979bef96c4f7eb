"""Bytes kept in a real S3-compatible store: whole or not at all, and compared when they are read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from migrandi.buckets import Bucket, StoreAway, bucket
from migrandi.law import blobs
from migrandi.operations.backup import backup, restore
from tests.operations.test_backup import NOW, home
from tests.own_home import migrandi
from tests.services.store import KEYS, ObjectStore, needs_store

__all__ = ["home"]
pytestmark = [pytest.mark.services, needs_store]


def part(store: ObjectStore, name: str) -> Bucket:
    return bucket(store.url(name)).within("blobs")


def test_what_is_kept_is_read_back_and_what_is_damaged_is_not(store: ObjectStore, tmp_path: Path) -> None:
    here = part(store, "reading")
    digest = blobs.keep(here, b"an article" * 1000)
    large = tmp_path / "large"
    large.write_bytes(b"a long law " * 2_000_000)
    blobs.keep_file(here, large, "f" * 64)
    assert blobs.fetch(here, digest) == b"an article" * 1000
    assert [one for one, _size in blobs.held(here)] == sorted([digest, "f" * 64])
    with pytest.raises(blobs.BlobMissing, match="changed"):
        blobs.fetch(here, "f" * 64)  # its name is not what its bytes say
    key = f"reading/blobs/{blobs.name_of(digest)}"
    whole = store.client().get_object(Bucket="law", Key=key)["Body"].read()
    store.client().put_object(Bucket="law", Key=key, Body=whole[:-3])
    with pytest.raises(blobs.BlobMissing, match="damaged"):
        blobs.fetch(here, digest)
    blobs.drop(here, digest)
    blobs.drop(here, digest)
    assert not blobs.holds(here, digest)
    with pytest.raises(blobs.BlobMissing, match="not in s3://law/reading/blobs/"):
        blobs.fetch(here, digest)


def test_a_write_that_breaks_off_leaves_nothing(store: ObjectStore, tmp_path: Path) -> None:
    here = part(store, "broken")
    source = tmp_path / "a-file"
    source.write_bytes(b"0" * 100)

    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("the disk that is read from is gone")
            return super().read(10)

    class OnABrokenDisk(type(source)):  # type: ignore[misc]
        def open(self, *_said: Any, **_more: Any) -> Any:
            return Breaking(b"0" * 100)

    with pytest.raises(OSError, match="gone"):
        blobs.keep_file(here, OnABrokenDisk(source), "a" * 64)
    assert list(blobs.held(here)) == []


def test_a_backup_goes_from_a_folder_into_a_bucket_and_back(store: ObjectStore, home: Path, tmp_path: Path) -> None:
    digest = blobs.keep(home / "enquiries", b"a message")
    before = {
        path.relative_to(home).as_posix() for name in ("blobs", "enquiries") for path in (home / name).rglob("*.zst")
    }
    there = bucket(store.url("unit"))
    backup(home, tmp_path / "folder.tar", NOW)
    restore(tmp_path / "folder.tar", tmp_path / "unit", bucket=there)
    assert {key for key, _size in there.contents()} == before
    assert not (tmp_path / "unit" / "blobs").exists() and not (tmp_path / "unit" / "enquiries").exists()
    written = backup(tmp_path / "unit", tmp_path / "bucket.tar", NOW, bucket=there)
    restore(tmp_path / "bucket.tar", tmp_path / "laptop")
    assert blobs.fetch(tmp_path / "laptop" / "enquiries", digest) == b"a message"
    assert before < {one.name for one in written.members}


def test_an_installation_works_with_its_bytes_in_a_bucket_and_says_where_that_is_away(
    store: ObjectStore, tmp_path: Path
) -> None:
    folder = tmp_path / "law"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.md").write_text(
            f"# Border Act {number}\n\n## Article 1. Arrival\n\nThe warden of gate {number} writes.\n"
        )
    where = {"BLOBS_URL": store.url("mission"), **KEYS}
    # two processes read, and each keeps what it read
    done = migrandi(tmp_path / "home", "import", "--jobs", "2", "--json", str(folder), **where)
    assert done.returncode == 0 and json.loads(done.stdout)["works"] == 2, done.stderr
    assert not (tmp_path / "home" / "blobs").exists()
    kept = list(blobs.held(part(store, "mission")))
    assert len(kept) == 2
    told = json.loads(migrandi(tmp_path / "home", "stats", "--json", **where).stdout)
    assert told["bytes"]["bytes as received"] == sum(size for _digest, size in kept)
    packed = migrandi(tmp_path / "home", "pack", "make", str(tmp_path / "laws.pack"), "--originals", **where)
    assert packed.returncode == 0, packed.stderr
    checks = json.loads(migrandi(tmp_path / "home", "doctor", "--thorough", "--json", **where).stdout)["checks"]
    assert {"store", "files"} <= {one["name"] for one in checks if one["state"] == "well"}
    for wrong, why in (
        ({"AWS_SECRET_ACCESS_KEY": "not it"}, "refuses"),
        ({"BLOBS_URL": "s3://law?endpoint=http://127.0.0.1:9"}, "reached"),
    ):
        checks = json.loads(migrandi(tmp_path / "home", "doctor", "--json", **where | wrong).stdout)["checks"]
        [said] = [one["said"] for one in checks if one["name"] == "store"]
        assert why in said and "not it" not in said
    (folder / "3.md").write_text("# Border Act 3\n\n## Article 1. Exit\n\nWhoever leaves is asked why.\n")
    refused = migrandi(tmp_path / "home", "import", "--jobs", "2", "--json", str(folder), **where | wrong)
    assert refused.returncode == 2 and json.loads(refused.stderr)["error"]["code"] == "store-away"
    assert json.loads(migrandi(tmp_path / "home", "stats", "--json", **where).stdout)["files"] == 2, "nothing half-done"


def test_mail_is_gone_from_a_bucket_when_it_is_erased(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    from migrandi.enquiries import blobs as mail  # noqa: PLC0415 needs Django set up

    monkeypatch.setattr(settings, "ENQUIRY_BLOBS", bucket(store.url("mail")).within("enquiries"))
    digest = mail.keep(b"From: officer-a@example.org")
    assert mail.fetch(digest) == b"From: officer-a@example.org"
    assert mail.drop_strays() == 1
    assert list(bucket(store.url("mail")).contents()) == []


def test_a_bucket_that_is_not_there_is_said_before_anything_is_begun(store: ObjectStore) -> None:
    with pytest.raises(StoreAway, match="NoSuchBucket"):
        bucket(store.url().replace("//law", "//nowhere")).check()


@pytest.mark.parametrize(
    "wrong", ["https://law", "s3://", "s3://me:secret@law", "s3://law?endpoint=example.org", "s3://law?key=secret"]
)
def test_an_address_that_cannot_be_understood_is_refused_without_telling_it(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        bucket(wrong)
    assert "secret" not in str(refused.value).lower().replace("aws_secret_access_key", "")
