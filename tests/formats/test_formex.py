"""Formex 4 is read as the Publications Office writes it. The corpus has no file of it: the act here is our own."""

from migrandi.formats import registry
from migrandi.formats.document import Hints, LegalDocument, Note, Provision, Table, Text, provisions, texts

ACT = b"""<?xml version="1.0" encoding="UTF-8"?>
<ACT xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:noNamespaceSchemaLocation="http://formex.publications.europa.eu/schema/formex-05.56-20160701.xd">
  <BIB.INSTANCE><NO.CELEX>32031R0042</NO.CELEX><LG.DOC>EN</LG.DOC></BIB.INSTANCE>
  <TITLE><TI><P>Regulation (EU) 2031/42 of the Council</P><P>of <DATE ISO="20310405">5 April 2031</DATE></P>
    <P>on guests<NOTE NOTE.ID="E0001"><P>OJ L 1, 1.1.2030, p. 1.</P></NOTE></P></TI></TITLE>
  <PREAMBLE><PREAMBLE.INIT>THE COUNCIL,</PREAMBLE.INIT>
    <GR.VISA><VISA>Having regard to the Treaty,</VISA></GR.VISA>
    <GR.CONSID><GR.CONSID.INIT>Whereas:</GR.CONSID.INIT>
      <CONSID><NP><NO.P>(1)</NO.P><TXT>Guests arrive.</TXT></NP></CONSID>
      <CONSID><NP><NO.P>(2)</NO.P><TXT>Some of them stay.</TXT></NP></CONSID></GR.CONSID>
    <PREAMBLE.FINAL>HAS ADOPTED THIS REGULATION:</PREAMBLE.FINAL></PREAMBLE>
  <ENACTING.TERMS>
    <DIVISION><TITLE><TI><P>CHAPTER I</P></TI><STI><P>General</P></STI></TITLE>
      <ARTICLE IDENTIFIER="001"><TI.ART>Article 1</TI.ART><STI.ART><P>Scope</P></STI.ART>
        <ALINEA>It applies to <QUOT.START CODE="2018"/>guests<QUOT.END CODE="2019"/>.</ALINEA></ARTICLE>
      <ARTICLE IDENTIFIER="002"><TI.ART>Article 2</TI.ART>
        <PARAG IDENTIFIER="002.001"><NO.PARAG>1.</NO.PARAG><ALINEA><P>A guest is:</P>
          <LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P><TXT>who came;</TXT></NP></ITEM>
            <ITEM><NP><NO.P>(b)</NO.P><TXT>who was asked.</TXT></NP></ITEM></LIST></ALINEA></PARAG>
        <PARAG IDENTIFIER="002.002"><NO.PARAG>2.</NO.PARAG><ALINEA>Rooms are counted so:</ALINEA>
          <ALINEA><TBL COLS="2"><CORPUS><ROW TYPE="HEADER"><CELL COL="1">Floor</CELL><CELL COL="2">Rooms</CELL></ROW>
            <ROW><CELL COL="1">1</CELL><CELL COL="2">4</CELL></ROW></CORPUS></TBL></ALINEA></PARAG></ARTICLE>
    </DIVISION></ENACTING.TERMS>
  <FINAL><SIGNATURE><PL.DATE><P>Done at Brussels, <DATE ISO="20310405">5 April 2031</DATE>.</P></PL.DATE></SIGNATURE>
  </FINAL>
</ACT>"""


def read() -> LegalDocument:
    (document,) = registry.read(ACT, Hints(filename="L_2031001EN.01000101.xml"))
    return document


def test_it_is_recognised_and_says_which_act_it_is() -> None:
    document = read()
    assert (document.format, document.jurisdiction, document.kind, document.language) == (
        "formex",
        "eu",
        "regulation",
        "en",
    )
    assert (document.year, document.number, document.date) == (2031, "42", "2031-04-05")
    assert document.identifiers["celex"] == "32031R0042"
    assert document.title == "Regulation (EU) 2031/42 of the Council of 5 April 2031 on guests"


def test_its_parts_have_the_addresses_they_are_cited_by() -> None:
    assert [p.eid for p in provisions(read().content) if p.number] == [
        "rec_1", "rec_2", "chp_I", "art_1", "art_2", "art_2/para_1", "art_2/para_1/point_a", "art_2/para_1/point_b",
        "art_2/para_2",
    ]  # fmt: skip


def test_headings_quotation_marks_tables_and_notes_are_kept() -> None:
    found = {p.eid: p for p in provisions(read().content)}
    assert found["chp_I"].heading == Text("General")
    assert found["art_1"].heading == Text("Scope")
    assert found["art_1"].content == [Text("It applies to ‘guests’.")]
    table = next(block for block in found["art_2/para_2"].content if isinstance(block, Table))
    assert [[list(texts(cell.content)) for cell in row] for row in table.rows] == [
        [["Floor"], ["Rooms"]],
        [["1"], ["4"]],
    ]
    assert any(isinstance(block, Note) and "OJ L 1" in "".join(texts([block])) for block in read().content)
    assert [p.kind for p in read().content if isinstance(p, Provision)] == ["preamble", "chapter", "conclusions"]
    assert any("Done at Brussels, 5 April 2031." in words for words in texts(read().content))
