"""HTML of a message made harmless, and its words as text. Nothing in it can act, and nothing is ever loaded.

Kept: structure, tables, links that a person may follow, pictures that came with the message (`cid:`). Gone: scripts,
styles, forms, frames and every picture from elsewhere, of which the alternative text remains.
"""

from __future__ import annotations

import re

import nh3
from lxml import etree
from lxml import html as lxml_html

LARGEST = 1_000_000
"""Characters of HTML that are read; a longer text is kept as an attachment only."""
DEEPEST = 250
"""Elements within elements; libxml2 reads no deeper either."""

_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup",
    "dd", "del", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_EMPTIED = {"script", "style", "title", "head", "noscript", "template", "object", "svg", "math", "iframe", "form",
            "select", "textarea"}  # fmt: skip
_BLOCKS = frozenset(
    "address article blockquote body center dd div dl dt fieldset figure footer h1 h2 h3 h4 h5 h6 header hr html li "
    "main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_NUMBER = re.compile(r"\d{1,4}")


def sanitised(source: str) -> str:
    """The HTML with nothing left that acts or loads. Empty where it is longer or deeper than a letter can be."""
    if len(source) > LARGEST or _depth(source) > DEEPEST:
        return ""
    return nh3.clean(
        source,
        tags=_TAGS,
        clean_content_tags=_EMPTIED - {"head", "form"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    value = value.strip()
    if tag == "img" and name == "src":
        return value if value.lower().startswith("cid:") else None
    if tag == "a" and name == "href":
        return value if re.match(r"(?:https?:|mailto:|tel:)", value, re.IGNORECASE) else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        number = _NUMBER.fullmatch(value)
        return value if number and (name not in ("colspan", "rowspan") or int(value) <= 100) else None
    if name == "dir":
        return value.lower() if value.lower() in ("ltr", "rtl", "auto") else None
    return value


def _depth(source: str) -> int:
    """How deep the elements stand in each other, at most: what is never closed counts as open."""
    deepest = depth = 0
    for match in _TAG.finditer(source):
        if match[2].lower() in _VOID or match[2].lower() in ("p", "li", "td", "tr", "th", "dd", "dt", "font", "span"):
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def as_text(source: str) -> str:
    """The words of sanitised HTML as plain text: a line a block, quotations marked with `> ` as mail does."""
    if not source.strip():
        return ""
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError, AssertionError):
        return ""
    lines: list[str] = [""]
    quoting = 0
    preformatted = 0

    def new_line() -> None:
        if lines[-1].strip("> "):
            lines.append("> " * min(quoting, 20))

    def add(text: str | None) -> None:
        if text and preformatted:
            first, *others = text.split("\n")
            lines[-1] += first
            lines.extend("> " * min(quoting, 20) + other for other in others)
        elif text:
            lines[-1] += re.sub(r"[ \t\r\n\f\xa0]+", " ", text)

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS:
                new_line()
            if tag == "blockquote":
                quoting += 1
                lines.append("> " * min(quoting, 20))
            elif tag == "pre":
                preformatted += 1
            elif tag == "br":
                lines.append("> " * min(quoting, 20))
            elif tag == "li":
                lines[-1] += "- "
            elif tag == "img" and element.get("alt", "").strip():
                lines[-1] += f"[{element.get('alt').strip()}]"
            add(element.text)
        else:
            if tag == "blockquote":
                quoting -= 1
                lines.append("> " * min(max(0, quoting), 20))
            elif tag == "pre":
                preformatted -= 1
            if tag in _BLOCKS and tag != "blockquote":
                new_line()
            elif tag in ("td", "th"):
                lines[-1] += " "
            if tag == "p":
                lines.append("> " * min(max(0, quoting), 20))
            add(element.tail)
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
