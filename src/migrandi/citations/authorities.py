"""Which Works of this database an authority stands for, and as which authorities a Work may be cited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec
from django.db.models import Q, QuerySet

from migrandi.citations.citation import Authority
from migrandi.formats.identifiers import slug
from migrandi.law import describing
from migrandi.law.models import FormerPath, Identifier, Title, Work


class Called(msgspec.Struct):
    """All that a Work is called by."""

    work: Work
    paths: list[str]
    slugs: list[str]
    identifiers: dict[str, list[str]]


def works_of(authority: Authority) -> list[Work]:
    """The Works of this database that the authority stands for; several where it is ambiguous."""
    scheme = _SCHEMES.get(authority.scheme)
    return list(dict.fromkeys(scheme[0](authority.value))) if scheme is not None else []


def authorities_of(work: Work) -> list[Authority]:
    """Every authority that `works_of` leads from to this Work, whoever cites it and in whichever form."""
    identifiers: dict[str, list[str]] = defaultdict(list)
    for scheme, value in describing.identified(work):
        identifiers[scheme].append(value)
    paths = [work.path, *FormerPath.objects.filter(work=work).values_list("path", flat=True)]
    return _authorities(Called(work, paths, sorted({one.slug for one in describing.called(work)}), identifiers))


def authorities_of_all() -> Iterator[Authority]:
    """`authorities_of` every Work, with few questions to the database."""
    paths, slugs = defaultdict[int, list[str]](list), defaultdict[int, set[str]](set)
    identifiers = defaultdict[int, dict[str, list[str]]](lambda: defaultdict(list))
    for number, path in FormerPath.objects.values_list("work_id", "path"):
        paths[number].append(path)
    for number, slugged in Title.objects.values_list("work_id", "slug").iterator():
        slugs[number].add(slugged)
    for number, scheme, value in Identifier.objects.values_list("work_id", "scheme", "value").iterator():
        identifiers[number][scheme].append(value)
    for work in Work.objects.only("path", "number", "register", "kind", "jurisdiction").order_by("pk").iterator():
        called = Called(work, [work.path, *paths[work.pk]], sorted(slugs[work.pk]), identifiers[work.pk])
        yield from _authorities(called)


def _authorities(called: Called) -> list[Authority]:
    return [
        Authority(scheme, value)
        for scheme, (_find, values) in _SCHEMES.items()
        for value in dict.fromkeys(value.lower() for value in values(called))
    ]


def _identified(scheme: str) -> Callable[[str], Iterable[Work]]:
    def find(value: str) -> Iterable[Work]:
        return [row.work for row in _rows(scheme).filter(value__iexact=value)]

    return find


def _rows(scheme: str) -> QuerySet[Identifier]:
    return Identifier.objects.select_related("work").filter(scheme=scheme)


def _identifiers(scheme: str) -> Callable[[Called], Iterable[str]]:
    return lambda called: called.identifiers.get(scheme, [])


def _case(value: str) -> Iterable[Work]:
    """By its number, or one of the numbers of joined cases: `C-411/10` in `C-411/10; C-493/10`."""
    exact = list(_identified("appno")(value))
    return exact or [
        row.work for row in _rows("appno").filter(value__icontains=value) if value.lower() in _joined(row.value)
    ]


def _joined(held: str) -> list[str]:
    return [part.strip().lower() for part in re.split(r"[;,]|\sand\s|\sto\s", held)]


def _case_numbers(called: Called) -> Iterator[str]:
    for value in called.identifiers.get("appno", []):
        yield value
        yield from _joined(value)


def _named(value: str) -> Iterable[Work]:
    return Work.objects.filter(register=True, number=value) or _titled(value)


def _names(called: Called) -> Iterable[str]:
    return [called.work.number, *called.slugs] if called.work.register else called.slugs


def _titled(value: str) -> Iterable[Work]:
    return [title.work for title in Title.objects.select_related("work").filter(slug=slug(value)[:400])]


def _slugs(called: Called) -> Iterable[str]:
    return called.slugs


def _at(prefix: str) -> Callable[[str], Iterable[Work]]:
    """Found by the path that begins with `prefix`."""

    def find(value: str) -> Iterable[Work]:
        return Work.objects.filter(path=f"{prefix}{value}".lower())

    return find


def _after(prefix: str) -> Callable[[Called], Iterable[str]]:
    return lambda called: [path[len(prefix) :] for path in called.paths if path.startswith(prefix)]


_JOINT = {
    "crc/18": "crc-cedaw-18-rev",
    "cedaw/31": "crc-cedaw-18-rev",
    "crc/22": "crc-cmw-22",
    "cmw/3": "crc-cmw-22",
    "crc/23": "crc-cmw-23",
    "cmw/4": "crc-cmw-23",
}
"""Comments of two committees, each with its own number: CEDAW/C/GC/31-CRC/C/GC/18, CMW/C/GC/3-CRC/C/GC/22,
CMW/C/GC/4-CRC/C/GC/23."""


def _general_comment(value: str) -> Iterable[Work]:
    body, slash, number = value.lower().partition("/")
    places = [f"{body}-{number}", *filter(None, [_JOINT.get(value.lower())])]
    return Work.objects.filter(path__in=[f"/un/general-comment/{place}" for place in places]) if slash else []


def _general_comments(called: Called) -> Iterator[str]:
    for rest in _after("/un/general-comment/")(called):
        body, _dash, number = rest.rpartition("-")
        if number.isdigit():
            yield f"{body}/{number}"
        yield from (value for value, joint in _JOINT.items() if joint == rest)


_REVISED = "rsc-1985/"
"""The Revised Statutes of Canada of 1985, cited by letter and number and filed under their year."""


def _canadian(value: str) -> Iterable[Work]:
    if value.startswith(_REVISED):
        chapter = value.removeprefix(_REVISED).removeprefix("c-")
        return _at("/ca/act/1985/c-")(chapter) or _identified("ca-chapter")(chapter)
    return _at("/ca/act/")(value) or _at("/ca/regulation/")(value)


def _canadians(called: Called) -> Iterator[str]:
    for prefix in ("/ca/act/", "/ca/regulation/"):
        yield from _after(prefix)(called)
    for chapter in _after("/ca/act/1985/")(called):
        yield f"{_REVISED}{chapter}"
    for chapter in called.identifiers.get("ca-chapter", []):
        yield f"{_REVISED}c-{chapter}"


def _british(value: str) -> Iterable[Work]:
    rows = _rows("uk").filter(Q(value__iexact=value) | Q(value__istartswith=f"{value}/"))
    return [row.work for row in rows] or _at("/gb/act/")(value)


def _british_numbers(called: Called) -> Iterator[str]:
    for value in called.identifiers.get("uk", []):
        yield "/".join(value.split("/")[:3])
    yield from _after("/gb/act/")(called)


def _german(value: str) -> Iterable[Work]:
    """By the law's abbreviation, with or without the year that the publisher adds: `aufenthg` is AufenthG 2004."""
    rows = _rows("jurabk").filter(Q(value__iexact=value) | Q(value__istartswith=f"{value} "))
    found = [row.work for row in rows] or _at("/de/act/")(value)
    return found or (_titled(_GERMAN_NAMES[value]) if value in _GERMAN_NAMES else [])


