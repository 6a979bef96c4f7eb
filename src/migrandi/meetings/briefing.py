"""A briefing note before a meeting and a report after it, written as papers from what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from migrandi.meetings import bodies, subjects
from migrandi.meetings.models import AgendaItem, Document, Meeting, Note, Recommendation
from migrandi.meetings.publishing import dates_in_words
from migrandi.meetings.showing import span
from migrandi.papers import keeping
from migrandi.papers.models import Paper
from migrandi.papers.skeletons import front_matter
from migrandi.people import access
from migrandi.people.actors import Actor, name_of, user_of
from migrandi.people.levels import Confidence


def begin_paper(meeting: Meeting, what: str, actor: Actor, at: datetime, language: str = "en") -> Paper:
    """A paper kept here: `briefing` before the meeting, `report` after it. What the actor may not read stays out."""
    with override(language):
        text = _report(meeting, actor, language) if what == "report" else _briefing(meeting, actor, language)
    return keeping.create(text, actor, at, confidence=_closest(meeting, actor), mission=meeting.mission)


def _closest(meeting: Meeting, actor: Actor) -> str:
    """The most closed level of what stands in the paper: the meeting's, its notes', and never open to all."""
    levels = [*Confidence]
    held = [meeting.confidence, *_readable_notes(meeting, actor).values_list("confidence", flat=True)]
    return max([Confidence.INTERNAL, *map(Confidence, held)], key=levels.index)


def _front(title: str, meeting: Meeting, actor: Actor, language: str) -> str:
    states = sorted({about.value for about in meeting.about.all() if about.kind == "state"})
    author = name_of(actor) if user_of(actor) is not None else ""
    return front_matter(title, Paper.Kind.MEMO, states, span(meeting).first_day, language, author)


def _briefing(meeting: Meeting, actor: Actor, language: str) -> str:
    title = _("Briefing note: %(meeting)s") % {"meeting": meeting.title}
    return _written(
        _front(title, meeting, actor, language),
        (_("The meeting"), _facts(meeting)),
        (_("What it is about"), [*_paragraphs(meeting.description), *_topics(meeting, language)]),
        (_("Agenda items that concern migrants"), _agenda(meeting, language)),
        (_("Papers"), _papers(meeting)),
        (_("Who takes part"), _participants(meeting)),
        (_("The law that matters"), [_hint(_("Treaties that bind those concerned; what the body said before."))]),
        (_("What we suggest to say"), [_hint(_("Two or three points, each with its authority."))]),
        (_("Notes so far"), _notes(meeting, actor)),
    )


def _report(meeting: Meeting, actor: Actor, language: str) -> str:
    title = _("Report: %(meeting)s") % {"meeting": meeting.title}
    return _written(
        _front(title, meeting, actor, language),
        (_("The meeting"), _facts(meeting)),
        (_("Summary"), [_hint(_("What was decided, in three sentences."))]),
        (_("What was discussed"), [*_agenda(meeting, language), *_statements(meeting)]),
        (_("What came out"), _outcomes(meeting)),
        (_("Recommendations to States"), _recommendations(meeting)),
        (_("What has to be done"), _follow_ups(meeting)),
        (_("Notes"), _notes(meeting, actor)),
        (_("Papers"), _papers(meeting)),
    )


def _written(front: str, *sections: tuple[str, Iterable[str]]) -> str:
    parts = [front]
    for heading, paragraphs in sections:
        said = [one for one in paragraphs if one]
        parts += [f"# {heading}", *(said or [_hint(_("Nothing is recorded."))])]
    return "\n\n".join(parts) + "\n"


def _hint(text: str) -> str:
    return f"<!-- {text} -->"


def _plain(text: str) -> str:
    """Somebody's words as they are, with no sign in them that Markdown would take as its own."""
    return "".join(f"\\{sign}" if sign in "\\*_[]<>`#|@" else sign for sign in " ".join(text.split()))


def _paragraphs(text: str) -> list[str]:
    return [_plain(one) for one in text.split("\n") if one.strip()][:20]


