"""The answer: a memo in the enquiry's language, begun with the question and what was taken of the proposals; sent."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from migrandi.enquiries import outbox
from migrandi.enquiries.errors import EnquiryError, NotInThatState
from migrandi.enquiries.models import Change, Enquiry, Message, OutgoingMessage, Proposal
from migrandi.enquiries.triage import text_of
from migrandi.errors import UserError
from migrandi.formats.identifiers import slug
from migrandi.mail.writing import File
from migrandi.papers import gathering, keeping
from migrandi.papers.exporting import Form, export
from migrandi.papers.models import Paper
from migrandi.papers.picturing import pictures_of
from migrandi.papers.skeletons import skeleton
from migrandi.people import audit
from migrandi.people.access import require
from migrandi.people.actors import Actor, name_of, user_of
from migrandi.people.calendars import day_there
from migrandi.people.levels import Verb
from migrandi.people.offices import answering_calendar

FORMS: dict[Form, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""What a memo can be attached as."""
_LONGEST_QUESTION = 6_000
_MARKS = str.maketrans("", "", '"“”„«»‟')
_FIRST_HINT = re.compile(r"(\n# [^\n]+\n\n)<!-- [^\n]* -->")


def begin_memo(enquiry: Enquiry, actor: Actor, moment: datetime) -> Paper:
    """The enquiry's memo; begun where there is none, closed as the enquiry is.

    It begins with the question, and has the proposals that were taken as evidence. Raises `people.errors.NotAllowed`.
    """
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    if enquiry.memo is not None:
        return enquiry.memo
    on = day_there(answering_calendar(enquiry.mission), moment)
    language = enquiry.language or (enquiry.mission.language if enquiry.mission else "") or "en"
    with translation.override(language.split("-", maxsplit=1)[0]):
        text = skeleton(
            enquiry.subject or _("Enquiry %(number)s") % {"number": enquiry.pk}, Paper.Kind.MEMO, enquiry.states, on,
            language, name_of(actor) if user_of(actor) else "",
        )  # fmt: skip
    with transaction.atomic():
        memo = keeping.create(
            _with_question(text, enquiry), actor, moment, confidence=enquiry.confidence, mission=enquiry.mission
        )
        enquiry.memo = memo
        enquiry.save(update_fields=["memo"])
        for proposal in enquiry.proposals.filter(answer=Proposal.Answer.TAKEN, kind__in=("authority", "status")):
            _collect(memo, proposal, actor, moment)
        _trail(enquiry, "began-memo", actor, moment)
    return memo


def collect_taken(enquiry: Enquiry, proposal: Proposal, actor: Actor, moment: datetime) -> None:
    """Put a proposal that was taken into the memo's evidence, if the memo is begun."""
    if enquiry.memo is not None and proposal.answer == Proposal.Answer.TAKEN:
        _collect(enquiry.memo, proposal, actor, moment)


def queue_answer(
    enquiry: Enquiry, actor: Actor, moment: datetime, *, words: str = "", form: str = "docx", cover: bool = False
) -> OutgoingMessage:
    """Put the memo into the outbox as an answer to the last message of the mission, attached as `form`.

    `words`: what the message itself says; a sentence in the enquiry's language where it is empty. It waits for
    `settings.ENQUIRY_UNDO_SECONDS`, in which `take_back` can have it back. Raises `NotInThatState` where there is no
    memo, an answer is in the outbox already, or the memo has to be cleared first; the outbox's own mistakes.
    """
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    memo = enquiry.memo
    if memo is None:
        raise NotInThatState(_("There is no memo yet: begin one."))
    wanted = next((one for one in FORMS if one == form), None)
    if wanted is None:
        raise EnquiryError(_("A memo is sent as docx or pdf, not as “%(form)s”."), form=form)
    if settings.ENQUIRY_CLEARED and memo.stage != Paper.Stage.CLEARED:
        raise NotInThatState(_("The memo has to be cleared by a reviewer before it is sent."))
    version = keeping.latest(memo)
    waiting = enquiry.outgoing.filter(paper=memo, paper_version=version.number).exclude(
        state__in=(OutgoingMessage.State.WITHDRAWN, OutgoingMessage.State.FAILED, OutgoingMessage.State.BOUNCED)
    )
    if waiting.exists():
        raise NotInThatState(_("This version of the memo is in the outbox already, or was sent."))
    last = enquiry.messages.filter(direction=Message.Direction.IN, kind__in=("ordinary", "invitation")).last()
    language = enquiry.language or "en"
    with translation.override(language.split("-", maxsplit=1)[0]):
        said = words.strip() or _("Please find our answer attached.")
        done = export(version.text, wanted, cover=cover, pictures=pictures_of(memo))
    name = f"{slug(memo.title)[:60] or 'memo'}.{wanted}"
    before = {"stage": enquiry.stage, "answered_at": _moment(enquiry.answered_at)}
    with transaction.atomic():
        answer = outbox.queue(
            enquiry, said, actor, moment, in_reply_to=last, language=language,
            files=[File(name, FORMS[wanted], done.content)], paper=memo, paper_version=version.number,
        )  # fmt: skip
        answer.next_at = moment + timedelta(seconds=settings.ENQUIRY_UNDO_SECONDS)
        answer.save(update_fields=["next_at"])
        enquiry.stage = Enquiry.Stage.CLEARED if memo.stage == Paper.Stage.CLEARED else Enquiry.Stage.ANSWERED
        enquiry.answered_at = moment
        enquiry.save(update_fields=["stage", "answered_at"])
        after = {"stage": enquiry.stage, "answered_at": _moment(moment), "outgoing": answer.pk}
        Change.objects.create(
            enquiry=enquiry, what="answered", before=before, after=after, made_at=moment, made_by=name_of(actor)
        )
        _trail(enquiry, "answered", actor, moment)
    return answer


