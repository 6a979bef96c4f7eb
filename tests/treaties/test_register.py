"""The register: what it holds, and that a mistake in it is found."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from migrandi.formats import general_comments, hudoc, treaty_body_views
from migrandi.formats.document import Hints
from migrandi.formats.identifiers import assign_eids
from migrandi.law.models import FormerPath, Headnote, Title, Work
from migrandi.treaties import loading
from migrandi.treaties.register.reading import Instrument, RegisterError, instruments
from tests.corpus import CORPUS, needs_corpus
from tests.law.writing import article, law, take_in
from tests.treaties import known

LISTED = {i.path: i for i in instruments()}


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _called(name: str) -> Instrument:
    """The one instrument that has this path, number, title or name."""
    found = [i for i in LISTED.values() if name in {i.path, i.path[1:], i.number, *i.names, *i.titles.values()}]
    found = found or [i for path, i in LISTED.items() if path == f"/eu/{name}"]
    assert len(found) == 1, f"{name}: {[i.path for i in found]}"
    return found[0]


@pytest.mark.parametrize("row", _rows(known.INSTRUMENTS), ids=lambda row: row[0])
def test_facts_a_lawyer_knows(row: list[str]) -> None:
    name, adopted, in_force, numbers = row
    instrument = _called(name)
    assert (instrument.adopted, str(instrument.in_force or "")) == (adopted, in_force)
    assert {number.strip() for number in numbers.split(",") if number} <= set(instrument.identifiers.values())


@pytest.mark.parametrize("row", _rows(known.EUROPEAN_UNION), ids=lambda row: row[0])
def test_an_act_of_the_union_says_since_when_and_until_when(row: list[str]) -> None:
    name, *days = row
    act = _called(name)
    assert [act.adopted, *(str(day or "") for day in (act.in_force, act.applies, act.ended))] == days
    celex = act.identifiers["celex"]
    if "/" in name:
        kind, year, number = name.split("/")
        assert celex == f"3{year}{'L' if kind == 'directive' else 'R'}{int(number):04d}"


@pytest.mark.parametrize("name", re.split(r",\s+", known.COMMENTS.strip()))
def test_comments_and_guidelines_are_found_by_how_they_are_cited(name: str) -> None:
    assert _called(name).titles["en"]


@pytest.mark.parametrize("row", _rows(known.CASES), ids=lambda row: row[0])
def test_cases_every_lawyer_expects(row: list[str]) -> None:
    name, day, number = row
    case = _called(name)
    assert case.adopted == day
    assert any(value == number or value.startswith(f"{number};") for value in case.identifiers.values())
    assert case.court
    assert case.headnote.keys() == {"en", "fr", "es"}


def test_the_number_of_a_judgment_of_strasbourg_follows_from_its_day_and_application() -> None:
    for case in LISTED.values():
        if (ecli := case.identifiers.get("ecli", "")).startswith("ECLI:CE:ECHR"):
            number, _, year = case.identifiers["appno"].split(";")[0].partition("/")
            day = date.fromisoformat(case.adopted)
            assert ecli == f"ECLI:CE:ECHR:{day:%Y:%m%d}JUD{int(number):07d}{year}"


def test_at_least_forty_instruments_are_indexed_by_article() -> None:
    assert sum(len(i.articles) >= 3 for i in LISTED.values()) >= 40


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("refugee-convention", range(1, 35)),
        ("iccpr", range(1, 28)),
        ("icescr", range(2, 16)),
        ("cat", range(1, 17)),
        ("crc", range(1, 41)),
        ("icrmw", range(1, 72)),
        ("echr", range(1, 19)),
        ("vclt", [18, 19, 20, 21, 26, 27, 31, 32, 33]),
        ("smuggling-protocol", range(1, 20)),
        ("/eu/directive/2008/115", range(5, 19)),
        ("global-compact-migration", range(1, 24)),
    ],
)
def test_the_main_ones_are_indexed_article_by_article(name: str, articles: range) -> None:
    assert {str(number) for number in articles} <= {note.n for note in _called(name).articles}


@pytest.mark.parametrize("instrument", LISTED.values(), ids=LISTED.keys())
def test_each_instrument_is_of_one_piece(instrument: Instrument) -> None:
    assert instrument.source
    if instrument.year is not None and instrument.adopted:
        assert instrument.adopted.startswith(str(instrument.year))
    assert all(other in LISTED and other != instrument.path for other in instrument.related.values())
    assert all(not name.lower().startswith("the ") and name.strip() == name for name in instrument.names)
    for note in instrument.articles:
        assert note.en.endswith(".") and note.fr.endswith(".") and note.es.endswith(".")
        assert max(map(len, (note.en, note.fr, note.es))) < 200
    assert all(line.endswith(".") and len(line) < 200 for line in instrument.headnote.values())


@pytest.mark.parametrize("case", [i for i in LISTED.values() if i.applied], ids=lambda case: case.path)
def test_what_a_decision_applied_is_in_the_register(case: Instrument) -> None:
    for address in case.applied:
        path, _, article = address.partition("/art_")
        assert path in LISTED
        if article and LISTED[path].articles:
            assert article in {note.n for note in LISTED[path].articles}


def test_no_name_or_number_stands_for_two() -> None:
    names = Counter(name.lower() for i in LISTED.values() for name in i.names)
    assert not {name for name, count in names.items() if count > 1}
    sure = ("unts", "unts_no", "lnts", "mtdsg", "cets", "ilo", "celex", "symbol", "ecli", "itemid", "neutral-citation")
    numbers = Counter((s, i.identifiers[s]) for i in LISTED.values() for s in sure if s in i.identifiers)
    assert not {number for number, count in numbers.items() if count > 1}
    paths = Counter([*LISTED, *(path for i in LISTED.values() for path in i.copies)])
    assert max(paths.values()) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- path: /int/treaty/1951/x\n  titles: {en: A\n", "bad.yaml, line 3, column 1"),
        ("- path: /int/treaty/1951/x\n  titles: {en: A}\n  colour: blue\n", "bad.yaml, line 1, column 3.*colour"),
        ("- path: /int/treaty/1951/x\n  titles: {en: A}\n  in_force: yesterday\n", "bad.yaml, line 3, column 13"),
        ("- path: /int/treaty/1951/x\n  titles: {en: A}\n  adopted: 28.7.1951\n", "not a date"),
        ("- path: x\n  titles: {en: A}\n", "not a path"),
        ("- path: /int/treaty/1951/x\n  titles: {en: Convention, with a comma}\n", "comma"),
        ("- path: /int/treaty/1951/x\n  titles: {en: A}\n" * 2, "line 3, column 3.*stands in bad.yaml already"),
        (
            "- path: /int/treaty/1951/x\n  titles: {en: A}\n  adopted: 1951-07-28\n  in_force: 1951-01-01\n",
            "cannot be in force before it was adopted",
        ),
        (
            "- path: /eu/directive/2008/115\n  titles: {en: A}\n  in_force: 2009-01-13\n  ended: 2008-12-31\n",
            "cannot end before",
        ),
        ("- path: /int/treaty/1951/x\n  titles: {en: A}\n  topics: [Free Movement]\n", "not a topic"),
    ],
)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(RegisterError, match=message):
        instruments(tmp_path)


@pytest.mark.django_db
def test_it_is_loaded_once_and_a_broken_one_leaves_the_old_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loading.load_register() == len(LISTED)
    assert loading.load_register() == 0
    held = Work.objects.filter(register=True).count(), Headnote.objects.count(), Title.objects.count()
    monkeypatch.setattr(loading, "register_digest", lambda: "another")

    def broken() -> tuple[Instrument, ...]:
        raise RegisterError("broken")

    monkeypatch.setattr(loading, "instruments", broken)
    with pytest.raises(RegisterError):
        loading.load_register()
    assert (Work.objects.filter(register=True).count(), Headnote.objects.count(), Title.objects.count()) == held


@pytest.mark.django_db
def test_it_is_loaded_again_without_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    loading.load_register()
    held = Headnote.objects.count(), Title.objects.count()
    monkeypatch.setattr(loading, "register_digest", lambda: "another")
    assert loading.load_register() == len(LISTED)
    assert (Headnote.objects.count(), Title.objects.count()) == held


@needs_corpus
@pytest.mark.django_db
def test_a_copy_of_a_decision_or_comment_lands_on_the_register_s_work() -> None:
    loading.load_register()
    before = Work.objects.count()
    hirsi = CORPUS / "hudoc-echr" / "001-109231.json"
    comment = CORPUS / "un-general-comments" / "Annotated_CCPR_GC15_aliens.json"
    views = CORPUS / "un-treaty-body-jurisprudence" / "jur_CAT_1995-1999.json"
    copies = [
        *hudoc.read(hirsi.read_bytes(), Hints()),
        *general_comments.read(comment.read_bytes(), Hints(filename=comment.name)),
        *(d for d in treaty_body_views.read(views.read_bytes(), Hints()) if "D/39/1996" in d.number),
    ]
    for copy in copies:
        assign_eids(copy)
    taken = [path for number, copy in enumerate(copies) for path in take_in(copy, f"{number}.json").works]
    assert taken == [
        "/coe/judgment/2012/hirsi-jamaa-and-others-v-italy",
        "/un/general-comment/ccpr-15",
        "/un/views/1997/tapia-paez-v-sweden",
    ]
    assert Work.objects.count() == before


@pytest.mark.django_db
def test_a_decision_imported_before_the_register_knew_it_is_taken_over_with_its_text() -> None:
    take_in(
        law(
            article("1", "refuge"),
            title="CASE OF CHAHAL",
            jurisdiction="coe",
            kind="judgment",
            year=1996,
            number="22414/93 11-15",
            identifiers={"ecli": "ECLI:CE:ECHR:1996:1115JUD002241493"},
            facts={"formation": "Grand Chamber"},
        )
    )
    [old] = Work.objects.values_list("path", flat=True)
    loading.load_register()
    work = Work.objects.get(path="/coe/judgment/1996/chahal-v-united-kingdom")
    assert work.expressions.count() == 1
    assert work.facts["formation"] == "Grand Chamber"
    assert work.facts["court"] == "European Court of Human Rights"
    assert FormerPath.objects.get(path=old).work == work
