"""Which of the authorities cited this database holds: looked up for all of them at once, when law has come in since."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from migrandi.annotations.models import CitedAuthority
from migrandi.annotations.references import key_of
from migrandi.citations.authorities import authorities_of_all
from migrandi.law.models import FormerPath, Identifier, Mark, Title, Work

_MARK = "references:held"


def look_up() -> None:
    """Bring `CitedAuthority.held` in line with the laws there are, if any of them or of what is cited is new."""
    kinds = (Work, Title, Identifier, FormerPath, CitedAuthority)
    state = " ".join(str(kind.objects.aggregate(newest=Max("pk"))["newest"] or 0) for kind in kinds)
    if Mark.objects.filter(key=_MARK, value=state).exists():
        return
    rows = {key: (number, held) for number, key, held in CitedAuthority.objects.values_list("pk", "key", "held")}
    holds = {key for one in authorities_of_all() if (key := key_of(one.scheme, one.value)) in rows}
    with transaction.atomic():
        for now in (True, False):
            changed = [number for key, (number, before) in rows.items() if (key in holds) is now and before is not now]
            for first in range(0, len(changed), 500):
                CitedAuthority.objects.filter(pk__in=changed[first : first + 500]).update(held=now)
        Mark.objects.update_or_create(key=_MARK, defaults={"value": state})
