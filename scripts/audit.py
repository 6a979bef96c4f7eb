"""Asks for known weaknesses of what is locked: the registry, and where that answers no such question, OSV.

Leaves with 1 where something locked has a known weakness, and with 2 where the question could not even be put. Where
nobody answers it says so in a line of its own and leaves with 0: a network without an answer is no fault of the lock.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NAMES = ("requirements.lock", "requirements-unit.lock", "requirements-model.lock")
LOCKS = [path for name in NAMES if (path := ROOT / name).exists()]
"""What is installed where Migrandi is used; what develops it is no part of that."""


def asked(service: str) -> tuple[list[dict[str, Any]], str]:
    """What the service says of each locked package; or nothing, and why."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--vulnerability-service", service, "--format",
               "json", "--progress-spinner", "off", "--timeout", "20"]  # fmt: skip
    for lock in LOCKS:
        command += ["--requirement", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        return [], (done.stderr.strip().splitlines() or [f"it left with {done.returncode}"])[-1]
    return json.loads(done.stdout)["dependencies"], ""


def main() -> int:
    """The exit code."""
    reasons = []
    for service in ("pypi", "osv"):
        locked, reason = asked(service)
        if "No module named" in reason:
            print(f"pip-audit is not installed: make audit. ({reason})")
            return 2
        answered = [one for one in locked if not one.get("skip_reason")]
        if answered:
            return told(locked, answered)
        reasons.append(f"{service}: {reason or 'it answers no question about known weaknesses'}")
    print("NOTHING WAS AUDITED: no service answers from here.", *reasons, sep="\n  ")
    return 0


def told(locked: list[dict[str, Any]], answered: list[dict[str, Any]]) -> int:
    """Says what is weak, and of how much nothing is known."""
    weak = {one["name"]: one for one in answered if one.get("vulns")}
    for one in weak.values():
        for known in one["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            print(f"{one['name']} {one['version']}: {known['id']}; mended in {mended}")
    print(f"{len(answered)} of {len(locked)} locked packages were audited, {len(weak)} are weak.")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
