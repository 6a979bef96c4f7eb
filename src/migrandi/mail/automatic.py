"""What a machine wrote: reports that a message was not delivered (RFC 3464, and the many without), absences, receipts.

Recognised first by the headers made for it, then by words in the six languages; what it was recognised by is told.
"""

from __future__ import annotations

import re

from migrandi.mail.headers import addresses, as_written, ids, words
from migrandi.mail.message import Automatic, Delivery
from migrandi.mail.parsing import Part, children, header, headers

_LONGEST = 20_000
"""Characters of a text in which words are looked for."""

_DAEMON = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon|bounce[sd]?|daemon)\b", re.IGNORECASE
)
_DELIVERY_SYSTEM = re.compile(r"mail delivery (?:sub)?system", re.IGNORECASE)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification \(failure|has failed|failure|failed|report)|returned mail|"
    r"mail delivery (?:failed|system)|failure notice|could not be delivered|message not delivered|"
    r"non remis|échec de (?:la )?remise|notification d['’]échec|message non distribué|non distribuable|"
    r"no se pudo entregar|no entregad|error de entrega|fallo (?:de|en la) entrega|devuelto|"
    r"не доставлен|недоставлен|ошибка доставки|невозможно доставить|"
    r"تعذر (?:تسليم|التسليم|إرسال)|فشل (?:في )?(?:تسليم|التسليم|الإرسال)|لم يتم تسليم|غير قابل للتسليم|"
    r"退信|无法投递|未送达|投递失败|無法投遞",
    re.IGNORECASE,
)
_DELAY_SUBJECT = re.compile(
    r"delivery status notification \(delay|delivery delayed|delayed mail|message delayed|still being retried|"
    r"could not send message for|warning: .{0,40}(?:not sent|delayed)|retard(?:é|ée)? (?:de|dans) .{0,20}remise|"
    r"entrega (?:retrasada|demorada)|задержк|تأخر (?:تسليم|التسليم)|投递延迟|延迟通知",
    re.IGNORECASE,
)
_AWAY_SUBJECT = re.compile(
    r"^(?:out[ -]of[ -](?:the[ -])?office|auto(?:matic)?[ -]?(?:reply|response|answer)|autoreply|automatic reply|"
    r"i am (?:out|away|on leave)|on (?:annual )?leave|vacation|away from|absence|"
    r"absence du bureau|absent|réponse automatique|en congé|réponse auto|"
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|ausente|de vacaciones|"
    r"автоответ|автоматический ответ|нет на месте|вне офиса|в отпуске|"
    r"رد تلقائي|الرد التلقائي|خارج المكتب|في إجازة|رد آلي|"
    r"自动回复|自動回覆|自动答复|外出|休假|abwesenheit|automatische antwort)",
    re.IGNORECASE,
)
_AWAY_TEXT = re.compile(
    r"i am (?:currently )?(?:out of (?:the )?office|away|on (?:annual |sick |maternity )?leave)|"
    r"(?:je suis|je serai) (?:actuellement )?(?:absente?|en congés?|en mission)|"
    r"(?:estoy|estaré) (?:actualmente )?(?:fuera de (?:la )?oficina|ausente|de vacaciones|de licencia)|"
    r"(?:я )?(?:нахожусь|буду находиться|сейчас) (?:в отпуске|вне офиса|в командировке)|"
    r"أنا (?:حاليا |حالياً )?(?:خارج المكتب|في إجازة)|سأكون (?:خارج المكتب|في إجازة)|"
    r"我(?:目前|现在)?(?:不在办公室|正在休假|在休假|外出)",
    re.IGNORECASE,
)
_RETURNED_BELOW = re.compile(
    r"(?:original message|copy of the message|returned message|message headers|message follows|your message|"
    r"rejected message|message d'origine|mensaje original|исходное сообщение)",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"\b(5\d\d|4\d\d)[ -](?=[A-Za-z#<\d])")
