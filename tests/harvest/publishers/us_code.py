"""US Code: the download page with a zip for each title at a release point; USLM XML in it."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, zipped

MEDIA_TYPE = "application/zip"
OPTIONS = {"titles": "all"}
PAGED = False


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/download/download.shtml":
        return None
    links = "".join(
        f'<div><a href="{document_path(law).removeprefix("/download/")}" title="Title XML">[XML]</a></div>'
        for law in laws
    )
    every = '<a href="releasepoints/us/pl/118/66/xml_uscAll@118-66.zip">[XML]</a>'
    return Reply(f"<!DOCTYPE html><html><body>{every}{links}</body></html>".encode(), "text/html")


def document_path(law: Law) -> str:
    point = 65 + law.version
    return f"/download/releasepoints/us/pl/118/{point}/xml_usc{law.number:02}@118-{point}.zip"


def document(law: Law) -> bytes:
    sections = "".join(
        f'<section identifier="/us/usc/t{law.number}/s{n}"><num value="{n}">§ {n}.</num><heading> Arrivals</heading>'
        f"<content><p>{escape(said)}</p></content></section>"
        for n, said in enumerate(law.articles, 1)
    )
    xml = f"""<?xml version="1.0" encoding="UTF-8"?>
<uscDoc xmlns="http://xml.house.gov/schemas/uslm/1.0" identifier="/us/usc/t{law.number}"><meta>
<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">Title {law.number}</dc:title>
<docNumber>{law.number}</docNumber></meta><main><title identifier="/us/usc/t{law.number}">
<num value="{law.number}">Title {law.number}—</num><heading>HARBOURS {law.number}</heading>{sections}</title></main>
</uscDoc>"""
    return zipped(f"usc{law.number:02}.xml", xml.encode())
