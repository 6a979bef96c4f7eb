"""A cleared memo becomes knowledge for others: what tells of persons is proposed to be taken out, each place confirmed.

Nothing is released while a place is not looked at. What was taken out is not kept with the release.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.enquiries.errors import EnquiryError, NotInThatState, UnknownEnquiry
from migrandi.enquiries.models import Enquiry, Message, Redaction, Release, Word
from migrandi.enquiries.redacting import persons_in, without
from migrandi.enquiries.words import index
from migrandi.papers import keeping
from migrandi.papers.models import Paper
from migrandi.papers.reading import read_paper
from migrandi.people import audit
from migrandi.people.access import require
from migrandi.people.actors import Actor, name_of
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import Mission

_HINT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_LEVELS = (Confidence.PUBLIC, Confidence.INTERNAL)
"""A release is for others: what is closed stays with the enquiry."""


def begin_release(enquiry: Enquiry, actor: Actor, moment: datetime) -> Release:
    """Propose what has to be taken out of the cleared memo; the release that is being redacted, where there is one.

    Raises `NotInThatState` where the memo is not cleared, `people.errors.NotAllowed`.
    """
    require(actor, Verb.RELEASE, enquiry.confidence, enquiry.mission)
    memo = enquiry.memo
    if memo is None or memo.stage != Paper.Stage.CLEARED:
        raise NotInThatState(_("Only a cleared memo can be released."))
    begun = enquiry.releases.filter(stage=Release.Stage.PROPOSED).first()
    if begun is not None:
        return begun
    text = _body(keeping.latest(memo).text)
    region = enquiry.mission.jurisdiction if enquiry.mission else ""
    with transaction.atomic():
        release = Release.objects.create(
            enquiry=enquiry, title=memo.title, original=text, language=memo.language, states=enquiry.states,
            topics=enquiry.topics, populations=enquiry.populations, begun_at=moment,
        )  # fmt: skip
        Redaction.objects.bulk_create(
            Redaction(release=release, start=one.start, end=one.end, kind=one.kind, reason=one.reason)
            for one in persons_in(text, region, _known_names(enquiry))
        )
        _trail(release, "began-release", actor, moment)
    return release


def find_begun(enquiry: Enquiry, actor: Actor) -> Release:
    """The release of the enquiry that is being redacted. Raises `UnknownEnquiry`, `people.errors.NotAllowed`."""
    require(actor, Verb.RELEASE, enquiry.confidence, enquiry.mission)
    found = enquiry.releases.filter(stage=Release.Stage.PROPOSED).first()
    if found is None:
        raise UnknownEnquiry(_("No release of this enquiry's memo was begun."))
    return found


def answer_redaction(release: Release, number: int, answer: str, actor: Actor, moment: datetime) -> Redaction:
    """Say of one place whether it is taken out. Raises `EnquiryError`."""
    _require(release, actor)
    found = release.redactions.filter(pk=number).first()
    if found is None or answer not in Redaction.Answer.values:
        raise EnquiryError(_("There is no such place to answer so."))
    found.answer, found.answered_by, found.answered_at = answer, name_of(actor), moment
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    return found


def mark(release: Release, words: str, actor: Actor, moment: datetime) -> int:
    """Take out words that nothing proposed, wherever they stand; how many places that are. Raises `EnquiryError`."""
    _require(release, actor)
    words = words.strip()
    if not words:
        raise EnquiryError(_("Write the words that have to be taken out."))
    taken = [(one.start, one.end) for one in release.redactions.all()]
    count, at = 0, release.original.find(words)
    while at >= 0:
        end = at + len(words)
        if not any(start < end and at < stop for start, stop in taken):
            Redaction.objects.create(
                release=release, start=at, end=end, kind="given", reason=_("marked by hand"),
                answer=Redaction.Answer.OUT, answered_by=name_of(actor), answered_at=moment,
            )  # fmt: skip
            count += 1
        at = release.original.find(words, end)
    if not count:
        raise EnquiryError(_("“%(words)s” stands nowhere where it is not marked already."), words=words)
    return count


def redacted(release: Release) -> str:
    """The text as it will be released by the answers so far; places not looked at are taken out."""
    places = release.redactions.exclude(answer=Redaction.Answer.STAYS)
    return without(release.original, [(one.start, one.end, one.kind) for one in places])


def release_memo(
    release: Release, actor: Actor, confidence: str, mission: Mission | None, title: str, moment: datetime
) -> Release:
    """Release the text to those who may read at that level; `mission` None: to every mission.

    `title`: as released; it is shown in lists, so that a person writes it. Raises `NotInThatState` while a place is not
    looked at, `EnquiryError` for a level that is none or an empty title.
    """
    _require(release, actor)
    if confidence not in _LEVELS:
        raise EnquiryError(_("A memo is released as public or internal, not as “%(level)s”."), level=confidence)
    if not title.strip():
        raise EnquiryError(_("Write the title under which the memo is released."))
    waiting = release.redactions.filter(answer=Redaction.Answer.OPEN).count()
    if waiting:
        raise NotInThatState(
            _("%(count)s places have not been looked at: say of each whether it stays."), count=waiting
        )
    with transaction.atomic():
        release.text = redacted(release)
        release.title, release.confidence, release.mission = title.strip(), confidence, mission
        release.stage, release.released_at, release.released_by = Release.Stage.RELEASED, moment, name_of(actor)
        release.original = ""
        release.save()
        release.redactions.all().delete()
        index(release, f"{release.title}\n\n{release.text}", release.language)
        _trail(release, "released", actor, moment)
    return release


def withdraw_release(release: Release, actor: Actor, moment: datetime) -> None:
    """Take a released memo back: nobody finds it any more. Raises `people.errors.NotAllowed`."""
    require(actor, Verb.RELEASE, release.confidence, release.mission)
    with transaction.atomic():
        release.stage = Release.Stage.WITHDRAWN
        release.save(update_fields=["stage"])
        Word.objects.filter(release=release).delete()
        _trail(release, "withdrew-release", actor, moment)


def put_back_release(release: Release, actor: Actor, moment: datetime) -> None:
    """Undo a withdrawal."""
    require(actor, Verb.RELEASE, release.confidence, release.mission)
    with transaction.atomic():
        release.stage = Release.Stage.RELEASED
        release.save(update_fields=["stage"])
        index(release, f"{release.title}\n\n{release.text}", release.language)
        _trail(release, "released", actor, moment)


def _require(release: Release, actor: Actor) -> None:
    if release.enquiry is None or release.stage != Release.Stage.PROPOSED:
        raise NotInThatState(_("This memo is not being redacted."))
    require(actor, Verb.RELEASE, release.enquiry.confidence, release.enquiry.mission)


def _body(text: str) -> str:
    """The memo without its front matter, which names who wrote it, and without what its skeleton says to the writer."""
    body = text
    if text.startswith("---\n") and read_paper(text).front.title:
        body = text[4:].partition("\n---\n")[2]
    return _HINT.sub("", body).strip() + "\n"


def _known_names(enquiry: Enquiry) -> set[str]:
    names: set[str] = set()
    for message in Message.objects.filter(enquiry=enquiry):
        names.add(message.sender_name)
        names.update(name for name, _address in [*message.to, *message.cc])
    return {name for name in names if name and "@" not in name}


def _trail(release: Release, verb: str, actor: Actor, moment: datetime) -> None:
    audit.note(actor, verb, "release", str(release.pk), moment, mission=release.mission, confidence=release.confidence)
