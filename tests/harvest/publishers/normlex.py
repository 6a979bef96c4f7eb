"""NORMLEX: a page that links the instruments, and the page of ratifications of each."""

from tests.harvest.speaking import Law, Reply, tag_of

MEDIA_TYPE = "text/html"
PAGED = False
TELLS_CHANGES = False


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/dyn/nrmlx_en/f":
        return None
    asked = query["p"]
    if asked.startswith("NORMLEXPUB:11300"):
        number = int(asked.rsplit(":", 1)[-1]) - 312000
        law = next((law for law in laws if law.number == number), None)
        body = document(law) if law is not None else b""
        return Reply(body, MEDIA_TYPE, headers={"ETag": tag_of(body)}) if law is not None else None
    links = "".join(
        f'<li><a href="f?p=NORMLEXPUB:12100:0::NO::P12100_INSTRUMENT_ID:{312000 + law.number}:NO">{law.title}</a></li>'
        for law in laws
    )
    return Reply(f"<html><body><ul>{links}</ul></body></html>".encode(), "text/html; charset=utf-8")


def document_path(law: Law) -> str:
    return f"/dyn/nrmlx_en/f?p=NORMLEXPUB:11300:0::NO::P11300_INSTRUMENT_ID:{312000 + law.number}"


def document(law: Law) -> bytes:
    status = "In Force" if law.version == 1 else "Not in force"
    return f"""<html><head><title>Ratifications of C{law.number}</title></head><body><h1>{law.title}</h1><table>
<tr><th>Country</th><th>Date</th><th>Status</th><th>Note</th></tr><tr><td>Albania</td><td>02 Mar 2005</td>
<td>In Force</td><td></td></tr><tr><td>Kenya</td><td>30 Nov 1965</td><td>{status}</td><td>Excluding annexes</td></tr>
</table></body></html>""".encode()
