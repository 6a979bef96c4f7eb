"""BOE: a page of `item`s by offset and limit, and a law's `bloque`s with their dated versions, in XML."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, page_of

MEDIA_TYPE = "application/xml"
_API = "/datosabiertos/api/legislacion-consolidada"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != _API:
        return None
    shown, _more = page_of(laws, int(query["offset"]))
    items = "".join(
        f"<item><fecha_actualizacion>{law.stamp}</fecha_actualizacion><identificador>{_identifier(law)}</identificador>"
        f'<rango codigo="1300">Ley</rango><titulo>{law.title}</titulo></item>'
        for law in shown
    )
    body = f"<response><status><code>200</code><text>ok</text></status><data>{items}</data></response>"
    return Reply(body.encode())


def _identifier(law: Law) -> str:
    return f"BOE-A-2001-{law.number}"


def document_path(law: Law) -> str:
    return f"{_API}/id/{_identifier(law)}"


def document(law: Law) -> bytes:
    blocks = "".join(
        f'<bloque id="a{n}" tipo="precepto" titulo="Artículo {n}">'
        f'<version id_norma="{_identifier(law)}" fecha_publicacion="20010101" fecha_vigencia="20010102">'
        f'<p class="articulo">Artículo {n}. De la llegada.</p><p class="parrafo">{escape(first)}</p></version>{later}'
        "</bloque>"
        for n, (first, later) in enumerate(_versions(law), 1)
    )
    return f"""<response><status><code>200</code></status><data><metadatos>
<fecha_actualizacion>{law.stamp}</fecha_actualizacion><identificador>{_identifier(law)}</identificador>
<rango codigo="1300">Ley</rango><fecha_disposicion>20010101</fecha_disposicion>
<numero_oficial>{law.number}/2001</numero_oficial><titulo>{law.title}</titulo></metadatos>
<analisis/><texto>{blocks}</texto></data></response>""".encode()


def _versions(law: Law) -> list[tuple[str, str]]:
    """Each article as it first was, and its later version where it has one."""
    first = Law(law.number).articles
    return [
        (
            said,
            ""
            if said == now
            else f'<version id_norma="BOE-A-2026-1" fecha_publicacion="20260131" fecha_vigencia="20260201">'
            f'<p class="articulo">Artículo {n}. De la llegada.</p><p class="parrafo">{escape(now)}</p></version>',
        )
        for n, (said, now) in enumerate(zip(first, law.articles, strict=True), 1)
    ]