def _facts(meeting: Meeting) -> list[str]:
    rows = [
        (_("Body"), bodies.name(meeting.body) if meeting.body else meeting.body_said),
        (_("Session"), meeting.session),
        (_("Dates"), dates_in_words(meeting)),
        (_("Format"), meeting.get_format_display() if meeting.format else ""),
        (_("State of it"), meeting.get_state_display()),
    ]
    return ["\n".join(f"- {name}: {_plain(value)}" for name, value in rows if value)]


def _topics(meeting: Meeting, language: str) -> Iterator[str]:
    topics = sorted({about.value for about in meeting.about.all() if about.kind == "topic" and about.item_id is None})
    if topics:
        said = ", ".join(_plain(subjects.topic_label(topic, language)) for topic in topics)
        yield _("Topics: %(topics)s.") % {"topics": said}


def _agenda(meeting: Meeting, language: str) -> list[str]:
    """The items that name a topic first and foremost; all of them where none does."""
    items = list(meeting.items.filter(removed_at=None))
    about: dict[int, list[str]] = {}
    for one in meeting.about.all():
        if one.item_id is not None and one.kind == "topic":
            about.setdefault(one.item_id, []).append(subjects.topic_label(one.value, language))
    chosen = [item for item in items if item.pk in about] or items
    return ["\n".join(_item(item, about.get(item.pk, [])) for item in chosen)] if chosen else []


def _item(item: AgendaItem, topics: list[str]) -> str:
    named = f" ({', '.join(map(_plain, topics))})" if topics else ""
    return f"- {_plain(str(item))}{named}"


def _papers(meeting: Meeting) -> list[str]:
    papers = meeting.documents.filter(removed_at=None)
    return ["\n".join(_paper(paper) for paper in papers)] if papers else []


def _paper(paper: Document) -> str:
    said = _plain(str(paper))
    if paper.address:
        said = f"[{said}](<{paper.address.replace('>', '%3E')}>)"
    due = _("due %(day)s") % {"day": paper.due_on} if paper.due_on and not paper.submitted_on else ""
    return f"- {', '.join(part for part in (said, paper.language, due) if part)}"


def _participants(meeting: Meeting) -> list[str]:
    rows = meeting.participants.filter(removed_at=None)
    return ["\n".join(f"- {_plain(one.organisation)}" + (f" ({_plain(one.role)})" if one.role else "") for one in rows)]


def _statements(meeting: Meeting) -> list[str]:
    rows = meeting.statements.filter(removed_at=None)
    return [f"{_plain(one.organisation)}: {_plain(one.text)}" for one in rows if one.text]


def _outcomes(meeting: Meeting) -> list[str]:
    result = []
    for one in meeting.outcomes.filter(removed_at=None).select_related("work"):
        cited = f" [@{one.work.path.lstrip('/')}]" if one.work is not None else ""
        result.append(f"- {one.get_kind_display()}: {_plain(str(one))}{cited}")
    return ["\n".join(result)] if result else []


def _recommendations(meeting: Meeting) -> list[str]:
    rows = Recommendation.objects.filter(outcome__meeting=meeting, removed_at=None, outcome__removed_at=None)
    said = [f"- {one.state.upper()} {one.number}".rstrip() + f": {_plain(one.text)}" for one in rows]
    return ["\n".join(said)] if said else []


def _follow_ups(meeting: Meeting) -> list[str]:
    said = []
    for one in meeting.follow_ups.filter(removed_at=None):
        whose = one.owner.get_username() if one.owner is not None else one.owner_said
        by = _("by %(day)s") % {"day": one.due_on} if one.due_on else ""
        done = _("done") if one.done_at else ""
        said.append(f"- {', '.join(part for part in (_plain(one.text), whose, by, done) if part)}")
    return ["\n".join(said)] if said else []


def _notes(meeting: Meeting, actor: Actor) -> list[str]:
    """The notes that the actor may read, as they were written: they are Markdown already."""
    return [note.text for note in _readable_notes(meeting, actor)]


def _readable_notes(meeting: Meeting, actor: Actor) -> QuerySet[Note]:
    return access.readable(Note.objects.filter(meeting=meeting, removed_at=None), actor)
