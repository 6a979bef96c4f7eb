"""Each form of each kind of citation in each language, lists and ranges, and text written to do harm."""

import time

import pytest

from migrandi.citations.citation import Authority, Citation
from migrandi.citations.recognising import names_of, recognise, recognise_query
from migrandi.citations.writing import write
from migrandi.treaties.register.reading import instruments

NAMES = names_of(instruments())

TYPED = [
    # question 13 of the questions the product must answer
    ("Art 33(1) Refugee Convention", "name:refugee-convention", "art_33/para_1"),
    ("art. 33 par. 1 GC", "name:refugee-convention", "art_33/para_1"),
    ("8 U.S.C. § 1101(a)(42)", "usc:8", "sec_1101/subsec_a/para_42"),
    ("§ 60 AufenthG", "de:aufenthg", "sec_60"),
    ("L.611-1 CESEDA", "fr:ceseda", "art_L611-1"),
    ("IRPA s 97(1)(a)", "ca:2001/c-27", "sec_97/subsec_1/para_a"),
    ("Case C-411/10", "case:C-411/10", ""),
    ("Application no. 30696/09", "appno:30696/09", ""),
    ("[2023] UKSC 42", "neutral:[2023] UKSC 42", ""),
    ("General Comment No. 6 (2005), para 61", "general-comment:6", "para_61"),
    # as people type
    ("art 33 gfk", "name:refugee-convention", "art_33"),
    ("30696/09", "appno:30696/09", ""),
    ("art. R. 744-3", "fr:", "art_R744-3"),
]

