"""What a reader sees of a message: words in any charset, safe HTML, files by content, whatever is broken."""

import time

import pytest

from migrandi.mail.headers import addresses, ids, moment, words
from migrandi.mail.kinds import LONGEST_NAME, media_type, safe_name
from migrandi.mail.message import Address
from migrandi.mail.reading import read

MAIL = (
    b"From: Officer A <a@example.org>\r\nTo: legal@example.org\r\nMessage-ID: <1@example.org>\r\n"
    b"Date: Mon, 02 Mar 2026 10:00:00 +0300\r\n"
)
N = range(900)
MIXED = MAIL + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


@pytest.mark.parametrize(
    ("raw", "read_as", "why"),
    [
        ("=?utf-8?B?2LPYpNin2YQ=?=", "سؤال", "RFC 2047"),
        ("=?utf-8?b?2LPY?= =?utf-8?b?pNin2YQ=?=", "سؤال", "a character that spans two words"),
        ("=?iso-8859-1?Q?Expulsi=F3n?= =?utf-8?q?_colectiva?=", "Expulsión colectiva", "two charsets"),
        ("=?utf-8*ar?B?2LPYpNin2YQ?=", "سؤال", "with a language, and padding missing"),
        ("=?gb2312?B?zsrM4g==?=", "问题", "a charset that is wider than it says"),
        ("=?x-unknown?Q?abc?=", "abc", "a charset that nobody knows"),
        ("=?utf-8?Q?a b?= c", "a b c", "spaces where none may be"),
        ("Re:\r\n =?utf-8?Q?=C3=A9t=C3=A9?=", "Re: été", "folded"),
        ("caf\udcc3\udca9", "café", "bytes without any rule"),
        ("=?utf-8?B?=?=", "", "nothing"),
        ("100 =?= 100", "100 =?= 100", "not a word at all"),
    ],
)
def test_words_of_headers(raw: str, read_as: str, why: str) -> None:
    assert words(raw) == read_as, why


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        ("A <a@x.org>, b@x.org", [("A", "a@x.org"), ("", "b@x.org")]),
        ('"Last, First" <a@x.org>', [("Last, First", "a@x.org")]),
        ("=?utf-8?Q?L=C3=A9a=2C_B?= <a@x.org>", [("Léa, B", "a@x.org")]),
        ("a@x.org (Officer A)", [("Officer A", "a@x.org")]),
        ("undisclosed-recipients:;", []),
        ("Field offices: a@x.org, B <b@x.org>;", [("", "a@x.org"), ("B", "b@x.org")]),
        ("<@relay.org:a@x.org>", [("", "a@x.org")]),
        ("a@x.org; b@x.org", [("", "a@x.org"), ("", "b@x.org")]),
        ('"never closed <a@x.org>, b@x.org', [("", "a@x.org"), ("", "b@x.org")]),
        ("Officer without address", [("Officer without address", "")]),
    ],
)
def test_addresses(raw: str, people: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in addresses(raw)][: len(people) or None] == people


def test_moments_and_ids() -> None:
    read_as = moment("Mon, 02 Mar 2026 10:00:00 +0300")
    assert read_as is not None and read_as.isoformat() == "2026-03-02T07:00:00+00:00"
    assert moment("yesterday") is None
    assert moment("Mon, 02 Mar 99999 10:00:00 +9999") is None
    assert ids("<a@x>\r\n <b@x> <a@x> garbage") == ("a@x", "b@x")
    assert ids("a@x") == ("a@x",)


def test_remote_pictures_and_scripts_are_gone_and_enclosed_pictures_stay() -> None:
    message = read(
        MAIL + b"Content-Type: multipart/related; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b'<p onclick="x()">Hello <img src="https://tracker.example.org/1.gif" alt="logo"><img src="cid:one@x">'
        b'<script>alert(1)</script><style>p{background:url(https://x)}</style><a href="javascript:x()">a</a>'
        b'<iframe src="https://x"></iframe><form action="https://x"><input></form><svg onload="x()"></svg></p>\r\n'
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <one@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"iVBORw0KGgo=\r\n--b--\r\n"
    )
    assert "cid:one@x" in message.html
    for gone in ("tracker", "script", "alert", "onclick", "javascript", "iframe", "form", "svg", "url(", "style"):
        assert gone not in message.html
    assert "[logo]" in message.text and "Hello" in message.text
    (picture,) = message.attachments
    assert (picture.content_id, picture.media_type, picture.name) == ("one@x", "image/png", "part-1.png")


def test_a_file_is_typed_by_what_it_holds_and_named_safely() -> None:
    message = read(
        MAIL + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee it\r\n--b\r\n"
        b'Content-Type: application/pdf; name="../../etc/passwd"\r\n\r\nMZ\x90\x00\x03\r\n'
        b"--b\r\nContent-Disposition: attachment; filename*=utf-8''%E2%80%AEgpj.exe\r\n\r\n%PDF-1.7\r\n"
        b"--b\r\nContent-Disposition: attachment; filename*0*=utf-8''%D9%85; filename*1=emo.pdf\r\n\r\n"
        b"%PDF-1.7\r\n--b--\r\n"
    )
    assert [(one.name, one.media_type) for one in message.attachments] == [
        ("passwd", "application/vnd.microsoft.portable-executable"),
        ("_gpj.exe", "application/pdf"),
        ("مemo.pdf", "application/pdf"),
    ]
    assert message.attachments[0].claimed_type == "application/pdf"


