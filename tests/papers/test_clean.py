"""Hard but legitimate passages: every way of quoting that the usual rules allow brings no finding at all."""

from __future__ import annotations

import re

import pytest

from migrandi.papers.checking import check_text
from tests.corpus import needs_corpus
from tests.papers.real_law import CANADA, quote
from tests.papers.seeding import (
    ASILE,
    ASYLUM_AR,
    CHILD_REFUGEE,
    COMMENT,
    COURT,
    DANGER,
    EXPULSION,
    LEAVING_AR,
    LIBERTY,
    LIMITES,
    LIMITS_AR,
    PROTEGER,
    TORTURE,
    Seed,
    one_map,
    paper,
    said,
)

pytestmark = [pytest.mark.django_db, pytest.mark.corpus, needs_corpus, pytest.mark.usefixtures("held_law")]


def emphasised(text: str, word: str) -> str:
    return text.replace(word, f"*{word}*", 1)


def lines(text: str, width: int = 40) -> str:
    """The text broken into lines, as an editor breaks it."""
    return re.sub(rf"(.{{{width}}}\S*) ", r"\1\n", text)


def within(text: str) -> str:
    """The straight marks in the text as the single marks that stand within a quotation."""
    return text.replace('"', "‘", 1).replace('"', "’", 1)


def unglued() -> str:
    """The words of an article of which the source has lost spaces, as anybody would write them."""
    text = quote("refugee-convention", "art_33", "en", 0, 40)
    for glued, right in (
        (")a ", ") a "),
        ("territorieswhere", "territories where"),
        ("hisrace", "his race"),
        ("socialgroup", "social group"),
    ):
        text = text.replace(glued, right)
    return text.rstrip(".")