_PERMANENT_WORDS = re.compile(
    r"(?:user|mailbox|recipient|address|account|domain) (?:is |was )?"
    r"(?:unknown|not found|unavailable|disabled|full|rejected|does(?: not|n't) exist)|"
    r"(?:no such|unknown) (?:user|recipient|mailbox|address)|over quota|permanent(?:ly)?|could not be delivered|"
    r"(?:delivery|deliver).{0,60}failed|failed permanently|quota exceeded|mailbox full|"
    r"host not found|has been disabled",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<?([A-Za-z0-9._%+=/-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24})>?")
_MESSAGE_ID_LINE = re.compile(
    r"^[ \t>]{0,20}message-id[ \t]{0,20}:\s{0,20}(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE
)
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")


def recognise(tree: Part, text: str, nested: list[Part]) -> Automatic | None:
    """What kind of machine's message this is; None for a person's.

    `nested`: the messages attached to it, in which a report hands back what it tells of.
    """
    text = text[:_LONGEST]
    about = _about(tree, text, nested)
    return _report(tree, about) or _bounce_without_report(tree, text, about) or _absence(tree, text, about)


def _about(tree: Part, text: str, nested: list[Part]) -> tuple[str, ...]:
    """Message-IDs of what is answered: of the message handed back, else of the thread, else of the text."""
    found: list[str] = []
    for inner in nested:
        found += ids(header(inner, "message-id")) if header(inner, "message-id") else ()
    for part in _leaves(tree):
        if part.get_content_type() == "text/rfc822-headers" and isinstance(part.get_payload(), str):
            found += [match.strip("<>") for match in _MESSAGE_ID_LINE.findall(_words_of(part))]
    for name in ("in-reply-to", "references", "x-original-message-id", "original-message-id"):
        for value in headers(tree, name):
            found += reversed(ids(value))
    found += [match.strip("<>") for match in _MESSAGE_ID_LINE.findall(text)]
    return tuple(dict.fromkeys(found))


def _leaves(tree: Part) -> list[Part]:
    """Every part, without going into attached messages."""
    found, waiting = [], [tree]
    while waiting:
        part = waiting.pop()
        found.append(part)
        if not part.get_content_type().startswith("message/"):
            waiting.extend(reversed(children(part)))
    return found


def _words_of(part: Part) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace")[:_LONGEST] if isinstance(payload, bytes) else ""


def _report(tree: Part, about: tuple[str, ...]) -> Automatic | None:
    """A report in the form of RFC 3464, or a receipt in the form of RFC 8098."""
    deliveries: list[Delivery] = []
    receipt = False
    reports = False
    for part in _leaves(tree):
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            reports = True
            deliveries += _deliveries(part)
        receipt = receipt or kind == "message/disposition-notification"
    if receipt:
        return Automatic("delivered", "a receipt (message/disposition-notification)", about=about)
    if not reports:
        return None
    actions = {delivery.action for delivery in deliveries}
    because = "a delivery report (message/delivery-status)"
    if "failed" in actions or not deliveries:
        return Automatic("bounce", because, tuple(deliveries), about)
    if "delayed" in actions:
        return Automatic("delayed", because, tuple(deliveries), about)
    return Automatic("delivered", because, tuple(deliveries), about)


def _deliveries(part: Part) -> list[Delivery]:
    """The fields of a report, recipient by recipient; read as lines, for many reports break the form."""
    blocks = children(part)
    if blocks:
        groups = [[(name.lower(), words(str(value))) for name, value in block.raw_items()] for block in blocks]
        groups += [_fields(str(block.get_payload())) for block in blocks if not children(block)]
    else:
        groups = [_fields(group) for group in re.split(r"\n\s*\n", _words_of(part))]
    found = []
    for group in groups[:500]:
        fields = dict(group)
        recipient = fields.get("final-recipient") or fields.get("original-recipient") or ""
        action = fields.get("action", "").split("(", 1)[0].strip().lower()
        status = _STATUS.search(fields.get("status", "")) or _STATUS.search(fields.get("diagnostic-code", ""))
        if not recipient and not action and not status:
            continue
        if action not in _ACTIONS:
            action = "delayed" if status and status[1].startswith("4") else "failed"
        found.append(
            Delivery(
                recipient.rpartition(";")[2].strip().strip("<>").lower(),
                action,
                status[1] if status else "",
                fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("diagnostic-code", ""),
            )
        )
    return found


def _fields(block: str) -> list[tuple[str, str]]:
    unfolded = re.sub(r"\n[ \t]+", " ", block.replace("\r\n", "\n"))
    return [
        (name.strip().lower(), as_written(value))
        for name, colon, value in (line.partition(":") for line in unfolded.split("\n"))
        if colon
    ]


def _bounce_without_report(tree: Part, text: str, about: tuple[str, ...]) -> Automatic | None:
    """A server's own words that something was not delivered: told by who writes, what the subject is, what is said."""
    sender = next(iter(addresses(header(tree, "from"))), None)
    subject = words(header(tree, "subject"))
    failed = words(header(tree, "x-failed-recipients"))
    from_daemon = bool(sender and (_DAEMON.match(sender.address) or _DELIVERY_SYSTEM.match(sender.name)))
    empty_path = as_written(header(tree, "return-path")) == "<>"
    signs = sum((bool(failed) * 2, from_daemon, empty_path, bool(_BOUNCE_SUBJECT.search(subject)) * 2))
    delayed = bool(_DELAY_SUBJECT.search(subject))
    if delayed and (from_daemon or empty_path):
        return Automatic("delayed", f"its subject: {subject[:200]}", _told(text, failed, "delayed"), about)
    if signs >= 3 or (from_daemon and _PERMANENT_WORDS.search(text) is not None):
        because = "X-Failed-Recipients" if failed else f"who writes and the subject: {subject[:200]}"
        return Automatic("bounce", because, _told(text, failed, "failed"), about)
    return None


def _told(text: str, failed: str, action: str) -> tuple[Delivery, ...]:
    """Recipients that a server's words name, before the message that it hands back."""
    below = _RETURNED_BELOW.search(text, 200)
    said = _MESSAGE_ID_LINE.sub("", text[: below.start()] if below else text)
    recipients = [address.address.lower() for address in addresses(failed)] or [
        address.lower() for address in _ADDRESS.findall(said) if not _DAEMON.match(address)
    ]
    status = _STATUS.search(said)
    code = _CODE.search(said)
    line = next((line.strip() for line in said.split("\n") if _STATUS.search(line) or _CODE.search(line)), "")
    fallback = f"{code[1][0]}.0.0" if code else ""
    return tuple(
        Delivery(recipient, action, status[1] if status else fallback, line[:500])
        for recipient in list(dict.fromkeys(recipients))[:20]
    )


def _absence(tree: Part, text: str, about: tuple[str, ...]) -> Automatic | None:
    submitted = as_written(header(tree, "auto-submitted")).split(";", 1)[0].strip().lower()
    subject = words(header(tree, "subject"))
    bare = re.sub(r"^(?:(?:re|aw|sv|tr|rv|fw|fwd|رد|отв|回复)\s*[:：]\s*)+", "", subject, flags=re.IGNORECASE)
    for name in ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-auto-response", "x-vacation"):
        if header(tree, name) and as_written(header(tree, name)).lower() not in ("no", "false"):
            return Automatic("out-of-office", name.title(), about=about)
    if submitted == "auto-replied":
        return Automatic("out-of-office", "Auto-Submitted: auto-replied", about=about)
    precedence = as_written(header(tree, "precedence")).lower()
    if precedence == "auto_reply":
        return Automatic("out-of-office", "Precedence: auto_reply", about=about)
    if _AWAY_SUBJECT.match(bare) and (about or submitted not in ("", "no") or _AWAY_TEXT.search(text)):
        return Automatic("out-of-office", f"its subject: {subject[:200]}", about=about)
    if len(text) < 1_500 and about and _AWAY_TEXT.search(text[:600]):
        return Automatic("out-of-office", "its first words", about=about)
    if submitted not in ("", "no"):
        return Automatic("automatic", f"Auto-Submitted: {submitted}", about=about)
    return None
