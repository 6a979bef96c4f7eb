"""From what a person types to a Work and a provision in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from migrandi.formats.identifiers import slug
from migrandi.law.errors import UnknownWork
from migrandi.law.models import Headnote, Provision, Title, Work
from migrandi.remembering import until_written


def locate(reference: str) -> tuple[Work, str]:
    """The Work and the provision's address below it (empty: the Work itself) that `reference` names.

    Takes a path (`ca/act/2001/c-27/sec_97`, with or without the first slash), a former path, an identifier
    (`LEGITEXT000006070158/art_L511-1`, `32016R0679`), or a usual name (`refugee-convention/art_33`, `CRC`).
    Where the Work has no provision of exactly that address and one that differs in capitals alone, it is that one's.
    Raises `UnknownWork` naming the nearest.
    """
    steps = [step for step in reference.strip().strip("/").split("/") if step]
    heads = ["/".join(steps[:cut]) for cut in range(len(steps), 0, -1)]
    named = _named(heads)
    for head in heads:
        number = named.get(head)
        work = _work(number) if number else _by_name(head) if head == steps[0] else None
        if work is not None:
            return work, _as_held(work, steps[head.count("/") + 1 :])
    near = nearest(reference)
    if near:
        raise UnknownWork(
            _("There is no law %(reference)s. The nearest: %(nearest)s."), reference=reference, nearest=", ".join(near)
        )
    raise UnknownWork(
        _("There is no law %(reference)s, and the database holds none. Import one: migrandi import PATH."),
        reference=reference,
    )


def _as_held(work: Work, steps: Sequence[str]) -> str:
    """The provision's address with the capitals that the Work's own have, as far as they can mean one only."""
    above = ["/".join(steps[:cut]) for cut in range(len(steps), 0, -1)]
    if not above or _holds(work, above):
        return "/".join(steps)
    kinds = (Provision.objects.filter(work=work), Headnote.objects.filter(work=work))
    for address in above:
        held = {eid for rows in kinds for eid in rows.filter(eid__iexact=address).values_list("eid", flat=True)}
        if len(held) == 1:
            return "/".join([*held, *steps[address.count("/") + 1 :]])
    return "/".join(steps)


def _holds(work: Work, eids: Sequence[str]) -> bool:
    """Whether the Work has a provision or a headnote at one of these addresses."""
    among = ", ".join(["%s"] * len(eids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM law_headnote WHERE work_id = %s AND eid IN ({among})"
            f" UNION ALL SELECT 1 FROM law_provision WHERE work_id = %s AND eid IN ({among}) LIMIT 1",
            [work.pk, *eids, work.pk, *eids],
        )
        return cursor.fetchone() is not None


@until_written(2_000)
def _work(number: int) -> Work:
    return Work.objects.get(pk=number)


def _named(heads: Sequence[str]) -> dict[str, int]:
    """The number of the Work that each of these names: its path or a former one, as written or in small letters, or an
    identifier that it alone has, as written or in capitals."""
    paths = list(dict.fromkeys(path for head in heads for path in (f"/{head}", f"/{head.lower()}")))
    values = list(dict.fromkeys(value for head in heads for value in (head, head.upper())))
    held: dict[tuple[int, str], set[int]] = defaultdict(set)
    if heads:
        among = [", ".join(["%s"] * len(names)) for names in (paths, paths, values)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT 0, path, id FROM law_work WHERE path IN ({among[0]})"
                f" UNION ALL SELECT 1, path, work_id FROM law_formerpath WHERE path IN ({among[1]})"
                f" UNION ALL SELECT 2, value, work_id FROM law_identifier WHERE value IN ({among[2]})",
                [*paths, *paths, *values],
            )
            for kind, name, number in cursor.fetchall():
                held[kind, name].add(number)
    found: dict[str, int] = {}
    for head in heads:
        of_paths = [(kind, path) for kind in (0, 1) for path in (f"/{head}", f"/{head.lower()}")]
        identified = held[2, head] | held[2, head.upper()]
        works = next((held[one] for one in of_paths if held[one]), identified if len(identified) == 1 else set())
        if works:
            found[head] = next(iter(works))
    return found


def _by_name(name: str) -> Work | None:
    return _only(Title.objects.select_related("work").filter(slug=slug(name)[:400])) or _only(
        Work.objects.filter(number=name.lower(), register=True)
    )


def _only(found: object) -> Work | None:
    """The one Work that all of the rows are of; None where there is none, or where they are of several."""
    works = {row if isinstance(row, Work) else row.work for row in found}  # type: ignore[attr-defined]
    return works.pop() if len(works) == 1 else None


def nearest(reference: str, limit: int = 3) -> list[str]:
    """The paths of the Works whose path or name is most like `reference`."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 only a mistake needs it

    wanted = "/" + reference.strip().strip("/")
    paths = list(Work.objects.values_list("path", flat=True)[:50_000])
    return [path for path, _score, _index in process.extract(wanted, paths, scorer=fuzz.WRatio, limit=limit)]
