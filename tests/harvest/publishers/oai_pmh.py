"""OAI-PMH 2.0: records with resumption tokens, a deleted header for what is gone; the document at a web address."""

from tests.harvest.speaking import Law, Reply, akoma_ntoso, page_of

MEDIA_TYPE = "application/xml"
OPTIONS = {"start": "https://repository.example.org/oai"}
HOSTS = ("repository.example.org",)
KEEPS_GONE = True


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/oai":
        return None
    start = int(query.get("resumptionToken", "0"))
    shown, more = page_of(laws, start)
    records = "".join(
        f"<record><header{_gone(law)}><identifier>oai:example.org:{law.number}</identifier>"
        f"<datestamp>{law.stamp}</datestamp></header>{_metadata(law)}</record>"
        for law in shown
    )
    token = f"<resumptionToken>{start + len(shown)}</resumptionToken>" if more else "<resumptionToken/>"
    return Reply(
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>'
        f"<ListRecords>{records}{token}</ListRecords></OAI-PMH>".encode(),
        "text/xml",
    )


def _gone(law: Law) -> str:
    return ' status="deleted"' if law.gone else ""


def _metadata(law: Law) -> str:
    if law.gone:
        return ""
    return (
        '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{law.title}</dc:title><dc:identifier>H-{law.number}'
        f"</dc:identifier><dc:identifier>https://repository.example.org{document_path(law)}</dc:identifier>"
        "</oai_dc:dc></metadata>"
    )


def document_path(law: Law) -> str:
    return f"/laws/{law.number}.xml"


def document(law: Law) -> bytes:
    return akoma_ntoso(law)
