"""Which stretches of a letter are the sender's own, and which are quoted, passed on or a signature.

Read line by line, in the ways that mail programs write in the six languages and a few more. What is not surely a
quotation stays the sender's own: folding hides nothing that was written for the reader.
"""

from __future__ import annotations

import re
import unicodedata

from migrandi.mail.message import Piece

_QUOTED = re.compile(r"\s{0,3}>(?!>{5})")
_LONGEST = 400

# a line that says who wrote what follows: “On … wrote:”; may run over three lines
_WROTE_START = re.compile(
    r"(?:on|le|el|em|am|il|op|в|во|في|يوم|在|于|den|dnia)\b|[<\w].{0,200}?(?:@|\d{4})|\d{1,4}[./年-]|(?:пн|вт|ср|чт|пт|сб|вс)\W|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)\w*,",
    re.IGNORECASE,
)
_WROTE_END = re.compile(
    r"(?:\bwrote|\bwrites|\ba écrit|\ba ecrit|\bécrit|\bescribió|\bescribio|\bescribiste|\bescreveu|"
    r"\bschrieb(?:en)?\b.{0,200}|"
    r"\bha scritto|\bschreef.{0,200}|написала?|написал\(а\)|пишет|كتبت?|كتب/ت|写道|寫道|写到|skrev|"
    r"napisał\(a\)|napisał)"
    r"\s{0,3}[:：]\s{0,3}$",
    re.IGNORECASE,
)
_WROTE_BARE = re.compile(r"<[^<>\s]{1,200}@[^<>\s]{1,200}>\s?[:：]\s*$")
_ARABIC_WROTE = re.compile(r"كتب\S{0,3}\b.{0,300}[:：]\s*$")
_SEPARATOR = re.compile(
    r"[-_*=\s]{2,40}(?:original message|original appointment|message d['’]origine|message original|mensaje original|"
    r"mensagem original|ursprüngliche nachricht|messaggio originale|oorspronkelijk bericht|исходное сообщение|"
    r"оригинальное сообщение|الرسالة الأصلية|رسالة أصلية|原始邮件|原始郵件|原邮件)[-_*=\s]{0,40}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"(?:[-_*=\s]{2,40}(?:forwarded message|message transféré|message transfere|mensaje reenviado|"
    r"mensagem encaminhada|weitergeleitete nachricht|messaggio inoltrato|пересылаемое сообщение|"
    r"пересланное сообщение|الرسالة المُعاد توجيهها|رسالة معاد توجيهها|رسالة محولة|转发的邮件|转发邮件|轉寄郵件)"
    r"(?: by .{1,200}?)?[-_*=\s]{0,40}"
    r"|(?:begin forwarded message|début du message réexpédié|début du message transféré|inicio del mensaje reenviado|"
    r"начало переадресованного сообщения|بداية الرسالة المحولة|开始转发邮件|下面是被转发的邮件)\s?[:：]?)\s*$",
    re.IGNORECASE,
)
# the head of the message below, as Outlook writes it
_FROM = re.compile(
    r"[*\s]{0,4}(?:from|de|von|da|van|от|от кого|من|发件人|寄件者|寄件人)[*\s]{0,4}[:：]\s*\S", re.IGNORECASE
)
_HEAD = re.compile(
    r"[*\s]{0,4}(?:sent|date|to|cc|subject|envoyé|envoyé le|à|objet|date|enviado|enviado el|fecha|para|asunto|"
    r"gesendet|datum|an|betreff|inviato|data|oggetto|отправлено|дата|кому|копия|тема|التاريخ|أرسلت|تم الإرسال|إلى|"
    r"نسخة|الموضوع|发送时间|日期|收件人|抄送|主题|寄件日期|收件者|主旨)[*\s]{0,4}[:：]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"(?:--|—|–|__)\s?$")
_DEVICE = re.compile(
    r"(?:sent from (?:my|mail for|outlook|yahoo|samsung|the)|get outlook for|envoyé de(?:puis)? mon|envoyé à partir d|"
    r"télécharger outlook|obtenez outlook|enviado desde mi|enviado desde|obtener outlook|отправлено с|отправлено из|"
    r"أُرسلت من|أرسلت من|تم الإرسال من|مرسل من|发自我的|發自我的|从我的 iphone|获取 outlook|"
    r"von meinem .{1,40} gesendet)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def fold(text: str) -> tuple[Piece, ...]:
    """The text in pieces, in its order: together they hold every line of it that is not blank."""
    lines = text.split("\n")
    plain = [_INVISIBLE.sub("", line[:_LONGEST]) for line in lines]
    kinds = _kinds(plain)
    pieces: list[Piece] = []
    held: list[str] = []
    for place, line in enumerate(lines):
        if held and kinds[place] != kinds[place - 1]:
            _close(pieces, kinds[place - 1], held)
        held.append(line)
    if held:
        _close(pieces, kinds[-1], held)
    return tuple(pieces)


def _close(pieces: list[Piece], kind: str, held: list[str]) -> None:
    text = "\n".join(held).strip("\n")
    if text.strip():
        if pieces and pieces[-1].kind == kind:
            text = f"{pieces.pop().text}\n\n{text}"
        pieces.append(Piece(kind, text))
    held.clear()


def _kinds(lines: list[str]) -> list[str]:
    kinds = ["own"] * len(lines)
    place = 0
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            kinds[place] = kinds[place - 1] if place else "own"
        elif _QUOTED.match(line):
            kinds[place] = "quoted"
        elif _FORWARD.match(line):
            return _to_the_end(kinds, place, "forwarded")
        elif _SEPARATOR.match(line) or _head_of_message(lines, place):
            return _to_the_end(kinds, place, "quoted")
        elif length := _attribution(lines, place):
            kinds[place : place + length] = ["quoted"] * length
            place += length
            following = next((at for at in range(place, len(lines)) if lines[at].strip()), None)
            if following is not None and not _QUOTED.match(lines[following]):
                # the quotation bears no marks: it is all that follows
                return _to_the_end(kinds, place, "quoted")
            continue
        elif _SIGNATURE.match(line) or _device_line(lines, place):
            end = _end_of_signature(lines, place + 1)
            kinds[place:end] = ["signature"] * (end - place)
            place = end
            continue
        place += 1
    return kinds


def _to_the_end(kinds: list[str], place: int, kind: str) -> list[str]:
    kinds[place:] = [kind] * (len(kinds) - place)
    return kinds


def _attribution(lines: list[str], place: int) -> int:
    """How many lines from here say who wrote what follows; 0 where they say nothing of it."""
    first = lines[place].strip()
    if not _WROTE_START.match(first) and "كتب" not in first:
        return 0
    joined = ""
    # without a word for writing, an address and a colon before a quotation say as much
    before_marks = _WROTE_BARE if _marked_below(lines, place) else None
    for length in range(1, 4):
        if place + length > len(lines) or not lines[place + length - 1].strip():
            return 0
        joined = f"{joined} {lines[place + length - 1].strip()}".strip()[:_LONGEST]
        if joined[-1:] not in (":", "："):
            continue
        if _WROTE_END.search(joined) or _ARABIC_WROTE.search(joined) or (before_marks and before_marks.search(joined)):
            told = any(unicodedata.category(character) == "Nd" for character in joined) or "@" in joined
            return length if told else 0
    return 0


def _marked_below(lines: list[str], place: int) -> bool:
    """Whether a line that is marked as quoted comes next, after at most three others."""
    return any(_QUOTED.match(line) for line in lines[place + 1 : place + 5] if line.strip())


def _head_of_message(lines: list[str], place: int) -> bool:
    """Whether the head of another message begins here: From with at least two other headers close below it."""
    if re.fullmatch(r"\s*_{10,}\s*", lines[place]):
        following = next((at for at in range(place + 1, min(place + 4, len(lines))) if lines[at].strip()), None)
        return following is not None and bool(_FROM.match(lines[following]))
    if not _FROM.match(lines[place]):
        return False
    near = [line for line in lines[place + 1 : place + 10] if line.strip()][:6]
    return sum(bool(_HEAD.match(line)) for line in near) >= 2


def _device_line(lines: list[str], place: int) -> bool:
    return len(lines[place].strip()) < 100 and bool(_DEVICE.match(lines[place].strip()))


def _end_of_signature(lines: list[str], place: int) -> int:
    """Where the signature that was begun ends: at a quotation, else with the text."""
    while place < len(lines):
        line = lines[place]
        if (
            _QUOTED.match(line)
            or _SEPARATOR.match(line)
            or _FORWARD.match(line)
            or _head_of_message(lines, place)
            or (line.strip() and _attribution(lines, place))
        ):
            break
        place += 1
    return place
