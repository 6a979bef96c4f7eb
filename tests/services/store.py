"""A real S3-compatible store of a test's own (SeaweedFS): in a folder, reached by a port of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

import msgspec
import pytest

from tests.services.postgresql import free_port

PROGRAM = Path(sys.executable).with_name("weed")
KEYS = {"AWS_ACCESS_KEY_ID": "migrandi", "AWS_SECRET_ACCESS_KEY": "known-to-tests-alone"}

needs_store = pytest.mark.skipif(
    not PROGRAM.exists() and not os.environ.get("MIGRANDI_CI"), reason="SeaweedFS is not installed here"
)


class ObjectStore:
    """A store with one bucket, `law`, that only who has `KEYS` may use."""

    def __init__(self) -> None:
        assert PROGRAM.exists(), "SeaweedFS is not installed here: it is among the development requirements"
        self._home = Path(mkdtemp(prefix="migrandi-store-"))
        self.port = free_port()
        identity = {
            "name": "migrandi", "actions": ["Admin"],
            "credentials": [{"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}],
        }  # fmt: skip
        (self._home / "s3.json").write_bytes(msgspec.json.encode({"identities": [identity]}))
        (self._home / "data").mkdir()
        self.start()
        self.make("law")

    def url(self, prefix: str = "") -> str:
        """The address of a part of its bucket."""
        return f"s3://law/{prefix}?endpoint=http://127.0.0.1:{self.port}&region=eu-1"

    def start(self) -> None:
        """Start it; it may take a moment until it answers."""
        ports = ["-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.port={self.port}"]
        for one in ("s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
                    "filer.port.grpc"):  # fmt: skip
            ports.append(f"-{one}={free_port()}")
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self._home / 'data'}", "-s3",
                 f"-s3.config={self._home / 's3.json'}", "-volume.max=20", "-master.volumeSizeLimitMB=64",
                 "-master.telemetry=false", *ports],
                stdout=log, stderr=log, cwd=self._home,
            )  # fmt: skip

    def make(self, name: str) -> None:
        """Make a bucket, once the store answers."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 slow to load

        until = time.monotonic() + 60
        while True:
            try:
                self.client().create_bucket(Bucket=name)
            except (BotoCoreError, ClientError):
                assert self._process.poll() is None and time.monotonic() < until, (self._home / "log").read_text()
                time.sleep(0.1)
            else:
                return

    def client(self):  # type: ignore[no-untyped-def]
        """What speaks to it as anybody else's program would."""
        import boto3  # noqa: PLC0415 slow to load
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{self.port}", region_name="eu-1",
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            config=Config(s3={"addressing_style": "path"}, connect_timeout=2, retries={"max_attempts": 0}),
        )  # fmt: skip

    def stop(self) -> None:
        """End it at once; what it acknowledged is there when it is started again."""
        self._process.kill()
        self._process.wait(30)

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)
