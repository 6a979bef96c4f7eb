"""What a text shows as its numbering becomes its provisions, in the ways publishers really set it."""

import pytest

from migrandi.formats import akoma_ntoso, plain_text, uslm
from migrandi.formats.document import Block, Hints, Provision, Text, provisions
from migrandi.formats.markdown_lines import blocks as markdown_blocks
from migrandi.formats.numbering import cut
from migrandi.formats.structured import bare_number


def numbers(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(provision.kind, provision.number) for provision in provisions(blocks)]


@pytest.mark.parametrize(
    ("label", "number"),
    [("مادهٔ اول", "1"), ("مادهٔ هجدهم", "18"), ("مادهٔ بیست و سوم", "23"), ("مادهٔ سی\u200cام", "30"), ("ماده ۵", "5")],
)
def test_articles_numbered_by_persian_ordinals_are_found(label: str, number: str) -> None:
    laws = cut(
        [Text(label, role="heading"), Text("متن این ماده است."), Text("مادهٔ چهلم", role="heading"), Text("متن.")]
    )
    assert numbers(laws)[0] == ("article", number)


def test_the_only_article_of_an_act_is_an_article() -> None:
    act = cut([Text("El Congreso decreta:"), Text("Artículo Único.- Apruébase el Convenio."), Text("Dado en Lima.")])
    assert numbers(act) == [("article", "1")]


def test_a_mention_of_a_single_article_is_none() -> None:
    assert numbers(cut([Text("Article unique among its kind, it says nothing."), Text("So it is.")])) == []


def test_a_heading_whose_word_is_misprinted_is_known_by_its_number() -> None:
    laws = cut([
        *(part for n in ("Kifungu cha 6.", "Kufungu cha 7.", "Kifungu cha 8.")
          for part in (Text(n, role="heading"), Text("Maneno ya kifungu."))),
    ])  # fmt: skip
    assert numbers(laws) == [("article", "6"), ("article", "7"), ("article", "8")]


def test_paragraphs_that_count_on_are_units_though_lists_within_them_begin_anew() -> None:
    lines = []
    for n in range(1, 13):
        lines.append(Text(f"{n}. The delegation said so."))
        if n % 3 == 0:
            lines += [Text(f"{m}. A recommendation." if m != n + 1 else "Another.") for m in (101, 1, 2)]
    assert [n for kind, n in numbers(cut(lines)) if kind == "paragraph"] == [str(n) for n in range(1, 13)]


def test_paragraphs_numbered_by_points_are_units() -> None:
    printed = ["1", "2.1", "2.2", "2.3", "3.1", "3.2", "4", "5.1", "5.2", "5.10", "6"]
    decision = cut([Text(f"{n}{'.' if '.' not in n else ''} The author says so in {n}.") for n in printed])
    assert numbers(decision) == [("paragraph", n) for n in printed]
    assert numbers(cut([Text(f"{n} Persons were counted.") for n in ("9.1", "3.2", "8.5", "1.1")])) == []


def test_a_number_on_a_line_of_its_own_belongs_to_the_paragraph_below() -> None:
    saved = "\n".join(f"{n}.\nThe Working Group heard statement {n} of the delegation." for n in range(1, 6))
    (document,) = plain_text.read(saved.encode(), Hints(language="en"))
    held = [p for p in document.content if isinstance(p, Provision)]
    assert [p.number for p in held] == ["1", "2", "3", "4", "5"]
    assert held[1].content == [Text("The Working Group heard statement 2 of the delegation.")]


@pytest.mark.parametrize("page", ["utf-8", "cp1252", "mac_roman"])
def test_apostrophes_and_accents_come_through_every_code_page(page: str) -> None:
    words = "The State’s delegation thanked Côte d’Ivoire and the Republic’s Ombudsman for their statements."
    (document,) = plain_text.read(words.encode(page), Hints(language="en"))
    assert document.content == [Text(words)]


def test_a_bold_line_is_a_paragraph_and_lost_line_ends_do_not_glue_words() -> None:
    lines = "**Artículo 1.- Objeto**\nEs el que sigue **y nada**más.\nP**resentar** la solicitud"
    assert [block.text for _level, block in markdown_blocks(lines) if isinstance(block, Text)] == [
        "Artículo 1.- Objeto",
        "Es el que sigue y nada más. Presentar la solicitud",
    ]


