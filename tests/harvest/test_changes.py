"""What changed is told in order, word by word; what is quite different at an address is refused and the good stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from migrandi.formats.document import LegalDocument, Provision, Text
from migrandi.formats.identifiers import assign_eids
from migrandi.harvest.models import Receipt
from migrandi.harvest.withdrawing import withdrawal
from migrandi.law import following
from migrandi.law.comparing import differences
from migrandi.law.models import Change, Expression, Work
from migrandi.law.models import Provision as Held
from migrandi.law.recording import Received, record
from migrandi.law.units import prepare
from tests.emptying import empty
from tests.harvest.speaking import Law, Reply, akoma_ntoso, speaking
from tests.harvest.test_publishers import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three laws behind a feed, the second of which may become anything."""
    empty()
    laws = [Law(number) for number in range(1, 4)]
    served: dict[str, Reply] = {}

    def answer(host: str, path: str, query: dict[str, str]) -> Reply | None:
        if path in served:
            return served[path]
        if path == "/feed":
            entries = "".join(
                f"<entry><id>{law.number}</id><updated>{law.stamp}{len(served)}</updated>"
                f'<link href="/laws/{law.number}.xml"/></entry>'
                for law in laws
            )
            return Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode())
        for law in laws:
            if path == f"/laws/{law.number}.xml":
                return Reply(akoma_ntoso(law))
        return None

    with speaking(answer) as speaker:
        made = Stage("feed", tmp_path, speaker, laws)
        made.served = served  # type: ignore[attr-defined]
        yield made
    empty()


def serve(stage: Stage, body: bytes, media_type: str = "application/xml") -> None:
    """Let the second law's address serve something else."""
    stage.served["/laws/2.xml"] = Reply(body, media_type)  # type: ignore[attr-defined]


def said() -> list[str]:
    return sorted(Held.objects.values_list("digest", flat=True))


OTHER = akoma_ntoso(Law(2)).replace(b"/2001/2", b"/2001/77").replace(b'number value="2"', b'number value="77"')
UNLIKE = akoma_ntoso(Law(2))
for sentence in Law(2).articles:
    UNLIKE = UNLIKE.replace(sentence.encode(), b"Bananas ripen in yellow heaps beside seventeen patient donkeys")


@pytest.mark.parametrize(
    ("body", "media_type", "code"),
    [
        (b"<!doctype html><html><title>Sign in</title><input type=password></html>", "text/html", "login-page"),
        (
            b"<html><head><title>503 Service unavailable</title></head><body>Sorry</body></html>",
            "text/html",
            "error-page",
        ),
        (b"<html><title>Just a moment...</title></html>", "application/xml", "error-page"),
        (b"", "application/xml", "empty"),
        (OTHER, "application/xml", "another-law"),
        (UNLIKE, "application/xml", "unlike"),
        (b'{"error": "quota"}', "application/json", "not-law"),
    ],
    ids=["login", "error", "challenge", "empty", "another law", "unlike", "json"],
)
def test_an_address_that_serves_something_else_is_refused_and_the_good_text_stays(
    stage: Stage, body: bytes, media_type: str, code: str
) -> None:
    assert stage.run().new == 3
    before, changes = said(), Change.objects.count()
    serve(stage, body, media_type)
    report = stage.run()
    assert [(failure.identifier, failure.code) for failure in report.failures] == [("2", code)]
    assert said() == before and Change.objects.count() == changes
    assert Receipt.objects.get(run=report.run, identifier="2").reason
    stage.served.clear()  # type: ignore[attr-defined]
    assert stage.run().failed == 0


def test_a_person_can_say_that_the_quite_different_text_is_right(stage: Stage) -> None:
    stage.run()
    serve(stage, UNLIKE)
    assert stage.run(accept=["2"]).changed == 1
    assert "Bananas" in " ".join(Held.objects.values_list("content", flat=True))


def test_a_change_tells_which_provisions_and_which_words(stage: Stage) -> None:
    stage.run()
    seen = following.latest()
    stage.laws[1] = Law(2, version=2)
    stage.run()
    [change] = following.follow(seen)
    assert change.kind == Change.Kind.CHANGED and change.work.title == "Harbour Act No. 2"
    told = following.account(change)
    assert [(one.eid, one.change) for one in told.provisions] == [("art_2", "changed")]
    assert not told.editorial
    assert change.previous is not None and change.copy is not None
    [difference] = differences(change.previous, change.copy)
    assert [piece.text for piece in difference.pieces if piece.operation != "same"] == ["ninety", "sixty"]


def test_a_change_of_marks_and_capitals_alone_is_only_editorial(stage: Stage) -> None:
    stage.run()
    seen = following.latest()
    serve(stage, akoma_ntoso(Law(2)).replace(b"within three days, in", b"within Three Days in"))
    stage.run()
    [change] = following.follow(seen)
    told = following.account(change)
    assert told.editorial and [one.eid for one in told.provisions] == ["art_3"]


def test_a_follower_that_stops_goes_on_where_it_was_and_misses_nothing(stage: Stage) -> None:
    stage.run()
    stage.laws[0] = Law(1, version=2)
    stage.run()
    stage.laws[2] = Law(3, version=2)
    stage.run()
    every = [change.pk for change in following.follow()]
    assert every == sorted(every) and len(every) == 5
    read: list[int] = []
    while step := following.follow(read[-1] if read else 0, most=2):
        read += [change.pk for change in step]
    assert read == every


def test_a_withdrawn_law_says_so_and_can_still_be_read(stage: Stage) -> None:
    stage.run()
    stage.served["/laws/2.xml"] = Reply(b"", status=410)  # type: ignore[attr-defined]
    stage.run()
    work = Work.objects.get(finds__identifier="2")
    told = withdrawal(work)
    assert told is not None and "gone" in told.reason
    assert Expression.objects.filter(work=work, superseded_at=None).exists()
    assert withdrawal(Work.objects.get(finds__identifier="1")) is None


def test_a_list_that_lost_most_of_its_documents_withdraws_none(stage: Stage) -> None:
    stage.laws[:] = [Law(number) for number in range(1, 15)]
    stage.run()
    stage.publisher = stage.publisher.__class__(
        **{name: getattr(stage.publisher, name) for name in stage.publisher.__struct_fields__} | {"complete": True}
    )
    del stage.laws[3:]
    report = stage.run()
    assert (report.state, report.withdrawn) == ("failed", 0)
    assert "11 of 14" in report.reason


def test_an_import_of_older_copies_is_told_as_older() -> None:
    empty()
    for number, (day, words) in enumerate([(2020, "new"), (2010, "old"), (2025, "newest"), (2026, "newest")]):
        document = LegalDocument(
            "html", "en", "ke", "act", "Harbour Act", year=2001, number="9", as_of=date(day, 1, 1),
            content=[Provision("article", "Article 1", "1", content=[Text(f"The {words} words.")])],
        )  # fmt: skip
        assign_eids(document)
        record([prepare(document)], Received(f"{number:064}", f"{number:064}", 9), datetime.now(UTC))
    kinds = list(Change.objects.values_list("kind", "copy__as_of__year", "previous__as_of__year"))
    assert kinds == [("new", 2020, None), ("older", 2010, None), ("changed", 2025, 2020)]
