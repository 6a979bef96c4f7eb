"""What somebody follows is told once, with the difference, and never to who may not know of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree
from pytest_django import Settings

from migrandi.enquiries import blobs
from migrandi.enquiries.models import OutgoingMessage
from migrandi.meetings import noting, reminding
from migrandi.meetings.models import Meeting
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.search import querying, saving, syncing
from migrandi.search.querying import Filters
from migrandi.treaties.models import ActionChange
from migrandi.watch import following, gathering, running
from migrandi.watch.digesting import letter_of
from migrandi.watch.errors import AlreadyFollowed, NoSuchFollow, NotAChannel, NotFollowable
from migrandi.watch.models import Channel, Digest, Follow, News
from tests.law.writing import article, law, take_in
from tests.web.visiting import own_index

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LAW = "/xx/act/1999/7"


@pytest.fixture(autouse=True)
def _site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    own_index(tmp_path, monkeypatch)
    settings.SMTP_URL = "smtp://127.0.0.1:2525"
    settings.MAIL_FROM = "Migrandi <unit@example.org>"
    settings.SITE_ADDRESS = "https://migrandi.example.org"
    take_in(law(article("1", "entry", "Arrival"), article("4", "appeal", "Appeals"), as_of="2001-01-01"))
    syncing.sync()
    yield


def by_mail(*follows: tuple[str, str], pace: str = "at-once", owner: User | None = None) -> Channel:
    actor = owner or AT_THE_MACHINE
    channel = following.open_channel(actor, "mail", pace, "officer@example.org", "en", NOW)
    for kind, target in follows:
        following.follow(actor, channel, kind, target, NOW)
    return channel


def amend() -> None:
    take_in(law(article("1", "entry", "Arrival"), article("4", "appeal-long", "Appeals"), as_of="2005-01-01"))
    syncing.sync()


def letters() -> list[OutgoingMessage]:
    return list(OutgoingMessage.objects.order_by("pk"))


def test_an_amended_law_is_told_once_with_its_difference_and_its_address() -> None:
    by_mail(("instrument", LAW))
    running.run(NOW)
    assert letters() == []  # what was there before is no news
    amend()
    done = running.run(NOW + timedelta(minutes=1))
    assert (done.news, done.digests, done.failures) == (1, 1, [])
    [letter] = letters()
    assert letter.subject == "Migrandi: Harbour Act" and letter.to == [["", "officer@example.org"]]
    assert "Article 4 Appeals" in letter.text and "[-thirty-]" in letter.text and "{+sixty+}" in letter.text
    assert f"https://migrandi.example.org{LAW}" in letter.text and "Article 1" not in letter.text
    running.run(NOW + timedelta(minutes=2))
    assert len(letters()) == 1


def test_a_follower_of_one_provision_hears_of_that_one_alone() -> None:
    by_mail(("provision", f"{LAW}/art_1"))
    amend()
    running.run(NOW)
    assert letters() == []
    take_in(law(article("1", "work", "Arrival"), article("4", "refuge", "Appeals"), as_of="2008-01-01"))
    running.run(NOW)
    [letter] = letters()
    assert "Article 1 Arrival" in letter.text and "Article 4" not in letter.text


def test_several_follows_of_one_channel_that_fit_make_one_entry() -> None:
    by_mail(("instrument", LAW), ("state", "KE"), ("provision", f"{LAW}/art_4"))
    amend()
    running.run(NOW)
    [letter] = letters()
    assert letter.text.count(f"https://migrandi.example.org{LAW}") == 1
    assert "Harbour Act; Harbour Act, art_4" in letter.text


def test_a_saved_search_tells_what_it_finds_among_what_changed() -> None:
    saving.save(None, "long appeals", "sixty days", Filters(), NOW)
    saving.save(None, "rivers", "river", Filters(), NOW)
    by_mail(("search", "long appeals"), ("search", "rivers"))
    amend()
    running.run(NOW)
    [letter] = letters()
    assert "You follow: long appeals\n" in letter.text
    saving.remove(saving.saved_as(None, "rivers"), NOW)
    take_in(law(article("1", "refuge"), article("4", "appeal-long", "Appeals"), as_of="2009-01-01"))
    syncing.sync()
    running.run(NOW)
    assert len(letters()) == 1  # a search that was removed finds nothing any more


def test_a_saved_search_tells_of_what_has_all_its_words_though_more_has_some_of_them() -> None:
    saving.save(None, "long appeals", "appeal sixty days of arrival", Filters(), NOW)
    saving.save(None, "some of it", "appeal sixty rivers", Filters(), NOW)
    by_mail(("search", "long appeals"), ("search", "some of it"))
    changed = article("4", "appeal-long", "Appeals on arrival")
    take_in(law(article("1", "entry", "Arrival"), changed, as_of="2005-01-01"))
    syncing.sync()
    assert querying.search(f"appeal sixty days of arrival path:{LAW}").relaxed
    running.run(NOW)
    [letter] = letters()
    assert "You follow: long appeals\n" in letter.text


def test_a_topic_is_followed_with_what_is_narrower() -> None:
    by_mail(("topic", "detention"))
    detained = "The child shall not be held in immigration detention; detention of children is forbidden."
    provision = article("9", "entry", "Immigration detention of children")
    provision.content[0].text = detained  # type: ignore[union-attr]
    take_in(law(provision, as_of="2006-01-01", year=2006, number="9", title="Wardens Act"))
    take_in(law(article("1", "work"), as_of="2006-01-01", year=2006, number="8", title="Trades Act"))
    running.run(NOW)
    [letter] = letters()
    assert "Wardens Act" in letter.text and "Trades Act" not in letter.text


def test_what_a_state_did_about_a_treaty_reaches_who_follows_the_state_or_the_treaty() -> None:
    channel = by_mail(("state", "Kenya"))
    work = following.locate(LAW)[0]
    ActionChange.objects.create(
        kind="added", work=work, state="ke", action="accession", date="2026-01-05", recorded_at=NOW
    )
    ActionChange.objects.create(
        kind="added", work=work, state="ug", action="accession", date="2026-01-06", recorded_at=NOW
    )
    running.run(NOW)
    [letter] = letters()
    assert "Kenya: accession, 2026-01-05. It is in the register now." in letter.text and "Uganda" not in letter.text
    assert News.objects.filter(channel=channel).count() == 1


def test_a_daily_digest_comes_once_a_day_with_all_of_it(settings: Settings) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    by_mail(("instrument", LAW), pace="daily")
    amend()
    running.run(NOW)
    take_in(law(article("1", "entry", "Arrival"), as_of="2010-01-01"))
    running.run(NOW + timedelta(hours=2))
    assert len(letters()) == 1
    # nine in the evening of UTC is past midnight in Nairobi
    running.run(datetime(2026, 3, 2, 21, 5, tzinfo=UTC))
    assert len(letters()) == 2


def test_a_digest_speaks_the_language_of_its_channel() -> None:
    channel = following.open_channel(AT_THE_MACHINE, "mail", "at-once", "agent@example.org", "ar", NOW)
    following.follow(AT_THE_MACHINE, channel, "instrument", LAW, NOW)
    amend()
    running.run(NOW)
    [letter] = letters()
    assert b'dir=3D"rtl"' in blobs.fetch(letter.sha256)


def test_stopping_can_be_undone_and_what_happened_meanwhile_is_then_told() -> None:
    channel = by_mail(("instrument", LAW))
    [one] = channel.follows.all()
    following.stop(one, NOW)
    with pytest.raises(NoSuchFollow):
        following.follow_of(User.objects.create_user("somebody"), one.pk)
    following.have_back(following.follow_of(AT_THE_MACHINE, one.pk))
    amend()
    running.run(NOW)
    assert len(letters()) == 1
    with pytest.raises(AlreadyFollowed):
        following.follow(AT_THE_MACHINE, channel, "instrument", LAW, NOW)


@pytest.mark.parametrize(
    ("way", "address"),
    [("mail", "nobody"), ("webhook", "http://example.org/hook"), ("webhook", "https://"), ("pigeon", ""),
     ("feed", "x"), ("webhook", "https://user:secret@example.org/")],
)  # fmt: skip
def test_an_address_that_cannot_be_told_anything_is_refused(way: str, address: str) -> None:
    with pytest.raises(NotAChannel):
        following.open_channel(AT_THE_MACHINE, way, "daily", address, "en", NOW)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("kind", "target"), [("provision", LAW), ("topic", "no such thing"), ("search", "none"), ("state", ""), ("x", "y")]
)
def test_what_cannot_be_followed_is_said(kind: str, target: str) -> None:
    channel = by_mail()
    with pytest.raises(NotFollowable):
        following.follow(AT_THE_MACHINE, channel, kind, target, NOW)
    assert not Follow.objects.exists()


def test_without_a_mail_account_nothing_is_lost_and_the_failure_is_told(settings: Settings) -> None:
    settings.SMTP_URL = settings.MAIL_FROM = ""
    by_mail(("instrument", LAW))
    amend()
    done = running.run(NOW)
    assert len(done.failures) == 1 and not Digest.objects.exists() and News.objects.filter(digest=None).count() == 1
    settings.SMTP_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "unit@example.org"
    running.run(NOW)
    assert len(letters()) == 1


def test_a_private_feed_has_each_entry_once_and_an_old_address_shows_nothing(client: Client) -> None:
    channel = following.open_channel(AT_THE_MACHINE, "feed", "daily", "", "en", NOW)
    following.follow(AT_THE_MACHINE, channel, "instrument", LAW, NOW)
    amend()
    address = f"/watch/feed/{channel.token}"
    for _time in range(2):
        answer = client.get(address)
        feed = etree.fromstring(answer.content)
        [entry] = feed.findall("{*}entry")
    assert entry.findtext("{*}title") == "Harbour Act"
    assert "<ins>sixty</ins>" in (entry.findtext("{*}summary") or "")
    assert answer.headers["Cache-Control"].startswith("private")
    following.renew(channel)
    assert client.get(address).status_code == 404


def test_nobody_sees_what_somebody_else_follows(client: Client) -> None:
    alice, bob = (User.objects.create_user(name) for name in ("alice", "bob"))
    by_mail(("instrument", LAW), owner=alice)
    assert client.get("/watch").status_code == 302
    client.force_login(alice)
    assert "Harbour Act" in client.get("/watch").content.decode()
    client.force_login(bob)
    assert "Harbour Act" not in client.get("/watch").content.decode()
    [one] = Follow.objects.all()
    assert client.post(f"/watch/{one.pk}/stop").status_code == 404
    assert client.post("/watch/follow", {"kind": "state", "target": "KE", "channel": one.channel_id}).status_code == 404


def test_the_page_follows_stops_and_takes_it_back_without_scripts(client: Client) -> None:
    client.force_login(User.objects.create_user("alice", email="alice@example.org"))
    said = {"kind": "state", "target": "Kenya", "way": "feed", "pace": "daily", "address": ""}
    answer = client.post("/watch/follow", said, follow=True)
    assert "Kenya" in answer.content.decode() and "/watch/feed/" in answer.content.decode()
    [one] = Follow.objects.all()
    answer = client.post(f"/watch/{one.pk}/stop", follow=True)
    assert "is not followed any more" in answer.content.decode()
    client.post(f"/watch/{one.pk}/have-back")
    assert Follow.objects.get().stopped_at is None


def test_what_an_account_that_was_closed_followed_is_told_to_nobody() -> None:
    alice = User.objects.create_user("alice")
    by_mail(("instrument", LAW), owner=alice)
    alice.is_active = False
    alice.save()
    amend()
    running.run(NOW)
    assert letters() == []


def test_a_digest_of_much_goes_into_several_and_each_change_is_in_one() -> None:
    channel = by_mail(("state", "ke"))
    work = following.locate(LAW)[0]
    ActionChange.objects.bulk_create(
        ActionChange(kind="added", work=work, state="ke", action="signature", date=str(1000 + n), recorded_at=NOW)
        for n in range(450)
    )
    running.run(NOW)
    keys = [told.key for digest in Digest.objects.filter(channel=channel) for told in letter_of(digest).changes]
    assert len(keys) == len(set(keys)) == 450 and len(letters()) == 3
    assert msgspec.json.decode(bytes(Digest.objects.first().body))["subject"]  # type: ignore[union-attr]


def _meeting(**fields: object) -> Meeting:
    said = {"title": "Thirty-first session", "body": "cmw", "starts_at": NOW, "ends_at": NOW, "created_at": NOW}
    meeting = Meeting.objects.create(**(said | {"changed_at": NOW} | fields))  # type: ignore[arg-type]
    noting.added(meeting, NOW)
    return meeting


def test_a_body_is_followed_and_a_moved_meeting_shows_both_dates() -> None:
    meeting = _meeting()
    by_mail(("body", "Committee on Migrant Workers"))
    noting.change(meeting, {"starts_at": NOW + timedelta(days=7), "ends_at": NOW + timedelta(days=7)}, NOW)
    running.run(NOW)
    [letter] = letters()
    assert "moved to another date" in letter.text
    assert "[-2026-03-02" in letter.text and "{+2026-03-09" in letter.text
    assert f"https://migrandi.example.org/meetings/{meeting.pk}" in letter.text


def test_nobody_is_told_of_a_meeting_closed_to_them_also_when_it_was_closed_after_it_changed() -> None:
    alice = User.objects.create_user("alice")
    by_mail(("body", "cmw"), owner=alice)
    closed = _meeting(confidence="restricted")
    noting.change(closed, {"place": "Room XIX"}, NOW)
    running.run(NOW)
    assert letters() == [] and not News.objects.exists()
    opened = _meeting(title="Informal consultation")
    channel = following.channels_of(alice).get()
    gathering.gather(channel)
    Meeting.objects.filter(pk=opened.pk).update(confidence="restricted")
    running.run(NOW)
    assert letters() == []
    [digest] = Digest.objects.all()
    assert b"Informal" not in bytes(digest.body)


def test_a_reminder_goes_out_once(settings: Settings) -> None:
    meeting = _meeting(starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1))
    reminding.remind(meeting, None, "officer@example.org", 2, NOW)
    settings.SMTP_URL = settings.MAIL_FROM = ""
    assert len(running.run(NOW).failures) == 1
    settings.SMTP_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "unit@example.org"
    assert (running.run(NOW).reminders, running.run(NOW).reminders) == (1, 0)
    [letter] = letters()
    assert "Thirty-first session" in letter.subject
