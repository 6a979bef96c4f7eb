"""Who is bound as linked data: instruments as schema.org's Legislation and ELI's LegalResource, States as Country.

That an instrument binds a State from one day to another is a schema.org Role between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from migrandi.web.participation import state_address, treaty_address

Linked = dict[str, Any]
_CONTEXT = ["https://schema.org", {"eli": "http://data.europa.eu/eli/ontology#"}]


def graph(request: HttpRequest, name: str, on: str, nodes: Iterable[Linked]) -> Linked:
    """A data set of these nodes as they stood on that day."""
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": request.build_absolute_uri(request.path),
        "name": name,
        "temporalCoverage": on,
        "hasPart": list(nodes),
    }


def country(request: HttpRequest, code: str, name: str) -> Linked:
    """A State."""
    return {
        "@type": "Country",
        "@id": request.build_absolute_uri(state_address(code)),
        "identifier": code.upper(),
        "name": name,
    }


def instrument(request: HttpRequest, shape: Mapping[str, Any], title: str, roles: Iterable[Linked]) -> Linked:
    """An instrument with what it is to States; `shape` has its `path` and `short`."""
    return {
        "@type": ["Legislation", "eli:LegalResource"],
        "@id": request.build_absolute_uri(shape["path"]),
        "name": title,
        "legislationIdentifier": shape["path"],
        "alternateName": shape["short"],
        "subjectOf": request.build_absolute_uri(treaty_address(shape["short"])),
        "legislationJurisdiction": list(roles),
    }


def role(request: HttpRequest, code: str, answer: str, shape: Mapping[str, Any]) -> Linked:
    """What an instrument is to a State: `answer` as the JSON has it, with days, act and reason where there are any."""
    said = {
        "@type": "Role",
        "legislationJurisdiction": {"@id": request.build_absolute_uri(state_address(code))},
        "roleName": answer,
        "startDate": shape["since"],
        "endDate": shape["until"],
        "description": shape["why"],
    }
    if shape["deposited"] and shape["act"]:
        said["potentialAction"] = {"@type": "Action", "name": shape["act"], "endTime": shape["deposited"]}
    return {key: value for key, value in said.items() if value}