_GERMAN_NAMES = {"asylg": "asylgesetz", "stag": "staatsangehorigkeitsgesetz"}
"""Laws that have another name now than the abbreviation says under which their publisher files them."""


def _germans(called: Called) -> Iterator[str]:
    yield from (value for value, name in _GERMAN_NAMES.items() if name in called.slugs)
    for value in called.identifiers.get("jurabk", []):
        yield value
        yield value.partition(" ")[0]
    yield from _after("/de/act/")(called)


_FRENCH_CODES = {"ceseda": "code-de-l-entree-et-du-sejour-des-etrangers-et-du-droit-d-asile"}
_DUTCH_ACTS = {
    "vw-2000": "vreemdelingenwet-2000",
    "vb-2000": "vreemdelingenbesluit-2000",
    "vv-2000": "voorschrift-vreemdelingen-2000",
    "rwn": "rijkswet-op-het-nederlanderschap",
}


def _short(value: str, shorter: dict[str, str]) -> str:
    return next((short for short, long in shorter.items() if long == value), value)


def _french(value: str) -> Iterable[Work]:
    return _at("/fr/code/")(_FRENCH_CODES.get(value, value))


def _french_codes(called: Called) -> Iterator[str]:
    for value in _after("/fr/code/")(called):
        yield value
        yield _short(value, _FRENCH_CODES)


