"""Who did what about which treaty: what the files hold, that a broken row is named, that refreshing reproduces them."""

import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

import migrandi.cli.register  # noqa: F401 adds the commands
from migrandi.cli.app import app
from migrandi.jurisdictions.naming import is_known
from migrandi.treaties.refresh import human_rights_status, un_declarations, un_status
from migrandi.treaties.refresh.articles import articles_in
from migrandi.treaties.refresh.conflicts import conflicts
from migrandi.treaties.refresh.refreshing import READ_HERE, refresh
from migrandi.treaties.refresh.rows import TableNotUnderstood
from migrandi.treaties.register.participation import (
    REGISTER,
    Action,
    Source,
    Table,
    actions,
    read_actions,
    sources,
    tables,
)
from migrandi.treaties.register.reading import RegisterError, instruments
from tests.corpus import CORPUS, needs_corpus

HEADING = "state,action,date,articles,note,source\n"


def _of(treaty: str, state: str) -> list[Action]:
    return [action for action in actions() if action.treaty == treaty and action.state == state]


def test_it_holds_five_thousand_actions_and_every_state_that_acted_of_thirty_five_treaties() -> None:
    assert len(actions()) >= 5_000
    complete = {table.treaty for table in tables() if table.complete and table.source == "un-status-2015"}
    assert len(complete) >= 35
    assert complete <= {action.treaty for action in actions()}


def test_every_action_has_a_source_that_says_when_it_was_read_and_a_state_that_is_known() -> None:
    read = {source.key: source.read for source in sources()}
    assert [action for action in actions() if not read.get(action.source)] == []
    assert sorted({action.state for action in actions() if not is_known(action.state)}) == []
    assert {action.treaty for action in actions()} <= {instrument.number for instrument in instruments()}


def test_no_action_is_later_than_the_day_its_source_was_read() -> None:
    read = {source.key: source.read for source in sources()}
    late = [a for a in actions() if a.date and a.date[: len(read[a.source])] > read[a.source][: len(a.date)]]
    assert late == []


def test_no_row_stands_twice() -> None:
    twice = [row for row, count in Counter(tuple(_without_line(a)) for a in actions()).items() if count > 1]
    assert twice == []


def _without_line(action: Action) -> list[str]:
    return [action.treaty, action.state, action.action, action.date, action.articles, action.note, action.source]


def test_the_files_are_read_fast() -> None:
    actions.cache_clear()
    started = time.process_time()
    actions()
    assert time.process_time() - started < 0.15


# What a lawyer knows, each with where it can be checked.
FACTS = [
    # Multilateral Treaties Deposited with the Secretary-General, chapters IV, V, XVIII
    ("refugee-convention", "ke", "accession", "1966-05-16", ""),
    ("refugee-protocol", "ke", "accession", "1981-11-13", ""),
    ("refugee-protocol", "us", "accession", "1968-11-01", ""),
    ("refugee-convention", "de", "ratification", "1953-12-01", ""),
    ("refugee-convention", "ch", "ratification", "1955-01-21", ""),
    ("refugee-convention", "cz", "succession", "1993-05-11", ""),
    ("refugee-convention", "ss", "accession", "2018-12-10", ""),
    ("iccpr", "us", "ratification", "1992-06-08", ""),
    ("iccpr", "za", "ratification", "1998-12-10", ""),
    ("icescr", "us", "signature", "1977-10-05", ""),
    ("crc", "us", "signature", "1995-02-16", ""),
    ("icrmw", "ph", "ratification", "1995-07-05", ""),
    ("crpd", "eu", "formal-confirmation", "2010-12-23", ""),
    ("untoc", "eu", "approval", "2004-05-21", ""),
    ("trafficking-protocol", "ke", "accession", "2005-01-05", ""),
    ("smuggling-protocol", "ke", "accession", "2005-01-05", ""),
    ("statelessness-reduction", "gb", "ratification", "1966-03-29", ""),
    ("rome-statute", "ph", "denunciation", "2018-03-17", ""),
    ("rome-statute", "gm", "withdrawal-of-denunciation", "2017-02-10", ""),
    ("iccpr-op1", "jm", "denunciation", "1997-10-23", ""),
    ("iccpr-op1", "tt", "denunciation", "2000-03-27", ""),
    ("iccpr-op1", "gy", "reservation", "1999-01-05", "1"),
    ("cat", "us", "ratification", "1994-10-21", ""),
    # Organization of American States, B-32
    ("american-convention", "tt", "denunciation", "1998-05-26", ""),
    ("american-convention", "ve", "denunciation", "2012-09-10", ""),
    ("american-convention", "us", "signature", "1977-06-01", ""),
    # Council of Europe Treaty Office, ETS 5
    ("echr", "gr", "denunciation", "1969-12-13", ""),
    ("echr", "gr", "ratification", "1974-11-28", ""),
    ("echr", "cz", "succession", "1993-01-01", ""),
    # International Labour Organization, NORMLEX
    ("ilo-c97", "ke", "ratification", "1965-11-30", ""),
    ("ilo-c105", "my", "denunciation", "1990-01-10", ""),
    # reservations and declarations: Multilateral Treaties, chapter V.2 and V.5
    ("refugee-convention", "gr", "reservation", "", "26"),
    ("refugee-convention", "na", "reservation", "", "26"),
    ("refugee-convention", "bw", "reservation", "", "7 12(1) 17 26 31 32 34"),
    ("refugee-convention", "pg", "reservation", "", "17(1) 21 22(1) 26 31 32 34"),
    ("refugee-convention", "zm", "reservation", "", "17 17(2) 22(1) 26 28"),
    ("refugee-convention", "pl", "reservation", "", "24(2)"),
    ("refugee-convention", "tr", "declaration", "", "1B(1)"),
    ("refugee-protocol", "cn", "reservation", "", "IV"),
    ("refugee-protocol", "tz", "reservation", "", "IV"),
    ("icrmw", "ar", "reservation", "", "92(1)"),
]


