"""CELLAR: SPARQL results in JSON; a document by CELEX number, redirected within the host, in XHTML."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, sparql

MEDIA_TYPE = "application/xhtml+xml"
OPTIONS = {"languages": "EN"}
CORPUS = ("official/eu/32016R0679.xhtml", "official/eu/32021R0953_oj.xhtml")


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path.startswith("/resource/celex/"):
        number = int(path.rsplit("R", 1)[-1])
        return Reply(b"", status=303, headers={"Location": f"/resource/cellar/{number}/DOC_1"})
    if path != "/webapi/rdf/sparql":
        return None
    rows = [
        {"celex": f"32001R{law.number:04}", "code": "ENG", "modified": law.stamp, "title": law.title} for law in laws
    ]
    return sparql(rows, query)


def document_path(law: Law) -> str:
    return f"/resource/cellar/{law.number}/DOC_1"


def document(law: Law) -> bytes:
    articles = "".join(
        f'<p class="oj-ti-art">Article {n}</p><p class="oj-sti-art">Of arrivals</p><p class="oj-normal">'
        f"{escape(said)}</p>"
        for n, said in enumerate(law.articles, 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>L_2001{law.number:04}EN.01000101.xml</title></head><body>
<p class="oj-doc-ti">REGULATION (EC) No {law.number}/2001 OF THE COUNCIL</p><p class="oj-doc-ti">of 1 January 2001</p>
<p class="oj-doc-ti">on harbours, number {law.number}</p>{articles}
<p class="oj-normal">32001R{law.number:04}</p></body></html>""".encode()
