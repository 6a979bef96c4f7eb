"""Files of mail: every message of them, and what is no mail is said to be none."""

import hashlib

import pytest

from migrandi.mail import outlook
from migrandi.mail.boxes import messages_in
from migrandi.mail.errors import NotMail
from tests.mail.compound import compound_file, outlook_file, properties, text

ONE = b"From: a@example.org\nSubject: one\n\nFrom here it goes on.\n\nFrom the border too.\n"
TWO = b"From: b@example.org\nSubject: two\n\nEnd\n"


def test_a_mailbox_file_is_cut_where_a_message_begins_and_nowhere_else() -> None:
    box = b"From a@example.org Mon Mar  2 10:00:00 2026\n" + ONE + b"\nFrom - Mon Mar  2 11:00:00 2026\n" + TWO
    held = list(messages_in(box, "Inbox"))
    assert [one.read().subject for one in held] == ["one", "two"]
    assert b"".join(one.data for one in held) == box
    assert "From the border too." in held[0].read().text


def test_windows_line_ends_and_many_messages() -> None:
    box = b"".join(
        b"From x Mon Mar  2 10:00:00 2026\r\nSubject: %d\r\n\r\nwords\r\n\r\n" % number for number in range(500)
    )
    assert [one.read().subject for one in messages_in(box, "a.mbox")] == [str(number) for number in range(500)]


def test_an_eml_is_one_message_whatever_stands_in_it() -> None:
    box = b"From a@example.org Mon Mar  2 10:00:00 2026\n" + ONE + b"\nFrom - Mon Mar  2 11:00:00 2026\n" + TWO
    assert len(list(messages_in(box, "one.eml"))) == 1


@pytest.mark.parametrize("data", [b"", b"just words\nand more", b"%PDF-1.7", b"PK\x03\x04", b"\xff\xd8\xff"])
def test_what_is_no_mail_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotMail, match=r"\."):
        list(messages_in(data, "file.bin"))


def test_an_outlook_file_is_read() -> None:
    attached = bytes(range(256)) * 40
    (held,) = messages_in(outlook_file("Question: réfugié", "May she be returned?\r\n", attached), "q.msg")
    message = held.read()
    assert (message.format, message.subject, message.text.strip()) == (
        "msg",
        "Question: réfugié",
        "May she be returned?",
    )
    assert message.sender is not None
    assert (message.sender.name, message.sender.address) == ("Officer Ä", "a@example.org")
    assert [(one.name, one.address) for one in message.to] == [("Legal", "legal@example.org")]
    assert (message.message_id, message.in_reply_to) == ("outlook-1@example.org", ("question-1@example.org",))
    assert message.sent_at is not None and message.sent_at.isoformat() == "2026-03-02T09:00:00+00:00"
    (file,) = message.attachments
    assert (file.name, file.data, file.sha256) == ("memo é.bin", attached, hashlib.sha256(attached).hexdigest())
    assert message.raw == held.data and message.sha256 == hashlib.sha256(held.data).hexdigest()


def test_a_message_within_an_outlook_file_is_a_file_of_it() -> None:
    inner = {**properties(24), **text("0037", "Inner"), **text("1000", "inner words")}
    attachment = {**properties(8), **text("3001", "Inner"), "__substg1.0_3701000D": inner}
    (held,) = messages_in(
        outlook_file("Outer", "outer", b"x", **{"__attach_version1.0_#00000001": attachment}), "q.msg"
    )
    files = held.read().attachments
    assert [one.name for one in files] == ["memo é.bin", "Inner.eml"]
    (within,) = messages_in(files[1].data, "Inner.eml")
    assert (within.read().subject, within.read().text.strip()) == ("Inner", "inner words")


def test_the_words_of_rich_text_are_read_where_there_is_nothing_else() -> None:
    packed = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}May she be \\b returned\\b0 ?\\par \\u1578?\\'e9}"
    raw = len(packed).to_bytes(4, "little")
    rtf = (len(packed) + 12).to_bytes(4, "little") + raw + b"MELA" + b"\0" * 4 + packed
    mail = compound_file({**properties(32), **text("0037", "s"), "__substg1.0_10090102": rtf})
    assert outlook.read(mail).text.strip() == "May she be returned?\nتé"


def test_a_damaged_outlook_file_is_kept_whole_and_says_so() -> None:
    whole = outlook_file("s", "b", b"x" * 9000)
    damaged = whole[:600] + b"\xff" * 2000 + whole[2600:]
    (held,) = messages_in(damaged, "q.msg")
    message = held.read()
    assert message.raw == damaged
    assert message.attachments[0].data == damaged or message.subject


def test_an_office_document_is_no_message() -> None:
    document = compound_file({"WordDocument": b"x" * 5000, "__nothing": b""})
    with pytest.raises(NotMail, match="Office document"):
        list(messages_in(document, "q.msg"))
