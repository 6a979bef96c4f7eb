"""Justice Laws Canada: the whole list in one XML document, as Legis.xml is published; the Department's XML."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply

MEDIA_TYPE = "application/xml"
PAGED = False
CORPUS = ("ca-justice/eng/C-29.xml", "ca-justice/fra/C-29.xml", "ca-justice/eng/I-2.5.xml")
_SITE = "http://laws-lois.justice.gc.ca"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/eng/XML/Legis.xml":
        return None
    acts = "".join(
        f"<Act><UniqueId>H-{law.number}</UniqueId><OfficialNumber>H-{law.number}</OfficialNumber>"
        f"<Language>eng</Language><LinkToXML>{_SITE}{document_path(law)}</LinkToXML>"
        f"<LinkToHTMLToC>{_SITE}/eng/acts/H-{law.number}/index.html</LinkToHTMLToC><Title>{law.title}</Title>"
        f"<CurrentToDate>{law.stamp[:10]}</CurrentToDate></Act>"
        for law in laws
    )
    return Reply(f"<ActsRegsList><Acts>{acts}</Acts><Regulations/></ActsRegsList>".encode(), "text/xml")


def document_path(law: Law) -> str:
    return f"/eng/XML/H-{law.number}.xml"


def document(law: Law) -> bytes:
    sections = "".join(
        f"<Section><Label>{n}</Label><Text>{escape(said)}</Text></Section>" for n, said in enumerate(law.articles, 1)
    )
    return f"""<Statute xmlns:lims="http://justice.gc.ca/lims" xml:lang="en" lims:pit-date="2001-01-0{law.version}">
<Identification><LongTitle>{law.title}</LongTitle><ShortTitle status="official">{law.title}</ShortTitle>
<Chapter><ConsolidatedNumber official="yes">H-{law.number}</ConsolidatedNumber></Chapter></Identification>
<Body>{sections}</Body></Statute>""".encode()
