"""HUDOC: the site's query gives records in JSON, its conversion gives the text; formats read the two put together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
from lxml import etree, html

from migrandi.harvest.contract import Find, Session

_SIZE = 500
_LAST = 10_000
"""The query gives no further record: a longer list has to be cut by `since` or by the query."""
_FIELDS = {"itemid": "itemid", "docname": "title", "appno": "app_no", "kpdate": "date", "respondent": "country",
           "documentcollectionid2": "collection", "doctypebranch": "doc_type", "importance": "importance",
           "conclusion": "conclusion", "article": "articles", "violation": "violation",
           "nonviolation": "nonviolation", "languageisocode": "language", "ecli": "ecli"}  # fmt: skip
_TEXT = "https://hudoc.echr.coe.int/app/conversion/docx/html/body?library=ECHR&filename=document.html&id="
_BLOCKS = ("p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4")


class _Result(msgspec.Struct):
    columns: dict[str, str | None]


class _Page(msgspec.Struct):
    resultcount: int
    results: list[_Result]


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every judgment and decision that the query names; since a day, those delivered after it."""
    language = session.options["language"]
    query = (
        'contentsitename:ECHR AND (documentcollectionid2:"JUDGMENTS" OR documentcollectionid2:"DECISIONS") AND '
        f'languageisocode:"{language}" AND ({session.options["query"]})'
    )
    if since is not None:
        query += f' AND kpdate>="{since.isoformat()}T00:00:00.0Z"'
    start = 0
    while start < _LAST:
        page = session.get(
            session.options["start"],
            {"query": query, "select": ",".join(_FIELDS), "sort": "kpdate Ascending", "start": str(start),
             "length": str(_SIZE)},
        ).json(_Page)  # fmt: skip
        for result in page.results:
            facts = {ours: result.columns.get(theirs) or "" for theirs, ours in _FIELDS.items()}
            facts["date"] = _day(facts["date"])
            identifier = facts["itemid"]
            yield Find(
                identifier,
                _TEXT + identifier,
                title=facts["title"],
                language="fr" if language == "FRE" else "en",
                facts=facts,
            )
        start += len(page.results)
        if not page.results or start >= page.resultcount:
            return


def _day(written: str) -> str:
    """A day written `2010-07-20T00:00:00` or `20/07/2010 00:00:00`."""
    first = written.replace("T", " ").partition(" ")[0]
    if first.count("/") == 2:
        day, month, year = first.split("/")
        return f"{year}-{month:>02}-{day:>02}"
    return first


def compose(find: Find, data: bytes) -> bytes:
    """The record with the text of the page that was received, as the format `hudoc` reads it."""
    root = html.fromstring(data)
    etree.strip_elements(root, "style", "script", with_tail=False)
    for block in root.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in "".join(map(str, root.itertext())).splitlines())
    record = {**find.facts, "url": f"https://hudoc.echr.coe.int/eng?i={find.identifier}"}
    return msgspec.json.encode({**record, "full_text": "\n".join(line for line in lines if line)})
