"""Laws.Africa: pages of works in JSON with `next`, for whoever has a key; Akoma Ntoso."""

from tests.harvest.speaking import Law, Reply, akoma_ntoso, as_json, page_of

MEDIA_TYPE = "application/xml"
OPTIONS = {"key": "a-key-for-tests"}
CORPUS = ("laws-africa/swahili_in.xml",)
_API = "https://api.laws.africa/v3"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/v3/akn/ke/.json":
        return None
    number = int(query.get("page", "1"))
    shown, more = page_of(laws, 2 * (number - 1))
    return as_json(
        {
            "count": len(laws),
            "next": f"{_API}/akn/ke/.json?page={number + 1}" if more else None,
            "previous": None,
            "results": [
                {
                    "frbr_uri": f"/akn/ke/act/2001/{law.number}",
                    "url": f"https://api.laws.africa{document_path(law).removesuffix('.xml')}",
                    "title": law.title,
                    "language": "eng",
                    "expression_date": "2001-01-01",
                    "updated_at": law.stamp,
                    "stub": False,
                }
                for law in shown
            ],
        }
    )


def document_path(law: Law) -> str:
    return f"/v3/akn/ke/act/2001/{law.number}/eng@2001-01-01.xml"


def document(law: Law) -> bytes:
    return akoma_ntoso(law)
