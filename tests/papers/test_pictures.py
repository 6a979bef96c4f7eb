"""Pictures in papers: what is safe is kept and shown with its words in every form; what would do more is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree, html
from PIL import Image

from migrandi.papers import answering, keeping, picturing, reviewing
from migrandi.papers.checking import check_text
from migrandi.papers.errors import PaperError, UnusablePicture
from migrandi.papers.exporting import export
from migrandi.papers.models import Paper
from migrandi.papers.pictures import beside, read_picture
from migrandi.web.paper_pictures import draw

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
HARBOUR = "---\ntitle: Harbours\ndate: 2020-06-01\n---\n\n# A map\n\nSee it.\n\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{}</svg>'


def pixels(form: str, **more: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5563").save(made, form, **more)
    return made.getvalue()


def test_a_photograph_keeps_neither_its_place_nor_its_hour() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A maker"
    exif[0x0132] = "2026:11:24 12:00:00"
    exif[0x0112] = 6  # lies on its side
    content = pixels("JPEG", exif=exif)
    assert b"A maker" in content
    kept = read_picture("a.jpg", content)
    assert (kept.media_type, kept.width, kept.height) == ("image/jpeg", 20, 40)
    assert b"A maker" not in kept.content and not Image.open(io.BytesIO(kept.content)).getexif()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"<html></html>", pixels("PNG")[:60], b"\xff\xd8\xff" + b"\0" * 50,
        SVG.format("<script>alert(1)</script>").encode(),
        SVG.format('<rect width="9" height="9" onload="alert(1)"/>').encode(),
        SVG.format('<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>').encode(),
        SVG.format('<image href="https://example.org/a.png"/>').encode(),
        SVG.format('<use href="https://example.org/a.svg#x"/>').encode(),
        SVG.format("<style>@import url(https://example.org/a.css)</style>").encode(),
        SVG.format('<rect style="fill:url(https://example.org/a.svg#x)"/>').encode(),
        SVG.format("&harbour;").encode(),
        b'<!DOCTYPE svg [<!ENTITY a "x">]>' + SVG.format("<text>&a;</text>").encode(),
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + SVG.format("<text>&a;</text>").encode(),
        SVG.format('<g id="a"><use href="#a"/></g>').encode(),
        SVG.format(
            '<g id="l0"><rect/></g>' + "".join(
                f'<g id="l{n}">{f"<use href=%s#l{n - 1}%s/>" % (chr(34), chr(34)) * 10}</g>' for n in range(1, 9)
            )
        ).encode(),
    ],
    ids=lambda content: content[-60:],
)  # fmt: skip
def test_what_is_no_picture_or_would_do_more_than_be_shown_is_refused(content: bytes) -> None:
    with pytest.raises(UnusablePicture):
        read_picture("a picture", content)


def test_a_picture_of_a_thousand_million_points_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    with pytest.raises(UnusablePicture):
        read_picture("a.png", bomb.getvalue())


def test_what_a_drawing_program_adds_to_an_svg_is_left_out_and_the_drawing_stays() -> None:
    drawn = SVG.format(
        '<metadata>who drew it</metadata><x:view xmlns:x="http://example.org/program"/><a href="https://example.org">'
        '<rect width="9" height="9" x:label="who" xmlns:x="http://example.org/program"/></a><text>Harbour</text>'
    )
    kept = read_picture("a.svg", drawn.encode())
    assert b"who" not in kept.content and b"example.org/program" not in kept.content.replace(b"xmlns:x", b"")
    assert b"<rect" in kept.content and b"Harbour" in kept.content and b'https://example.org"' not in kept.content
    assert kept.as_pixels()[0].startswith(b"\x89PNG")


def test_only_pictures_in_the_folder_of_the_paper_are_read(db: None, tmp_path: Path) -> None:
    (tmp_path / "paper").mkdir()
    (tmp_path / "secret.png").write_bytes(pixels("PNG"))
    (tmp_path / "paper" / "a map.png").write_bytes(pixels("PNG"))
    (tmp_path / "paper" / "notes.txt").write_text("no picture")
    text = f"{HARBOUR}![A map](<a map.png>)\n\n![A map](../secret.png)\n\n![Notes](notes.txt)\n"
    found = check_text(text, pictures=beside(tmp_path / "paper")).findings
    assert [(one.kind, one.place.line) for one in found] == [("dead-picture", 12), ("dead-picture", 14)]


@pytest.fixture
def kept(register: None, db: None) -> Paper:
    return keeping.create(HARBOUR, None, NOW)


def put(paper: Paper, line: str) -> str:
    newest = keeping.latest(paper)
    return keeping.save(paper, newest.number, f"{newest.text}\n{line}\n", None, NOW).text


def test_a_picture_needs_words_and_is_kept_once(kept: Paper) -> None:
    with pytest.raises(PaperError):
        picturing.keep(kept, "map.png", pixels("PNG"), " ", None, NOW)
    first = picturing.keep(kept, "../a/Map of it.PNG", pixels("PNG"), "A map", None, NOW)
    again = picturing.keep(kept, "other.png", pixels("PNG"), "A map of the harbour", None, NOW)
    other = picturing.keep(kept, "map-of-it.png", pixels("PNG", optimize=True, compress_level=1) + b"", "A", None, NOW)
    assert first.name == "map-of-it.png" and again.pk == first.pk and other.pk == first.pk
    jpeg = picturing.keep(kept, "map-of-it.jpg", pixels("JPEG"), "A map", None, NOW)
    assert jpeg.name == "map-of-it.jpg"


def test_a_picture_stands_in_every_form_with_its_words_and_its_caption(kept: Paper) -> None:
    picture = picturing.keep(kept, "map.png", pixels("PNG"), "A “map” of <it>", None, NOW, caption='The "harbour"')
    text = put(kept, picturing.line_for(picture))
    pictures = picturing.pictures_of(kept)
    assert check_text(text, pictures=pictures).findings == []
    with zipfile.ZipFile(io.BytesIO(export(text, "docx", pictures=pictures).content)) as files:
        body = etree.fromstring(files.read("word/document.xml"))
        media = [name for name in files.namelist() if name.startswith("word/media/")]
        [named] = list(body.iter(DOC_PR))
        captions = [
            "".join(t.text or "" for t in p.iter(f"{W}t"))
            for p in body.iter(f"{W}p")
            if [s.get(f"{W}val") for s in p.iter(f"{W}pStyle")] == ["Caption"]
        ]
    assert (named.get("descr"), len(media), captions) == ("A “map” of <it>", 1, ['Figure 1. The "harbour"'])
    page = html.fromstring(export(text, "html", pictures=pictures).content.decode())
    [shown] = page.xpath("//figure/img")
    assert shown.get("alt") == "A “map” of <it>" and shown.get("src").startswith("data:image/png;base64,")
    assert page.xpath("string(//figcaption)") == 'Figure 1. The "harbour"'
    assert "![A “map” of <it>](data:image/png;base64," in export(text, "md", pictures=pictures).content.decode()


def test_a_paper_with_its_pictures_is_cleared_and_one_without_them_is_not(kept: Paper) -> None:
    picture = picturing.keep(kept, "map.png", pixels("PNG"), "A map", None, NOW)
    put(kept, picturing.line_for(picture))
    put(kept, "![Another](another.png)")
    reviewing.move(kept, "in-review", "amina", NOW)
    with pytest.raises(PaperError, match="1 findings"):
        reviewing.move(kept, "cleared", "boris", NOW)
    newest = keeping.latest(kept)
    keeping.save(kept, newest.number, newest.text.replace("![Another](another.png)", ""), None, NOW)
    reviewing.move(kept, "cleared", "boris", NOW)
    assert kept.stage == "cleared"


def test_a_picture_put_away_is_dead_until_it_is_taken_back(kept: Paper) -> None:
    picture = picturing.keep(kept, "map.png", pixels("PNG"), "A map", None, NOW)
    text = put(kept, picturing.line_for(picture))
    picture.put_away_at = NOW
    picture.save()
    assert [one.kind for one in check_text(text, pictures=picturing.pictures_of(kept)).findings] == ["dead-picture"]
    picture.put_away_at = None
    picture.save()
    assert check_text(text, pictures=picturing.pictures_of(kept)).findings == []


@pytest.mark.parametrize("what", ["question:1", "parties:crc", "growth:crc", "acts:ke"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pictures_are_drawn_from_the_comparison_and_the_register(kept: Paper, what: str, language: str) -> None:
    newest = keeping.latest(kept)
    keeping.save(kept, newest.number, newest.text.replace("date:", f"language: {language}\ndate:"), None, NOW)
    question = answering.ask(kept, "May children be detained?")
    answering.answer(question, "KE", "no", "amina", NOW, authority="crc, art 37", on=date(2020, 6, 1))
    picture = draw(kept, what, None, NOW)  # type: ignore[arg-type]
    text = put(kept, picturing.line_for(picture))
    assert check_text(text, pictures=picturing.pictures_of(kept)).findings == []
    assert picture.words and "2020-06-01" in picture.caption
    shown = Image.open(io.BytesIO(read_picture(picture.name, bytes(picture.content)).as_pixels()[0])).convert("RGB")
    blue = any(color == (11, 85, 99) for _count, color in shown.getcolors(2**24) or ())
    assert (shown.width, blue) == (2000, True)


def test_a_picture_of_nothing_is_a_mistake_in_a_sentence(kept: Paper) -> None:
    for what in ("question:1", "harbours:crc", "parties", "acts:"):
        with pytest.raises(Exception, match=r"\w+ .*\w") as told:
            draw(kept, what, None, NOW)  # type: ignore[arg-type]
        assert hasattr(told.value, "code")
