"""HUDOC: records in JSON by start and length; the text of each as a page of HTML."""

import json
from datetime import date

from tests.corpus import CORPUS as FOLDER
from tests.harvest.speaking import Law, Reply, as_json, page_of, tag_of

MEDIA_TYPE = "text/html"
TELLS_CHANGES = False
_TEXT = "/app/conversion/docx/html/body"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path == _TEXT:
        number = int(query["id"].removeprefix("001-"))
        law = next((law for law in laws if law.number == number), None)
        body = document(law) if law is not None else b""
        return Reply(body, MEDIA_TYPE, headers={"ETag": tag_of(body)}) if law is not None else None
    if path != "/app/query/results":
        return None
    shown, _more = page_of(laws, int(query["start"]))
    return as_json({"resultcount": len(laws), "results": [{"columns": _columns(law)} for law in shown]})


def _columns(law: Law) -> dict[str, str]:
    day = date(2001, 1, law.number)
    return {
        "itemid": f"001-{law.number}", "docname": f"CASE OF HARBOUR {law.number} v. FRANCE",
        "appno": f"{law.number}/01", "kpdate": f"{day.isoformat()}T00:00:00", "respondent": "FRA",
        "documentcollectionid2": "CASELAW;JUDGMENTS;CHAMBER;ENG", "doctypebranch": "CHAMBER", "importance": "2",
        "conclusion": "Violation of Article 3", "article": "3", "violation": "3", "nonviolation": "",
        "languageisocode": "ENG", "ecli": f"ECLI:CE:ECHR:2001:01{law.number:02}JUD{law.number:07}01",
    }  # fmt: skip


def document_path(law: Law) -> str:
    return f"{_TEXT}?library=ECHR&filename=document.html&id=001-{law.number}"


def document(law: Law) -> bytes:
    points = "".join(f"<p class='s1'>{n}.&#160; {said}</p>" for n, said in enumerate(law.articles, 1))
    return (
        f"<html><head><style>.s1 {{ margin:0 }}</style></head><body><p>CASE OF HARBOUR {law.number} v. FRANCE</p>"
        f"<p>PROCEDURE</p>{points}</body></html>"
    ).encode()


def real() -> list[dict[str, str]]:
    """Records of real judgments."""
    files = sorted((FOLDER / "hudoc-echr").glob("001-*.json"))[:3]
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]
