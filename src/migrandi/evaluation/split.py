"""Which law may be trained on and which is only measured: by Work, by its path alone, the same on every machine."""

from __future__ import annotations

import hashlib

MEASURED_TENTHS = 3
"""Tenths of all Works that are never trained on."""
TUNED_TENTHS = 1
"""Tenths that weights of the ranking were chosen on: neither trained on nor measured."""


def part(work: str) -> str:
    """`measured`, `tuned` or `trained`: what the Work of this path may be used for."""
    tenth = int(hashlib.sha256(work.encode()).hexdigest()[:8], 16) % 10
    if tenth < MEASURED_TENTHS:
        return "measured"
    return "tuned" if tenth < MEASURED_TENTHS + TUNED_TENTHS else "trained"
