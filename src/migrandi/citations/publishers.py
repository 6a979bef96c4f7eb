"""What a reference points to that a publisher marked itself: its address there, as an authority and a place in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from migrandi.citations.citation import Authority


class Pointed(NamedTuple):
    """What a marked reference points to; `family` says how places in it are named."""

    authority: Authority
    pinpoint: str
    family: str


_UK = re.compile(
    r"legislation\.gov\.uk/(?:id/)?(?P<type>ukpga|ukla|uksi|asp|ssi|asc|anaw|mwa|wsi|nia|nisi|nisr|ukcm|apni|aosp|aep)/"
    r"(?P<number>(?:\d{4}|[A-Z]\w+/[\d-]+)/\d+)(?P<rest>(?:/[\w.-]+)*)"
)
_UK_EUROPEAN = re.compile(
    r"legislation\.gov\.uk/(?:id/)?(?:european/)?(?P<type>regulation|directive|decision|eur|eudr|eudn)/"
    r"(?P<year>\d{4})/(?P<number>\d{1,4})(?P<rest>(?:/[\w.-]+)*)"
)
_CELEX = re.compile(r"(?:celex[/:]|CELEX(?::|%3A))(?P<celex>[1-9]\d{4}[A-Z]{1,2}\d{4})", re.IGNORECASE)
_EUROPEAN_ELI = re.compile(r"data\.europa\.eu/eli/(?P<type>reg|dir|dec)(?:_impl|_del)?/(?P<year>\d{4})/(?P<number>\d+)")
_DUTCH = re.compile(r"(?P<bwb>BWB[RVW]\d{7})(?:.*?&artikel=(?P<article>\d[\w.:-]*))?")
_AMERICAN_CODE = re.compile(r"/us/usc/t(?P<title>\d+[a-z]?)(?:/s(?P<section>[\w.-]+)(?P<rest>(?:/\w+)*))?$")
_AMERICAN_LAW = re.compile(r"/us/pl/(?P<number>\d+/\d+)$")
_URUGUAYAN = re.compile(
    r"impo\.com\.uy/bases/(?P<kind>leyes|decretos-ley|decretos|codigo-\w+)/(?P<number>\d+)-(?P<year>\d{4})(?:/(?P<article>\d+))?"
)
_ELI = re.compile(r"(?:^|/)(?P<eli>eli/[\w./-]+?)(?:/jo)?(?:/\w{2,3}(?:/(?:xml|html|pdf))?)?$")
_IRISH = re.compile(r"(?P<eli>eli/\d{4}/(?:act|si)/\d+)(?:/(?:section|s)/(?P<section>\w+))?")
_AKN = re.compile(r"^(?P<work>/akn/[^@#!~]+?)(?:/(?:[a-z]{2,3})(?=@|/|!|~|$)|(?=[@#!~])|$)")
_CHAPTER = re.compile(r"(?:[A-Z]{1,2}-\d{1,2}(?:\.\d{1,3}){0,2}|(?:SOR|SI|C\.R\.C\.)[-/_., c]+[\d-]+)")
_CLASSES = {"regulation": "R", "eur": "R", "reg": "R", "directive": "L", "eudr": "L", "dir": "L"}
_LEVELS = ("subsec", "para", "subpara", "cl", "subcl")
_BRITISH_STEPS = {"section": "sec", "article": "art", "regulation": "reg", "rule": "rule", "schedule": "sched"}


def pointed(target: str, jurisdiction: str) -> Pointed | None:
    """What the publisher's address points to; None where it is no law's, or in no form known here.

    `jurisdiction`: of the law that has the reference, for addresses that only its publisher understands.
    """
    if jurisdiction == "ca":
        return _canadian(target) if _CHAPTER.fullmatch(target) else None
    for read in (_british, _european, _dutch, _american, _uruguayan, _by_eli, _akoma_ntoso):
        if (found := read(target)) is not None:
            return found
    return None


def _canadian(target: str) -> Pointed:
    scheme = "ca-chapter" if re.match(r"[A-Z]{1,2}-\d", target) else "ca-instrument"
    return Pointed(Authority(scheme, target), "", "ca")


def _british(target: str) -> Pointed | None:
    if (found := _UK.search(target)) is not None:
        return Pointed(Authority("gb", f"{found['type']}/{found['number']}"), _british_place(found["rest"]), "gb")
    if (found := _UK_EUROPEAN.search(target)) is not None:
        return Pointed(_union(found), _british_place(found["rest"]), "eu")
    return None


def _british_place(rest: str) -> str:
    """`/section/3/1/a` as `sec_3/subsec_1/para_a`; empty where it names a part or a version only."""
    steps = rest.strip("/").split("/")
    if len(steps) < 2 or steps[0] not in _BRITISH_STEPS:
        return ""
    names = [f"{_BRITISH_STEPS[steps[0]]}_{steps[1]}"]
    if steps[0] == "schedule":
        return names[0]
    for place, number in enumerate(steps[2:7]):
        if re.fullmatch(r"\w{1,4}", number) is None:
            break
        names.append(f"{_LEVELS[place]}_{number}")
    return "/".join(names)


def _union(found: re.Match[str]) -> Authority:
    letter = _CLASSES.get(found["type"], "D")
    return Authority("celex", f"3{found['year']}{letter}{found['number'].zfill(4)}")


def _european(target: str) -> Pointed | None:
    if (found := _CELEX.search(target)) is not None:
        return Pointed(Authority("celex", found["celex"].upper()), "", "eu")
    if (found := _EUROPEAN_ELI.search(target)) is not None:
        return Pointed(_union(found), "", "eu")
    return None


def _dutch(target: str) -> Pointed | None:
    found = _DUTCH.search(target)
    if found is None:
        return None
    return Pointed(Authority("bwb", found["bwb"]), f"art_{found['article']}" if found["article"] else "", "nl")


def _american(target: str) -> Pointed | None:
    if (found := _AMERICAN_CODE.search(target)) is not None:
        places: list[str] = []
        if found["section"]:
            places = [f"sec_{found['section']}"]
            places += [f"{_LEVELS[i]}_{n}" for i, n in enumerate(found["rest"].strip("/").split("/")[:5]) if n]
        return Pointed(Authority("usc", found["title"]), "/".join(places), "us")
    if (found := _AMERICAN_LAW.search(target)) is not None:
        return Pointed(Authority("us", f"public-law-{found['number'].replace('/', '-')}"), "", "us")
    return None


_SPANISH_KINDS = {"leyes": "ley", "decretos-ley": "decreto-ley", "decretos": "decreto"}


def _uruguayan(target: str) -> Pointed | None:
    found = _URUGUAYAN.search(target)
    if found is None or found["kind"] not in _SPANISH_KINDS:
        return None
    number = found["number"] if found["kind"] != "decretos" else f"{found['number']}-{found['year'][1:]}"
    place = f"art_{found['article']}" if found["article"] else ""
    return Pointed(Authority("statute", f"{_SPANISH_KINDS[found['kind']]}-{number}"), place, "es")


def _by_eli(target: str) -> Pointed | None:
    if (found := _IRISH.search(target)) is not None:
        return Pointed(Authority("eli", found["eli"]), f"sec_{found['section']}" if found["section"] else "", "act")
    if "/eli/" in target and (found := _ELI.search(target)) is not None:
        return Pointed(Authority("eli", found["eli"]), "", "treaty")
    return None


def _akoma_ntoso(target: str) -> Pointed | None:
    found = _AKN.match(target)
    return Pointed(Authority("akn", found["work"]), "", "treaty") if found is not None else None
