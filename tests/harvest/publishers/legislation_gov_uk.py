"""legislation.gov.uk: Atom with next links, as its page on Atom feeds and its own feeds show it; CLML."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, page_of

MEDIA_TYPE = "application/xml"
CORPUS = ("official/uk/sample-dpa-2018-latest.xml", "official/uk/sample-human-rights-1998.xml")
_SITE = "http://www.legislation.gov.uk"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/ukpga/data.feed":
        return None
    number = int(query.get("page", "1"))
    shown, more = page_of(laws, 2 * (number - 1))
    entries = "".join(
        f"<entry><id>{_SITE}/id/ukpga/2001/{law.number}</id><title>{law.title}</title>"
        f'<link rel="self" href="{_SITE}/id/ukpga/2001/{law.number}"/><link href="{_SITE}/ukpga/2001/{law.number}"/>'
        f'<link rel="alternate" type="application/xml" href="{_SITE}{document_path(law)}" title="XML"/>'
        f'<link rel="alternate" type="application/rdf+xml" href="{_SITE}/ukpga/2001/{law.number}/data.rdf"/>'
        f"<updated>{law.stamp}</updated></entry>"
        for law in shown
    )
    following = f'<link rel="next" href="{_SITE}/ukpga/data.feed?page={number + 1}"/>' if more else ""
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{_SITE}{path}</id>{following}{entries}</feed>'
    return Reply(feed.encode(), "application/atom+xml")


def document_path(law: Law) -> str:
    return f"/ukpga/2001/{law.number}/data.xml"


def document(law: Law) -> bytes:
    address = f"{_SITE}/ukpga/2001/{law.number}"
    sections = "".join(
        f'<P1group><Title>Of arrivals {n}</Title><P1 id="section-{n}"><Pnumber>{n}</Pnumber><P1para><Text>'
        f"{escape(said)}</Text></P1para></P1></P1group>"
        for n, said in enumerate(law.articles, 1)
    )
    return f"""<Legislation xmlns="{_SITE}/namespaces/legislation" DocumentURI="{address}"
IdURI="{_SITE}/id/ukpga/2001/{law.number}" RestrictStartDate="2001-01-01">
<ukm:Metadata xmlns:ukm="{_SITE}/namespaces/metadata" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier>{address}</dc:identifier><dc:title>{law.title}</dc:title><dc:language>en</dc:language>
<ukm:PrimaryMetadata><ukm:Year Value="2001"/><ukm:Number Value="{law.number}"/></ukm:PrimaryMetadata></ukm:Metadata>
<Primary><Body>{sections}</Body></Primary></Legislation>""".encode()
