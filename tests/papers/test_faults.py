"""Every fault sown into a paper is found, at its line and as what it is, and nothing else is found beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from migrandi.law.history import history_of_work
from migrandi.law.models import Work
from migrandi.papers.checking import check_text
from migrandi.papers.findings import Kind
from tests.corpus import needs_corpus
from tests.papers.real_law import CANADA, CESEDA, quote, whole, words
from tests.papers.seeding import (
    ASILE,
    ASYLUM_AR,
    BY_LANGUAGE,
    CHILD_REFUGEE,
    COURT,
    EXPULSION,
    LIMITES,
    LIMITS_AR,
    PROTEGER,
    Seed,
    Source,
    one_map,
    paper,
    said,
)

pytestmark = [pytest.mark.django_db, pytest.mark.corpus, needs_corpus, pytest.mark.usefixtures("held_law")]

NOT = {"en": "never", "fr": "jamais", "ar": "أبدا"}
OTHER = {"en": "harbour", "fr": "navire", "ar": "الميناء"}

MISQUOTING: dict[str, Callable[[list[str], str], list[str]]] = {
    "a word is left out": lambda w, _l: w[:5] + w[6:12],
    "two words change places": lambda w, _l: [*w[:4], w[5], w[4], *w[6:12]],
    "a word is another": lambda w, lang: [*w[:6], OTHER[lang], *w[7:12]],
    "a negation is put in": lambda w, lang: [*w[:4], NOT[lang], *w[4:12]],
    "the middle is left out without an ellipsis": lambda w, _l: w[:4] + w[8:12],
    "a word is said twice": lambda w, _l: [*w[:5], w[4], *w[5:12]],
    "a word is added at the end": lambda w, lang: [*w[1:9], OTHER[lang]],
    "the parts about an ellipsis change places": lambda w, _l: [*w[6:10], "…", *w[:4]],
    "an ellipsis leads to words that do not follow": lambda w, lang: [*w[:5], "…", OTHER[lang], NOT[lang]],
    "a letter is lost": lambda w, _l: [*w[:5], _shorter(w[5]), *w[6:12]],
}


def _shorter(word: str) -> str:
    return word[:-2] + word[-1] if len(word) > 3 else word + word


def misquotations() -> Iterator[Seed]:
    for language, sources in BY_LANGUAGE.items():
        for index, (name, mutate) in enumerate(MISQUOTING.items()):
            source = sources[index % len(sources)]

            def passage(source: Source = source, mutate: object = mutate, language: str = language) -> str:
                return said(" ".join(mutate(source.words(), language)), source.cited, language)  # type: ignore[operator]

            yield Seed(f"{language}: {name}", Kind.NOT_VERBATIM, passage, language)


def changed_section(path: str, eids: str, language: str) -> tuple[str, str, str]:
    """A section that a later copy of the law has otherwise: its address, some words it lost, and a day before that."""
    work = Work.objects.get(path=f"/{path}")
    for step in history_of_work(work, language).steps[1:]:
        for eid in step.changed:
            if not eid.startswith(eids) or step.previous is None or step.day is None:
                continue
            try:
                old = words(path, eid, language, step.previous.isoformat())
                new = whole(path, eid, language, step.day.isoformat())
            except IndexError:
                continue
            for start in range(len(old) - 12):
                piece = " ".join(old[start : start + 12])
                if piece not in new and not set(piece) & set('«»“”"[]()…*'):
                    return eid, piece, step.previous.isoformat()
    raise LookupError(path)


def gone_section(path: str, eids: str, language: str) -> tuple[str, str]:
    """A section that a later copy of the law has no more, and a day on which it stood."""
    for step in history_of_work(Work.objects.get(path=f"/{path}"), language).steps[1:]:
        for eid in step.removed:
            if eid.startswith(eids) and step.previous is not None:
                return eid.split("_")[1], step.previous.isoformat()
    raise LookupError(path)


def amended(path: str, eids: str, sign: str, language: str, dated: bool) -> Callable[[], str]:
    def passage() -> str:
        eid, piece, day = changed_section(path, eids, "fr" if "fr/" in path else "en")
        cited = f"@{path}, {sign} {eid.split('_')[1]}" + (f", on {day}" if dated else "")
        return said(piece, cited, language)

    return passage


def repealed(dated: bool) -> Callable[[], str]:
    def passage() -> str:
        number, day = gone_section(CESEDA, "art_L", "fr")
        return f"Voir le code [@{CESEDA}, art {number}{f', on {day}' if dated else ''}]."

    return passage


def across(source: Source, wrong: str, language: str = "en") -> Callable[[], str]:
    return lambda: said(source.quote(0, 12), wrong, language)


def _as_of_an_earlier_day() -> str:
    eid, _old, day = changed_section(CANADA, "sec", "en")
    return f"See [@{CANADA}, s {eid[4:]}, on {day}]."


SEEDS = [
    *misquotations(),
    # words that stand elsewhere in the law cited
    Seed("en: another paragraph's words", Kind.NOT_VERBATIM, across(COURT, "@iccpr, art 9(3)")),
    Seed("en: another article's words", Kind.NOT_VERBATIM, across(EXPULSION, "@iccpr, art 12")),
    Seed("en: another treaty's words", Kind.NOT_VERBATIM, across(CHILD_REFUGEE, "@iccpr, art 9")),
    Seed("fr: les mots d'un autre article", Kind.NOT_VERBATIM, across(ASILE, "@udhr, art 15", "fr"), "fr"),
    Seed("ar: another article's words", Kind.NOT_VERBATIM, across(ASYLUM_AR, "@udhr, المادة 15", "ar"), "ar"),
    Seed(
        "en: a block quotation misquoted",
        Kind.NOT_VERBATIM,
        lambda: f"> {CHILD_REFUGEE.quote(0, 8)} harbour {CHILD_REFUGEE.quote(8, 6)}\n\n[{CHILD_REFUGEE.cited}]",
    ),
    Seed(
        "fr: une citation en bloc",
        Kind.NOT_VERBATIM,
        lambda: f"La loi [{PROTEGER.cited}] dit :\n\n> {PROTEGER.quote(0, 6)} navire {PROTEGER.quote(6, 6)}",
        "fr",
    ),
    Seed(
        "en: misquoted in a note",
        Kind.NOT_VERBATIM,
        lambda: f"See the note.[^1]\n\n[^1]: “{EXPULSION.quote(0, 8)} twice” [{EXPULSION.cited}].",
    ),
    Seed(
        "en: misquoted in a table",
        Kind.NOT_VERBATIM,
        lambda: f"| words | law |\n| --- | --- |\n| “{EXPULSION.quote(0, 8)} twice” | [{EXPULSION.cited}] |",
    ),
    Seed(
        "en: two words that are one in the law",
        Kind.NOT_VERBATIM,
        lambda: said(EXPULSION.quote(12, 10).replace("therefrom", "there from"), EXPULSION.cited),
    ),
    Seed("en: a comma lost", Kind.NOT_VERBATIM, lambda: said(COURT.quote(10, 14).replace(",", ""), COURT.cited)),
    Seed(
        "en: a small letter for a capital at its start",
        Kind.CASE,
        lambda: said("a" + EXPULSION.quote(0, 8)[1:], EXPULSION.cited),
    ),
    # emphasis
    Seed(
        "en: emphasis nobody owns up to",
        Kind.EMPHASIS,
        lambda: said(EXPULSION.quote(0, 12).replace("lawfully", "*lawfully*"), EXPULSION.cited),
    ),
    Seed(
        "en: emphasis in a block quotation",
        Kind.EMPHASIS,
        lambda: f"> {EXPULSION.quote(0, 20).replace('lawfully', '**lawfully**')}\n\n[{EXPULSION.cited}]",
    ),
    Seed(
        "fr: italiques de personne",
        Kind.EMPHASIS,
        lambda: said(LIMITES.quote(0, 12).replace(LIMITES.words()[4], f"*{LIMITES.words()[4]}*"), LIMITES.cited, "fr"),
        "fr",
    ),
    Seed(
        "ar: emphasis nobody owns up to",
        Kind.EMPHASIS,
        lambda: said(
            ASYLUM_AR.quote(0, 8).replace(ASYLUM_AR.words()[3], f"*{ASYLUM_AR.words()[3]}*"), ASYLUM_AR.cited, "ar"
        ),
        "ar",
    ),
    # pictures
    Seed("en: a picture that is not there", Kind.DEAD_PICTURE, lambda: "![Parties by year](nowhere.png)"),
    Seed("en: a picture in a table", Kind.DEAD_PICTURE, lambda: "| a |\n| --- |\n| ![A map](map.png) |"),
    Seed("fr: une image absente", Kind.DEAD_PICTURE, lambda: 'Voir.\n\n![Carte](carte.svg "La carte")', "fr"),
    Seed("ar: a picture that is not there", Kind.DEAD_PICTURE, lambda: "![خريطة](map.jpg)", "ar"),
    Seed("en: a picture without words", Kind.PICTURE_UNSAID, lambda: "![](map.png)"),
    Seed("fr: une image sans mots", Kind.PICTURE_UNSAID, lambda: "![](map.png)", "fr"),
    Seed("ar: a picture without words", Kind.PICTURE_UNSAID, lambda: "![](map.png)", "ar"),
    # places
    Seed("en: no such article", Kind.NO_PINPOINT, lambda: "It says so [@refugee-convention, art 99]."),
    Seed("en: no such paragraph", Kind.NO_PINPOINT, lambda: "It says so [@refugee-convention, art 33(5)]."),
    Seed("en: no such section", Kind.NO_PINPOINT, lambda: f"It says so [@{CANADA}, s 997]."),
    Seed("en: no such subparagraph", Kind.NO_PINPOINT, lambda: f"It says so [@{CANADA}, s 97(1)(z)]."),
    Seed("en: no such paragraph of a comment", Kind.NO_PINPOINT, lambda: "So [@un/general-comment/crc-6, para 461]."),
    Seed("en: no such address", Kind.NO_PINPOINT, lambda: "It says so [@iccpr, art_9/para_9]."),
    Seed("en: one of a range", Kind.NO_PINPOINT, lambda: "It says so [@refugee-convention, arts 46–47]."),
    Seed("fr: article inexistant", Kind.NO_PINPOINT, lambda: "Voir la Déclaration [@udhr, art 41].", "fr"),
    Seed("fr: alinéa inexistant", Kind.NO_PINPOINT, lambda: f"Voir la loi [@{CANADA}, art 97(7)].", "fr"),
    Seed("ar: no such article", Kind.NO_PINPOINT, lambda: "انظر الإعلان [@udhr, المادة 41].", "ar"),
    Seed("ar: no such article of a treaty", Kind.NO_PINPOINT, lambda: "انظر العهد [@iccpr, المادة 70].", "ar"),
    # citations
    Seed("en: a key misspelt", Kind.UNRESOLVED, lambda: "It says so [@refugee-convension, art 33]."),
    Seed("en: a path that is none", Kind.UNRESOLVED, lambda: "It says so [@ca/act/2001/c-277, s 97]."),
    Seed("en: one of two keys", Kind.UNRESOLVED, lambda: "It says so [@iccpr, art 9; @icpr, art 9]."),
    Seed("fr: une clé mal écrite", Kind.UNRESOLVED, lambda: "Voir la convention [@convention-refugies, art 33].", "fr"),
    Seed("ar: a key misspelt", Kind.UNRESOLVED, lambda: "انظر الإعلان [@udrh, المادة 14].", "ar"),
    Seed(
        "en: the paper's own key, misspelt",
        Kind.UNRESOLVED,
        lambda: "As [@smyth, p 12] says.",
        "en",
        front="authorities:\n  smith: {title: On harbours, author: A. Smith}",
    ),
    Seed("en: a place nobody can read", Kind.UNREADABLE, lambda: "It says so [@iccpr, the 9th one]."),
    Seed("en: a bracket never closed", Kind.UNREADABLE, lambda: "It says so [@iccpr, art 9."),
    Seed("en: a day that is none", Kind.UNREADABLE, lambda: f"It says so [@{CANADA}, s 97, on 2021-13-01]."),
    # in force and binding
    Seed("en: not yet in force", Kind.NOT_IN_FORCE, lambda: "See [@iccpr, art 9].", "en", "ke", "1974-05-01"),
    Seed("en: adopted, not yet in force", Kind.NOT_IN_FORCE, lambda: "See [@icrmw, art 16].", "en", "ug", "2001-05-01"),
    Seed("en: not yet adopted", Kind.NOT_YET, lambda: "See [@crc, art 22].", "en", "ke", "1986-05-01"),
    Seed("fr: pas encore en vigueur", Kind.NOT_IN_FORCE, lambda: "Voir [@cat, art 3].", "fr", "fr", "1986-01-01"),
    Seed("ar: not yet in force", Kind.NOT_IN_FORCE, lambda: "انظر [@crc, المادة 22].", "ar", "ma", "1990-05-01"),
    Seed("en: not a party", Kind.NOT_BINDING, lambda: "See [@icrmw, art 16].", "en", "ke", "2015-06-01"),
    Seed("en: another region's treaty", Kind.NOT_BINDING, lambda: "See [@echr, art 3].", "en", "ke", "2015-06-01"),
    Seed("en: one of several States", Kind.NOT_BINDING, lambda: "See [@icrmw, art 16].", "en", "rw, tz", "2015-06-01"),
    Seed("en: not bound yet", Kind.NOT_BINDING, lambda: "See [@cat, art 3].", "en", "ke", "1996-12-01"),
    Seed(
        "en: the section's State",
        Kind.NOT_BINDING,
        lambda: "## Tanzania {state=TZ}\n\nSee [@icrmw, art 16].",
        "en",
        "ug",
        "2020-06-01",
    ),
    Seed("fr: pas partie", Kind.NOT_BINDING, lambda: "Voir [@icrmw, art 16].", "fr", "fr", "2015-06-01"),
    Seed("ar: not a party", Kind.NOT_BINDING, lambda: "انظر [@icpped, المادة 16].", "ar", "eg", "2015-06-01"),
    Seed("en: not known", Kind.BINDING_UNKNOWN, lambda: "See [@refugee-convention, art 33].", "en", "lb", "2020-06-01"),
    Seed("fr: on ne sait pas", Kind.BINDING_UNKNOWN, lambda: "Voir [@icrmw, art 16].", "fr", "fr", "2025-06-01"),
    Seed(
        "ar: not known",
        Kind.BINDING_UNKNOWN,
        lambda: "انظر [@refugee-convention, المادة 33].",
        "ar",
        "lb",
        "2020-06-01",
    ),
    Seed("en: another State's act", Kind.FOREIGN, lambda: f"See [@{CANADA}, s 97].", "en", "ke"),
    Seed("fr: la loi d'un autre État", Kind.FOREIGN, lambda: f"Voir [@{CANADA}, art 97].", "fr", "fr"),
    # amended, repealed
    Seed("en: old words", Kind.AMENDED, amended(CANADA, "sec", "s", "en", False)),
    Seed("en: old words with their day", Kind.AMENDED, amended(CANADA, "sec", "s", "en", True)),
    Seed("fr: anciens mots", Kind.AMENDED, amended(CESEDA, "art_L", "art", "fr", False), "fr", "fr"),
    Seed("fr: anciens mots datés", Kind.AMENDED, amended(CESEDA, "art_L", "art", "fr", True), "fr", "fr"),
    Seed("ar: old words", Kind.AMENDED, amended(CANADA, "sec", "s", "ar", False), "ar"),
    Seed("fr: abrogé", Kind.REPEALED, repealed(False), "fr", "fr"),
    Seed("fr: abrogé, cité à sa date", Kind.REPEALED, repealed(True), "fr", "fr"),
    Seed("en: cited as of a day, amended since", Kind.AMENDED, _as_of_an_earlier_day),
    Seed("en: words that came later", Kind.NOT_YET, lambda: said(*_later()), "en", "ca", "2021-06-01"),
    Seed("en: no text so old", Kind.TEXT_UNKNOWN, lambda: f"See [@{CESEDA}, art L411-1].", "en", "fr", "2006-06-01"),
    # reservations
    Seed("en: a reservation", Kind.RESERVATION, lambda: "See [@crc, art 37].", "en", "ca", "2015-06-01"),
    Seed("en: to a paragraph", Kind.RESERVATION, lambda: "See [@crc, art 20].", "en", "ca", "2015-06-01"),
    Seed("en: Uganda's", Kind.RESERVATION, lambda: "See [@refugee-convention, art 15].", "en", "ug", "2015-06-01"),
    Seed("fr: une réserve", Kind.RESERVATION, lambda: "Voir [@iccpr, art 4(1)].", "fr", "fr", "2015-06-01"),
    Seed(
        "ar: a reservation",
        Kind.RESERVATION,
        lambda: "انظر [@refugee-convention, المادة 22(1)].",
        "ar",
        "eg",
        "2015-06-01",
    ),
    # claims
    Seed("en: a duty", Kind.NO_AUTHORITY, lambda: "States must not detain children on account of their status."),
    Seed("en: a right", Kind.NO_AUTHORITY, lambda: "Every child has the right to be heard by the warden."),
    Seed("en: a holding", Kind.NO_AUTHORITY, lambda: "The Court held that the detention was unlawful."),
    Seed(
        "en: the second sentence",
        Kind.NO_AUTHORITY,
        lambda: "It is settled [@iccpr, art 9]. Detention of children is prohibited.",
    ),
    Seed("fr: une obligation", Kind.NO_AUTHORITY, lambda: "L'État doit entendre chaque enfant.", "fr"),
    Seed("fr: une interdiction", Kind.NO_AUTHORITY, lambda: "La détention des enfants est interdite.", "fr"),
    Seed("ar: a prohibition", Kind.NO_AUTHORITY, lambda: "لا يجوز احتجاز الأطفال في الميناء.", "ar"),
    Seed("ar: a duty", Kind.NO_AUTHORITY, lambda: "يجب على الدولة أن تستمع إلى كل طفل.", "ar"),
    # references within
    Seed("en: no such section of the paper", Kind.DEAD_REFERENCE, lambda: "See [above](#the-laws)."),
    Seed("en: no such note", Kind.DEAD_REFERENCE, lambda: "See the note.[^7]"),
    Seed("fr: pas de telle section", Kind.DEAD_REFERENCE, lambda: "Voir [plus haut](#le-droits).", "fr"),
    Seed("ar: no such section", Kind.DEAD_REFERENCE, lambda: "انظر [أعلاه](#القوانين).", "ar"),
    Seed("en: a label defined nowhere", Kind.DEAD_REFERENCE, lambda: "See [the table][table-7]."),
    # quotations without authority, marks, waivers, front matter
    Seed("en: nobody's words", Kind.UNTIED, lambda: f"It is written that “{EXPULSION.quote(0, 9)}”."),
    Seed("fr: sans source", Kind.UNTIED, lambda: f"Il est écrit : « {LIMITES.quote(0, 9)} ».", "fr"),
    Seed("ar: nobody's words", Kind.UNTIED, lambda: f"جاء في النص «{LIMITS_AR.quote(0, 9)}».", "ar"),
    Seed("en: a quotation never closed", Kind.UNCLOSED, lambda: "The text reads “An alien [@iccpr, art 13]."),
    Seed(
        "en: a waiver without a reason",
        Kind.WAIVER,
        lambda: "See [cf @echr, art 3]. <!-- waive no-authority -->",
        "en",
        "ke",
    ),
    Seed(
        "en: a waiver of what cannot be waived",
        Kind.WAIVER,
        lambda: "See [@iccpr, art 9]. <!-- waive not-verbatim: it is nearly so -->",
    ),
    Seed("en: a field that is none", Kind.FRONT_MATTER, lambda: "See [@iccpr, art 9].", front="colour: red"),
    Seed("en: a State that is none", Kind.FRONT_MATTER, lambda: "See [@iccpr, art 9].", front="state: Atlantis"),
]


def _later() -> tuple[str, str]:
    """Words that a section got after the copy of 2021."""
    eid, _old, day = changed_section(CANADA, "sec", "en")
    old, pieces = whole(CANADA, eid, "en", day), whole(CANADA, eid, "en", "2025-12-10").split()
    for start in range(len(pieces) - 10):
        piece = " ".join(pieces[start : start + 10])
        if piece not in old and not set(piece) & set("()"):
            return piece, f"@{CANADA}, s {eid[4:]}"
    raise LookupError(eid)


def test_there_are_at_least_sixty_faults_and_every_kind_is_sown() -> None:
    assert len(SEEDS) >= 60
    assert {seed.kind for seed in SEEDS} >= set(Kind) - {Kind.PINPOINT_UNKNOWN}
    assert {seed.language for seed in SEEDS} == {"en", "fr", "ar"}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_fault_is_found_where_it_is(seed: Seed) -> None:
    text, lines = paper(seed)
    report = check_text(text, pictures=one_map)
    found = [(one.kind, one.place.line in lines or seed.kind == Kind.FRONT_MATTER) for one in report.findings]
    assert found == [(seed.kind, True)], (text, report.findings)


def test_a_misquotation_shows_the_words_that_differ() -> None:
    seed = Seed("", "", lambda: said(EXPULSION.quote(0, 8).replace("lawfully", "legally"), EXPULSION.cited))
    [finding] = check_text(paper(seed)[0]).findings
    assert [(p.operation, p.text) for p in finding.pieces if p.operation != "same"] == [
        ("out", "lawfully"), ("in", "legally"),
    ]  # fmt: skip
    assert finding.proposal == EXPULSION.quote(0, 8)


def test_words_from_another_article_are_led_to_it() -> None:
    [finding] = check_text(paper(Seed("", "", across(EXPULSION, "@iccpr, art 12")))[0]).findings
    assert finding.proposal == "@iccpr, art_13"


def test_a_misspelt_key_is_led_to_the_nearest() -> None:
    [finding] = check_text(paper(Seed("", "", lambda: "See [@refugee-convension, art 33]."))[0]).findings
    assert finding.proposal.startswith("@refugee-convention")


def test_a_waiver_with_a_reason_answers_for_its_sentence_only() -> None:
    passage = "Children must be heard. <!-- waive no-authority: our opinion --> Wardens must hear them."
    report = check_text(paper(Seed("", "", lambda: passage))[0])
    assert [(one.finding.kind, one.reason) for one in report.waived] == [(Kind.NO_AUTHORITY, "our opinion")]
    assert [one.place.column for one in report.findings] == [passage.index("Wardens") + 1]


def test_quoting_a_law_of_the_day_it_was_read_says_what_it_became() -> None:
    eid, piece, day = changed_section(CANADA, "sec", "en")
    seed = Seed("", "", lambda: said(piece, f"@{CANADA}, s {eid[4:]}, on {day}"))
    [finding] = check_text(paper(seed)[0]).findings
    assert (finding.kind, {p.operation for p in finding.pieces} >= {"same"}) == (Kind.AMENDED, True)
    assert quote(CANADA, eid, "en", on="2025-12-10")[:20]
