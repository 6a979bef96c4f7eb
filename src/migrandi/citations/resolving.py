"""From a recognised citation to the Work and provision of this database that it cites, or to several that it may."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec
from django.db.models import Q

from migrandi.citations.citation import Authority, Citation
from migrandi.formats.identifiers import slug
from migrandi.law.models import Headnote, Identifier, Provision, Title, Work


class Target(msgspec.Struct, frozen=True):
    """A place in this database. `address`: the provision, empty for the Work as a whole.

    `exact`: the place, or the provision around it, is held; else `address` is as cited.
    """

    path: str
    title: str
    address: str
    exact: bool


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


def works_of(authority: Authority) -> list[Work]:
    """The Works of this database that the authority stands for."""
    find = _SCHEMES.get(authority.scheme)
    return list(find(authority.value)) if find is not None else []


def _targets(work: Work, pinpoints: tuple[str, ...]) -> list[Target]:
    if not pinpoints:
        return [Target(work.path, work.title, "", True)]
    return [target_in(work, pinpoint) for pinpoint in pinpoints]


def target_in(work: Work, pinpoint: str) -> Target:
    """The provision cited, or the nearest one around it that is a unit of the text or of the register's headnotes."""
    steps = pinpoint.split("/")
    ways = [*_spelled(steps)]
    held = set(Provision.objects.filter(work=work, eid__in=ways).values_list("eid", flat=True))
    held |= set(Headnote.objects.filter(work=work, eid__in=ways).values_list("eid", flat=True))
    for way in ways:
        if way in held:
            return Target(work.path, work.title, _below(way, steps), True)
    loose = Provision.objects.filter(work=work, eid__iexact=steps[0]).values_list("eid", flat=True).first()
    if loose is None:
        loose = Headnote.objects.filter(work=work, eid__iexact=steps[0]).values_list("eid", flat=True).first()
    return Target(work.path, work.title, loose or pinpoint, loose is not None)


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


def _roman(number: str) -> str:
    """`12` as `XII`: treaties of the Americas and Africa number their articles so."""
    if not number.isdigit() or not 0 < int(number) < 90:
        return ""
    tens, ones = divmod(int(number), 10)
    return ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[tens] + (
        "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
    )[ones]  # fmt: skip


def _identified(*schemes: str) -> Callable[[str], Iterable[Work]]:
    def find(value: str) -> Iterable[Work]:
        wanted = Identifier.objects.select_related("work").filter(scheme__in=schemes)
        exact = {row.work for row in wanted.filter(value__iexact=value)}
        return exact or {row.work for row in wanted.filter(value__icontains=value) if _one_of(row.value, value)}

    return find


def _one_of(held: str, value: str) -> bool:
    """Whether a number is among those of joined cases: `C-411/10` in `C-411/10; C-493/10`."""
    return value.lower() in {part.strip().lower() for part in re.split(r"[;,]|\sand\s|\sto\s", held)}


def _named(value: str) -> Iterable[Work]:
    by_path = Work.objects.filter(register=True, number=value)
    return by_path or _titled(value)


def _titled(value: str) -> Iterable[Work]:
    return {title.work for title in Title.objects.select_related("work").filter(slug=slug(value)[:400])}


def _general_comment(value: str) -> Iterable[Work]:
    body, _slash, number = value.partition("/")
    if not number:
        return []
    return Work.objects.filter(path=f"/un/general-comment/{body}-{number}".lower())


def _of_case(value: str) -> Iterable[Work]:
    return _identified("appno")(value)


def _title_of_us_code(value: str) -> Iterable[Work]:
    return Work.objects.filter(path=f"/us/code/title-{value.lower()}")


def _path_of(prefix: str) -> Callable[[str], Iterable[Work]]:
    def find(value: str) -> Iterable[Work]:
        return Work.objects.filter(path=f"/{prefix}/{value}".lower())

    return find


def _german(value: str) -> Iterable[Work]:
    """By the law's abbreviation, with or without the year that the publisher adds: `aufenthg` is AufenthG 2004."""
    rows = Identifier.objects.select_related("work").filter(scheme="jurabk")
    return {row.work for row in rows.filter(Q(value__iexact=value) | Q(value__istartswith=f"{value} "))} or set(
        Work.objects.filter(path__in=[f"/de/act/{value}".lower()])
    )


_FRENCH_CODES = {"ceseda": "code-de-l-entree-et-du-sejour-des-etrangers-et-du-droit-d-asile"}
_DUTCH_ACTS = {"vw-2000": "vreemdelingenwet-2000", "vb-2000": "vreemdelingenbesluit-2000"}


def _french(value: str) -> Iterable[Work]:
    return Work.objects.filter(path=f"/fr/code/{_FRENCH_CODES.get(value, value)}")


def _common_law_act(value: str) -> Iterable[Work]:
    return _titled(value) or Work.objects.filter(title__iexact=value.replace("-", " "))


def _dutch(value: str) -> Iterable[Work]:
    return _titled(_DUTCH_ACTS.get(value, value))


_SCHEMES: dict[str, Callable[[str], Iterable[Work]]] = {
    "name": _named,
    "celex": _identified("celex"),
    "ecli": _identified("ecli"),
    "appno": _of_case,
    "case": _of_case,
    "echr-case": _titled,
    "neutral": _identified("neutral-citation"),
    "symbol": _identified("symbol"),
    "general-comment": _general_comment,
    "usc": _title_of_us_code,
    "act": _common_law_act,
    "ca": _path_of("ca/act"),
    "gb": _path_of("gb/act"),
    "de": _german,
    "fr": _french,
    "nl": _dutch,
}
