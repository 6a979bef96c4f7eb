"""What the law was on a day, whatever the order in which its copies came in."""

from datetime import date
from itertools import permutations

import pytest

from migrandi.law.addresses import locate
from migrandi.law.comparing import compare
from migrandi.law.errors import NoSuchLanguage, NoTextThatDay, UnknownProvision, UnknownWork
from migrandi.law.history import history_of, history_of_work
from migrandi.law.models import Expression, Manifestation, Period, Provision, Renumbering, Title, Work
from migrandi.law.reading import document_on, provision_on, read_work
from tests.law.writing import SENTENCES, article, law, take_in

pytestmark = pytest.mark.django_db

COPIES = [
    law(article("1", "entry"), article("2", "refuge"), article("3", "appeal"), as_of="2001-01-01"),
    law(article("1", "entry"), article("2", "refuge"), article("3", "appeal-long"), as_of="2005-06-01"),
    law(article("1", "entry"), article("3", "appeal-long"), article("4", "papers"), as_of="2010-03-15"),
    law(
        article("1", "entry"), article("2", "work"), article("3", "appeal"), article("4", "papers"), as_of="2015-09-30"
    ),
]


def text_on(work: Work, eid: str, day: str) -> str:
    provision = provision_on(work, eid, date.fromisoformat(day)).provision
    assert provision is not None
    return provision.content[0].text  # type: ignore[union-attr]


def everything() -> object:
    """All that is recorded of the law, without the numbers the database gives."""
    return (
        sorted(Period.objects.values_list("provision__eid", "provision__digest", "provision__language", "start", "end"),
               key=str),
        sorted(Renumbering.objects.values_list("before__eid", "after__eid", "on", "likeness"), key=str),
        sorted(Expression.objects.filter(superseded_at=None).values_list("language", "as_of", "provisions"), key=str),
        sorted(Provision.objects.values_list("eid", "digest", "language")),
    )  # fmt: skip


def test_each_day_is_answered_with_the_copy_that_was_the_law_then() -> None:
    for copy in COPIES:
        take_in(copy)
    work, _eid = locate("xx/act/1999/7")
    assert text_on(work, "art_3", "2001-01-01") == SENTENCES["appeal"]
    assert text_on(work, "art_3", "2005-05-31") == SENTENCES["appeal"]
    assert text_on(work, "art_3", "2005-06-01") == SENTENCES["appeal-long"]
    assert text_on(work, "art_3", "2020-01-01") == SENTENCES["appeal"]
    assert text_on(work, "art_2", "2009-01-01") == SENTENCES["refuge"]
    assert text_on(work, "art_2", "2016-01-01") == SENTENCES["work"]


def test_a_day_on_which_the_article_was_not_law_says_when_it_was() -> None:
    for copy in COPIES:
        take_in(copy)
    work, _eid = locate("xx/act/1999/7")
    with pytest.raises(NoTextThatDay, match=r"2001-01-01 – 2010-03-15.*2015-09-30 – …"):
        provision_on(work, "art_2", date(2012, 1, 1))
    with pytest.raises(NoTextThatDay, match="2001-01-01"):
        read_work(work, date(1999, 1, 1))


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=lambda order: "".join(map(str, order)))
def test_the_order_of_import_makes_no_difference(order: tuple[int, ...]) -> None:
    expected = _in_order()
    Work.objects.all().delete()
    Manifestation.objects.all().delete()
    for place in order:
        take_in(COPIES[place])
    assert everything() == expected


_expected: list[object] = []


def _in_order() -> object:
    if not _expected:
        Work.objects.all().delete()
        Manifestation.objects.all().delete()
        for copy in COPIES:
            take_in(copy)
        _expected.append(everything())
    return _expected[0]


def test_a_second_import_of_the_same_law_changes_nothing() -> None:
    take_in(COPIES[0])
    before = everything()
    again = take_in(COPIES[0], filename="copy.xml")
    assert (again.unchanged, again.changed) == (3, 0)
    assert everything() == before


def test_only_what_changed_is_written_anew() -> None:
    take_in(COPIES[0])
    second = take_in(COPIES[1])
    assert (second.provisions, second.unchanged, second.changed) == (3, 2, 1)
    assert Provision.objects.count() == 4


def test_an_article_given_another_number_is_followed() -> None:
    take_in(law(article("1", "entry"), article("2", "papers"), as_of="2001-01-01"))
    take_in(law(article("1", "entry"), article("12", "papers"), as_of="2002-01-01"))
    work, _eid = locate("xx/act/1999/7")
    history = history_of(work, "art_12")
    assert [(place.eid, place.on, place.likeness) for place in history.before] == [("art_2", date(2002, 1, 1), 1.0)]
    assert [place.eid for place in history_of(work, "art_2").after] == ["art_12"]
    step = history_of_work(work).steps[1]
    assert (step.added, step.removed, step.renumbered) == ([], [], [("art_2", "art_12")])


