"""BWB: SRU 1.2 with nextRecordPosition and the extra data of the Basiswettenbestand; its own XML."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, page_of

MEDIA_TYPE = "text/xml"
CORPUS = ("official/nl/sample-constitution.xml", "official/nl/sample-rijkswet.xml")
_REPOSITORY = "https://repository.officiele-overheidspublicaties.nl"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/sru/Search" or query.get("x-connection") != "BWB":
        return None
    start = int(query["startRecord"])
    shown, more = page_of(laws, start - 1)
    records = "".join(
        f"""<record><recordData><gzd xmlns="http://standaarden.overheid.nl/sru"><originalData>
<overheidbwb:meta xmlns:overheidbwb="http://standaarden.overheid.nl/bwb/terms/"
 xmlns:dcterms="http://purl.org/dc/terms/"><owmskern><dcterms:identifier>BWBR{law.number:07}</dcterms:identifier>
<dcterms:title>{law.title}</dcterms:title><dcterms:modified>{law.stamp[:10]}</dcterms:modified></owmskern><bwbipm>
<overheidbwb:geldigheidsperiode_startdatum>2001-01-01</overheidbwb:geldigheidsperiode_startdatum></bwbipm>
</overheidbwb:meta></originalData><enrichedData xmlns:overheidbwb="http://standaarden.overheid.nl/bwb/terms/">
<overheidbwb:locatie_toestand>{_REPOSITORY}{document_path(law)}</overheidbwb:locatie_toestand></enrichedData></gzd>
</recordData></record>"""
        for law in shown
    )
    following = f"<nextRecordPosition>{start + len(shown)}</nextRecordPosition>" if more else ""
    return Reply(
        f'<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.2</version>'
        f"<numberOfRecords>{len(laws)}</numberOfRecords><records>{records}</records>{following}"
        "</searchRetrieveResponse>".encode(),
        "text/xml",
    )


def document_path(law: Law) -> str:
    return f"/bwb/BWBR{law.number:07}/2001-01-01_0/xml/BWBR{law.number:07}_2001-01-01_0.xml"


def document(law: Law) -> bytes:
    articles = "".join(
        f"<artikel><kop><label>Artikel</label><nr>{n}</nr></kop><al>{escape(said)}</al></artikel>"
        for n, said in enumerate(law.articles, 1)
    )
    return f"""<toestand bwb-id="BWBR{law.number:07}" inwerkingtreding="2001-01-01">
<wetgeving soort="wet" xml:lang="nl">
<citeertitel>{law.title}</citeertitel><intitule>{law.title}</intitule><wet-besluit><wettekst>{articles}</wettekst>
</wet-besluit></wetgeving></toestand>""".encode()