@pytest.mark.parametrize(
    ("claimed", "safe"),
    [
        ("a/b\\c.txt", "c.txt"),
        ("con.txt", "_con.txt"),
        ("  .hidden. ", "hidden"),
        ("", "part-3.pdf"),
        ("...", "part-3.pdf"),
        ("a\x00b\r\nc.txt", "a_b__c.txt"),
    ],
)
def test_names_are_safe_on_every_system(claimed: str, safe: str) -> None:
    assert safe_name(claimed, "application/pdf", 3) == safe


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("x" * 500 + ".docx", "", 1)
    assert len(name) == LONGEST_NAME and name.endswith(".docx")


def test_types_by_content() -> None:
    assert media_type(b"") == "application/octet-stream"
    assert media_type("plain, è".encode()) == "text/plain"
    assert media_type(b"From: a@x\r\nTo: b@x\r\nSubject: c\r\n\r\nd") == "message/rfc822"
    assert media_type(b"<!DOCTYPE html><p>x") == "text/html"
    assert media_type(b"PK\x03\x04broken") == "application/zip"


def test_another_boundary_than_named_is_found() -> None:
    message = read(
        MAIL
        + b'Content-Type: multipart/mixed; boundary="wrong"\r\n\r\n--right\r\nContent-Type: text/plain\r\n\r\nwords\r\n'
        b'--right\r\nContent-Type: text/csv; name="t.csv"\r\n\r\na;b\r\n--right--\r\n'
    )
    assert "words" in message.text
    assert "t.csv" in [one.name for one in message.attachments]
    assert any("another boundary" in fault for fault in message.faults)


def test_a_message_in_a_message_is_kept_whole_and_its_files_are_files() -> None:
    inner = (
        b"From: b@example.org\r\nSubject: Inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
        b"--i\r\n\r\nwords\r\n--i\r\nContent-Disposition: attachment; filename=f.txt\r\n\r\nfile\r\n--i--\r\n"
    )
    message = read(
        MIXED + b"--b\r\n\r\nouter\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )  # fmt: skip
    assert message.text.strip() == "outer"
    assert [(one.name, one.within) for one in message.attachments] == [
        ("Inner.eml", ""), ("part-2.txt", "Inner.eml"), ("f.txt", "Inner.eml"),
    ]  # fmt: skip


def test_an_invitation_is_handed_out() -> None:
    message = read(
        MAIL + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nCome\r\n--b\r\n"
        b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\n"
        b"METHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
        b"UID:meeting-1@exam\r\n ple.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
    )
    (invitation,) = message.invitations
    assert (invitation.method, invitation.uid) == ("REQUEST", "meeting-1@example.org")
    assert [one.media_type for one in message.attachments] == ["text/calendar"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (MAIL + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in N), "deep"),
        (MIXED + b"--b\r\n\r\nx\r\n" * 30_000 + b"--b--", "many parts"),
        (MAIL + b'Content-Type: text/plain; x="' + b";" * 2_000_000 + b"\r\n\r\nx", "a header without end"),
        (MAIL + b"Content-Type: text/html\r\n\r\n" + b"<b>" * 400_000, "HTML without end"),
        (MAIL + b"References: " + b"<a@x> " * 200_000 + b"\r\n\r\nx", "references without end"),
        (MAIL + b"Cc: " + b"(" * 500_000 + b"\r\n\r\nx", "comments without end"),
        (MAIL + b"Subject: " + b"=?utf-8?B?" * 100_000 + b"\r\n\r\nx", "encoded words without end"),
        (MAIL + b"\r\n" + b"> quoted\r\n" * 200_000, "a quotation without end"),
        (MAIL + b"\r\n" + b"On Monday\r\n" * 200_000, "a line that begins an attribution, again and again"),
        (MAIL + b"Content-Type: text/html\r\n\r\n" + b"&amp;" * 900_000, "nothing but entities"),
        (b"\x00" * 1_000_000, "nothing but zeros"),
        (b"\n" * 2_000_000, "nothing but line ends"),
    ],
)  # fmt: skip
def test_what_is_made_to_take_forever_does_not(data: bytes, why: str) -> None:
    began = time.process_time()
    message = read(data)
    assert message.raw == data
    assert time.process_time() - began < 4, why  # half of it on a machine that does nothing else


def test_too_many_parts_are_kept_as_one_file() -> None:
    message = read(MIXED + b"--b\r\n\r\nx\r\n" * 3_000 + b"--b--")
    assert message.sender == Address("Officer A", "a@example.org")
    (whole,) = message.attachments
    assert whole.data.count(b"--b\r\n") == 3_000
    assert any("more than 2,000 parts" in fault for fault in message.faults)


def test_an_attached_message_in_eight_bits_keeps_its_bytes() -> None:
    inner = "From: b@example.org\r\nSubject: Innerés\r\nContent-Transfer-Encoding: 8bit\r\n\r\nété\r\n".encode(
        "latin-1"
    )
    message = read(MIXED + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n")
    assert message.attachments[0].data == inner