def test_a_difference_is_shown_word_by_word() -> None:
    for copy in COPIES:
        take_in(copy)
    work, _eid = locate("xx/act/1999/7")
    [difference] = compare(work, "", date(2001, 1, 1), date(2005, 6, 1)).differences
    assert (difference.eid, difference.change) == ("art_3", "changed")
    assert [(p.operation, p.text) for p in difference.pieces if p.operation != "same"] == [
        ("out", "thirty"),
        ("in", "sixty"),
    ]
    assert "".join(p.text for p in difference.pieces if p.operation != "in").endswith(SENTENCES["appeal"])
    later = compare(work, "", date(2005, 6, 1), date(2015, 9, 30)).differences
    assert [(d.eid, d.change) for d in later] == [("art_2", "changed"), ("art_3", "changed"), ("art_4", "added")]
    [alone] = compare(work, "art_4", date(2005, 6, 1), date(2015, 9, 30)).differences
    assert alone.change == "added"


def test_a_law_comes_out_as_it_went_in() -> None:
    chapter = law(article("1", "entry", "Arrival"), article("2", "refuge"), as_of="2001-01-01")
    take_in(chapter)
    work, _eid = locate("xx/act/1999/7")
    assert document_on(work) == chapter


def test_an_undated_copy_does_not_overrule_dated_ones() -> None:
    take_in(law(article("1", "work")))
    work, _eid = locate("xx/act/1999/7")
    assert provision_on(work, "art_1").start is None
    take_in(COPIES[0])
    assert text_on(work, "art_1", "2001-01-01") == SENTENCES["entry"]


def test_the_publishers_own_day_reaches_back_before_the_first_copy() -> None:
    take_in(law(article("1", "entry", in_force_from=date(1999, 2, 1)), article("2", "work"), as_of="2001-01-01"))
    work, _eid = locate("xx/act/1999/7")
    assert text_on(work, "art_1", "1999-02-01") == SENTENCES["entry"]
    with pytest.raises(NoTextThatDay):
        provision_on(work, "art_2", date(1999, 2, 1))


def test_languages_have_histories_of_their_own() -> None:
    take_in(COPIES[0])
    take_in(law(article("1", "work"), as_of="2001-01-01", language="fr", title="Loi sur les ports"))
    work, _eid = locate("/xx/act/1999/7")
    assert provision_on(work, "art_1", None, "fr").language == "fr"
    assert read_work(work, None, "fr").languages == ["en", "fr"]
    with pytest.raises(NoSuchLanguage, match="en, fr"):
        read_work(work, None, "de")


def test_what_is_not_there_is_answered_with_what_is_near() -> None:
    take_in(COPIES[0])
    work, _eid = locate("xx/act/1999/7")
    with pytest.raises(UnknownProvision, match="art_1"):
        provision_on(work, "art_11")
    with pytest.raises(UnknownWork, match="/xx/act/1999/7"):
        locate("xx/act/1999/8")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("art_L511-1", "art_L511-1"),
        ("art_l511-1", "art_L511-1"),
        ("ART_l511-1/para_2", "art_L511-1/para_2"),  # what is below it follows
        ("art_7A", "art_7A"),
        ("art_7a", "art_7a"),
        ("ART_7A", "ART_7A"),  # two differ in capitals alone: neither is chosen
        ("art_9", "art_9"),
    ],
)
def test_capitals_are_put_right_where_they_can_mean_one_provision_only(typed: str, found: str) -> None:
    take_in(law(article("L511-1", "entry"), article("7A", "refuge"), article("7a", "appeal"), as_of="2001-01-01"))
    take_in(law(article("L511-1", "papers"), article("7A", "work"), article("7a", "appeal"), as_of="2002-01-01"))
    assert locate(f"xx/act/1999/7/{typed}")[1] == found


def test_each_of_the_nearest_provisions_is_named_once() -> None:
    take_in(law(article("1", "entry"), article("12", "refuge"), as_of="2001-01-01"))
    take_in(law(article("1", "papers"), article("12", "work"), as_of="2002-01-01"))
    with pytest.raises(UnknownProvision) as error:
        provision_on(locate("xx/act/1999/7")[0], "art_11")
    assert str(error.value).count("art_12") == str(error.value).count("art_1,") + str(error.value).count("art_1.") == 1


def test_a_law_is_found_by_identifier_and_by_the_path_of_another_publisher() -> None:
    take_in(law(article("1", "entry"), as_of="2001-01-01", identifiers={"eli": "eli/xx/1999/7"}))
    take_in(law(article("1", "entry"), as_of="2003-01-01", identifiers={"eli": "eli/xx/1999/7"}, kind="statute"))
    assert Work.objects.count() == 1
    assert locate("xx/statute/1999/7/art_1") == (Work.objects.get(), "art_1")
    assert locate("eli/xx/1999/7/art_1") == (Work.objects.get(), "art_1")


def test_a_failing_record_leaves_nothing_behind() -> None:
    broken = law(article("1", "entry"), as_of="2001-01-01")
    broken.title = None  # type: ignore[assignment] the database refuses it
    with pytest.raises(Exception, match="title"):
        take_in(broken)
    assert not Work.objects.exists() and not Manifestation.objects.exists() and not Title.objects.exists()