CLEAN = [
    # ellipses
    Seed(
        "an ellipsis in the middle",
        "",
        lambda: said(f"{EXPULSION.quote(0, 5)} … {EXPULSION.quote(14, 6)}", EXPULSION.cited),
    ),
    Seed(
        "an ellipsis in square brackets",
        "",
        lambda: said(f"{EXPULSION.quote(0, 5)} [...] {EXPULSION.quote(14, 6)}", EXPULSION.cited),
    ),
    Seed(
        "an ellipsis in spaced points",
        "",
        lambda: said(f"{DANGER.quote(0, 5)} . . . {DANGER.quote(11, 6)}", DANGER.cited),
    ),
    Seed("ellipses at both ends", "", lambda: said(f"… {CHILD_REFUGEE.quote(4, 8)} …", CHILD_REFUGEE.cited)),
    Seed(
        "two ellipses",
        "",
        lambda: said(f"{COURT.quote(0, 4)} ... {COURT.quote(9, 4)} ... {COURT.quote(16, 5)}", COURT.cited),
    ),
    Seed(
        "an ellipsis across paragraphs", "", lambda: said(f"{DANGER.quote(0, 6)} … {TORTURE.quote(0, 6)}", DANGER.cited)
    ),
    # brackets
    Seed("a capital made small in brackets", "", lambda: said(f"[a]{EXPULSION.quote(0, 9)[1:]}", EXPULSION.cited)),
    Seed("a small letter made a capital in brackets", "", lambda: said(f"[T]{TORTURE.quote(0, 9)[1:]}", TORTURE.cited)),
    Seed(
        "a word put in",
        "",
        lambda: said(f"{EXPULSION.quote(0, 6)} [concerned] {EXPULSION.quote(6, 6)}", EXPULSION.cited),
    ),
    Seed("words in place of others", "", lambda: said(f"[the foreigner] {EXPULSION.quote(12, 8)}", EXPULSION.cited)),
    Seed(
        "words in place of some in the middle",
        "",
        lambda: said(f"{EXPULSION.quote(0, 3)} [here] {EXPULSION.quote(7, 8)}", EXPULSION.cited),
    ),
    Seed("sic", "", lambda: said(f"{COURT.quote(14, 3)} [sic] {COURT.quote(17, 5)}", COURT.cited)),
    Seed(
        "an ending in brackets",
        "",
        lambda: said(EXPULSION.quote(11, 6).replace("expelled", "expel[led]"), EXPULSION.cited),
    ),
    Seed(
        "a note that emphasis was added, within", "", lambda: said(f"{COURT.quote(0, 8)} [emphasis added]", COURT.cited)
    ),
    # emphasis
    Seed(
        "emphasis added",
        "",
        lambda: said(emphasised(EXPULSION.quote(0, 12), "lawfully"), f"{EXPULSION.cited}, emphasis added"),
    ),
    Seed(
        "strong emphasis over several words",
        "",
        lambda: said(
            f"{COURT.quote(0, 3)} **{COURT.quote(3, 4)}** {COURT.quote(7, 4)}", f"{COURT.cited}, emphasis in original"
        ),
    ),
    Seed(
        "emphasis on part of a word",
        "",
        lambda: said(EXPULSION.quote(11, 8).replace("expelled", "*ex*pelled"), EXPULSION.cited) + " (emphasis added)",
    ),
    Seed("the whole quotation in italics", "", lambda: said(f"*{EXPULSION.quote(0, 9)}*", EXPULSION.cited)),
    Seed(
        "fr: italiques ajoutés",
        "",
        lambda: said(emphasised(LIMITES.quote(0, 12), LIMITES.words()[4]), f"{LIMITES.cited}, italiques ajoutés", "fr"),
        "fr",
    ),
    Seed(
        "fr: nous soulignons",
        "",
        lambda: said(emphasised(LIMITES.quote(0, 12), LIMITES.words()[4]), f"{LIMITES.cited}, nous soulignons", "fr"),
        "fr",
    ),
    Seed(
        "ar: emphasis added",
        "",
        lambda: said(emphasised(ASYLUM_AR.quote(0, 8), ASYLUM_AR.words()[3]), f"{ASYLUM_AR.cited}، التشديد مضاف", "ar"),
        "ar",
    ),
    # quotation marks
    Seed(
        "a quotation within a quotation",
        "",
        lambda: f"The text reads “{within(unglued())}” [@refugee-convention, art 33(1)].",
    ),
    Seed(
        "straight marks within straight marks",
        "",
        lambda: f'The text reads "{unglued()}" [@refugee-convention, art 33(1)].',
    ),
    Seed("single marks outside", "", lambda: f"The text reads ‘{EXPULSION.quote(0, 9)}’ [{EXPULSION.cited}]."),
    Seed(
        "the sentence's own point within the marks",
        "",
        lambda: f"The text reads “{EXPULSION.quote(0, 9)}.” [{EXPULSION.cited}]",
    ),
    Seed(
        "the sentence's own comma within the marks",
        "",
        lambda: f"By “{EXPULSION.quote(0, 9)},” this is meant [{EXPULSION.cited}].",
    ),
    Seed("German marks", "", lambda: f"The text reads „{EXPULSION.quote(0, 9)}“ [{EXPULSION.cited}]."),
    Seed(
        "a term between marks is no quotation",
        "",
        lambda: f"So-called “boat people” are meant here [{EXPULSION.cited}].",
    ),
    Seed(
        "an apostrophe is no mark",
        "",
        lambda: f"The warden's word, and the children's, is “{EXPULSION.quote(0, 9)}” [{EXPULSION.cited}].",
    ),
    # signs
    Seed(
        "words that the source has glued together",
        "",
        lambda: said(unglued().replace('"', "‘"), "@refugee-convention, art 33(1)"),
    ),
    Seed(
        "ligatures",
        "",
        lambda: said(
            quote("iccpr", "art_9", "en", 0, 14, "", 1).replace("fi", "ﬁ").replace("ff", "ﬀ"), "@iccpr, art 9(2)"
        ),
    ),
    Seed(
        "soft hyphens",
        "",
        lambda: said(EXPULSION.quote(0, 9).replace("territory", "ter\u00adri\u00adtory"), EXPULSION.cited),
    ),
    Seed("spaces that do not break", "", lambda: said(EXPULSION.quote(0, 9).replace(" ", "\u00a0"), EXPULSION.cited)),
    Seed("lines broken in the file", "", lambda: said(lines(EXPULSION.quote(0, 20)), EXPULSION.cited)),
    Seed("an escaped sign", "", lambda: said(TORTURE.quote(0, 12).replace(",", "\\,"), TORTURE.cited)),
    # labels and places
    Seed(
        "a label left out between paragraphs",
        "",
        lambda: said(f"{DANGER.quote(-2 + len(DANGER.words()), 2)} {TORTURE.quote(0, 6)}", DANGER.cited),
    ),
    Seed(
        "a label kept",
        "",
        lambda: said(f"{DANGER.quote(-2 + len(DANGER.words()), 2)} (a) {TORTURE.quote(0, 6)}", DANGER.cited),
    ),
    Seed("a heading quoted", "", lambda: f"Its heading is “Person in need of protection” [@{CANADA}, s 97]."),
    Seed("a range of articles", "", lambda: f"“{EXPULSION.quote(0, 9)}” [@iccpr, arts 12–13]."),
    Seed("the whole law", "", lambda: f"“{EXPULSION.quote(0, 9)}” [@iccpr]."),
    Seed(
        "two authorities, the words of the second",
        "",
        lambda: f"“{EXPULSION.quote(0, 9)}” [@iccpr, art 9; @iccpr, art 13].",
    ),
    Seed(
        "two quotations, one citation",
        "",
        lambda: f"Both “{EXPULSION.quote(0, 5)}” and “{EXPULSION.quote(14, 6)}” [{EXPULSION.cited}].",
    ),
    Seed(
        "a citation before the words", "", lambda: f"The Covenant [{EXPULSION.cited}] says “{EXPULSION.quote(0, 9)}”."
    ),
    Seed("a comment of a committee", "", lambda: said(COMMENT.quote(0, 12), COMMENT.cited)),
    Seed(
        "by path and by paragraph in words",
        "",
        lambda: said(COURT.quote(0, 9), "@/int/treaty/1966/iccpr, paragraph 4 of article 9"),
    ),
    Seed("by address", "", lambda: said(COURT.quote(0, 9), "@iccpr, art_9/para_4")),
    # block quotations
    Seed(
        "a block quotation, cited behind it",
        "",
        lambda: f"> {lines(EXPULSION.quote(0, 20)).replace(chr(10), chr(10) + '> ')}\n\n[{EXPULSION.cited}]",
    ),
    Seed("a block quotation, cited in it", "", lambda: f"> {EXPULSION.quote(0, 20)}\n>\n> — [{EXPULSION.cited}]"),
    Seed(
        "a block quotation, cited before it",
        "",
        lambda: f"The Covenant [{EXPULSION.cited}] says:\n\n> “{EXPULSION.quote(0, 20)}”",
    ),
    Seed(
        "a block quotation of two paragraphs",
        "",
        lambda: f"> (1) {DANGER.quote(0, 42)}\n>\n> (a) {TORTURE.quote(0, 22)}\n\n[{DANGER.cited}]",
    ),
    Seed("in a note", "", lambda: f"See the note.[^1]\n\n[^1]: “{EXPULSION.quote(0, 9)}” [{EXPULSION.cited}]."),
    Seed(
        "in a table, cited in the next cell",
        "",
        lambda: f"| words | law |\n| --- | --- |\n| “{EXPULSION.quote(0, 9)}” | [{EXPULSION.cited}] |",
    ),
    Seed(
        "in a list",
        "",
        lambda: f"- “{EXPULSION.quote(0, 9)}” [{EXPULSION.cited}]\n- “{COURT.quote(0, 9)}” [{COURT.cited}]",
    ),
    # languages
    Seed("French words in an English paper", "", lambda: said(ASILE.quote(0, 9), "@udhr, art 14")),
    Seed(
        "a translation of one's own", "", lambda: said("whoever is lawfully here", f"{PROTEGER.cited}, our translation")
    ),
    Seed(
        "fr: guillemets et espaces insécables",
        "",
        lambda: f"La Déclaration dit «\u00a0{ASILE.quote(0, 12)}\u00a0» [{ASILE.cited}].",
        "fr",
    ),
    Seed(
        "fr: guillemets droits et apostrophes droites",
        "",
        lambda: f'La Déclaration dit "{LIMITES.quote(0, 14).replace("’", chr(39))}" [{LIMITES.cited}].',
        "fr",
    ),
    Seed(
        "fr: une coupure",
        "",
        lambda: said(f"{LIMITES.quote(0, 3)} (…) {LIMITES.quote(12, 6)}", LIMITES.cited, "fr"),
        "fr",
    ),
    Seed("fr: une lettre entre crochets", "", lambda: said(f"[d]{LIMITES.quote(0, 6)[1:]}", LIMITES.cited, "fr"), "fr"),
    Seed(
        "fr: guillemets dans les guillemets",
        "",
        lambda: f"La loi dit « {PROTEGER.quote(0, 5)} “{PROTEGER.quote(5, 4)}” » [{PROTEGER.cited}].",
        "fr",
    ),
    Seed(
        "fr: une citation en bloc, coupée",
        "",
        lambda: f"> {PROTEGER.quote(0, 9)} […] {PROTEGER.quote(18, 7)}\n\n[{PROTEGER.cited}]",
        "fr",
    ),
    Seed("ar: plain", "", lambda: said(ASYLUM_AR.quote(0, 12), ASYLUM_AR.cited, "ar"), "ar"),
    Seed(
        "ar: with vowel signs", "", lambda: said(ASYLUM_AR.quote(0, 8).replace("حق", "حَقّ"), ASYLUM_AR.cited, "ar"), "ar"
    ),
    Seed(
        "ar: drawn long",
        "",
        lambda: said(LEAVING_AR.quote(0, 8).replace("فرد", "فـــرد"), LEAVING_AR.cited, "ar"),
        "ar",
    ),
    Seed(
        "ar: an ellipsis and Arabic digits in the place",
        "",
        lambda: said(f"{LIMITS_AR.quote(0, 4)} … {LIMITS_AR.quote(8, 4)}", "@udhr، المادة ٢٩", "ar"),
        "ar",
    ),
    Seed("ar: English marks", "", lambda: f"جاء فيه “{LEAVING_AR.quote(0, 8)}” [{LEAVING_AR.cited}].", "ar"),
    Seed("ar: a block quotation", "", lambda: f"> {LEAVING_AR.quote(0, 14)}\n\n[{LEAVING_AR.cited}]", "ar"),
    Seed(
        "ar: a word put in",
        "",
        lambda: said(f"{ASYLUM_AR.quote(0, 4)} [دائما] {ASYLUM_AR.quote(4, 5)}", ASYLUM_AR.cited, "ar"),
        "ar",
    ),
    # law
    Seed(
        "another region's treaty, compared",
        "",
        lambda: "Compare the European rule [cf @echr, art 3].",
        "en",
        "ke",
        "2020-06-01",
    ),
    Seed("said of one State only", "", lambda: "See [@icrmw, art 16, for RW].", "en", "rw, tz", "2015-06-01"),
    Seed(
        "an unchanged section cited of an earlier day",
        "",
        lambda: said(TORTURE.quote(0, 9), f"{TORTURE.cited}, on 2021-03-01"),
    ),
    Seed("a reservation to another paragraph", "", lambda: "See [@crc, art 20(1)].", "en", "ca", "2015-06-01"),
    Seed("a quotation of several sentences", "", lambda: said(LIBERTY.quote(0, 24), LIBERTY.cited)),
    Seed("a question claims nothing", "", lambda: "Must the warden hear the child?"),
    Seed(
        "a claim that a note bears out", "", lambda: "The warden must hear the child.[^1]\n\n[^1]: See [@iccpr, art 9]."
    ),
    Seed("a picture with its words", "", lambda: '![The parties on a map](map.png "The parties")'),
    Seed("fr: une image", "", lambda: "![Les parties](map.png)", "fr"),
    Seed("ar: a picture", "", lambda: "![الأطراف](map.png)", "ar"),
    Seed("a claim that a section bears out", "", lambda: "## Hearing\n\nAs [there](#hearing) said, she must be heard."),
    Seed("a waived claim", "", lambda: "She must be heard. <!-- waive no-authority: our opinion -->"),
    Seed(
        "a paper's own source",
        "",
        lambda: "As Smith says [@smith, p 12].",
        front="authorities:\n  smith: {title: On harbours, author: A. Smith}",
    ),
    Seed(
        "a paper's own short key",
        "",
        lambda: said(TORTURE.quote(0, 9), "@irpa, s 97(1)(a)"),
        front=f"authorities: {{irpa: {CANADA}}}",
    ),
]


def test_there_are_at_least_forty_clean_passages() -> None:
    assert len(CLEAN) >= 40
    assert {seed.language for seed in CLEAN} == {"en", "fr", "ar"}


@pytest.mark.parametrize("seed", CLEAN, ids=lambda seed: seed.name)
def test_a_legitimate_quotation_brings_no_finding(seed: Seed) -> None:
    text, _lines = paper(seed)
    assert check_text(text, pictures=one_map).findings == [], text
