"""From a recognised citation to the Work and provision of this database that it cites, or to several that it may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from django.db import connection

from migrandi.citations.authorities import works_of
from migrandi.citations.citation import Citation
from migrandi.law.models import Headnote, Provision, Work
from migrandi.remembering import until_written


class Target(msgspec.Struct, frozen=True):
    """A place in this database. `address`: the provision, empty for the Work as a whole.

    `exact`: the place, or the provision around it, is held; else `address` is as cited. `unit`: the provision held.
    """

    path: str
    title: str
    address: str
    exact: bool
    unit: str = ""


def resolve(citation: Citation) -> list[Target]:
    """The places that the citation names, the first pinpoint first; more than one Work where it is ambiguous.

    Empty where the database does not hold what is cited.
    """
    works: list[Work] = []
    for authority in (citation.authority, *citation.candidates):
        works.extend(work for work in works_of(authority) if work not in works)
    found = [target for work in works for target in _targets(work, citation.pinpoints)]
    # of several Works, one that has the place cited is the likelier
    return sorted(found, key=lambda target: not target.exact) if len(works) > 1 else found


def _targets(work: Work, pinpoints: tuple[str, ...]) -> list[Target]:
    if not pinpoints:
        return [Target(work.path, work.title, "", True)]
    return [target_in(work, pinpoint) for pinpoint in pinpoints]


def target_in(work: Work, pinpoint: str) -> Target:
    """The provision cited, or the nearest one around it that is a unit of the text or of the register's headnotes."""
    return targets_in(work, [pinpoint])[pinpoint]


def targets_in(work: Work, pinpoints: Sequence[str]) -> dict[str, Target]:
    """`target_in` for many places of one Work at once; an empty pinpoint is the Work as a whole."""
    spelled = {one: [*_spelled(one.split("/"))] for one in pinpoints if one}
    held: set[str] = set()
    wanted = sorted({way for ways in spelled.values() for way in ways})
    for first in range(0, len(wanted), 500):
        part = wanted[first : first + 500]
        among = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT eid FROM law_provision WHERE work_id = %s AND eid IN ({among})"
                f" UNION SELECT eid FROM law_headnote WHERE work_id = %s AND eid IN ({among})",
                [work.pk, *part, work.pk, *part],
            )
            held.update(eid for (eid,) in cursor.fetchall())
    found: dict[str, Target] = {one: Target(work.path, work.title, "", True) for one in pinpoints if not one}
    loose: dict[str, str] | None = None
    for one, ways in spelled.items():
        way = next((way for way in ways if way in held), None)
        if way is None:
            loose = _in_small_letters(work) if loose is None else loose
            place = loose.get(one.partition("/")[0].lower())
            found[one] = Target(work.path, work.title, place or one, place is not None, place or "")
        else:
            found[one] = Target(work.path, work.title, _below(way, one.split("/")), True, way)
    return found


@until_written(16)
def _in_small_letters(work: Work) -> dict[str, str]:
    """The addresses of the Work's units by their small letters: capitals in numbers are written as it comes."""
    result: dict[str, str] = {}
    for kind in (Headnote, Provision):
        eids = kind.objects.filter(work=work).order_by().values_list("eid", flat=True).distinct()
        result.update((eid.lower(), eid) for eid in eids)
    return result


def _below(unit: str, steps: list[str]) -> str:
    """The unit with the rest of the pinpoint below it: the page of the unit shows that part."""
    rest = steps[len(unit.split("/")) :]
    return "/".join([unit, *rest])


_ALIKE = {
    "art": ("sec", "rule", "para", "reg"),
    "sec": ("art", "para", "reg"),
    "para": ("sec", "art"),
    "rule": ("art", "sec"),
}
"""What one form of citing calls an article and another text a section."""


def _spelled(steps: list[str]) -> Iterable[str]:
    """The pinpoint and what stands around it, the deepest first; then with the names that texts use for the same."""
    for cut in range(len(steps), 0, -1):
        yield "/".join(steps[:cut])
    kind, _cut, number = steps[0].partition("_")
    for other in _ALIKE.get(kind, ()):
        yield f"{other}_{number}"
    roman = _roman(number)
    if roman:
        yield f"{kind}_{roman}"


def spellings_of(eid: str) -> list[str]:
    """Every first step by which a citation may mean the unit: `sec_97` also as art_97, `art_XII` also as art_12."""
    kind, _cut, number = eid.partition("_")
    kinds = [kind, *(other for other, alike in _ALIKE.items() if kind in alike)]
    numbers = [number, *filter(None, [_ARABIC.get(number)])]
    return [f"{one}_{of}" for one in kinds for of in numbers] if number else [eid]


def _roman(number: str) -> str:
    """`12` as `XII`: treaties of the Americas and Africa number their articles so."""
    if not number.isdigit() or not 0 < int(number) < 90:
        return ""
    tens, ones = divmod(int(number), 10)
    return ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[tens] + (
        "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
    )[ones]  # fmt: skip


_ARABIC = {_roman(str(one)): str(one) for one in range(1, 90)}
"""The number that each of these stands for."""
