"""Atom with next links (RFC 5005); what is withdrawn stays in the feed and is answered with 410."""

from tests.harvest.speaking import Law, Reply, akoma_ntoso, page_of

MEDIA_TYPE = "application/xml"
OPTIONS = {"start": "https://laws.example.org/feed"}
HOSTS = ("laws.example.org",)
KEEPS_GONE = True


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/feed":
        return None
    start = int(query.get("start", "0"))
    shown, more = page_of(laws, start)
    entries = "".join(
        f"<entry><id>urn:law:{law.number}</id><title>{law.title}</title>"
        f"<updated>{'2026-09-09T00:00:00Z' if law.gone else law.stamp}</updated>"
        f'<link rel="alternate" type="text/html" href="/laws/{law.number}.html"/>'
        f'<link rel="alternate" type="application/xml" href="{document_path(law)}"/></entry>'
        for law in shown
    )
    following = f'<link rel="next" href="/feed?start={start + len(shown)}"/>' if more else ""
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Laws</title>{following}{entries}</feed>'
    return Reply(feed.encode(), "application/atom+xml")


def document_path(law: Law) -> str:
    return f"/laws/{law.number}.xml"


def document(law: Law) -> bytes:
    return akoma_ntoso(law)
