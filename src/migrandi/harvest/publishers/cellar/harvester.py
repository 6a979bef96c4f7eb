"""CELLAR: SPARQL names works by CELEX number; a document is asked for by that number, a language and a format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.sparql import select

_SIZE = 1000
_ALL = "BG CS DA DE EL EN ES ET FI FR GA HR HU IT LT LV MT NL PL PT RO SK SL SV"
_ACCEPT = {"xhtml": "application/xhtml+xml", "fmx4": "application/xml;type=fmx4, application/zip;mtype=fmx4"}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_QUERY = """\
PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>
PREFIX cmr: <http://publications.europa.eu/ontology/cdm/cmr#>
PREFIX dc: <http://purl.org/dc/elements/1.1/>
SELECT DISTINCT ?celex ?code ?modified ?title WHERE {{
  ?work cdm:resource_legal_id_celex ?celex ; cdm:resource_legal_is_about_concept_directory-code ?directory ;
    cmr:lastModificationDate ?modified .
  ?expression cdm:expression_belongs_to_work ?work ; cdm:expression_uses_language ?language ;
    cdm:expression_title ?title .
  ?language dc:identifier ?code .
  ?manifestation cdm:manifestation_manifests_expression ?expression ; cdm:manifestation_type ?type .
  FILTER(CONTAINS(STR(?directory), "/{directory}"))
  FILTER(SUBSTR(STR(?celex), 1, 1) IN ({sectors}))
  FILTER(STR(?type) = "{format}")
  {since}
}} ORDER BY ?celex ?code"""
_SHORT = {"BUL": "BG", "CES": "CS", "DAN": "DA", "DEU": "DE", "ELL": "EL", "ENG": "EN", "SPA": "ES", "EST": "ET",
          "FIN": "FI", "FRA": "FR", "GLE": "GA", "HRV": "HR", "HUN": "HU", "ITA": "IT", "LIT": "LT", "LAV": "LV",
          "MLT": "MT", "NLD": "NL", "POL": "PL", "POR": "PT", "RON": "RO", "SLK": "SK", "SLV": "SL",
          "SWE": "SV"}  # fmt: skip


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every work below the directory code in the chosen languages; since a day, those modified after it."""
    options = session.options
    wanted = set((_ALL if options["languages"] == "all" else options["languages"]).split())
    query = _QUERY.format(
        directory=options["directory"],
        sectors=", ".join(f'"{sector}"' for sector in options["sectors"].split()),
        format=options["format"],
        since=f'FILTER(STR(?modified) >= "{since.isoformat()}")' if since is not None else "",
    )
    for row in select(session, query, _SIZE):
        code = _SHORT.get(row["code"], row["code"])
        if code in wanted:
            yield Find(
                f"{row['celex']} {code}",
                f"https://publications.europa.eu/resource/celex/{row['celex']}?language={code.lower()}",
                row["modified"],
                row.get("title", ""),
                code.lower(),
                headers={"Accept": _ACCEPT[options["format"]], "Accept-Language": code.lower()},
            )
