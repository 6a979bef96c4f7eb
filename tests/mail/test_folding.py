"""Quotations, signatures and forwarded messages, as mail programs write them in six languages."""

import pytest

from migrandi.mail.folding import fold


@pytest.mark.parametrize(
    "quotation",
    [
        "On Mon, 2 Mar 2026 at 10:00, Officer A <a@example.org> wrote:\n> May she be returned?",
        "On 2 March 2026 10:00:00 CET, Officer A <officer.a@\nexample.org> wrote:\n\n> May she be returned?",
        "Le lun. 2 mars 2026 à 10:00, Agent A <a@example.org> a écrit :\n> Peut-elle être renvoyée ?",
        "El lun, 2 mar 2026 a las 10:00, Agente A (<a@example.org>) escribió:\n> ¿Puede ser devuelta?",
        "пн, 2 мар. 2026 г. в 10:00, Сотрудник А <a@example.org>:\n> Можно ли её вернуть?",
        "2 марта 2026 г., 10:00, Сотрудник А <a@example.org> написал(а):\n> Можно ли её вернуть?",
        "في الاثنين، 2 مارس 2026 في 10:00 ص تمت كتابة ما يلي بواسطة الموظف أ <a@example.org>:\n> هل يمكن إعادتها؟",
        "في 2 مارس 2026، كتب الموظف أ <a@example.org>:\n> هل يمكن إعادتها؟",
        "在 2026年3月2日，A 写道：\n> 可以将她遣返吗？",
        "-----Original Message-----\nFrom: Officer A\nSent: Monday\nTo: Legal\nSubject: x\n\nMay she be returned?",
        "________________________________\nFrom: Officer A\nSent: Monday\nTo: Legal\nSubject: x\n\nMay she?",
        "De : Agent A <a@example.org>\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Legal\nObjet : x\n\nPeut-elle ?",
        "De: Agente A <a@example.org>\nEnviado el: lunes\nPara: Legal\nAsunto: x\n\n¿Puede?",
        "От: Сотрудник А <a@example.org>\nОтправлено: понедельник\nКому: Legal\nТема: x\n\nМожно?",
        "من: الموظف أ <a@example.org>\nتم الإرسال: الاثنين\nإلى: Legal\nالموضوع: x\n\nهل يمكن؟",
        "发件人: A <a@example.org>\n发送时间: 2026年3月2日\n收件人: Legal\n主题: x\n\n可以吗？",
        "*From:* Officer A\n*Sent:* Monday\n*To:* Legal\n*Subject:* x\n\nMay she be returned?",
    ],
)
def test_what_is_quoted_is_folded(quotation: str) -> None:
    pieces = fold(f"No, she may not.\n\n{quotation}\n")
    assert [piece.kind for piece in pieces] == ["own", "quoted"]
    assert pieces[0].text == "No, she may not."


@pytest.mark.parametrize(
    "signature",
    ["-- \nOfficer A\nLegal unit", "Sent from my iPhone", "Envoyé de mon iPhone", "Enviado desde mi iPhone",
     "Отправлено с iPhone", "أُرسلت من الـ iPhone", "发自我的 iPhone", "Get Outlook for iOS"],
)  # fmt: skip
def test_signatures_are_folded(signature: str) -> None:
    pieces = fold(f"No, she may not.\n\n{signature}\n\nOn 2 Mar 2026, A <a@example.org> wrote:\n> May she?")
    assert [piece.kind for piece in pieces] == ["own", "signature", "quoted"]


def test_answers_between_the_lines_stay_open() -> None:
    pieces = fold("On 2 Mar 2026, A <a@example.org> wrote:\n> First?\nYes.\n> Second?\nNo.\n")
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind == "own"] == [("own", "Yes."), ("own", "No.")]


@pytest.mark.parametrize(
    "text",
    [
        "On Monday we wrote: nothing was returned.",
        "From: the border to the capital it takes two days.",
        "Dear colleagues,\n\nDe : rien.\nMerci.",
        "He wrote:\nI was afraid.",
        "| State | bound |\n|---|---|",
        "- one\n- two",
    ],
)
def test_what_was_written_for_the_reader_is_not_hidden(text: str) -> None:
    assert [piece.kind for piece in fold(text)] == ["own"]


def test_what_is_forwarded_is_told_apart_from_what_is_quoted() -> None:
    pieces = fold(
        "Please see below.\n\n---------- Forwarded message ---------\nFrom: A\nSubject: x\n\nMay she be returned?"
    )
    assert [piece.kind for piece in pieces] == ["own", "forwarded"]


def test_every_line_is_in_a_piece() -> None:
    text = "a\n\n> b\nc\n-- \nd\n\nOn 1.2.2026, x@y wrote:\n> e\n"
    kept = "\n".join(piece.text for piece in fold(text))
    assert [line for line in text.split("\n") if line.strip()] == [line for line in kept.split("\n") if line.strip()]
