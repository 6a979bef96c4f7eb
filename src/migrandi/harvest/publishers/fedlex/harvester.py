"""Fedlex: SPARQL names each consolidation of a law with its day of application and its file in Akoma Ntoso."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.sparql import select

_SIZE = 1000
_CODES = {"DEU": "de", "FRA": "fr", "ITA": "it", "ENG": "en", "ROH": "rm"}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_QUERY = """\
PREFIX jolux: <http://data.legilux.public.lu/resource/ontology/jolux#>
SELECT DISTINCT ?law ?consolidation ?day ?language ?file ?title WHERE {{
  ?consolidation a jolux:Consolidation ; jolux:isMemberOf ?law ; jolux:dateApplicability ?day ;
    jolux:isRealizedBy ?expression .
  ?law a jolux:ConsolidationAbstract .
  ?expression jolux:language ?language ; jolux:isEmbodiedBy ?manifestation .
  OPTIONAL {{ ?expression jolux:title ?title }}
  ?manifestation jolux:userFormat <https://fedlex.data.admin.ch/vocabulary/user-format/xml> ;
    jolux:isExemplifiedBy ?file .
  VALUES ?language {{ {languages} }}
  {since}
}} ORDER BY ?law ?day ?language ?file"""


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every consolidation in the chosen languages; since a day, those that apply from a later one."""
    languages = session.options["languages"].split()
    query = _QUERY.format(
        languages=" ".join(f"<{_AUTHORITY}/language/{code}>" for code in languages),
        since=f'FILTER(STR(?day) >= "{since.isoformat()}")' if since is not None else "",
    )
    for row in select(session, query, _SIZE):
        code = row["language"].rsplit("/", 1)[-1]
        yield Find(
            f"{row['consolidation']} {code}",
            row["file"],
            row["file"],  # a file of the store never changes: a mended one has another name
            row.get("title", ""),
            _CODES.get(code, ""),
            as_of=date.fromisoformat(row["day"][:10]),
        )
