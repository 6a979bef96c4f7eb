"""Asks the registry for known weaknesses of what is locked; says so where it does not answer such questions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"


def main() -> int:
    """1 where something locked has a known weakness."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--format", "json",
               "--progress-spinner", "off", "--timeout", "20"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        print(f"Nothing was audited: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
        return 0
    locked = json.loads(done.stdout)["dependencies"]
    unknown = [one["name"] for one in locked if one.get("skip_reason")]
    weak = [one for one in locked if one.get("vulns")]
    for one in weak:
        for known in one["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            print(f"{one['name']} {one['version']}: {known['id']}; mended in {mended}")
    if len(unknown) == len(locked):
        print("Nothing was audited: the registry answers no question about known weaknesses.")
    else:
        print(f"{len(locked) - len(unknown)} of {len(locked)} locked packages were audited, {len(weak)} are weak.")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