PRINTED = [
    # treaties, by their names and acronyms in several languages
    ("arts 3, 5–8 and 13(4) ECHR", "name:echr", "art_3 art_5 art_6 art_7 art_8 art_13/para_4"),
    ("art. 1A(2) of the 1951 Convention", "name:refugee-convention", "art_1/para_A/para_2"),
    (
        "article 14, paragraph 3 (d), of the International Covenant on Civil and Political Rights",
        "name:iccpr",
        "art_14/para_3/point_d",
    ),
    (
        "paragraph 1 of article 42 of the Convention relating to the Status of Refugees",
        "name:refugee-convention",
        "art_42/para_1",
    ),
    ("Articles 1, paragraph 3, and 55, of the Charter of the United Nations", "name:un-charter", "art_1/para_3 art_55"),
    ("Art. 3 EMRK", "name:echr", "art_3"),
    ("Art. 33 Abs. 1 GFK", "name:refugee-convention", "art_33/para_1"),
    ("artikel 8 EVRM", "name:echr", "art_8"),
    ("art. 3 CEDH", "name:echr", "art_3"),
    ("art. 37 b) CDE", "name:crc", "art_37/point_b"),
    ("artículo 22 de la Convención sobre los Derechos del Niño", "name:crc", "art_22"),
    ("статья 3 ЕКПЧ", "name:echr", "art_3"),
    ("пункт 1 статьи 33 Конвенции о статусе беженцев", "name:refugee-convention", "art_33/para_1"),
    ("ст. 7 МПГПП", "name:iccpr", "art_7"),
    ("المادة 33 من الاتفاقية الخاصة بوضع اللاجئين", "name:refugee-convention", "art_33"),
    ("المادتين ٣ و٥ من اتفاقية حقوق الطفل", "name:crc", "art_3 art_5"),
    ("الفقرة 1 من المادة 33 من الاتفاقية الخاصة بوضع اللاجئين", "name:refugee-convention", "art_33/para_1"),
    ("《关于难民地位的公约》第三十三条第一款", "name:refugee-convention", "art_33/para_1"),
    ("《儿童权利公约》第二十二条", "name:crc", "art_22"),
    (
        "articles 9 (1-2) and 14 (3) (b-c) ICCPR",
        "name:iccpr",
        "art_9/para_1 art_9/para_2 art_14/para_3/point_b art_14/para_3/point_c",
    ),
    ("first paragraph of article 6 of the Convention on the Rights of the Child", "name:crc", "art_6/para_1"),
    ("ILO Convention No. 138", "name:ilo-c138", ""),
    # the Union, in its languages
    ("Directive 2008/115/EC", "celex:32008L0115", ""),
    ("Article 3(1) of Regulation No 343/2003", "celex:32003R0343", "art_3/para_1"),
    ("Règlement (UE) n° 604/2013", "celex:32013R0604", ""),
    ("Verordnung (EU) 2016/399", "celex:32016R0399", ""),
    ("Artikel 22 Absatz 1 der Richtlinie 2009/50/EG", "celex:32009L0050", "art_22/para_1"),
    ("Reglamento (UE) núm. 604/2013", "celex:32013R0604", ""),
    ("Regulamento (UE) n.º 604/2013", "celex:32013R0604", ""),
    ("direttiva 2008/115/CE", "celex:32008L0115", ""),
    ("dyrektywa 2008/115/WE", "celex:32008L0115", ""),
    ("Richtlijn 2008/115/EG", "celex:32008L0115", ""),
    ("Регламент (ЕС) № 604/2013", "celex:32013R0604", ""),
    ("Regulation (EEC) No 1612/68", "celex:31968R1612", ""),
    ("Regulation (EU) 2019/2088", "celex:32019R2088", ""),
    ("Regulation (EC) No 2007/2004", "celex:32004R2007", ""),
    ("Framework Decision 2008/977/JHA", "celex:32008F0977", ""),
    ("32008L0115", "celex:32008L0115", ""),
    ("Article 4 of the Charter of Fundamental Rights of the European Union", "name:eu-charter", "art_4"),
    # courts
    ("ECLI:EU:C:2011:865", "ecli:ECLI:EU:C:2011:865", ""),
    ("M.S.S. v. Belgium and Greece [GC], no. 30696/09, § 219, ECHR 2011", "appno:30696/09", "para_219"),
    ("requête n° 30696/09", "appno:30696/09", ""),
    ("Rechtssache C-411/10", "case:C-411/10", ""),
    ("affaire C-61/11 PPU", "case:C-61/11 PPU", ""),
    ("[2009] EWCA Civ 78", "neutral:[2009] EWCA Civ 78", ""),
    ("[2015] UKUT 00293 (IAC)", "neutral:[2015] UKUT 293", ""),
    ("2019 SCC 65", "neutral:2019 SCC 65", ""),
    ("2012 CAF 5", "neutral:2012 FCA 5", ""),
    ("[2003] HCA 71", "neutral:[2003] HCA 71", ""),
    ("[2004] FCAFC 20", "neutral:[2004] FCAFC 20", ""),
    ("[2010] NZSC 107", "neutral:[2010] NZSC 107", ""),
    ("[2006] ZACC 3", "neutral:[2006] ZACC 3", ""),
    ("[2014] ZASCA 1", "neutral:[2014] ZASCA 1", ""),
    ("[2021] KEHC 12 (KLR)", "neutral:[2021] KEHC 12", ""),
    ("[2013] eKLR", "neutral:[2013] eKLR", ""),
    ("19 I&N Dec. 211 (BIA 1985)", "bia:19/211", ""),
    # statutes
    ("8 U.S.C. § 1101(a)(42)(A)", "usc:8", "sec_1101/subsec_a/para_42/subpara_A"),
    ("8 CFR 208.13(b)", "cfr:8", "sec_208.13/subsec_b"),
    (
        "sections 101(a)(48)(A)(i) and (ii) of the INA",
        "us:ina",
        "sec_101/subsec_a/para_48/subpara_A/cl_i sec_101/subsec_a/para_48/subpara_A/cl_ii",
    ),
    ("§ 60 Abs. 5 Satz 1 AufenthG", "de:aufenthg", "sec_60/subsec_5/sent_1"),
    ("§§ 62, 62b AufenthG", "de:aufenthg", "sec_62 sec_62b"),
    ("§ 57 Absatz 1 des Dritten Buches Sozialgesetzbuch", "de:sgb-3", "sec_57/subsec_1"),
    ("Art. 16a GG", "de:gg", "art_16a"),
    ("2° du I de l'article L. 611-1 du CESEDA", "fr:ceseda", "art_L611-1/para_I/para_2"),
    ("articles R. 2352-19 à R. 2352-20-1", "fr:", "art_R2352-19 art_R2352-20 art_R2352-20-1"),
    ("artikel 10:103 tot en met artikel 10:105 BW", "nl:bw", "art_10:103 art_10:104 art_10:105"),
    ("section 4 of the Labour Code", "act:labour-code", "sec_4"),
    ("1953-54, c. 36, s. 1", "ca:1953-54/c-36", "sec_1"),
    ("2012, ch. 19, art. 697(A)", "ca:2012/c-19", "sec_697"),
    ("Ley Nº 18.719 de 27/12/2010 artículo 152", "statute:ley-18719", "art_152"),
    ("article L. 611-1 du CESEDA", "fr:ceseda", "art_L611-1"),
    ("articles L. 421-9 à L. 421-11 du code du travail", "fr:code-du-travail", "art_L421-9 art_L421-10 art_L421-11"),
    ("2° de l'article R. 431-5", "fr:", "art_R431-5/para_2"),
    ("artículo 57.2 de la Ley Orgánica 4/2000", "es:ley-organica-4-2000", "art_57/para_2"),
    ("literal e) del artículo 7 de la Ley Nº 29809", "statute:ley-29809", "art_7/point_e"),
    ("artikel 59, eerste lid, Vw 2000", "nl:vw-2000", "art_59/para_1"),
    ("art. 8 lid 1 Vreemdelingenwet 2000", "nl:vw-2000", "art_8/para_1"),
    ("paragraph 97(1)(b) of the Immigration and Refugee Protection Act", "ca:2001/c-27", "sec_97/subsec_1/para_b"),
    ("alinéa 97(1)a) LIPR", "ca:2001/c-27", "sec_97/subsec_1/para_a"),
    ("S.C. 2001, c. 27", "ca:2001/c-27", ""),
    ("L.R. (1985), ch. H-6, art. 20", "ca:rsc-1985/c-h-6", "sec_20"),
    (
        "section 82(1) of the Nationality, Immigration and Asylum Act 2002",
        "act:nationality-immigration-and-asylum-act-2002",
        "sec_82/subsec_1",
    ),
    ("s 55 BCIA 2009", "act:borders-citizenship-and-immigration-act-2009", "sec_55"),
    ("section 41(2)(a)(ii) of the Constitution of Malta", "constitution:malta", "sec_41/subsec_2/para_a/subpara_ii"),
    ("《土地管理法》第四十五条", "cn:土地管理法", "art_45"),
    # the United Nations
    ("CCPR/C/GC/35", "symbol:CCPR/C/GC/35", ""),
    ("E/CN.4/1998/53/Add.2", "symbol:E/CN.4/1998/53/Add.2", ""),
    ("CAT/C/23/D/121/1998, paragraph 7.4", "symbol:CAT/C/23/D/121/1998", "para_7.4"),
    ("CCPR General Comment 31", "general-comment:ccpr/31", ""),
    ("observation générale n° 15 du Comité des droits de l'homme", "general-comment:ccpr/15", ""),
    ("observación general núm. 22 del Comité de los Derechos del Niño", "general-comment:crc/22", ""),
    ("General Assembly resolution 429 (V)", "symbol:A/RES/429(V)", ""),
    ("resolution 2312 (XXII)", "symbol:A/RES/2312(XXII)", ""),
    ("Human Rights Council resolution 35/17", "symbol:A/HRC/RES/35/17", ""),
    ("Security Council resolution 1325 (2000)", "symbol:S/RES/1325(2000)", ""),
    ("Communication No. 121/1998", "communication:121/1998", ""),
    ("Communication No. 133/1999, Doe v. Canada, at para. 7.3", "communication:133/1999", "para_7.3"),
    ("S.I. 2018/625 , reg. 2(1)", "gb:uksi/2018/625", "reg_2/subsec_1"),
    ("art. 17 of the Convention on the Elimination of All Forms of Racial Discrimination", "name:icerd", "art_17"),
    # as law not seen before had them
    ("§ 1599 des Bürgerlichen Gesetzbuches", "de:bgb", "sec_1599"),
    ("§ 14 des Dritten Überleitungsgesetzes", "de:drittes-uberleitungsgesetz", "sec_14"),
    ("article R. 122-5 du code de l'environnement", "fr:code-de-l-environnement", "art_R122-5"),
    ("article 131-30 du code pénal", "fr:code-penal", "art_131-30"),
    (
        "troisième ou du quatrième paragraphe de l'article 5 de la Convention européenne des droits de l'homme",
        "name:echr",
        "art_5/para_3 art_5/para_4",
    ),
    ("section 2 of chapter 9 of the Statutes of Canada, 2002", "ca:2002/c-9", "sec_2"),
    ("sections 1431, 2451 and 2452a of Title 22", "usc:22", "sec_1431 sec_2451 sec_2452a"),
    ("Pub. L. 94-59, title VIII, § 801", "us:public-law-94-59", "sec_801"),
    ("S.R. (N.I.) 2009 No. 225", "gb:nisr/2009/225", ""),
    ("the Court Files Rules (Northern Ireland) 2016", "act:court-files-rules-northern-ireland-2016", ""),
    ("artikel 37, vijfde lid, van de Wet op de rechtsbijstand", "nl:wet-op-de-rechtsbijstand", "art_37/para_5"),
    (
        "[artikelen 14, tweede lid](../a/b.md), [15](../a/b.md) en [16 van de Vreemdelingenwet 2000](../a/b.md)",
        "nl:vw-2000",
        "art_14/para_2 art_15 art_16",
    ),
    ("[2000] HCA 55, 26 October 2000, S157/1999, paragraph 136", "neutral:[2000] HCA 55", "para_136"),
    ("Article 41 of the EU's Charter of Fundamental Rights", "name:eu-charter", "art_41"),
    ("Artículo Segundo de la Ley 27342", "statute:ley-27342", "art_2"),
    ("OP-ICESCR", "name:icescr-op", ""),
]

