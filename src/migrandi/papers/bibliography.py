"""A paper's sources as reference managers have them, and theirs as its own keys: CSL-JSON, RIS, BibTeX. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec
import regex
import yaml
from django.utils.translation import gettext as _

from migrandi.formats.identifiers import slug
from migrandi.papers.authorities import Cited
from migrandi.papers.errors import PaperError

Format = Literal["csl", "ris", "bibtex"]
_CSL_TYPES = {"treaty": "treaty", "legislation": "legislation", "case": "legal_case", "document": "report"}
_RIS_TYPES = {
    "treaty": "GEN", "legislation": "STAT", "legal_case": "CASE", "report": "RPRT", "book": "BOOK",
    "article-journal": "JOUR", "chapter": "CHAP", "thesis": "THES", "webpage": "ELEC", "article-newspaper": "NEWS",
    "paper-conference": "CONF", "article-magazine": "MGZN", "manuscript": "UNPB", "bill": "BILL",
    "entry-encyclopedia": "ENCYC", "post-weblog": "BLOG", "dataset": "DATA", "map": "MAP",
}  # fmt: skip
_RIS_KINDS = {tag: kind for kind, tag in _RIS_TYPES.items() if tag != "GEN"} | {
    "EBOOK": "book", "ECHAP": "chapter", "EJOUR": "article-journal", "CPAPER": "paper-conference", "GOVDOC": "report",
    "LEGAL": "legislation", "HEAR": "report", "MANSCPT": "manuscript", "EDBOOK": "book", "INPR": "article-journal",
    "DICT": "entry-encyclopedia", "WEB": "webpage",
}  # fmt: skip
"""Which kind each of RIS's types is, those that only come in too."""
_BIBTEX_TYPES = {
    "book": "book", "article-journal": "article", "chapter": "incollection", "report": "techreport",
    "thesis": "phdthesis", "paper-conference": "inproceedings", "webpage": "online",
}  # fmt: skip
_RIS_FIELDS = {
    "TI": "title", "T1": "title", "T2": "container-title", "JO": "container-title", "JF": "container-title",
    "PB": "publisher", "CY": "publisher-place", "VL": "volume", "IS": "issue", "UR": "URL", "DO": "DOI", "SN": "ISBN",
    "ET": "edition", "M1": "number", "PY": "issued", "Y1": "issued", "DA": "issued",
}  # fmt: skip
_BIBTEX_FIELDS = {
    "title": "title", "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "address": "publisher-place",
    "location": "publisher-place", "volume": "volume", "number": "issue", "url": "URL", "doi": "DOI", "isbn": "ISBN",
    "year": "issued", "date": "issued", "pages": "page", "edition": "edition", "series": "collection-title",
    "shorttitle": "title-short", "type": "genre",
}  # fmt: skip
_KEPT = ("type", "title", "title-short", "number", "authority", "collection-title", "genre",
         "author", "editor", "container-title", "publisher", "publisher-place", "volume", "issue",
         "page", "edition", "issued", "URL", "DOI", "ISBN")  # fmt: skip


class UnreadableSources(PaperError):
    """A file of sources cannot be read."""

    code = "unreadable-sources"


def as_items(cited: Sequence[Cited]) -> list[dict[str, Any]]:
    """The authorities as CSL-JSON has them; of one of this database, what its citation says."""
    items = []
    for one in cited:
        if one.item:
            items.append(one.item)
            continue
        facts = one.facts
        item: dict[str, Any] = {"id": one.key, "type": _CSL_TYPES.get(facts.group, "document"), "title": facts.title}
        if facts.adopted:
            item["issued"] = {"date-parts": [[int(part) for part in facts.adopted.split("-")]]}
        more = {
            "title-short": facts.short, "number": facts.symbol or facts.appno or facts.celex, "authority": facts.court,
            "jurisdiction": facts.jurisdiction, "references": facts.unts, "URL": one.href,
        }  # fmt: skip
        items.append(item | {name: value for name, value in more.items() if value})
    return items


def write(cited: Sequence[Cited], form: Format) -> str:
    """The authorities in that format."""
    items = as_items(cited)
    if form == "csl":
        return msgspec.json.format(msgspec.json.encode(items), indent=2).decode() + "\n"
    return "\n".join(ris_of(item) if form == "ris" else _bibtex(item) for item in items)


def _year(item: dict[str, Any]) -> list[int]:
    parts = item.get("issued", {}).get("date-parts", [[]]) if isinstance(item.get("issued"), dict) else [[]]
    return list(parts[0])


