"""Builds deploy/Containerfile into a real image and asks its site whether it is well, where no registry of images can
be reached: the image to begin with is made of Debian's packages.

Needs root, buildah and mmdebstrap; nothing is started but what the image starts. `python scripts/try_image.py FOLDER`
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Whom this machine trusts: packages may be fetched through somebody whom Debian does not know."""
LIKE_THE_OFFICIAL = "ln -s /usr/bin/python3 /usr/local/bin/python && rm -f /usr/lib/python3*/EXTERNALLY-MANAGED"
"""What the image on docker.io has and Debian's Python has not: its name, and that pip may write into it."""
PATIENCE = 120
"""Seconds; HEALTHCHECK gives as many."""


def main(folder: Path) -> int:
    """0 where the image was built and its site was well; `folder` is to be new, and holds all images."""
    folder.mkdir()
    text = CONTAINERFILE.read_text()
    base, health = re.search(r"^FROM (\S+)", text, re.M), re.search(r"^HEALTHCHECK .*CMD (.+)$", text, re.M)
    if base is None or health is None:
        sys.exit("The Containerfile has no FROM or no HEALTHCHECK.")
    environment = {**os.environ, "BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"}
    stores = ["--root", str(folder / "images"), "--runroot", str(folder / "running")]

    def buildah(*words: str) -> str:
        print("buildah", *words, flush=True)
        made = subprocess.run(
            ["buildah", *stores, *words], check=True, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
        )
        return made.stdout.strip()

    packages = "python3,python3-pip,ca-certificates"
    debian = base[1].rpartition("-")[2]
    made = ["mmdebstrap", "--variant=minbase", f"--include={packages}", debian, str(folder / "debian.tar")]
    subprocess.run(made, check=True)
    begun = buildah("from", "scratch")
    buildah("add", "-q", begun, str(folder / "debian.tar"), "/")
    buildah("add", "-q", begun, str(CERTIFICATES), str(CERTIFICATES))
    buildah("run", begun, "--", "sh", "-c", LIKE_THE_OFFICIAL)
    buildah("config", "--env", "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", begun)
    buildah("config", "--env", f"PIP_CERT={CERTIFICATES}", begun)
    buildah("commit", "-q", begun, base[1])
    buildah("build", "--network", "host", "--pull-never", "-f", str(CONTAINERFILE), "-t", "migrandi", ".")
    running = buildah("from", "localhost/migrandi")
    inside = ["buildah", *stores, "run", "--user", "10001", running, "--"]
    started = [*inside, *_said(text, "ENTRYPOINT"), *_said(text, "CMD")]
    site = subprocess.Popen(started, cwd=ROOT, env=environment, start_new_session=True)
    try:
        until = time.monotonic() + PATIENCE
        asked = [*inside, *json.loads(health[1])]
        while subprocess.run(asked, env=environment, capture_output=True, check=False).returncode:
            if time.monotonic() > until or site.poll() is not None:
                print("The site was not well within the time that HEALTHCHECK gives it.")
                return 1
            time.sleep(2)
        print("The site is well.", flush=True)
        subprocess.run([*inside, "migrandi", "doctor"], check=True, env=environment)
    finally:
        os.killpg(site.pid, signal.SIGTERM)  # what runs inside is no child of this, but of its group
        site.wait(30)
        shutil.rmtree(folder)
    return 0


def _said(text: str, instruction: str) -> list[str]:
    """The words of an instruction that stands in the Containerfile as a list."""
    found = re.findall(rf"^{instruction} (\[.+\])$", text, re.M)
    words: list[str] = json.loads(found[-1])
    return words


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    sys.exit(main(parser.parse_args().folder))
