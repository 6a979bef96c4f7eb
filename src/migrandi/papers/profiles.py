"""A country profile, whole from the database: what binds a State on a day, its reservations, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import gettext as _

from migrandi.jurisdictions import memberships, name
from migrandi.law.models import Expression, Work
from migrandi.papers.skeletons import front_matter
from migrandi.treaties import binding
from migrandi.treaties.binding import Item

TOPICS = ("non-refoulement", "detention", "children", "statelessness", "trafficking", "labour-migration", "expulsion")
"""What a profile asks of the articles that bind the State; a topic that no instrument has is left out."""
_MOST = 12


def profile(state: str, on: date, language: str = "en", author: str = "") -> str:
    """The text of the profile of a State, by its code, in the language now active, ready to be edited.

    Every line rests on the register: it cites the instrument, and the check of papers finds nothing to mend in it but
    what is not known, which the profile says itself.
    """
    title = _("%(state)s: the law of migration on %(on)s") % {"state": name(state, language), "on": on}
    answer = binding.bound(state, on)
    parts = [
        front_matter(title, "country-profile", [state], on, language, author),
        *_opening(state, on, language),
        *_bound(answer.bound),
        *_reservations(answer.bound),
        *_by_topic(state, on),
        *_not_bound(answer.not_bound),
        *_unknown(answer.unknown),
        *_national(state),
    ]
    return "\n".join(parts) + "\n"


def _opening(state: str, on: date, language: str) -> Iterator[str]:
    yield f"# {_('Membership')}\n"
    held = [name(one.organisation, language) for one in memberships(state, on)]
    if held:
        sentence = _("On %(on)s the State is a member of: %(organisations)s.")
        yield sentence % {"on": on, "organisations": ", ".join(sorted(held))}
    else:
        yield _("The register knows of no organisation of which the State is a member on %(on)s.") % {"on": on}
    yield ""


def _bound(items: Sequence[Item]) -> Iterator[str]:
    yield f"# {_('Treaties that bind the State')}\n"
    yield f"<!-- waive reservation: {_('reservations have a section of their own')} -->\n"
    titles = {
        "universal": _("Universal"), "regional": _("Regional"), "sub-regional": _("Sub-regional"),
        "bilateral": _("Bilateral"),
    }  # fmt: skip
    acts = [item for item in items if item.group == "regional" and item.path.startswith("/eu/")]
    for group, title in titles.items():
        chosen = [item for item in items if item.group == group and item not in acts]
        if not chosen:
            continue
        yield f"## {title}\n"
        heads = (_("Instrument"), _("Since"), _("By"), _("Known up to"))
        yield from _table(
            heads,
            [(f"{i.title} [@{_key(i)}]", i.since or "?", _act(i.act), str(i.as_read or "?")) for i in chosen],
        )
    if acts:
        yield f"## {_('Acts of the European Union')}\n"
        yield from (f"- {item.title} [@{_key(item)}]" for item in acts)
        yield ""


def _key(item: Item) -> str:
    """The key that names the instrument and no other: two treaties may go by one short name."""
    return item.path.lstrip("/") if item.path.startswith("/eu/") or item.short in _shared() else item.short


def _shared() -> set[str]:
    return _shared_in(tuple(Work.objects.filter(register=True).values_list("number", flat=True)))


@lru_cache(maxsize=2)
def _shared_in(numbers: tuple[str, ...]) -> set[str]:
    return {number for number, count in Counter(numbers).items() if count > 1}


def _act(act: str | None) -> str:
    return (act or "?").replace("-", " ")


def _reservations(items: Sequence[Item]) -> Iterator[str]:
    yield f"# {_('Reservations and declarations')}\n"
    lines = []
    for item in items:
        for statement in item.reservations:
            articles = _("articles %(articles)s") % {"articles": statement.articles} if statement.articles else ""
            said = ", ".join(filter(None, [_act(statement.kind), articles, statement.date, statement.note]))
            lines.append(f"- {item.title}: {said} [@{_key(item)}].")
    yield from lines or [_("The register has none.")]
    yield ""


def _by_topic(state: str, on: date) -> Iterator[str]:
    yield f"# {_('By topic')}\n"
    for topic in TOPICS:
        try:
            answer = binding.bound(state, on, topic)
        except binding.UnknownTopic:
            continue
        notes = [
            f"- {note.headnote} [@{_key(item)}, art {note.number}]"
            for item in answer.bound
            for note in item.articles
        ]  # fmt: skip
        if notes:
            yield f"## {topic.replace('-', ' ').capitalize()}\n"
            yield f"<!-- waive reservation: {_('reservations have a section of their own')} -->\n"
            yield from notes[:_MOST]
            yield ""


def _not_bound(items: Sequence[Item]) -> Iterator[str]:
    yield f"# {_('Treaties that do not bind the State')}\n"
    heads = (_("Instrument"), _("Signed"), _("Why not"))
    rows = [(f"{item.title} [cf @{_key(item)}]", item.signed or "–", item.why) for item in _treaties(items)]
    yield from _table(heads, rows) if rows else [_("None of the register."), ""]


def _unknown(items: Sequence[Item]) -> Iterator[str]:
    yield f"# {_('What is not known')}\n"
    heads = (_("Instrument"), _("Why"))
    rows = [(f"{item.title} [cf @{_key(item)}]", item.why) for item in _treaties(items)]
    yield from _table(heads, rows) if rows else [_("Nothing of the register."), ""]


def _treaties(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if not item.path.startswith("/eu/")]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"
    yield ""


def _national(state: str) -> Iterator[str]:
    yield f"# {_('National law held')}\n"
    works = Work.objects.filter(Q(jurisdiction=state) | Q(jurisdiction__startswith=f"{state}-"))
    held = works.filter(pk__in=Expression.objects.filter(superseded_at=None).values("work"))
    lines = [f"- {work.title} [@{work.path.lstrip('/')}]" for work in held.order_by("title")[:100]]
    yield from lines or [_("None. Import it: migrandi import PATH.")]
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
