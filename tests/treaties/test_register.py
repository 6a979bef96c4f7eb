"""The register: what it holds, and that a mistake in it is found."""

from datetime import date
from pathlib import Path

import pytest

from migrandi.law.models import Headnote, Title, Work
from migrandi.treaties import loading
from migrandi.treaties.register.reading import Instrument, RegisterError, instruments

LISTED = {i.path: i for i in instruments()}
SHORT = {i.number: i for i in instruments()}


def test_it_holds_at_least_sixty_instruments_and_headnotes_on_the_main_ones() -> None:
    assert len(LISTED) >= 150
    assert sum(bool(i.articles) for i in LISTED.values()) >= 30


@pytest.mark.parametrize(
    ("number", "adopted", "in_force", "scheme", "value"),
    [
        ("refugee-convention", "1951-07-28", "1954-04-22", "unts_no", "2545"),
        ("refugee-protocol", "1967-01-31", "1967-10-04", "unts_no", "8791"),
        ("iccpr", "1966-12-16", "1976-03-23", "unts_no", "14668"),
        ("icescr", "1966-12-16", "1976-01-03", "unts_no", "14531"),
        ("crc", "1989-11-20", "1990-09-02", "unts_no", "27531"),
        ("icrmw", "1990-12-18", "2003-07-01", "unts_no", "39481"),
        ("trafficking-protocol", "2000-11-15", "2003-12-25", "mtdsg", "XVIII-12-a"),
        ("smuggling-protocol", "2000-11-15", "2004-01-28", "mtdsg", "XVIII-12-b"),
        ("oau-refugee-convention", "1969-09-10", "1974-06-20", "unts", "1001 UNTS 45"),
        ("echr", "1950-11-04", "1953-09-03", "cets", "005"),
        ("ilo-c97", "1949-07-01", "1952-01-22", "ilo", "C097"),
        ("ilo-c143", "1975-06-24", "1978-12-09", "ilo", "C143"),
        ("american-convention", "1969-11-22", "1978-07-18", "unts", "1144 UNTS 123"),
    ],
)
def test_facts_a_lawyer_knows(number: str, adopted: str, in_force: str, scheme: str, value: str) -> None:
    instrument = SHORT[number]
    assert (instrument.adopted, str(instrument.in_force)) == (adopted, in_force)
    assert instrument.identifiers[scheme] == value


@pytest.mark.parametrize("instrument", LISTED.values(), ids=LISTED.keys())
def test_each_instrument_is_of_one_piece(instrument: Instrument) -> None:
    if instrument.in_force is not None and len(instrument.adopted) == 10:
        assert date.fromisoformat(instrument.adopted) <= instrument.in_force
    if instrument.year is not None and instrument.adopted:
        assert instrument.adopted.startswith(str(instrument.year)) or instrument.jurisdiction == "eu"
    assert all(other in LISTED for other in instrument.related.values())
    assert all(note.en.endswith(".") and len(note.en) < 200 for note in instrument.articles)


def test_no_name_or_identifier_stands_for_two() -> None:
    names = [name.lower() for i in LISTED.values() for name in i.names]
    assert len(names) == len(set(names))
    unts = [i.identifiers["unts"] for i in LISTED.values() if "unts" in i.identifiers]
    assert len(unts) == len(set(unts))


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
    monkeypatch.setattr(loading, "digest", lambda: "another")

    def broken() -> tuple[Instrument, ...]:
        raise RegisterError("broken")

    monkeypatch.setattr(loading, "instruments", broken)
    with pytest.raises(RegisterError):
        loading.load_register()
    assert (Work.objects.filter(register=True).count(), Headnote.objects.count(), Title.objects.count()) == held
