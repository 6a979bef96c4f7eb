"""What a machine wrote is recognised, with what it tells: reports, with and without a form, and absences."""

import pytest

from migrandi.mail.reading import read
from tests.corpus import CORPUS, needs_corpus

REPORT = b"""From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: legal@example.org
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; mission@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; second@example.org
Action: delayed
Status: 4.2.2
--b
Content-Type: text/rfc822-headers

Message-ID: <answer-1@example.org>
Subject: Re: question
--b--
"""


def test_a_report_tells_of_each_recipient_and_of_which_answer() -> None:
    automatic = read(REPORT).automatic
    assert automatic is not None
    assert (automatic.kind, automatic.about) == ("bounce", ("answer-1@example.org",))
    assert [(one.recipient, one.action, one.status) for one in automatic.deliveries] == [
        ("mission@example.org", "failed", "5.1.1"), ("second@example.org", "delayed", "4.2.2"),
    ]  # fmt: skip
    assert "no such user" in automatic.deliveries[0].words


def test_a_bounce_without_a_report_is_recognised_by_who_writes_and_what() -> None:
    message = read(
        b"Return-Path: <>\nFrom: postmaster@mx.example.org\nTo: legal@example.org\n"
        b"Subject: Delivery failure\n\nmission@example.org: 550 5.1.1 user unknown\n\n"
        b"Message-ID: <answer-2@example.org>\n"
    )
    assert message.automatic is not None
    assert (message.automatic.kind, message.automatic.about) == ("bounce", ("answer-2@example.org",))
    assert [(one.recipient, one.status) for one in message.automatic.deliveries] == [("mission@example.org", "5.1.1")]


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "Subject: Automatic reply: question\nIn-Reply-To: <answer-1@example.org>",
        "Subject: Réponse automatique : question\nIn-Reply-To: <answer-1@example.org>",
        "Subject: Respuesta automática: pregunta\nIn-Reply-To: <answer-1@example.org>",
        "Subject: Автоматический ответ: вопрос\nIn-Reply-To: <answer-1@example.org>",
        "Subject: رد تلقائي: سؤال\nIn-Reply-To: <answer-1@example.org>",
        "Subject: 自动回复: 问题\nIn-Reply-To: <answer-1@example.org>",
    ],
)
def test_absences_are_recognised(headers: str) -> None:
    message = read(f"From: mission@example.org\n{headers}\n\nI am away until Monday.\n".encode())
    assert message.automatic is not None and message.automatic.kind == "out-of-office"


@pytest.mark.parametrize(
    "raw",
    [
        "Subject: Absence of a guardian\n\nWhat if a child has none?",
        "Subject: Re: question\nIn-Reply-To: <answer-1@example.org>\n\nThe man was away from home when they came.",
        "Subject: Vacation of the order of removal\n\nThe court vacated it.",
        "Subject: undelivered decisions\n\nDecisions were not delivered to the applicants.",
        "Auto-Submitted: no\nSubject: question\n\nMay she be returned?",
    ],
)
def test_a_question_is_not_taken_for_a_machine(raw: str) -> None:
    assert read(f"From: Officer A <a@example.org>\n{raw}\n".encode()).automatic is None


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "kind", "recipients"),
    [
        ("mikel-mail/multipart_report_emails__multi_address_bounce1.eml", "bounce", 5),
        ("mikel-mail/multipart_report_emails__report_422.eml", "delayed", 1),
        ("flanker/mailbox-full.eml", "bounce", 1),
        ("flanker/gmail-invalid-address.eml", "bounce", 1),
        ("flanker/no-mx.eml", "delayed", 1),
        ("flanker/disposition-notification.eml", "delivered", 0),
    ],
)
def test_real_reports(name: str, kind: str, recipients: int) -> None:
    automatic = read((CORPUS / name).read_bytes()).automatic
    assert automatic is not None
    assert (automatic.kind, len(automatic.deliveries)) == (kind, recipients)
