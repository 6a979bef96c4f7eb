"""Formats of publishers of whom no real file was at hand: what their documentation shows is read whole."""

from datetime import date

import pytest

from migrandi.formats import registry
from migrandi.formats.document import provisions, texts
from migrandi.formats.errors import FormatError

GII = """<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">
<dokumente builddate="20260101" doknr="BJNR000000001"><norm doknr="BJNR000000001"><metadaten><jurabk>HafG</jurabk>
<ausfertigung-datum manuell="ja">2004-07-30</ausfertigung-datum><langue>Gesetz über Häfen</langue>
<standangabe checked="ja"><standtyp>Stand</standtyp><standkommentar>Zuletzt geändert durch G v. 8.5.2024
</standkommentar></standangabe></metadaten></norm>
<norm><metadaten><jurabk>HafG</jurabk><gliederungseinheit><gliederungskennzahl>010</gliederungskennzahl>
<gliederungsbez>Kapitel 1</gliederungsbez><gliederungstitel>Allgemeines</gliederungstitel></gliederungseinheit>
</metadaten></norm>
<norm><metadaten><jurabk>HafG</jurabk><enbez>§ 1</enbez><titel>Ankunft</titel></metadaten><textdaten>
<text format="XML"><Content><P>(1) Wer ankommt, wird gehört:</P><DL Type="arabic"><DT>1.</DT><DD><LA>am Tag,</LA></DD>
<DT>2.</DT><DD><LA>in der Nacht.</LA></DD></DL><P>(2) Das Nähere regelt der Rat.</P></Content></text></textdaten></norm>
<norm><metadaten><jurabk>HafG</jurabk><gliederungseinheit><gliederungskennzahl>020</gliederungskennzahl>
<gliederungsbez>Kapitel 2</gliederungsbez><gliederungstitel>Schluss</gliederungstitel></gliederungseinheit>
</metadaten></norm>
<norm><metadaten><jurabk>HafG</jurabk><enbez>§ 2</enbez><titel>Geltung</titel></metadaten><textdaten>
<text format="XML"><Content><P>Es gilt überall.</P></Content></text></textdaten></norm></dokumente>"""

BOE = """<response><status><code>200</code></status><data><metadatos><identificador>BOE-A-2000-544</identificador>
<rango codigo="1290">Ley Orgánica</rango><fecha_disposicion>20000111</fecha_disposicion>
<numero_oficial>4/2000</numero_oficial><titulo>Ley de los puertos.</titulo></metadatos><texto>
<bloque id="ti" tipo="encabezado" titulo="TÍTULO I"><version fecha_vigencia="20000201">
<p class="titulo_num">TÍTULO I</p>
<p class="titulo_tit">De la llegada</p></version></bloque>
<bloque id="a1" tipo="precepto" titulo="Artículo 1"><version fecha_vigencia="20000201">
<p class="articulo">Artículo 1. Objeto.</p><p class="parrafo">1. Noventa días.</p></version>
<version fecha_vigencia="20091213"><p class="articulo">Artículo 1. Objeto.</p><p class="parrafo">1. Sesenta días.</p>
</version></bloque></texto></data></response>"""

EGOV = """<Law Era="Showa" Lang="ja" LawType="CabinetOrder" Num="319" Year="26">
<LawNum>昭和二十六年政令第三百十九号</LawNum>
<LawBody><LawTitle>港令</LawTitle><MainProvision><Chapter Num="1"><ChapterTitle>第一章　総則</ChapterTitle>
<Article Num="2_2"><ArticleCaption>（到着）</ArticleCaption><ArticleTitle>第二条の二</ArticleTitle><Paragraph Num="1">
<ParagraphNum/><ParagraphSentence><Sentence>九十日とする。</Sentence></ParagraphSentence><Item Num="1">
<ItemTitle>一</ItemTitle><ItemSentence><Sentence>船員</Sentence></ItemSentence></Item></Paragraph></Article></Chapter>
</MainProvision></LawBody></Law>"""


def test_german_law_has_its_chapters_sections_and_numbers() -> None:
    [law] = registry.read(GII.encode())
    assert (law.format, law.title, law.date, law.facts["amended"]) == (
        "gii", "Gesetz über Häfen", "2004-07-30", "2024-05-08",
    )  # fmt: skip
    found = {provision.eid: provision for provision in provisions(law.content)}
    assert {"chp_1", "chp_2", "sec_1", "sec_2", "sec_1/para_1", "sec_1/para_2"} <= set(found)
    assert found["sec_1"].heading is not None and found["sec_1"].heading.text == "Ankunft"
    assert "in der Nacht." in " ".join(texts(law.content))


def test_spanish_law_is_read_as_of_each_day_on_which_it_changed() -> None:
    first, second = registry.read(BOE.encode())
    assert (first.as_of, second.as_of) == (date(2000, 2, 1), date(2009, 12, 13))
    assert first.identifiers["boe"] == "BOE-A-2000-544"
    assert "Noventa" in " ".join(texts(first.content)) and "Sesenta" in " ".join(texts(second.content))
    assert [provision.eid for provision in provisions(second.content)][:2] == ["title_I", "art_1"]


def test_japanese_law_has_the_numbers_that_its_publisher_states() -> None:
    [law] = registry.read(EGOV.encode())
    assert (law.language, law.year, law.number, law.kind) == ("ja", 1951, "319", "order")
    found = {provision.eid: provision for provision in provisions(law.content)}
    assert "art_2-2" in found and found["art_2-2"].label == "第二条の二"
    assert "船員" in " ".join(texts(law.content))


@pytest.mark.parametrize("data", [GII, BOE, EGOV])
def test_what_is_cut_off_is_refused_in_a_sentence(data: str) -> None:
    with pytest.raises(FormatError):
        list(registry.read(data[: len(data) // 2].encode()))
