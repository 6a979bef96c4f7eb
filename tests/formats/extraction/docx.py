"""The visible text of a Word document: what its text part holds between tags, and its footnotes."""

import html
import io
import re
import zipfile

SAMPLES = ["uk-find-case-law/*.docx", "hudoc-echr/*.docx", "laws-africa/*.docx", "upr-slovenia/*.docx"]
THRESHOLD = 0.99


def visible(data: bytes) -> str:
    """Every character of the text runs. Paragraphs and tabs set words apart."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name in archive.namelist():
                markup = archive.read(name).decode("utf-8")
                markup = re.sub(
                    r"<mc:Fallback>.*?</mc:Fallback>|<w:instrText[^>]*>.*?</w:instrText>", "", markup, flags=re.DOTALL
                )
                markup = re.sub(r"<w:del [^>]*>.*?</w:del>", "", markup, flags=re.DOTALL)
                markup = markup.replace("<w:noBreakHyphen/>", "\u2011")
                markup = re.sub(r"</w:p>|<w:tab/>|<w:br[^>]*/>", " ", markup)
                parts.append(html.unescape(re.sub(r"<[^>]+>", "", markup)))
    return " ".join(parts)
