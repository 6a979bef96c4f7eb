"""Fedlex: SPARQL results in JSON, and files of the store in Akoma Ntoso."""

from tests.harvest.speaking import Law, Reply, akoma_ntoso, sparql

MEDIA_TYPE = "application/xml"
OPTIONS = {"languages": "DEU"}
CORPUS = ("official/ch/sample-constitution.xml", "official/ch/sample-ordinary-law.xml")
FURTHER_VERSION = True


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/sparqlendpoint":
        return None
    rows = [
        {
            "law": f"https://fedlex.data.admin.ch/eli/cc/2001/{law.number}",
            "consolidation": f"https://fedlex.data.admin.ch/eli/cc/2001/{law.number}/20010101",
            "day": "2001-01-01",
            "language": "http://publications.europa.eu/resource/authority/language/DEU",
            "file": f"https://fedlex.data.admin.ch{document_path(law)}",
            "title": law.title,
        }
        for law in laws
    ]
    return sparql(rows, query)


def document_path(law: Law) -> str:
    return f"/filestore/fedlex.data.admin.ch/eli/cc/2001/{law.number}/20010101/de/xml/{law.number}-{law.version}.xml"


def document(law: Law) -> bytes:
    return akoma_ntoso(law, "ch", "deu")
