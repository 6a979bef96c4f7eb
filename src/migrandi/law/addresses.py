"""From what a person types to a Work and a provision in it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from migrandi.formats.identifiers import slug
from migrandi.law.errors import UnknownWork
from migrandi.law.models import FormerPath, Identifier, Title, Work


def locate(reference: str) -> tuple[Work, str]:
    """The Work and the provision's address below it (empty: the Work itself) that `reference` names.

    Takes a path (`ca/act/2001/c-27/sec_97`, with or without the first slash), a former path, an identifier
    (`LEGITEXT000006070158/art_L511-1`, `32016R0679`), or a usual name (`refugee-convention/art_33`, `CRC`).
    Raises `UnknownWork` naming the nearest.
    """
    steps = [step for step in reference.strip().strip("/").split("/") if step]
    for cut in range(len(steps), 0, -1):
        head, tail = "/".join(steps[:cut]), "/".join(steps[cut:])
        work = _by_path(f"/{head}") or _by_identifier(head) or (_by_name(head) if cut == 1 else None)
        if work is not None:
            return work, tail
    near = nearest(reference)
    if near:
        raise UnknownWork(
            _("There is no law %(reference)s. The nearest: %(nearest)s."), reference=reference, nearest=", ".join(near)
        )
    raise UnknownWork(
        _("There is no law %(reference)s, and the database holds none. Import one: migrandi import PATH."),
        reference=reference,
    )


def _by_path(path: str) -> Work | None:
    work = Work.objects.filter(path=path).first() or Work.objects.filter(path=path.lower()).first()
    if work is None:
        former = FormerPath.objects.select_related("work").filter(path__in=(path, path.lower())).first()
        work = former.work if former is not None else None
    return work


def _by_identifier(value: str) -> Work | None:
    return _only(Identifier.objects.select_related("work").filter(Q(value=value) | Q(value=value.upper())))


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
    wanted = "/" + reference.strip().strip("/")
    paths = list(Work.objects.values_list("path", flat=True)[:50_000])
    return [path for path, _score, _index in process.extract(wanted, paths, scorer=fuzz.WRatio, limit=limit)]
