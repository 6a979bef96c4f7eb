"""What a meeting is about: topics that its words name or that were said, States that take part or are named."""

from __future__ import annotations

from collections.abc import Iterable

import regex
from django.db.models import Q

from migrandi.formats.languages import language_of
from migrandi.jurisdictions import UnknownJurisdiction, entries, find
from migrandi.jurisdictions.writing import plain
from migrandi.meetings import bodies
from migrandi.meetings.models import About, Meeting
from migrandi.thesaurus.matching import concepts_in
from migrandi.thesaurus.reading import LANGUAGES, by_id

_LONGEST = 4_000
_PROCEDURE = regex.compile(
    r"\b(?:adoption|election|approval) (?:of|des?|du) (?:the |l['’]|la )?"
    r"(?:agenda|report|officers|programme|minutes|ordre du jour|rapport|orden del día)",
    regex.IGNORECASE,
)
"""What every agenda has: the adoption of a report is not the adoption of a child."""


def refresh(meeting: Meeting) -> None:
    """Find anew what the meeting and its agenda are about, and the words by which it is searched.

    What a person said stays. Topics are those whose labels stand in titles and descriptions; States those that
    outcomes, recommendations and participants name.
    """
    items = list(meeting.items.filter(removed_at=None))
    language = (
        meeting.language if meeting.language in LANGUAGES else language_of(f"{meeting.title} {meeting.description}")
    )
    found: dict[tuple[int | None, str, str], About] = {}

    def say(item: int | None, kind: str, value: str) -> None:
        found.setdefault((item, kind, value), About(meeting=meeting, item_id=item, kind=kind, value=value))

    for topic in topics_in(f"{meeting.title}\n{meeting.description}", language):
        say(None, About.Kind.TOPIC, topic)
    for item in items:
        for topic in topics_in(f"{item.title}\n{item.description}", language):
            say(item.pk, About.Kind.TOPIC, topic)
    for state in _states(meeting):
        say(None, About.Kind.STATE, state)
    if meeting.source is not None:
        for topic in meeting.source.topics:
            say(None, About.Kind.TOPIC, topic)
    kept = {(one.item_id, one.kind, one.value) for one in meeting.about.all() if one.by_person or _key(one) in found}
    meeting.about.filter(by_person=False).exclude(
        pk__in=[one.pk for one in meeting.about.all() if _key(one) in found]
    ).delete()
    About.objects.bulk_create(about for key, about in found.items() if key not in kept)
    words = searched_words(meeting, [item.title for item in items])
    if words != meeting.searched:
        meeting.searched = words
        meeting.save(update_fields=["searched"])


def _key(one: About) -> tuple[int | None, str, str]:
    return one.item_id, one.kind, one.value


def _states(meeting: Meeting) -> set[str]:
    from migrandi.meetings.models import Recommendation  # noqa: PLC0415 one import for all would be a ring

    named = {p.state for p in meeting.participants.filter(removed_at=None)}
    named |= {o.state for o in meeting.outcomes.filter(removed_at=None)}
    asked = Recommendation.objects.filter(outcome__meeting=meeting, removed_at=None, outcome__removed_at=None)
    named |= set(asked.values_list("state", flat=True))
    return named - {""}


def searched_words(meeting: Meeting, titles: Iterable[str]) -> str:
    """The words of a meeting, folded: case and accents do not matter when it is searched."""
    body = bodies.bodies().get(meeting.body)
    names = [body.short, *body.names.values()] if body is not None else []
    parts = [
        meeting.title,
        meeting.session,
        meeting.place,
        meeting.body_said,
        *names,
        *titles,
        meeting.description[:1000],
    ]
    return plain_words(" ".join(parts))[:20_000]


def plain_words(text: str) -> str:
    """The text as it is searched: small letters, without accents and marks."""
    # not `plain` itself for the whole: it remembers what it is asked for
    return " ".join(plain(word) for word in text.split())


def topics_in(text: str, language: str) -> list[str]:
    """The topics of the thesaurus that the text names, each once, in its order."""
    spoken = language if language in LANGUAGES else "en"
    said = _PROCEDURE.sub(" ", text[:_LONGEST])
    return list(dict.fromkeys(match.concept for match in concepts_in(said, spoken)))


def topic_named(text: str) -> str:
    """The topic of that id or label in any language; empty where none is called so."""
    wanted = text.strip()
    if wanted.lower() in by_id():
        return wanted.lower()
    folded = plain(wanted)
    for concept in by_id().values():
        if folded in {plain(label) for label in concept.label.values()}:
            return concept.id
    return ""


def topic_label(topic: str, language: str) -> str:
    """What a topic is called; itself where the thesaurus has it no more."""
    concept = by_id().get(topic)
    if concept is None:
        return topic
    return concept.label.get(language.split("-", maxsplit=1)[0]) or concept.label["en"]


def state_named(text: str) -> str:
    """The code of the State of that code or name; empty where it is none."""
    try:
        found = find(text.strip()) if text.strip() else None
    except UnknownJurisdiction:
        return ""
    return found.code if found is not None and found.code in entries() else ""


def of(kind: str, value: str) -> Q:
    """The meetings about that topic or State, themselves or in their agenda."""
    return Q(pk__in=About.objects.filter(kind=kind, value=value).values("meeting"))