@pytest.mark.parametrize(("treaty", "state", "action", "day", "articles"), FACTS)
def test_what_a_lawyer_knows_is_there(treaty: str, state: str, action: str, day: str, articles: str) -> None:
    assert (action, day, articles) in {(a.action, a.date, a.articles) for a in _of(treaty, state)}


def test_only_four_states_keep_the_geographical_limitation() -> None:
    limited = {a.state for a in actions() if a.treaty == "refugee-convention" and a.articles == "1B(1)"}
    assert limited == {"cg", "mg", "mc", "tr"}


def test_kenya_made_no_reservation_to_the_refugee_convention_and_madagascar_has_no_part_in_the_protocol() -> None:
    assert {a.action for a in _of("refugee-convention", "ke")} == {"accession"}
    assert _of("refugee-protocol", "mg") == []


def test_the_european_convention_has_its_forty_six_parties_and_two_that_are_no_more() -> None:
    bound = {a.state for a in actions() if a.treaty == "echr" and a.action in {"ratification", "succession"}}
    assert len(bound) == 48
    assert {"ru", "cshh"} < bound


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("KE,accession,1966-05-16,,,un-status-2015", "line 2, column 1 (state): “KE”"),
        ("ke,joined,1966-05-16,,,un-status-2015", "line 2, column 4 (action): “joined”"),
        ("ke,accession,16 May 1966,,,un-status-2015", "line 2, column 14 (date): “16 May 1966”"),
        ("ke,accession,1966-02-30,,,un-status-2015", "line 2, column 14 (date): “1966-02-30”"),
        ("ke,accession,1966-05-16,,,", "line 2, column 27 (source): a row has to name its source"),
        ('ke,accession,1966-05-16,,"so, yes",hearsay', "line 2, column 36 (source): “hearsay”"),
        ("ke,accession,1966-05-16,un-status-2015", "line 2, column 1: there are 4 values"),
        ('ke,accession,"1966-05-16,,,un-status-2015', "line 2, column 1: the quotation marks"),
    ],
)
def test_a_broken_row_is_named_with_file_line_and_column(row: str, place: str, tmp_path: Path) -> None:
    file = tmp_path / "refugee-convention.csv"
    file.write_text(HEADING + row + "\n", encoding="utf-8")
    with pytest.raises(RegisterError) as raised:
        read_actions(file, {"un-status-2015"})
    assert str(raised.value).startswith(f"refugee-convention.csv, {place}")