def akn(body: str) -> list[Block]:
    (document,) = akoma_ntoso.read(
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'
        f'<act name="act"><body>{body}</body></act></akomaNtoso>'.encode(),
        Hints(),
    )
    return document.content


def test_paragraphs_that_are_cited_by_counting_have_their_place_as_number() -> None:
    finnish = akn(
        '<section eId="sec_7"><num>7 §</num><subsection eId="chp_2__sec_7__subsec_1"><content><p>Yksi.</p></content>'
        '</subsection><subsection eId="chp_2__sec_7__subsec_2v20111112"><content><p>Kaksi.</p></content></subsection>'
        "</section>"
    )
    assert numbers(finnish) == [("section", "7"), ("subsection", "1"), ("subsection", "2")]
    french = akn(
        '<article eId="art_3"><num>Art. 3.</num><alinea><content><p>Un.</p></content></alinea>'
        "<alinea><content><p>Deux.</p></content></alinea></article>"
    )
    assert numbers(french) == [("article", "3"), ("subparagraph", "1"), ("subparagraph", "2")]
    assert not any(p.label for p in provisions(french) if p.kind == "subparagraph")  # nothing is printed


def test_the_only_article_of_a_luxembourg_act_has_its_number() -> None:
    (article,) = akn("<article><num>Article</num><heading>unique.</heading><content><p>Texte.</p></content></article>")
    assert isinstance(article, Provision)
    assert (article.label, article.number, article.heading) == ("Article unique.", "1", None)


def test_a_number_below_the_heading_is_the_sections_number() -> None:
    (document,) = uslm.read(
        b'<statuteCompilation xmlns="http://schemas.gpo.gov/xml/uslm"><main><section><heading>amendments</heading>'
        b'<num value="14">Sec. 14.</num><content>Words.</content></section></main></statuteCompilation>',
        Hints(),
    )
    (section,) = provisions(document.content)
    assert (section.label, section.number, section.heading) == ("Sec. 14.", "14", Text("amendments"))


def test_a_dash_is_no_number() -> None:
    listed = akn(
        "<article><num>1</num><content><blockList><item><num>–</num><p>one</p></item><item><num>a.</num><p>two</p></item>"
        "</blockList></content></article>"
    )
    assert numbers(listed)[1:] == [("indent", ""), ("item", "a")]


def test_signatures_in_one_paragraph_stay_apart() -> None:
    signed = akn(
        "<article><num>1</num><content><p><signature><person>Anna Berg</person></signature>"
        "<signature><person>Karl Tal</person></signature></p></content></article>"
    )
    words = [text.text for p in provisions(signed) for text in p.content if isinstance(text, Text)]
    assert words == ["Anna Berg", "Karl Tal"]


@pytest.mark.parametrize(
    ("label", "number"), [("2 luku", "2"), ("Kap. 3", "3"), ("4 a luku", "4 a"), ("2 bis", "2 bis"), ("§ 60a", "60a")]
)
def test_the_word_behind_a_number_is_no_part_of_it(label: str, number: str) -> None:
    assert bare_number(label) == number


def test_paragraphs_put_in_between_are_paragraphs() -> None:
    lines = ["Art. 1", "1. Primo.", "1-bis. Inserito.", "((2-ter. Inserito poi.))", "Art. 2", "1. Altro."]
    law = cut([Text(line) for line in lines])
    assert numbers(law)[1:4] == [("paragraph", "1"), ("paragraph", "1-bis"), ("paragraph", "2-ter")]


def test_points_are_found_though_the_space_behind_them_is_lost() -> None:
    law = cut(
        [Text(line) for line in ("Article 1", "1. Each Member:", "(a)shall ask;", "(b) shall hear.", "(s)he is heard.")]
    )
    assert numbers(law)[1:] == [("paragraph", "1"), ("point", "a"), ("point", "b")]


def test_a_table_of_contents_in_one_line_is_no_article() -> None:
    contents = Text("".join(f"第{n}條 條名" for n in "一二三四五六七八九十"))
    articles = [part for n in "一二三" for part in (Text(f"第{n}條"), Text("條文。"))]
    assert [number for _kind, number in numbers(cut([contents, *articles]))] == ["1", "2", "3"]
