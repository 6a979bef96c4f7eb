"""The visible text of a web page by the standard library's parser. Not a format of its own."""

from html.parser import HTMLParser

_INLINE = set(
    "a b i em strong span sup sub u font small big abbr cite ins del tt acronym mark q s code bdo bdi wbr".split()
)
_UNSEEN = {"script", "style", "head", "title", "noscript", "template", "option", "select", "button", "nav", "textarea"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.hidden.append(tag)
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def page_text(markup: str) -> str:
    """Every word a reader of the page sees; scripts, styles and the site's navigation are not the document's."""
    page = _Page()
    page.feed(markup)
    page.close()
    return "".join(page.parts)