NOT_CITATIONS = [
    "See article 4 below.",
    "The Convention protects everyone.",
    "DCO/OC-870/02",
    "the meeting of 12/05/2010 in room 3/98",
    "Ratio 10/20, and/or 24/7.",
    "SECTION 1. SHORT TITLE.",
    "resolutions of the Executive No. 1788/67 of 12 December 1967",
]


def shown(citation: Citation) -> tuple[str, str]:
    return f"{citation.authority.scheme}:{citation.authority.value}", " ".join(citation.pinpoints)


@pytest.mark.parametrize(("query", "authority", "pinpoints"), TYPED)
def test_a_citation_typed_into_the_box_is_recognised(query: str, authority: str, pinpoints: str) -> None:
    assert [shown(one) for one in recognise_query(query, NAMES)] == [(authority, pinpoints)]


@pytest.mark.parametrize(("text", "authority", "pinpoints"), PRINTED)
def test_each_form_is_recognised_in_a_sentence(text: str, authority: str, pinpoints: str) -> None:
    for before, after in (("", ""), ("(", ").")):
        assert [shown(one) for one in recognise(before + text + after, names=NAMES)] == [(authority, pinpoints)]


@pytest.mark.parametrize("text", NOT_CITATIONS)
def test_what_names_no_authority_is_no_citation(text: str) -> None:
    assert recognise(text, names=NAMES) == []


