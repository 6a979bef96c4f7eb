"""Papers that are kept: nobody writes over anybody, evidence stays as it was read, nothing open is cleared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from migrandi.papers import answering, gathering, keeping, reviewing
from migrandi.papers.checking import check_text
from migrandi.papers.errors import EditedMeanwhile, PaperError
from migrandi.papers.models import Cell, Evidence, Paper
from migrandi.papers.profiles import profile
from migrandi.papers.skeletons import skeleton
from migrandi.people.levels import Role
from migrandi.people.models import Membership
from migrandi.treaties.loading import load_register
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = "---\ntitle: On harbours\nlanguage: en\n---\n\nThe harbour is wide.\n"


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def officer(name: str) -> User:
    user = User.objects.create(username=name)
    Membership.objects.create(user=user, role=Role.REVIEWER)
    return user


@pytest.fixture
def amina() -> User:
    return officer("amina")


@pytest.fixture
def boris() -> User:
    return officer("boris")


@pytest.fixture
def kept(amina: User) -> Paper:
    return keeping.create(TEXT, amina, NOON)


def test_two_officers_do_not_write_over_each_other(kept: Paper, amina: User, boris: User) -> None:
    hers = keeping.save(kept, 1, TEXT.replace("wide", "deep"), amina, later(1))
    with pytest.raises(EditedMeanwhile) as told:
        keeping.save(kept, 1, TEXT.replace("wide", "shallow"), boris, later(2))
    assert "amina" in str(told.value) and told.value.fields["theirs"] == hers.number
    assert "deep" in keeping.latest(kept).text
    pieces = keeping.difference(hers.text, TEXT.replace("wide", "shallow"))
    assert [(p.operation, p.text) for p in pieces if p.operation != "same"] == [("out", "deep"), ("in", "shallow")]
    assert keeping.save(kept, hers.number, TEXT.replace("wide", "shallow"), boris, later(3)).number == 3


def test_an_hour_of_typing_is_one_version_and_loses_nothing(kept: Paper, amina: User) -> None:
    base = 1
    for second in range(60):
        text = TEXT + "and wide " * (second + 1)
        base = keeping.save(kept, base, text, amina, later(second / 60), draft=True).number
    assert kept.versions.count() == 2
    assert keeping.latest(kept).text.count("and wide") == 60


def test_saving_the_same_text_makes_no_version(kept: Paper, amina: User) -> None:
    assert keeping.save(kept, 1, TEXT.replace("\n", "\r\n"), amina, later(1)).number == 1


def test_title_and_kind_follow_the_front_matter(kept: Paper, amina: User) -> None:
    keeping.save(
        kept, 1, TEXT.replace("On harbours", "On rivers").replace("language", "kind: memo\nlanguage"), amina, NOON
    )
    kept.refresh_from_db()
    assert (kept.title, kept.kind) == ("On rivers", "memo")


def test_evidence_stays_as_it_was_read_when_the_law_changes(kept: Paper, amina: User) -> None:
    take_in(law(article("4", "appeal"), as_of="2001-01-01"), "a.xml")
    found = gathering.collect(kept, "xx/act/1999/7/art_4", amina, NOON, on=date(2001, 6, 1))
    again = gathering.collect(kept, "xx/act/1999/7/art_4", amina, later(1), on=date(2001, 6, 1), note="for the appeal")
    assert found.pk == again.pk and again.note == "for the appeal"
    assert "thirty days" in found.text and len(found.sha256) == 64 and found.source_sha256
    take_in(law(article("4", "appeal-long"), as_of="2005-01-01"), "b.xml")
    found.refresh_from_db()
    assert "thirty days" in found.text


def test_a_treaty_status_is_evidence_with_its_reason(kept: Paper, amina: User) -> None:
    load_register()
    found = gathering.collect_status(kept, "refugee-convention", "Kenya", amina, NOON, on=date(2015, 6, 1))
    assert found.kind == Evidence.Kind.STATUS and "bound" in found.text and "1966" in found.text
    headnote = gathering.collect(kept, "cat/art_3", amina, NOON)
    assert headnote.text.startswith("3: ") and not headnote.source_sha256


def test_a_paper_is_cleared_only_from_review_with_nothing_left_open(kept: Paper, amina: User) -> None:
    with pytest.raises(PaperError, match="draft"):
        reviewing.move(kept, "cleared", "boris", NOON)
    reviewing.move(kept, "in-review", "amina", NOON)
    remark = reviewing.comment(kept, "harbour is wide", "How wide?", "boris", NOON)
    with pytest.raises(PaperError, match="1 comments"):
        reviewing.move(kept, "cleared", "boris", later(1))
    reviewing.settle(remark, "amina", later(2))
    keeping.save(kept, 1, TEXT + "\nSee [@no-such-law, art 1].\n", amina, later(3))
    with pytest.raises(PaperError, match="1 findings"):
        reviewing.move(kept, "cleared", "boris", later(4))
    keeping.save(kept, 2, TEXT, amina, later(5))
    done = reviewing.move(kept, "cleared", "boris", later(6), "well said")
    assert (done.made_by, done.version, kept.stage) == ("boris", 3, "cleared")
    keeping.save(kept, 3, TEXT + "more\n", amina, later(7))
    kept.refresh_from_db()
    assert kept.stage == "draft"


def test_a_comment_is_on_words_that_are_there(kept: Paper) -> None:
    with pytest.raises(PaperError):
        reviewing.comment(kept, "the river", "Which?", "boris", NOON)


def test_an_answer_needs_an_authority_that_exists_and_tells_when_it_is_amended(kept: Paper) -> None:
    take_in(law(article("4", "appeal"), as_of="2001-01-01"), "a.xml")
    question = answering.ask(kept, "May the refusal be appealed against?")
    with pytest.raises(PaperError):
        answering.answer(question, "KE", "yes", "amina", NOON)
    with pytest.raises(PaperError):
        answering.answer(question, "KE", "yes", "amina", NOON, authority="xx/act/1999/7, art 77")
    cell = answering.answer(question, "KE", "yes", "amina", NOON, authority="xx/act/1999/7, art 4", on=date(2001, 6, 1))
    answering.answer(question, "UG", "unknown", "amina", NOON)
    with pytest.raises(PaperError):
        answering.review(cell, "amina", NOON)
    answering.review(cell, "boris", NOON)
    before = answering.matrix(kept)
    assert (before.states, before.amended) == (["ke", "ug"], set())
    take_in(law(article("4", "appeal-long"), as_of="2005-01-01"), "b.xml")
    assert answering.matrix(kept).amended == {cell.pk}
    assert Cell.objects.get(pk=cell.pk).reviewed_by == "boris"


@pytest.mark.parametrize("state", ["ke", "ca", "fr", "ss", "va"])
def test_a_country_profile_of_any_state_passes_its_own_check(state: str) -> None:
    load_register()
    text = profile(state, date(2026, 11, 24))
    report = check_text(text)
    assert (report.findings, report.citations > 20) == ([], True)
    assert "title: " in text and "What is not known" in text


@pytest.mark.parametrize("kind", ["background-paper", "memo", "comparison", "ratification-brief"])
def test_every_skeleton_is_a_paper_without_findings(kind: str) -> None:
    text = skeleton('A "quoted" title', kind, ["ke"], date(2026, 11, 24), "en", "A. Officer")
    assert check_text(text).findings == []