def settle(enquiry: Enquiry, number: int, arrived: bool, actor: Actor, moment: datetime) -> OutgoingMessage:
    """Say of an answer that perhaps left that it arrived, or that it, or one that failed, is to be sent again.

    Raises `EnquiryError`, `NotInThatState`.
    """
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    answer = enquiry.outgoing.filter(pk=number).first()
    if answer is None:
        raise EnquiryError(_("The outbox has no such answer of this enquiry."))
    with transaction.atomic():
        outbox.settle(answer, arrived, moment)
        _trail(enquiry, "settled-answer", actor, moment)
    answer.refresh_from_db()
    return answer


def take_back(enquiry: Enquiry, number: int, actor: Actor, moment: datetime) -> OutgoingMessage:
    """Have an answer back from the outbox; the enquiry is as it was before. Raises `SentAlready`, `EnquiryError`."""
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    answer = enquiry.outgoing.filter(pk=number).first()
    if answer is None:
        raise EnquiryError(_("The outbox has no such answer of this enquiry."))
    with transaction.atomic():
        outbox.withdraw(answer)
        for change in enquiry.changes.filter(what="answered", undone_at=None):
            if change.after.get("outgoing") == answer.pk:
                enquiry.stage = change.before["stage"]
                at = change.before["answered_at"]
                enquiry.answered_at = datetime.fromisoformat(at) if at else None
                enquiry.save(update_fields=["stage", "answered_at"])
                change.undone_at = moment
                change.save(update_fields=["undone_at"])
        _trail(enquiry, "took-back", actor, moment)
    answer.refresh_from_db()
    return answer


def _with_question(text: str, enquiry: Enquiry) -> str:
    """The skeleton with what the mission asks under its first heading: as plain words, for nothing of it is a quotation
    of law to be checked."""
    asked = text_of(enquiry)[:_LONGEST_QUESTION].translate(_MARKS)
    paragraphs = [re.sub(r"^(\s*)([#>*+-]|\d+[.)])", r"\1\\\2", line) for line in asked.splitlines()]
    question = re.sub(r"([\[\]@<>`_])", r"\\\1", "\n".join(paragraphs)).strip()
    return _FIRST_HINT.sub(lambda match: f"{match[1]}{question}", text, count=1)


def _collect(memo: Paper, proposal: Proposal, actor: Actor, moment: datetime) -> None:
    """Keep what was proposed with the memo; where it cannot be had any more, a note says so."""
    path, _cut, query = proposal.value.partition("?")
    user = user_of(actor)
    try:
        with transaction.atomic():
            if query:
                [state] = parse_qs(query)["state"]
                gathering.collect_status(memo, path.lstrip("/"), state, user, moment, on=moment.date(), note="")
            else:
                gathering.collect(memo, path.lstrip("/"), user, moment, note=proposal.reason)
    except UserError as error:
        gathering.jot(memo, f"{proposal.label}\n{proposal.value}\n{error}", user, moment)


def _trail(enquiry: Enquiry, verb: str, actor: Actor, moment: datetime) -> None:
    audit.note(actor, verb, "enquiry", str(enquiry.pk), moment, mission=enquiry.mission, confidence=enquiry.confidence)


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