def _names(item: dict[str, Any], role: str) -> list[str]:
    people = item.get(role, [])
    return [one.get("literal") or f"{one.get('family', '')}, {one.get('given', '')}".strip(", ") for one in people]


def ris_of(item: dict[str, Any]) -> str:
    """A CSL-JSON item in RIS."""
    lines = [("TY", _RIS_TYPES.get(item["type"], "GEN")), ("ID", item["id"]), ("TI", item.get("title", ""))]
    lines += [("AU", name) for name in _names(item, "author")] + [("ED", name) for name in _names(item, "editor")]
    lines += [
        ("T2", item.get("container-title", "")), ("PB", item.get("publisher", "")),
        ("CY", item.get("publisher-place", "")),
        ("VL", item.get("volume", "")), ("IS", item.get("issue", "")),
        ("PY", "/".join(f"{part:02d}" for part in _year(item))),
        ("M1", item.get("number", "")), ("A2", item.get("authority", "")), ("UR", item.get("URL", "")),
    ]  # fmt: skip
    first, _dash, last = str(item.get("page", "")).replace("–", "-").partition("-")
    lines += [("SP", first), ("EP", last), ("ER", "")]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value or tag == "ER")


def _bibtex(item: dict[str, Any]) -> str:
    kind = _BIBTEX_TYPES.get(item["type"], "misc")
    year = _year(item)
    fields = {
        "title": item.get("title"), "author": " and ".join(_names(item, "author")),
        "editor": " and ".join(_names(item, "editor")), "journal" if kind == "article" else "booktitle":
        item.get("container-title"), "publisher": item.get("publisher"), "address": item.get("publisher-place"),
        "volume": item.get("volume"), "number": item.get("issue") or item.get("number"),
        "pages": str(item.get("page", "")).replace("–", "--"), "year": str(year[0]) if year else "",
        "note": item.get("references") or item.get("authority"), "url": item.get("URL"),
    }  # fmt: skip
    said = ",\n".join(f"  {name} = {{{_escaped(str(value))}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{slug(str(item['id'])) or 'source'},\n{said}\n}}\n"


def _escaped(text: str) -> str:
    return regex.sub(r"([&%#$_])", r"\\\1", text)


def read(text: str) -> dict[str, dict[str, Any]]:
    """The sources in a file of CSL-JSON, RIS or BibTeX, by the key under which a paper may cite them.

    Raises `UnreadableSources` where it is none of these or holds none.
    """
    bare = text.removeprefix("\ufeff").lstrip()
    if bare.startswith(("[", "{")):
        found = [*_csl_items(bare)]
    elif regex.match(r"TY\s{1,2}-", bare):
        found = [*_ris_items(bare)]
    elif bare.startswith(("@", "%")):
        found = [*_bibtex_items(bare)]
    else:
        raise UnreadableSources(_("The file is neither CSL-JSON nor RIS nor BibTeX."))
    sources: dict[str, dict[str, Any]] = {}
    for item in found:
        key = wanted = _key(item)
        count = 1
        while key in sources:
            count += 1
            key = f"{wanted}-{count}"
        sources[key] = {name: item[name] for name in _KEPT if item.get(name)}
    if not sources:
        raise UnreadableSources(_("The file holds no source."))
    return sources


def front_matter_of(sources: dict[str, dict[str, Any]]) -> str:
    """The lines that name the sources in a paper's front matter, under `authorities:`."""
    plain = {key: {name: _plain(name, value) for name, value in facts.items()} for key, facts in sources.items()}
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100)


def _plain(name: str, value: Any) -> str:
    if name in ("author", "editor"):
        return "; ".join(
            one.get("literal") or ", ".join(filter(None, [one.get("family"), one.get("given")])) for one in value
        )
    if name == "issued" and isinstance(value, dict):
        return "-".join(f"{part:02d}" for part in (value.get("date-parts") or [[]])[0])
    return str(value)


def _key(item: dict[str, Any]) -> str:
    given = str(item.get("id", ""))
    if given and regex.fullmatch(r"[\w.:-]+", given) and not given.isdigit():
        return given
    people = item.get("author") or item.get("editor") or [{}]
    who = people[0].get("family") or people[0].get("literal") or str(item.get("title", "source")).split(" ")[0]
    year = _year(item)
    return slug(f"{who} {year[0] if year else ''}".strip()) or "source"


def _csl_items(text: str) -> Iterator[dict[str, Any]]:
    try:
        read_items = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise UnreadableSources(_("The file is not JSON: %(why)s."), why=error) from error
    for item in read_items if isinstance(read_items, list) else [read_items]:
        if not isinstance(item, dict) or "title" not in item:
            raise UnreadableSources(_("The file is not CSL-JSON: a source without a title."))
        yield item