def test_joined_cases_and_applications_are_a_citation_each() -> None:
    found = recognise("Joined Cases C-411/10 and C-493/10; nos 46827/99 and 46951/99", names=NAMES)
    assert [one.authority.value for one in found] == ["C-411/10", "C-493/10", "46827/99", "46951/99"]


def test_a_short_form_means_what_the_text_named() -> None:
    text = "The Convention on the Rights of the Child (“the Convention”) binds it. Article 3 of the Convention governs."
    assert shown(recognise(text, names=NAMES)[-1]) == ("name:crc", "art_3")
    alone = recognise("Article 3 of the Convention governs.", names=NAMES)
    assert [(shown(one), one.confidence < 0.5) for one in alone] == [(("short:convention", "art_3"), True)]
    told = recognise("Article 3 of the Convention governs.", names=NAMES, subject="cat")
    assert [shown(one) for one in told] == [("name:cat", "art_3")]


def test_a_case_once_given_its_number_is_known_by_name() -> None:
    text = "(see Doe and Others v. Malta, no. 123/12, § 4). As held in Doe and Others, cited above, §§ 7-8, it applies."
    assert [shown(one) for one in recognise(text)] == [("appno:123/12", "para_4"), ("appno:123/12", "para_7 para_8")]


def test_the_place_is_that_of_the_words_in_the_text() -> None:
    text = "Under\u00a0art.\u00a033\u00a0of the Refugee Convention, it is."
    (found,) = recognise(text, names=NAMES)
    assert text[found.start : found.end] == found.text == "art.\u00a033\u00a0of the Refugee Convention"


