"""UN Treaty Collection: a page of a chapter that links its treaties, and a treaty's page with its participants."""

from tests.harvest.speaking import Law, Reply, tag_of

MEDIA_TYPE = "text/html"
OPTIONS = {"chapters": "5"}
PAGED = False
TELLS_CHANGES = False


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path == "/Pages/ViewDetails.aspx":
        number = int(query["mtdsg_no"].removeprefix("V-"))
        law = next((law for law in laws if law.number == number), None)
        body = document(law) if law is not None else b""
        return Reply(body, MEDIA_TYPE, headers={"ETag": tag_of(body)}) if law is not None else None
    if path != "/Pages/Treaties.aspx":
        return None
    links = "".join(f'<tr><td><a href="{document_path(law)[7:]}">{law.title}</a></td></tr>' for law in laws)
    return Reply(f"<html><body><table>{links}</table></body></html>".encode(), "text/html; charset=utf-8")


def document_path(law: Law) -> str:
    return f"/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=V-{law.number}&chapter=5&clang=_en"


def document(law: Law) -> bytes:
    kenya = "16 May 1966 a" if law.version == 1 else "17 May 1966 a"
    return f"""<html><head><title>UNTC</title></head><body><h2>{law.number}. {law.title}</h2>
<table class="tblgrid"><tr><th>Participant</th><th>Signature</th><th>Accession(a), Ratification</th></tr>
<tr><td>Albania</td><td></td><td>18 Aug 1992 a</td></tr>
<tr><td>Austria</td><td>28 Jul 1951</td><td> 1 Nov 1954</td></tr>
<tr><td>Kenya</td><td></td><td>{kenya}</td></tr></table></body></html>""".encode()
