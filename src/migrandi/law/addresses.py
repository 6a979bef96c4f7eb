"""From what a person types to a Work and a provision in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from migrandi.formats.identifiers import slug
from migrandi.law.errors import UnknownWork
from migrandi.law.models import FormerPath, Headnote, Identifier, Provision, Title, Work


def locate(reference: str) -> tuple[Work, str]:
    """The Work and the provision's address below it (empty: the Work itself) that `reference` names.

    Takes a path (`ca/act/2001/c-27/sec_97`, with or without the first slash), a former path, an identifier
    (`LEGITEXT000006070158/art_L511-1`, `32016R0679`), or a usual name (`refugee-convention/art_33`, `CRC`).
    Where the Work has no provision of exactly that address and one that differs in capitals alone, it is that one's.
    Raises `UnknownWork` naming the nearest.
    """
    steps = [step for step in reference.strip().strip("/").split("/") if step]
    heads = ["/".join(steps[:cut]) for cut in range(len(steps), 0, -1)]
    by_path, by_identifier = _by_path(heads), _by_identifier(heads)
    for head in heads:
        number = by_path.get(head) or by_identifier.get(head)
        work = Work.objects.get(pk=number) if number else _by_name(head) if head == steps[0] else None
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
    kinds = (Provision.objects.filter(work=work), Headnote.objects.filter(work=work))
    if not above or any(rows.filter(eid__in=above).exists() for rows in kinds):
        return "/".join(steps)
    for address in above:
        held = {eid for rows in kinds for eid in rows.filter(eid__iexact=address).values_list("eid", flat=True)}
        if len(held) == 1:
            return "/".join([*held, *steps[address.count("/") + 1 :]])
    return "/".join(steps)


def _by_path(heads: Sequence[str]) -> dict[str, int]:
    """The number of the Work that each path leads to, as written or in lower case, by its own or a former path."""
    paths = {path for head in heads for path in (f"/{head}", f"/{head.lower()}")}
    own = dict(Work.objects.filter(path__in=paths).order_by().values_list("path", "pk"))
    former = dict(FormerPath.objects.filter(path__in=paths).values_list("path", "work_id"))
    found: dict[str, int] = {}
    for head in heads:
        for known in (own, former):
            number = known.get(f"/{head}") or known.get(f"/{head.lower()}")
            if number is not None:
                found.setdefault(head, number)
    return found


def _by_identifier(heads: Sequence[str]) -> dict[str, int]:
    """The number of the one Work that each of these identifiers, as written or in capitals, is of."""
    values = {value for head in heads for value in (head, head.upper())}
    works: dict[str, set[int]] = defaultdict(set)
    for value, number in Identifier.objects.filter(value__in=values).values_list("value", "work_id"):
        works[value].add(number)
    found = {head: works.get(head, set()) | works.get(head.upper(), set()) for head in heads}
    return {head: named.pop() for head, named in found.items() if len(named) == 1}


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
