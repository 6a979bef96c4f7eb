"""Files of mail: every message of them, and what is no mail is said to be none."""

import base64
import hashlib
import struct

import pytest

from migrandi.mail import outlook
from migrandi.mail.boxes import messages_in
from migrandi.mail.errors import NotMail
from migrandi.mail.reading import read
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


def winmail(name: str, content: bytes, body: str) -> bytes:
    """A `winmail.dat` with one file, named in a property, and a plain body."""

    def attribute(level: int, number: int, value: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    wide = name.encode("utf-16-le") + b"\0\0"
    named = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(wide)) + wide + b"\0" * (-len(wide) % 4)
    return (
        struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x0002800C, body.encode("cp1252") + b"\0")
        + attribute(2, 0x00069002, b"\0" * 14) + attribute(2, 0x00018010, b"MEMO~1.DOC\0")
        + attribute(2, 0x0006800F, content) + attribute(2, 0x00069005, named)
    )  # fmt: skip


@pytest.mark.parametrize("kept", [10_000, 60, 7, 0], ids=["whole", "cut in the file", "cut at once", "nothing"])
def test_what_outlook_packed_is_unpacked_as_far_as_it_is_whole(kept: int) -> None:
    packed = winmail("mémo.pdf", b"%PDF-1.7 memo", "See the memo.")[:kept]
    raw = (
        b"From: a@example.org\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    message = read(raw + base64.encodebytes(packed))
    assert message.attachments[0].name == "winmail.dat"
    assert message.attachments[0].data == packed
    if kept == 10_000:
        assert message.text == "See the memo."
        assert [(one.name, one.media_type, one.within) for one in message.attachments[1:]] == [
            ("mémo.pdf", "application/pdf", "winmail.dat")
        ]
