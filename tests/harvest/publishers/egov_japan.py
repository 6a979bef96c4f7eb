"""e-Gov: laws in JSON by offset with next_offset; the standard law XML."""

from xml.sax.saxutils import escape

from tests.harvest.speaking import Law, Reply, as_json, page_of

MEDIA_TYPE = "application/xml"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/api/2/laws":
        return None
    offset = int(query["offset"])
    shown, more = page_of(laws, offset)
    body = {
        "total_count": len(laws),
        "count": len(shown),
        "laws": [
            {
                "law_info": {"law_type": "Act", "law_id": _number(law), "law_num": f"平成十三年法律第{law.number}号"},
                "revision_info": {
                    "law_revision_id": _revision(law), "law_title": law.title, "updated": law.stamp,
                    "amendment_enforcement_date": "2001-01-01",
                },
            }
            for law in shown
        ],
    }  # fmt: skip
    return as_json(body | ({"next_offset": offset + len(shown)} if more else {}))


def _number(law: Law) -> str:
    return f"413AC{law.number:010}"


def _revision(law: Law) -> str:
    return f"{_number(law)}_2001010{law.version}_000000000000000"


def document_path(law: Law) -> str:
    return f"/api/2/law_file/xml/{_revision(law)}"


def document(law: Law) -> bytes:
    articles = "".join(
        f'<Article Num="{n}"><ArticleCaption>（到着）</ArticleCaption><ArticleTitle>第{n}条</ArticleTitle>'
        f'<Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence>{escape(said)}</Sentence></ParagraphSentence>'
        "</Paragraph></Article>"
        for n, said in enumerate(law.articles, 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Law Era="Heisei" Lang="ja" LawType="Act" Num="{law.number:03}" Year="13">
<LawNum>平成十三年法律第{law.number}号</LawNum>
<LawBody><LawTitle>{law.title}</LawTitle><MainProvision><Chapter Num="1"><ChapterTitle>第一章　総則</ChapterTitle>
{articles}</Chapter></MainProvision></LawBody></Law>""".encode()
