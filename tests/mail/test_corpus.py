"""Real mail, broken mail among it: as many messages as files, attachments with the bytes they had, the same threads."""

import email
import hashlib
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from email.message import Message

import pytest

from migrandi.enquiries import mail_files
from migrandi.enquiries.models import Attachment
from migrandi.enquiries.models import Message as StoredMessage
from migrandi.mail import threads
from migrandi.mail.boxes import messages_in
from migrandi.mail.message import ReceivedMessage
from migrandi.mail.reading import read
from tests.corpus import CORPUS, needs_corpus
from tests.mail.samples import NO_MAIL, is_file, leaves, letters, manifest, missing

pytestmark = [needs_corpus, pytest.mark.corpus]


def test_each_file_holds_one_message_and_the_lists_of_addresses_none() -> None:
    assert len(manifest()) == 156
    assert len(letters()) == 151
    for path in letters():
        held = list(messages_in(path.read_bytes(), path.name))
        assert len(held) == 1, path
        message = held[0].read()
        assert message.raw == path.read_bytes(), path
        assert message.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_attachments_have_the_bytes_that_the_standard_library_reads() -> None:
    compared = 0
    for path in letters():
        raw = path.read_bytes()
        held = Counter(one.sha256 for one in read(raw).attachments)
        wanted = Counter(
            hashlib.sha256(data).hexdigest()
            for part, data in leaves(email.message_from_bytes(raw))
            if is_file(part) and data.strip()
        )
        assert not wanted - held, path
        compared += wanted.total()
    assert compared >= 80


def test_nothing_that_the_standard_library_finds_is_lost() -> None:
    assert [
        (path.name, lost) for path in letters() if (lost := missing(path.read_bytes(), read(path.read_bytes())))
    ] == []


def test_what_is_kept_can_be_stored_and_saved() -> None:
    for path in letters():
        message = read(path.read_bytes())
        for text in (message.subject, message.text, message.html, *(one.name for one in message.attachments)):
            assert "\0" not in text, path
            text.encode()
        for one in message.attachments:
            assert one.name and not re.search(r"[/\\\x00-\x1f]|^\.", one.name), path
        assert "<script" not in message.html.lower(), path
        assert not re.search(r"src=\"(?!cid:)", message.html), path


def _ids(message: Message, name: str) -> list[str]:
    return re.findall(r"<([^<>\s]+)>", " ".join(str(value) for value in message.get_all(name, [])))


def _groups_by_headers() -> set[frozenset[str]]:
    """Files tied together by the ids in their headers: computed without our own code, by spreading until it stops."""
    names = {}
    for path in letters():
        message = email.message_from_bytes(path.read_bytes())
        names[path.name] = {
            one for header in ("Message-ID", "In-Reply-To", "References") for one in _ids(message, header)[-1000:]
        }
    groups: list[tuple[set[str], set[str]]] = []
    for file, ids in names.items():
        files, all_ids = {file}, set(ids)
        apart = []
        for other_files, other_ids in groups:
            if other_ids & all_ids:
                files |= other_files
                all_ids |= other_ids
            else:
                apart.append((other_files, other_ids))
        groups = [*apart, (files, all_ids)]
    return {frozenset(files) for files, _ids_of in groups}


def _header(name: str, message: ReceivedMessage) -> threads.Header:
    return threads.Header(name, message.message_id, threads.chain(message.references, message.in_reply_to))


def test_threads_are_what_the_headers_say() -> None:
    ours = threads.rebuild(_header(path.name, read(path.read_bytes())) for path in letters())
    assert {frozenset(one.keys) for one in ours} == _groups_by_headers()


@pytest.mark.django_db
def test_every_message_of_the_corpus_is_stored_once_with_its_attachments_and_its_thread() -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    done = mail_files.bring_in(manifest(), moment)
    assert (done.files, done.messages, done.stored) == (156, 151, 151)
    assert all(NO_MAIL.fullmatch(name.removeprefix(f"{CORPUS}/")) for name, _reason in done.refused)
    assert StoredMessage.objects.count() == 151
    by_source = {path.name: path for path in letters()}
    attached: dict[str, Counter[str]] = defaultdict(Counter)
    for source, sha256 in Attachment.objects.values_list("message__source", "sha256"):
        attached[source][sha256] += 1
    for message in StoredMessage.objects.all():
        raw = by_source[message.source].read_bytes()
        assert message.sha256 == hashlib.sha256(raw).hexdigest()
        assert attached[message.source] == Counter(one.sha256 for one in read(raw).attachments)
    stored = defaultdict(set)
    for source, thread in StoredMessage.objects.values_list("source", "thread_id"):
        stored[thread].add(source)
    for group in _groups_by_headers():
        assert any(group <= files for files in stored.values()), group
    # files that headers alone do not tie together are together for another reason that they name: a report's
    # Message-ID of what it reports on, Outlook's conversation
    for files in stored.values():
        apart = [group for group in _groups_by_headers() if group & files]
        if len(apart) > 1:
            named = [_named(read(by_source[file].read_bytes())) for file in files]
            assert all(one & set.union(*(other for other in named if other is not one)) for one in named), files
    again = mail_files.bring_in(manifest(), moment)
    assert (again.stored, again.known) == (0, 151)
    assert StoredMessage.objects.count() == 151


def _named(message: ReceivedMessage) -> set[str]:
    about = message.automatic.about if message.automatic else ()
    conversation = message.thread_index[:22].hex()
    return {message.message_id, *message.in_reply_to, *message.references, *about, conversation} - {""}
