"""The whole text of a tree of elements but for those a reader of the source never sees. Not a format of its own."""

from lxml import etree


def whole_text(data: bytes, unseen: set[str], inline: set[str]) -> str:
    """All text, words of elements that are not inline apart; `unseen` names elements left out, with what they hold."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    for element in list(root.iter()):
        name = etree.QName(element).localname
        if name in unseen and element.getparent() is not None:
            previous, parent = element.getprevious(), element.getparent()
            tail = element.tail or ""
            if previous is not None:
                previous.tail = f"{previous.tail or ''} {tail}"
            else:
                parent.text = f"{parent.text or ''} {tail}"
            parent.remove(element)
        elif name not in inline:
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return "".join(root.itertext())