@pytest.mark.parametrize(
    "text",
    [
        "art. " * 40_000,
        "(" * 100_000,
        "1, " * 60_000,
        "§" * 100_000,
        "Act " * 40_000,
        "A.B. v. " * 20_000,
        "L. 1-1, " * 20_000,
        "article 1 of the " * 10_000,
        "第" * 50_000,
        "\x00\u202e" * 50_000,
        "A/" * 60_000,
        "no. 1/11 and " * 15_000,
        "Regulation (EU) " * 10_000,
        "a" * 200_000,
        " " * 200_000,
        "§ 1 Abs. 1 Satz 1 " * 8_000,
    ],
)
def test_text_written_to_do_harm_takes_no_longer_than_law(text: str) -> None:
    start = time.process_time()
    recognise(text, names=NAMES)
    recognise_query(text, NAMES)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "article 33, para. 1 of the Refugee Convention"),
        ("fr", "article 33, par. 1, Refugee Convention"),
        ("es", "artículo 33, párr. 1, Refugee Convention"),
        ("ru", "п. 1 ст. 33, Refugee Convention"),
        ("ar", "الفقرة 1 المادة 33، Refugee Convention"),
        ("zh", "《Refugee Convention》第三十三条第一款"),
        ("de", "Art. 33, Abs. 1 Refugee Convention"),
    ],
)
def test_a_citation_is_written_in_the_form_of_the_language(language: str, expected: str) -> None:
    citation = Citation(0, 0, "", "treaty", Authority("name", "refugee-convention"), ("art_33/para_1",))
    assert write(citation, language, name="Refugee Convention") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("8 U.S.C. § 1101(a)(42)", "en"),
        ("§ 60 Abs. 5 AufenthG", "de"),
        ("Case C-411/10", "en"),
        ("requête n° 30696/09", "fr"),
        ("19 I&N Dec. 211", "en"),
        ("CCPR/C/GC/35", "en"),
        ("[2023] UKSC 42", "en"),
        ("CCPR General Comment No. 31, para. 12", "en"),
    ],
)
def test_what_is_written_is_recognised_as_the_same(text: str, language: str) -> None:
    (first,) = recognise(text, names=NAMES)
    (again,) = recognise(write(first, language), names=NAMES)
    assert shown(again) == shown(first)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("section 3 of the Immigration Act 1971 and section 4 of that Act", ("act:immigration-act-1971", ("sec_4",))),
        (
            'the Mental Health Act 1983 ("the Act"). Under section 63 of the Act',
            ("act:mental-health-act-1983", ("sec_63",)),
        ),
        (
            "l'article L. 1246-1 du code du travail, puis l'article L. 5312-1 du même code",
            ("fr:code-du-travail", ("art_L5312-1",)),
        ),
        ("de Wet: de Vreemdelingenwet 2000; bedoeld in artikel 28 van de Wet", ("nl:vw-2000", ("art_28",))),
        (
            "the Waste Management Act 1996; section 34 of the Act of 1996",
            ("act:waste-management-act-1996", ("sec_34",)),
        ),
    ],
)
def test_a_law_is_followed_by_what_the_text_calls_it(text: str, last: tuple[str, tuple[str, ...]]) -> None:
    found = recognise(text, names=NAMES)[-1]
    assert (f"{found.authority.scheme}:{found.authority.value}", found.pinpoints) == last


def test_a_number_of_the_statutes_at_large_is_no_chapter_of_canada() -> None:
    assert not recognise("Mar. 23, 1940, ch. 325, § 1, 54 Stat. 52", names=NAMES)