def test_another_heading_is_named(tmp_path: Path) -> None:
    file = tmp_path / "crc.csv"
    file.write_text("state,act\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"crc\.csv, line 1, column 1: the heading"):
        read_actions(file, set())


def test_the_command_checks_the_files() -> None:
    result = CliRunner().invoke(app, ["register", "check"])
    assert result.exit_code == 0, result.output
    assert "actions on" in result.output


# Reading the public tables. The tables in these tests are made up.
STATUS = 'Participant,Signature,"Ratification, Acceptance(A), Accession(a), Succession(d)"\n'


def test_a_status_table_says_by_letter_how_a_state_became_bound() -> None:
    data = STATUS + "Kenya,,2 May 2000 a\nFrance,1 Jan 1999,31 Dec 2001\nJapan,,3 Mar 2002 A\nFiji,,4 Apr 1971 d\n"
    found = un_status.read(data.encode(), "x.csv").rows
    assert [(row.state, row.action, row.date) for row in found] == [
        ("ke", "accession", "2000-05-02"),
        ("fr", "signature", "1999-01-01"),
        ("fr", "ratification", "2001-12-31"),
        ("jp", "acceptance", "2002-03-03"),
        ("fj", "succession", "1971-04-04"),
    ]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (STATUS + "Ruritania,,2 May 2000 a\n", "x.csv, line 2, column 1: no State is known as “Ruritania”"),
        (STATUS + "Kenya,,2 May 2000 z\n", "x.csv, line 2, column 3: the heading does not say what the letter “z”"),
        (STATUS + "Kenya,,May 2000\n", "x.csv, line 2, column 3: “May 2000” is not a date"),
        (STATUS + "Kenya,,31 Feb 2000\n", "x.csv, line 2, column 3: “31 Feb 2000” is not a day of the calendar"),
        (STATUS + "Kenya,\n", "x.csv, line 2, column 1: there are 2 values under 3 headings"),
        ("Participant,Blessing\n", "x.csv, line 1, column 2: “Blessing” is not a treaty action"),
        ("Country,Signature\n", "x.csv, line 1, column 1: the first column has to be Participant"),
    ],
)
def test_what_a_status_table_has_not_had_before_stops_the_reading(data: str, place: str) -> None:
    with pytest.raises(TableNotUnderstood) as raised:
        un_status.read(data.encode(), "x.csv")
    assert str(raised.value).startswith(place)


HUMAN_RIGHTS = "iso2,member,state party,year ratification or accession,signatory,no action,status,note\n"


def test_a_year_is_kept_a_year_and_no_action_is_said() -> None:
    data = HUMAN_RIGHTS + "KE,Kenya,1,1972,0,0,state party,\nUS,United States,0,,1,0,signatory state,\n"
    data += "TV,Tuvalu,0,,0,1,no action,\nTP,East Timor,1,2003,0,0,state party,as Timor-Leste\n"
    found = human_rights_status.read(data.encode(), "x.csv").rows
    assert [(row.state, row.action, row.date) for row in found] == [
        ("ke", "party", "1972"),
        ("us", "signature", ""),
        ("tv", "no-action", ""),
        ("tl", "party", "2003"),
    ]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("KE,Kenya,1,1972,0,0,member,", "line 2, column 7"),
        ("UG,Kenya,1,1972,0,0,state party,", "line 2, column 1"),
        ("KE,Kenya,yes,1972,0,0,state party,", "line 2, column 3"),
        ("KE,Kenya,1,72,0,0,state party,", "line 2, column 4"),
        ("KE,Kenya,1,1972,0,0,state party,hello", "line 2, column 8"),
    ],
)
def test_what_a_human_rights_table_has_not_had_before_stops_the_reading(row: str, place: str) -> None:
    with pytest.raises(TableNotUnderstood, match=rf"x\.csv, {place}"):
        human_rights_status.read((HUMAN_RIGHTS + row + "\n").encode(), "x.csv")


@pytest.mark.parametrize(
    ("text", "kind", "articles", "note"),
    [
        ("Subject to a reservation to article 26 and paragraph 1 of article 17.", "reservation", "17(1) 26", ""),
        ("It does not consider itself bound by articles 7, 12, paragraph 1, and 34.", "reservation", "7 12(1) 34", ""),
        ("Reservation: Article 17 (2) applies after ten years.", "reservation", "17(2)", ""),
        ("It understands article 32 (1) to mean public policy.", "declaration", "32(1)", ""),
        ("In accordance with article 42, it declares that article 9 yields to article 5 of its Civil Code.",
         "declaration", "9", ""),
        ("Articles 23 and 24 are recommendations only.", "reservation", "23 24",
         "some articles taken as recommendations only"),
        ("See chapter V.2.", "declaration", "", un_declarations.AS_ON_THE_CONVENTION),
        ("", "declaration", "", un_declarations.NO_TEXT),
    ],
)  # fmt: skip
def test_a_statement_is_told_by_kind_articles_and_our_own_words(text: str, kind: str, articles: str, note: str) -> None:
    (row,) = un_declarations.read(f"#Kenya\n{text}\n".encode(), "x.txt", "refugee-convention")
    assert (row.state, row.action, row.articles, row.note) == ("ke", kind, articles, note)


