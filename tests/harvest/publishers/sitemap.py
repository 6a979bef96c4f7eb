"""Sitemaps: an index of maps, each with addresses and the days of their last change."""

from tests.harvest.speaking import Law, Reply, akoma_ntoso

MEDIA_TYPE = "application/xml"
OPTIONS = {"start": "https://laws.example.org/sitemap.xml", "pattern": "/laws/"}
HOSTS = ("laws.example.org",)
_SITE = "https://laws.example.org"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if path == "/sitemap.xml":
        maps = "".join(f"<sitemap><loc>{_SITE}/map-{n}.xml</loc></sitemap>" for n in range(0, len(laws), 2))
        return Reply(f"<sitemapindex {namespace}>{maps}</sitemapindex>".encode())
    if path.startswith("/map-"):
        start = int(path[5:-4])
        entries = "".join(
            f"<url><loc>{_SITE}{document_path(law)}</loc><lastmod>{law.stamp}</lastmod></url>"
            for law in laws[start : start + 2]
        )
        about = f"<url><loc>{_SITE}/about</loc></url>"
        return Reply(f"<urlset {namespace}>{about}{entries}</urlset>".encode())
    return None


def document_path(law: Law) -> str:
    return f"/laws/{law.number}.xml"


def document(law: Law) -> bytes:
    return akoma_ntoso(law)