def _person(written: str) -> dict[str, str]:
    family, comma, given = written.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    if written.startswith("{"):
        return {"literal": written.strip("{}")}
    given, space, family = written.rpartition(" ")
    return {"family": family, "given": given} if space else {"literal": written}


_AND = regex.compile(r"\s+and\s+(?![^{}]*\})")
"""What stands between two people; within braces it is part of a name."""


def _texed_person(written: str) -> dict[str, str]:
    """A person as BibTeX has them; what stands in braces as a whole is an organisation."""
    if written.startswith("{") and regex.fullmatch(r"\{[^{}\\]*(?:\{[^{}]*\}[^{}]*)*\}", written):
        return {"literal": _untexed(written)}
    return _person(_untexed(written))


def _issued(written: str) -> dict[str, list[list[int]]]:
    parts = [int(part) for part in regex.findall(r"\d+", written)[:3]]
    return {"date-parts": [parts]} if parts else {}


def _ris_items(text: str) -> Iterator[dict[str, Any]]:
    item: dict[str, Any] = {}
    for tag, value in regex.findall(r"(?m)^([A-Z][A-Z0-9])\s{1,2}-[ \t]?(.*?)\s*$", text):
        match tag:
            case "TY":
                item = {"type": _RIS_KINDS.get(value, "document")}
            case "ER":
                if item.get("title"):
                    yield item
                item = {}
            case "AU" | "A1":
                item.setdefault("author", []).append(_person(value))
            case "ED" | "A2":
                item.setdefault("editor", []).append(_person(value))
            case "ID":
                item["id"] = value
            case "SP" | "EP":
                item["page"] = f"{item['page']}-{value}" if tag == "EP" and item.get("page") else value
            case _ if tag in _RIS_FIELDS and value:
                name = _RIS_FIELDS[tag]
                item.setdefault(name, _issued(value) if name == "issued" else value)
            case _:
                pass


def _bibtex_items(text: str) -> Iterator[dict[str, Any]]:
    types = {name: kind for kind, name in _BIBTEX_TYPES.items()} | {"misc": "document", "mastersthesis": "thesis"}
    for entry in regex.finditer(r"@(?P<kind>\w+)\s*(?P<body>\{(?:[^{}]|(?&body))*\})", text):
        if entry["kind"].lower() in ("comment", "string", "preamble"):
            continue
        key, _comma, rest = entry["body"][1:-1].partition(",")
        item: dict[str, Any] = {"type": types.get(entry["kind"].lower(), "document"), "id": key.strip()}
        field = r'(?P<name>[\w-]+)\s*=\s*(?:(?P<value>\{(?:[^{}]|(?&value))*\})|"(?P<quoted>[^"]*)"|(?P<bare>\w+))'
        for found in regex.finditer(field, rest):
            name = found["name"].lower()
            raw = found["value"][1:-1] if found["value"] else found["quoted"] or found["bare"] or ""
            value = _untexed(raw)
            if name in ("author", "editor"):
                item[name] = [_texed_person(one.strip()) for one in _AND.split(raw) if one.strip()]
            elif name in _BIBTEX_FIELDS:
                target = _BIBTEX_FIELDS[name]
                item.setdefault(target, _issued(value) if target == "issued" else value.replace("--", "–"))
        if item.get("title"):
            yield item


_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "i", "j": "j", "dh": "ð", "th": "þ", "textendash": "–", "textemdash": "—", "textquoteright": "’",
    "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
}  # fmt: skip
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "c": "\u0327", "v": "\u030c",
            "=": "\u0304", ".": "\u0307", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a",
            "d": "\u0323"}  # fmt: skip


def _untexed(text: str) -> str:
    """BibTeX's text as Unicode: accents set, escapes and the braces that keep capitals taken off."""
    plain = regex.sub(
        rf"\{{?\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\s+)?\}}?",
        lambda found: _LETTERS[found[1]],
        text,
    )
    accented = regex.sub(
        r"\{?\\(?P<mark>['`^\"~=.]|[cvuHkrd](?=[\s{]))\s*\{?(?P<letter>\p{L})\}?\}?",
        lambda found: found["letter"] + _ACCENTS[found["mark"]],
        plain,
    )
    bare = regex.sub(r"\\([&%#$_])", r"\1", accented)
    return unicodedata.normalize("NFC", " ".join(regex.sub(r"[{}]", "", bare).split()))
