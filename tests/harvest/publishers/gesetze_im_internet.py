"""gesetze-im-internet.de: gii-toc.xml, and a zip with gii-norm XML for each law, told changed by its ETag."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, zipped

MEDIA_TYPE = "application/zip"
PAGED = False
TELLS_CHANGES = False


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/gii-toc.xml":
        return None
    items = "".join(
        f"<item><title>{law.title}</title><link>http://www.gesetze-im-internet.de{document_path(law)}</link></item>"
        for law in laws
    )
    return Reply(f'<?xml version="1.0" encoding="UTF-8"?><items>{items}</items>'.encode())


def document_path(law: Law) -> str:
    return f"/hafg_{law.number}/xml.zip"


def document(law: Law) -> bytes:
    norms = "".join(
        f"<norm><metadaten><jurabk>HafG {law.number}</jurabk><enbez>§ {n}</enbez><titel>Ankunft</titel></metadaten>"
        f'<textdaten><text format="XML"><Content><P>(1) {escape(said)}</P></Content></text></textdaten></norm>'
        for n, said in enumerate(law.articles, 1)
    )
    xml = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">
<dokumente builddate="2026010{law.version}" doknr="BJNR{law.number:09}"><norm doknr="BJNR{law.number:09}"><metadaten>
<jurabk>HafG {law.number}</jurabk><ausfertigung-datum manuell="ja">2001-01-01</ausfertigung-datum>
<langue>{law.title}</langue></metadaten></norm>
<norm><metadaten><jurabk>HafG {law.number}</jurabk><gliederungseinheit><gliederungskennzahl>010</gliederungskennzahl>
<gliederungsbez>Kapitel 1</gliederungsbez><gliederungstitel>Allgemeines</gliederungstitel></gliederungseinheit>
</metadaten></norm>{norms}</dokumente>"""
    return zipped(f"BJNR{law.number:09}.xml", xml.encode())
