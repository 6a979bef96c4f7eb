"""Does what deploy/Containerfile says, in its order, in a plain folder: where no image can be fetched to begin with.

Left out: what installs Debian's packages and makes the account. What runs is what would run: the locked requirements,
the program, its check of health. Example: python scripts/try_containerfile.py /tmp/image
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def steps() -> list[tuple[str, str]]:
    """Each instruction with what follows it."""
    text = (ROOT / "deploy" / "Containerfile").read_text().replace("\\\n", " ")
    found = (line.partition(" ") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [(word, " ".join(rest.split())) for word, _space, rest in found]


def main(folder: Path) -> int:
    """0 where all went through and the site was well; `folder` is to be new."""
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "venv", folder / "python"], check=True)
    environment = {"PATH": f"{folder / 'python' / 'bin'}:{os.environ['PATH']}", "HOME": str(folder)}
    app, health, entry, command = folder, "", [""], [""]
    for word, rest in steps():
        print(f"{word} {rest}", flush=True)
        if word == "WORKDIR":
            app = folder / rest.strip("/")
            app.mkdir()
        elif word == "COPY":
            *names, target = rest.split()
            for name in names:
                place = app / target / name if target.endswith("/") else app / target
                shutil.copytree(ROOT / name, place) if (ROOT / name).is_dir() else shutil.copy(ROOT / name, place)
        elif word == "RUN" and not rest.startswith("apt-get"):
            said = rest.replace("-o migrandi -g migrandi ", "").replace(" /data", f" {folder / 'data'}")
            subprocess.run(said, shell=True, check=True, cwd=app, env=environment)
        elif word == "ENV":
            environment |= dict(re.findall(r"(\S+?)=(\S+)", rest.replace("/data", str(folder / "data"))))
        elif word == "HEALTHCHECK":
            health = json.loads(rest.partition("CMD ")[2])
        elif word in ("ENTRYPOINT", "CMD"):
            entry, command = (json.loads(rest), command) if word == "ENTRYPOINT" else (entry, json.loads(rest))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in [*entry, *command]]
    site = subprocess.Popen(words, cwd=app, env=environment)
    try:
        return _well([word.replace(":8000/", f":{port}/") for word in health], app, environment)
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(30)


def _well(health: list[str], app: Path, environment: dict[str, str]) -> int:
    until = time.monotonic() + 120
    while subprocess.run(health, cwd=app, env=environment, capture_output=True, check=False).returncode:
        if time.monotonic() > until:
            print("It was not well within the time that HEALTHCHECK gives it.")
            return 1
        time.sleep(1)
    print("The site is well.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
