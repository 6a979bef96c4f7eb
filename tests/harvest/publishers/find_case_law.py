"""Find Case Law: an Atom feed in pages, with a digest of each judgment's content; Akoma Ntoso."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, page_of

MEDIA_TYPE = "application/xml"
CORPUS = ("uk-find-case-law/*.xml",)
_SITE = "https://caselaw.nationalarchives.gov.uk"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/atom.xml":
        return None
    number = int(query.get("page", "1"))
    shown, more = page_of(laws, 2 * (number - 1))
    entries = "".join(
        f"<entry><title>{law.title}</title><id>{_SITE}/id/ukut/iac/2001/{law.number}</id>"
        f'<link href="{_SITE}/ukut/iac/2001/{law.number}" rel="alternate"/>'
        f'<link href="{_SITE}{document_path(law)}" rel="alternate" type="application/akn+xml"/>'
        f"<updated>{law.stamp}</updated><tna:contenthash>{law.number}-{law.version}</tna:contenthash>"
        f"<tna:uri>ukut/iac/2001/{law.number}</tna:uri></entry>"
        for law in shown
    )
    following = f'<link rel="next" href="{_SITE}/atom.xml?page={number + 1}"/>' if more else ""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:tna="https://caselaw.nationalarchives.gov.uk">'
        f"<title>Latest documents</title>{following}{entries}</feed>"
    )
    return Reply(feed.encode(), "application/xml")


def document_path(law: Law) -> str:
    return f"/ukut/iac/2001/{law.number}/data.xml"


def document(law: Law) -> bytes:
    address = f"{_SITE}/id/ukut/iac/2001/{law.number}"
    points = "".join(
        f'<paragraph eId="para_{n}"><num>{n}.</num><content><p>{escape(said)}</p></content></paragraph>'
        for n, said in enumerate(law.articles, 1)
    )
    return f"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
 xmlns:uk="https://caselaw.nationalarchives.gov.uk/akn"><judgment name="judgment"><meta><identification source="#tna">
<FRBRWork><FRBRthis value="{address}"/><FRBRuri value="{address}"/><FRBRdate date="2001-01-01" name="judgment"/>
<FRBRauthor href="#ukut-iac"/><FRBRcountry value="GB-UKM"/><FRBRnumber value="{law.number}"/>
<FRBRname value="{law.title}"/></FRBRWork><FRBRExpression><FRBRthis value="{_SITE}/ukut/iac/2001/{law.number}"/>
<FRBRuri value="{_SITE}/ukut/iac/2001/{law.number}"/><FRBRdate date="2001-01-01" name="judgment"/>
<FRBRauthor href="#ukut-iac"/><FRBRlanguage language="eng"/></FRBRExpression></identification>
<proprietary source="#"><uk:court>UKUT-IAC</uk:court><uk:cite>[2001] UKUT {law.number} (IAC)</uk:cite></proprietary>
</meta><header><p>{law.title}</p></header><judgmentBody><decision>{points}</decision></judgmentBody></judgment>
</akomaNtoso>""".encode()
