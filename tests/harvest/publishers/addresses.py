"""A list of addresses in one file; what is withdrawn is answered with 410."""

from pathlib import Path

from tests.harvest.speaking import Law, Reply, akoma_ntoso

MEDIA_TYPE = "application/xml"
HOSTS = ("laws.example.org",)
PAGED = False
TELLS_CHANGES = False
KEEPS_GONE = True


def options(laws: list[Law], folder: Path) -> dict[str, str]:
    lines = [f"https://laws.example.org{document_path(law)}\n" for law in laws]
    (folder / "list.txt").write_text("# laws\n" + "".join(lines))
    return {"start": str(folder / "list.txt")}


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    return None


def document_path(law: Law) -> str:
    return f"/laws/{law.number}.xml"


def document(law: Law) -> bytes:
    return akoma_ntoso(law)
