"""Finlex: an array of addresses in JSON, page by page; consolidated statutes in Akoma Ntoso, told changed by ETag."""

from tests.harvest.speaking import Law, Reply, akoma_ntoso, as_json, page_of

MEDIA_TYPE = "application/xml"
OPTIONS = {"versions": "fin@"}
TELLS_CHANGES = False
CORPUS = ("official/fi/sample-constitution.xml", "official/fi/sample-ordinary-law.xml")
_API = "/finlex/avoindata/v1/akn/fi/act/statute-consolidated"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != f"{_API}/list":
        return None
    shown, _more = page_of(laws, 2 * (int(query["page"]) - 1))
    return as_json([{"akn_uri": f"https://opendata.finlex.fi{document_path(law)}", "status": "NEW"} for law in shown])


def document_path(law: Law) -> str:
    return f"{_API}/2001/{law.number}/fin@20010101"


def document(law: Law) -> bytes:
    return akoma_ntoso(law, "fi", "fin")
