"""A law or a provision as linked data: schema.org's Legislation and ELI in one graph, as JSON-LD and as Turtle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from migrandi.law.describing import Description
from migrandi.law.reading import Reading

Linked = dict[str, Any]
CONTEXT: Linked = {
    "@vocab": "https://schema.org/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "legislationDate": {"@type": "xsd:date"},
    "legislationDateVersion": {"@type": "xsd:date"},
    "eli:date_document": {"@type": "xsd:date"},
    "eli:version_date": {"@type": "xsd:date"},
    "eli:is_realized_by": {"@type": "@id"},
    "eli:realizes": {"@type": "@id"},
    "eli:is_part_of": {"@type": "@id"},
    "isPartOf": {"@type": "@id"},
    "url": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
}
"""What the names mean, in the file itself: whoever reads it need ask no other server."""

_FORMS = {"html": "text/html", "akn": "application/akn+xml", "md": "text/markdown", "txt": "text/plain"}


def place(base: str, path: str, eid: str = "", language: str = "", on: date | None = None) -> str:
    """The address of a law or provision, in a language, as of a day. `base`: the site's, without a slash at its end."""
    address = base + quote(f"{path}/{eid}" if eid else path, safe="/~()")
    said = {"lang": language, "on": on.isoformat() if on is not None else ""}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{address}?{query}" if query else address


def of_work(base: str, description: Description) -> Linked:
    """A Work with its names, identifiers, and each language and day in which its text is held."""
    here = place(base, description.path)
    versions = [
        _version(base, description.path, held.language, day, held.title)
        for held in description.held
        for day in held.days
    ]
    node: Linked = {
        "@context": CONTEXT,
        "@type": ["Legislation", "eli:LegalResource"],
        "@id": here,
        "url": here,
        "name": _named(description),
        "legislationIdentifier": [description.path, *_identifiers(description)],
        "legislationType": description.kind,
        "legislationJurisdiction": description.jurisdiction,
        "eli:id_local": description.path,
        "eli:type_document": description.kind,
        "eli:jurisdiction": description.jurisdiction,
        "workExample": versions,
        "eli:is_realized_by": [version["@id"] for version in versions],
    }
    if len(description.date) == len("2001-01-01"):
        node |= {"legislationDate": description.date, "eli:date_document": description.date}
    elif description.date:
        node["temporal"] = description.date
    if same := [value for value in _identifiers(description) if value.startswith(("http://", "https://"))]:
        node["sameAs"] = same
    return {name: value for name, value in node.items() if value}


def of_provision(base: str, reading: Reading) -> Linked:
    """A provision as of a day: its text, from when to when it is the law, and where the text comes from."""
    path = reading.work.path
    provision, source = reading.provision, reading.source
    heading = provision.heading.text if provision is not None and provision.heading is not None else ""
    label = provision.label if provision is not None else ""
    from migrandi.formats.text_writer import write  # noqa: PLC0415 what describes a Work alone writes no text

    node: Linked = {
        "@context": CONTEXT,
        "@type": ["Legislation", "eli:LegalResourceSubdivision"],
        "@id": place(base, path, reading.eid),
        "url": place(base, path, reading.eid, reading.language, reading.on),
        "name": f"{label} {heading}".strip() or reading.eid,
        "legislationIdentifier": f"{path}/{reading.eid}",
        "inLanguage": reading.language,
        "text": {"@value": write(reading.content), "@language": reading.language},
        "temporalCoverage": f"{reading.start or '..'}/{reading.end or '..'}" if reading.start or reading.end else "",
        "legislationDateVersion": reading.as_of.isoformat() if reading.as_of else "",
        "isPartOf": place(base, path),
        "eli:is_part_of": place(base, path),
        "eli:number": provision.number if provision is not None else "",
        "license": source.licence,
        "isBasedOn": _bytes(base, reading),
    }
    return {name: value for name, value in node.items() if value}


def turtle(linked: Linked) -> bytes:
    """The same graph as Turtle."""
    # it takes longer to load than every other form to write
    from rdflib import Graph  # noqa: PLC0415
    from rdflib.plugins.parsers.jsonld import to_rdf  # noqa: PLC0415

    # by itself, `Graph.parse` would warn of a class of its own that it uses
    graph = Graph()
    to_rdf(linked, graph)
    graph.bind("schema", "https://schema.org/", override=True, replace=True)
    graph.bind("eli", "http://data.europa.eu/eli/ontology#")
    return graph.serialize(format="turtle", encoding="utf-8")


def _bytes(base: str, reading: Reading) -> Linked:
    """The bytes that the text was read from. Every node has a name, so that the same law is the same Turtle."""
    source = reading.source
    copy = urlencode({"lang": reading.language, "on": reading.as_of or "", "as": "original"})
    said = {
        "@type": "MediaObject",
        "@id": f"{place(base, reading.work.path)}?{copy}",
        "sha256": source.sha256,
        "contentUrl": source.address if source.address.startswith(("http://", "https://")) else "",
        "encodingFormat": source.media_type,
        "publisher": source.publisher,
        "dateCreated": source.received_at.isoformat(),
    }
    return {name: value for name, value in said.items() if value}


def _version(base: str, path: str, language: str, day: date | None, title: str) -> Linked:
    here = place(base, path, "", language, day)
    joined = "&" if "?" in here else "?"
    version: Linked = {
        "@type": ["Legislation", "eli:LegalExpression"],
        "@id": here,
        "name": {"@value": title, "@language": language},
        "inLanguage": language,
        "eli:language": language,
        "eli:realizes": place(base, path),
        "encoding": [
            {
                "@type": "LegislationObject",
                "@id": f"{here}{joined}as={form}",
                "contentUrl": f"{here}{joined}as={form}",
                "encodingFormat": media_type,
            }
            for form, media_type in _FORMS.items()
        ],
    }
    if day is not None:
        version |= {"legislationDateVersion": day.isoformat(), "eli:version_date": day.isoformat()}
    return version


def _named(description: Description) -> Sequence[Linked]:
    """Its full titles, each in its language."""
    full = [{"@value": name.text, "@language": name.language} for name in description.names if name.kind == "full"]
    return full or [{"@value": description.title}]


def _identifiers(description: Description) -> list[str]:
    return [value for _scheme, values in sorted(description.identifiers.items()) for value in values]