@pytest.mark.parametrize(
    ("treaty", "text", "kind", "articles", "note"),
    [
        ("cat", "Under article 28, it does not recognize the competence of the Committee as in article 20.",
         "reservation", "20", "competence of the committee not accepted"),
        ("cat", "In accordance with article 22, it recognizes the competence of the Committee.", "declaration", "22",
         "competence of the committee"),
        ("cat", "Under article 30, paragraph 2, it is not bound by paragraph 1 of that article.",
         "reservation", "30(1)", ""),
        ("statelessness-reduction", "Under paragraph 3 of article 8, it retains the right to deprive of it.",
         "declaration", "8(3)", "keeps the right to deprive of nationality"),
        ("cedaw", "It reserves the right to make reservations upon ratifying.", "declaration", "", ""),
    ],
)  # fmt: skip
def test_what_a_statement_is_about_is_told_from_what_allows_it(
    treaty: str, text: str, kind: str, articles: str, note: str
) -> None:
    (row,) = un_declarations.read(f"#Kenya\n{text}\n".encode(), "x.txt", treaty)
    assert (row.action, row.articles, row.note) == (kind, articles, note)


def test_a_statement_on_the_protocol_tells_its_articles_from_those_of_the_convention() -> None:
    text = (
        "#Kenya\nA reservation in respect of article IV of the Protocol and of articles 7 and 26 of the Convention.\n"
    )
    (row,) = un_declarations.read(text.encode(), "x.txt", "refugee-protocol")
    assert row.articles == "IV"
    assert row.note == "articles of the Convention: 7 26"


def test_an_article_that_the_treaty_does_not_have_is_not_named() -> None:
    assert articles_in(["It reserves article 98 and article 3."], "cat") == ["3"]


def test_a_year_does_not_contradict_a_day_in_it_nor_an_earlier_reading_a_later_act() -> None:
    listed = [Source("old", "", "", "", "2015-03-14"), Source("new", "", "", "", "2022-06")]
    spoken = [Table("crc", "old", True, 2)]
    same = [
        Action("crc", "ke", "ratification", "1990-07-30", "", "", "old", 2),
        Action("crc", "ke", "party", "1990", "", "", "new", 3),
        Action("crc", "ps", "party", "2016", "", "", "new", 4),
    ]
    assert conflicts(same, spoken, listed) == []
    other = [
        Action("crc", "ke", "ratification", "1990-07-30", "", "", "old", 2),
        Action("crc", "ke", "party", "1991", "", "", "new", 3),
        Action("crc", "ps", "party", "2010", "", "", "new", 4),
    ]
    assert [(c.state, c.kind) for c in conflicts(other, spoken, listed)] == [
        ("ke", "another day or year"),
        ("ps", "bound or not"),
    ]


@needs_corpus
def test_refreshing_from_the_public_tables_reproduces_the_files_and_keeps_rows_added_by_hand(tmp_path: Path) -> None:
    register = tmp_path / "register"
    shutil.copytree(REGISTER, register, ignore=shutil.ignore_patterns("__pycache__", "instruments"))
    done = refresh(CORPUS, tmp_path / "register-conflicts.md", register)
    names = [*sorted(path.name for path in (REGISTER / "participation").glob("*.csv"))]
    for name in names:
        again = (register / "participation" / name).read_text(encoding="utf-8")
        assert again == (REGISTER / "participation" / name).read_text(encoding="utf-8"), name
    assert (register / "tables.csv").read_bytes() == (REGISTER / "tables.csv").read_bytes()
    committed = REGISTER.parents[3] / "docs" / "register-conflicts.md"
    assert (tmp_path / "register-conflicts.md").read_bytes() == committed.read_bytes()
    assert done.by_hand == len([a for a in actions() if a.source not in READ_HERE])


@needs_corpus
def test_a_table_that_is_not_understood_leaves_the_register_whole(tmp_path: Path) -> None:
    register, folder = tmp_path / "register", tmp_path / "tables"
    shutil.copytree(REGISTER, register, ignore=shutil.ignore_patterns("__pycache__", "instruments"))
    for name in ("untreaties", "hr-status-2022"):
        shutil.copytree(CORPUS / name, folder / name)
    file = folder / "hr-status-2022" / "hr_status_opcat.csv"
    file.chmod(0o644)
    file.write_text(file.read_text(encoding="utf-8").replace("Kenya", "Kenia"), encoding="utf-8")
    with pytest.raises(
        TableNotUnderstood, match=r"hr_status_opcat\.csv, line \d+, column 2: no State is known as “Kenia”"
    ):
        refresh(folder, tmp_path / "register-conflicts.md", register)
    assert not (tmp_path / "register-conflicts.md").exists()
    assert list(register.rglob("*.new")) == []
    for path in (REGISTER / "participation").glob("*.csv"):
        assert (register / "participation" / path.name).read_bytes() == path.read_bytes()


@needs_corpus
def test_a_folder_without_the_tables_is_said_in_a_sentence() -> None:
    result = CliRunner().invoke(app, ["register", "refresh", "--from", "/nowhere"])
    assert result.exit_code == 2
