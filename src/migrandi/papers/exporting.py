"""Writing a paper out: Word, HTML, Markdown; by LibreOffice, where it is installed, ODT and PDF too."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migrandi.jurisdictions import name
from migrandi.papers import html_writer, markdown_writer
from migrandi.papers.authorities import table
from migrandi.papers.checking import Report, check
from migrandi.papers.composing import Composed, Node, compose
from migrandi.papers.covering import cover_note
from migrandi.papers.errors import NoConverter
from migrandi.papers.forms import comma, day_in
from migrandi.papers.pictures import Pictures, no_pictures
from migrandi.papers.reading import read_paper
from migrandi.papers.runs import Run, plain

Form = Literal["docx", "html", "md", "odt", "pdf"]
_CONVERTED: dict[Form, str] = {
    "odt": "odt",
    # with the structure by which a reader's program finds headings, tables and what pictures show
    "pdf": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}',
}
_OFFICE = ("soffice", "libreoffice")
_LONGEST = 120


class Exported(msgspec.Struct):
    """A paper written out, with the check that it went through."""

    content: bytes
    media_type: str
    report: Report


MEDIA: dict[Form, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
}
"""The media type of each form."""


def export(
    text: str, form: Form, *, cover: bool = True, style: str = "", today: date | None = None,
    pictures: Pictures = no_pictures, reckon: bool = False,
) -> Exported:  # fmt: skip
    """The paper of that text in that form.

    `cover`: with a note of the data's date, open findings and a link for each authority; `style`: instead of the
    paper's own; `pictures`: where those that it names are; `reckon`: with the pages of the contents in a Word document
    too, which Word otherwise fills in on opening. Raises `NoConverter` where LibreOffice is needed, for ODT, PDF and
    pages, and not installed.
    """
    today = today or date.today()
    paper = read_paper(text)
    if style:
        paper.front.style = style
    with translation.override(spoken_in(paper.front.language)):
        report = check(paper, today, pictures)
        composed = compose(paper, pictures)
        before = cover_note(composed, report, today) if cover else []
        after = authorities_table(composed)
        if form == "html":
            content = _html(composed, before, after).encode()
        elif form == "md":
            title = [Node("heading", [Run(paper.front.title)], 0)] if paper.front.title else []
            parts = [*_raised(title), *composed.nodes, *after, *before]
            content = markdown_writer.write(parts, composed.notes).encode()
        else:
            # python-docx takes a while to load
            from migrandi.papers import docx_writer  # noqa: PLC0415

            def written(pages: dict[str, int]) -> bytes:
                return docx_writer.write(composed, before, after, subtitle(composed), _("Contents"), pages)

            content = written({})
            if form in _CONVERTED or reckon:
                # LibreOffice does not reckon the contents anew: their pages are read off a first copy
                content = written(_pages(convert(content, "pdf"), [*composed.nodes, *after]))
            if form in _CONVERTED:
                content = convert(content, _CONVERTED[form])
    return Exported(content, MEDIA[form], report)


def spoken_in(language: str) -> str:
    """The interface's language in which what is added to a paper of that language is said; English if none fits."""
    wanted = language.lower()
    known = [code for code, _name in settings.LANGUAGES]
    return next((code for code in known if code == wanted or code.split("-")[0] == wanted.split("-")[0]), "en")


def _raised(title: Sequence[Node]) -> list[Node]:
    return [msgspec.structs.replace(node, depth=1) for node in title]


def _html(composed: Composed, before: Sequence[Node], after: Sequence[Node]) -> str:
    said = subtitle(composed)
    head = f"<p>{escape(said)}</p>\n" if said else ""
    return html_writer.write_page(composed, [composed.nodes, after, before], _("Notes"), head)


def subtitle(composed: Composed) -> str:
    """The line under the title: author, day, States."""
    front = composed.paper.front
    day = day_in(composed.style, front.date.isoformat(), front.language) if front.date else ""
    states = ", ".join(name(code, front.language) for code in front.states)
    return " · ".join(filter(None, [front.author, day, states]))


def authorities_table(composed: Composed) -> list[Node]:
    """The table of authorities with the notes in which each is cited; its entries are paragraphs of depth 0."""
    if not composed.cited:
        return []
    words = {
        "treaty": _("Treaties"), "legislation": _("Legislation"), "case": _("Cases"), "document": _("Documents"),
        "other": _("Other sources"),
    }  # fmt: skip
    nodes = [Node("heading", [Run(_("Table of authorities"))], 1, "table-of-authorities")]
    said = ""
    for group, part, entries in table(composed.cited, composed.style, composed.language):
        if group != said:
            nodes.append(Node("heading", [Run(words[group])], 2, f"authorities-{group}"))
            said = group
        if part:
            nodes.append(Node("heading", [Run(part)], 3, f"authorities-{group}-{len(nodes)}"))
        for one, runs in entries:
            linked = [msgspec.structs.replace(run, href=one.href) for run in runs] if one.href else runs
            numbers = comma(composed.language).join(map(str, one.notes))
            said_in = ngettext("note %(numbers)s", "notes %(numbers)s", len(one.notes)) % {"numbers": numbers}
            nodes.append(Node("paragraph", [*linked, Run(f" — {said_in}")], 0))
    return nodes


def _pages(pdf: bytes, nodes: Sequence[Node]) -> dict[str, int]:
    """On which page each section begins: its heading is found once in the table of contents, then in the text."""
    import pypdfium2  # noqa: PLC0415 only a PDF needs it

    headings = [(node.id, "".join(plain(node.runs).split())) for node in nodes if node.kind == "heading"]
    document = pypdfium2.PdfDocument(pdf)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    whole = "".join(texts)
    at = 0
    for _id, words in headings:
        at = max(whole.find(words, at), at)
    pages: dict[str, int] = {}
    for id_, words in headings:
        at = max(whole.find(words, at + 1), at)
        pages[id_] = sum(start <= at for start in starts)
    return pages


def convert(document: bytes, wanted: str) -> bytes:
    """A Word document as LibreOffice writes it in another form: `odt`, or a filter as its option names one.

    Raises `NoConverter`.
    """
    office = next((path for program in _OFFICE if (path := shutil.which(program))), None)
    if office is None:
        raise NoConverter(
            _("For %(form)s LibreOffice is needed, and it is not installed. Word, HTML and Markdown need nothing."),
            form=wanted.partition(":")[0].upper(),
        )
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "paper.docx"
        given.write_bytes(document)
        # a profile of its own, so that an open LibreOffice of the person's does not answer instead
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", wanted, "--outdir", folder, str(given)]
        ending = wanted.partition(":")[0]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_LONGEST, check=False)
        except subprocess.TimeoutExpired as error:
            said = _("LibreOffice took longer than %(seconds)s seconds to write %(form)s.")
            raise NoConverter(said, form=ending.upper(), seconds=_LONGEST) from error
        made = given.with_suffix(f".{ending}")
        if not made.exists():
            raise NoConverter(_("LibreOffice could not write %(form)s: %(why)s"), form=ending.upper(),
                              why=done.stderr.decode(errors="replace").strip()[:300] or "–")  # fmt: skip
        return made.read_bytes()