def _common_law_act(value: str) -> Iterable[Work]:
    return _titled(value) or Work.objects.filter(title__iexact=value.replace("-", " "))


_DUTCH_NUMBERS = {"vw-2000": "BWBR0011823", "vb-2000": "BWBR0011825", "vc-2000": "BWBR0012287", "rwn": "BWBR0003738"}
"""In the publisher's register of laws."""


def _dutch(value: str) -> Iterable[Work]:
    numbered = _identified("bwb")(_DUTCH_NUMBERS[value]) if value in _DUTCH_NUMBERS else []
    return numbered or _titled(_DUTCH_ACTS.get(value, value))


def _dutch_acts(called: Called) -> Iterator[str]:
    held = called.identifiers.get("bwb", [])
    yield from (value for value, number in _DUTCH_NUMBERS.items() if number in held)
    for value in called.slugs:
        yield value
        yield _short(value, _DUTCH_ACTS)


_KINDS = {"decreto-legislativo": "dleg", "decreto-supremo": "ds", "decreto-ley": "dl"}
"""How Peru's files of laws shorten what a law is."""


def _spanish(value: str) -> Iterable[Work]:
    """By kind and number, in the country of the law that cites (`uy/ley-16340`), or in whichever has it."""
    country, slash, rest = value.rpartition("/")
    if not slash:
        country = ""
    wanted = Q(value__iregex=rf"^{country or '[a-z][a-z]'}-{re.escape(rest)}$")
    for kind, shorter in _KINDS.items():
        if rest.startswith(f"{kind}-") and country in {"", "pe"}:
            wanted |= Q(value__iregex=rf"^{shorter}{re.escape(rest.removeprefix(kind))}(-[0-9]+)?$")
    return [row.work for row in _rows("legalize").filter(wanted)]


def _spanish_numbers(called: Called) -> Iterator[str]:
    country = called.work.jurisdiction
    for value in called.identifiers.get("legalize", []):
        rest = value.lower().removeprefix(f"{country}-")
        for kind, shorter in _KINDS.items():
            if rest.startswith(f"{shorter}-") and country == "pe":
                rest = f"{kind}{rest.removeprefix(shorter)}"
        for number in (rest, re.sub(r"(?<=\d)-[0-9]{4}$", "", rest)):
            yield number
            yield f"{country}/{number}"


def _by_path(value: str) -> Iterable[Work]:
    return Work.objects.filter(path=value) or [
        former.work for former in FormerPath.objects.select_related("work").filter(path=value)
    ]


def _constitution(value: str) -> Iterable[Work]:
    return Work.objects.filter(kind="constitution", jurisdiction__in=_CODES.get(value, ()))


def _constitutions(called: Called) -> Iterable[str]:
    work = called.work
    return [name for name, codes in _CODES.items() if work.kind == "constitution" and work.jurisdiction in codes]


_CODES = {"peru": ("pe",), "india": ("in",), "malta": ("mt",), "france": ("fr",), "ireland": ("ie",)}

_SCHEMES: dict[str, tuple[Callable[[str], Iterable[Work]], Callable[[Called], Iterable[str]]]] = {
    "path": (_by_path, lambda called: called.paths),
    "name": (_named, _names),
    "appno": (_case, _case_numbers),
    "case": (_case, _case_numbers),
    "echr-case": (_titled, _slugs),
    "neutral": (_identified("neutral-citation"), _identifiers("neutral-citation")),
    "general-comment": (_general_comment, _general_comments),
    "usc": (_at("/us/code/title-"), _after("/us/code/title-")),
    "act": (_common_law_act, _slugs),
    "ca": (_canadian, _canadians),
    "gb": (_british, _british_numbers),
    "de": (_german, _germans),
    "fr": (_french, _french_codes),
    "nl": (_dutch, _dutch_acts),
    "statute": (_spanish, _spanish_numbers),
    "constitution": (_constitution, _constitutions),
    **{
        scheme: (_identified(scheme), _identifiers(scheme))
        for scheme in ("celex", "ecli", "eli", "akn", "bwb", "symbol", "ca-chapter", "ca-instrument")
    },
}
"""For each scheme of an authority, what finds its Works and what it may be called in it."""
