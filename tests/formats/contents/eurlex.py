"""European Union law: subdivisions that carry the ELI's own identifiers (`art_7`, `cpt_2`) and their titles."""

from lxml import html

from tests.formats.contents import Line

SAMPLES = ["official/eu/32014R0596_oj.xhtml", "official/eu/32014R0596_cons.xhtml", "official/eu/32016R0679.xhtml",
           "official/eu/32021R0953_oj.xhtml", "official/eu/32015R2120_cons.xhtml"]  # fmt: skip
PRINTED = False
KINDS = {"chapter", "article"}


def contents(data: bytes) -> list[Line]:
    """Chapters and articles, each with the title that stands in it."""
    root = html.fromstring(data)
    found: list[Line] = []
    for element in root.xpath(
        '//div[re:test(@id, "^(art|cpt)_[0-9A-Za-z]+$")]', namespaces={"re": "http://exslt.org/regular-expressions"}
    ):
        titles = element.xpath('./div[@class="eli-title"] | ./p[@class="title-division-2"]')
        found.append((element.get("id").partition("_")[2], titles[0].text_content() if titles else ""))
    return found
