"""How fast somebody may ask: so many requests in a second, a minute, an hour or a day, counted in the site's cache."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from django.core.cache import cache

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def wait_for(who: str, rate: str, at: datetime) -> int:
    """Counts one request of `who`, and says in how many seconds she may ask again; 0 where she may at once.

    `rate`: as 600/m. Windows start with the clock's own seconds, minutes, hours and days, so that all processes that
    share a cache count alike.
    """
    most, _slash, unit = rate.partition("/")
    length = _SECONDS[unit]
    window, passed = divmod(at.timestamp(), length)
    key = f"pace:{who}:{unit}:{int(window)}"
    cache.add(key, 0, timeout=length + 1)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two
        return 0
    return max(1, ceil(length - passed)) if asked > int(most) else 0
