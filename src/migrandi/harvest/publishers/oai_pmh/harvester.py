"""OAI-PMH: records in pages by resumption token; a deleted record says that its document is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from lxml import etree

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import Element, need
from migrandi.harvest.refusals import Refused

_OAI = "{http://www.openarchives.org/OAI/2.0/}"


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every record of the set; since a day, those changed after it."""
    params = {"verb": "ListRecords", "metadataPrefix": session.options["prefix"]}
    if session.options["set"]:
        params["set"] = session.options["set"]
    if since is not None:
        params["from"] = since.isoformat()
    while params:
        page = session.get(session.options["start"], params)
        root = page.xml()
        error = root.find(f"{_OAI}error")
        if error is not None and error.get("code") != "noRecordsMatch":
            raise Refused("oai-error", f"The repository answers: {error.get('code')} {error.text or ''}.")
        for record in root.iter(f"{_OAI}record"):
            identifier = need(record.findtext(f"{_OAI}header/{_OAI}identifier"), "identifier", page)
            stamp = record.findtext(f"{_OAI}header/{_OAI}datestamp", "")
            header = record.find(f"{_OAI}header")
            if header is not None and header.get("status") == "deleted":
                yield Find(identifier, page.address, stamp, gone="The repository marks the record as deleted.")
                continue
            title = record.findtext(".//{*}title", "")
            metadata = record.find(f"{_OAI}metadata")
            if session.options["inline"] == "yes" and metadata is not None and len(metadata):
                yield Find(identifier, page.address, stamp, title, load=partial(_written, metadata[0]))
            else:
                addresses = (said.text or "" for said in record.iter("{*}identifier"))
                address = next((a.strip() for a in addresses if a.strip().startswith(("http://", "https://"))), "")
                if address:
                    yield Find(identifier, address, stamp, title)
        token = (root.findtext(f".//{_OAI}resumptionToken") or "").strip()
        params = {"verb": "ListRecords", "resumptionToken": token} if token else {}


def _written(element: Element) -> bytes:
    written: bytes = etree.tostring(element, encoding="utf-8", with_tail=False)
    return written
