"""What a program may ask for. Each answer has `authorities`: where to read what it relies on, and its checksum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Annotated, Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import Field

from migrandi.assistants import authorities
from migrandi.assistants.asking import actor, day, now, writer
from migrandi.citations.asking import register_names
from migrandi.citations.recognising import recognise
from migrandi.citations.resolving import resolve
from migrandi.errors import UserError
from migrandi.jurisdictions import find
from migrandi.law import comparing, presenting
from migrandi.law.addresses import locate
from migrandi.law.models import Work
from migrandi.law.reading import languages, provision_on, read_work
from migrandi.meetings import finding
from migrandi.meetings import presenting as meeting_shapes
from migrandi.papers import gathering, keeping
from migrandi.people import audit
from migrandi.people.levels import Verb
from migrandi.search import querying
from migrandi.search.presenting import shape_of_page
from migrandi.search.query_fields import value_of
from migrandi.search.query_tokens import cleaned
from migrandi.search.querying import Filters
from migrandi.treaties import binding
from migrandi.treaties import presenting as treaty_shapes

Shape = dict[str, Any]
LONGEST = 40_000
"""Characters of a text in one answer; the rest is asked for with `start`."""
MOST_CITATIONS = 50

Day = Annotated[str, Field(description="A day as 2015-06-01. Empty: the latest.")]
Language = Annotated[str, Field(description="Language of the text, as fr. Empty: English, else one that is held.")]
Address = Annotated[
    str, Field(description="A law or provision: ca/act/2001/c-27/sec_97, refugee-convention/art_33, or an identifier.")
]
Topic = Annotated[str, Field(description="Only instruments on this topic, as detention.")]


class NothingCited(UserError):
    """Nothing that is held is cited where a citation was expected."""

    code, status = "nothing-cited", 404


def search(
    query: Annotated[str, Field(description="Words, “a phrase”, -without, a OR b, jurisdiction:ke, title:words.")],
    jurisdiction: Annotated[str, Field(description="As ca, eu, int. Empty: all.")] = "",
    language: Annotated[str, Field(description="Language of the text, as fr. Empty: all.")] = "",
    topic: Annotated[str, Field(description="A concept by its name, as detention. Empty: all.")] = "",
    on: Annotated[str, Field(description="The day whose law is asked for. Empty: what stands now.")] = "",
    limit: Annotated[int, Field(ge=1, le=30)] = 10,
    skip: Annotated[int, Field(ge=0, le=5000, description="How many of the best to pass over.")] = 0,
) -> Shape:
    """Find provisions, treaties and judgments of migration law by words and meaning, the best first, each with why."""
    narrowed = Filters(
        jurisdictions=(jurisdiction.lower(),) if jurisdiction else (), languages=(language,) if language else (),
        on=day(on), topics=(value_of("topic", topic),) if topic else (),
    )  # fmt: skip
    page = querying.search(cleaned(query).strip(), narrowed, limit=limit, offset=skip)
    behind = []
    for hit in page.hits:
        work = Work.objects.get(path=hit.path)
        if hit.kind == "provision":
            behind.append(authorities.of_place(work, hit.address, hit.start or narrowed.on, hit.language))
        else:
            behind.append(authorities.of_register(work, hit.address))
    return shape_of_page(page) | {"authorities": behind}


def read_provision(
    address: Address,
    on: Day = "",
    language: Language = "",
    start: Annotated[int, Field(ge=0, description="The character to go on from, where a text was cut.")] = 0,
) -> Shape:
    """Read a provision (or a whole law) as it stood on a day: its words, since when, until when, and their source."""
    work, eid = locate(address)
    if not languages(work):
        sentence = _("Of %(work)s the text is not held here. What is known of it: %(page)s")
        raise NothingCited(sentence, work=work.path, page=authorities.page(work.path, eid))
    asked, spoken = day(on), language or None
    reading = provision_on(work, eid, asked, spoken) if eid else read_work(work, asked, spoken)
    shape = presenting.shape_of_reading(reading)
    whole = shape["text"]
    del shape["content"]
    cut = len(whole) > start + LONGEST
    return shape | {
        "text": whole[start : start + LONGEST], "characters": len(whole),
        "goes_on_at": start + LONGEST if cut else None,
        "authorities": [authorities.of_reading(reading)],
    }  # fmt: skip


def who_is_bound(
    treaty: Annotated[str, Field(description="A treaty by its usual name or acronym. Empty: every treaty.")] = "",
    state: Annotated[str, Field(description="A State by its code or name. Empty: every State.")] = "",
    on: Annotated[str, Field(description="The day. Empty: today.")] = "",
    topic: Topic = "",
) -> Shape:
    """Tell who is bound by what on a day: of a State its treaties, of a treaty its States, or of both the one answer.

    Each answer is bound, not-bound or unknown, with the act, its dates, reservations and the source. Unknown is not no.
    """
    asked = day(on) or date.today()
    if treaty:
        status = binding.status(treaty, asked)
        shape = treaty_shapes.shape_of_status(status)
        groups = ("parties", "signatories", "non_parties", "unknown")
        if state:
            code = find(state).code.upper()
            shape = {name: shape[name] for name in ("path", "short", "title", "on")} | {
                "answers": [place for group in groups for place in shape[group] if place["state"] == code]
            }
            said = [place["source"] for place in shape["answers"]]
        else:
            said = [place["source"] for group in groups for place in shape[group]]
        return shape | {"authorities": authorities.of_participation(said)}
    if not state:
        raise NothingCited(_("Name a treaty, a State, or both: who_is_bound(treaty, state, on)."))
    shape = treaty_shapes.shape_of_bound(binding.bound(find(state).code, asked, topic))
    said = [item["source"] for group in ("bound", "not_bound", "unknown") for item in shape[group]]
    return shape | {"authorities": authorities.of_participation(said)}


def compare_states(
    states: Annotated[list[str], Field(min_length=1, max_length=12, description="Codes or names, as KE, Uganda.")],
    on: Annotated[str, Field(description="The day. Empty: today.")] = "",
    topic: Topic = "",
) -> Shape:
    """Set States side by side: which instruments bind which of them on a day."""
    asked = day(on) or date.today()
    codes = [find(state).code for state in states]
    shape = treaty_shapes.shape_of_matrix(codes, asked, topic, binding.matrix(codes, asked, topic))
    return shape | {"authorities": authorities.of_participation(())}


def compare_days(
    address: Address,
    earlier: Annotated[str, Field(description="The earlier day, as 2005-01-01.")],
    later: Annotated[str, Field(description="The later day.")],
    language: Language = "",
) -> Shape:
    """Tell word by word what changed in a law or a provision between two days."""
    work, eid = locate(address)
    first, last = day(earlier), day(later)
    if first is None or last is None:
        raise NothingCited(_("Name both days, as earlier=2005-01-01, later=2015-01-01."))
    compared = comparing.compare(work, eid, first, last, language or None)
    # of which copies it is: a provision that only one of the days has is no place to read on the other
    behind = [authorities.of_place(work, "", copy, compared.language) for copy in (compared.earlier, compared.later)]
    return presenting.shape_of_comparison(compared) | {"authorities": behind}


def resolve_citation(
    citation: Annotated[str, Field(max_length=300, description="As “CRC, art. 3(1)” or “s. 97 of the IRPA”.")],
) -> Shape:
    """Tell which law and provision a citation names. Says so where it is held nowhere here."""
    targets = querying.places_cited(cleaned(citation).strip())
    if not targets:
        sentence = _("“%(text)s” names nothing that is held here. Write its usual name and place, or search for it.")
        raise NothingCited(sentence, text=citation[:200])
    return {"citation": citation, "places": targets, "authorities": [_behind(target.path) for target in targets]}


def verify_citations(
    text: Annotated[str, Field(max_length=100_000, description="A passage whose citations are to be checked.")],
) -> Shape:
    """Check every citation in a text: what it names, and whether that law and that very provision are held.

    `found`: exact (that very place is held), law-only (the law is, the place is not), nothing.
    """
    checked: list[Shape] = []
    behind: dict[str, Shape] = {}
    cited = recognise(text, names=register_names())
    for one in islice(cited, MOST_CITATIONS):
        targets = resolve(one)
        found = "nothing" if not targets else "exact" if targets[0].exact else "law-only"
        checked.append({"quoted": text[one.start : one.end], "start": one.start, "found": found, "places": targets})
        behind |= {target.path: _behind(target.path) for target in targets if target.path not in behind}
    return {
        "citations": checked, "left_off": max(0, len(cited) - MOST_CITATIONS), "authorities": [*behind.values()],
    }  # fmt: skip


def list_meetings(
    body: Annotated[str, Field(description="An acronym or a name, as CMW. Empty: all.")] = "",
    topic: str = "",
    state: str = "",
    words: str = "",
    first: Annotated[str, Field(description="From this day on. Empty: from today.")] = "",
    last: Annotated[str, Field(description="Up to this day. Empty: without end.")] = "",
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
) -> Shape:
    """List meetings and conferences by date. Those that are not public need a key of somebody who may know of them."""
    narrowing = finding.Narrowing(body, topic, state, words, day(first) or date.today(), day(last))
    found = finding.meetings(actor(), narrowing).select_related("source")
    shown = list(found[:limit])
    audit.note_listed(actor(), "meetings", shown, now())
    told, behind = [], []
    for meeting in shown:
        told.append(meeting_shapes.shape(meeting))
        source = meeting.source
        address = meeting.address or (source.address if source is not None else "")
        here = f"{settings.SITE_ADDRESS}/meetings/{meeting.pk}"
        behind.append(authorities.of_entry(address or here, told[-1], source.sha256 if source is not None else ""))
    return {"total": found.count(), "meetings": told, "authorities": behind}


def keep_as_evidence(
    paper: Annotated[str, Field(description="The paper's number.")],
    address: Address,
    on: Day = "",
    language: Language = "",
    note: Annotated[str, Field(max_length=2000, description="What it is for.")] = "",
) -> Shape:
    """Keep a provision, as it reads on a day, among a paper's evidence. Needs a key that may write."""
    by = writer()
    moment = now()
    opened = keeping.open_paper(paper, by, Verb.WRITE, moment)
    kept = gathering.collect(opened, address, by, moment, on=day(on), language=language or None, note=note)
    work, eid = locate(address)
    return {
        "paper": opened.pk, "evidence": kept.pk, "title": kept.title, "text": kept.text[:LONGEST],
        "authorities": [authorities.of_place(work, eid, day(on), language)],
    }  # fmt: skip


def _behind(path: str) -> Shape:
    return authorities.of_place(Work.objects.get(path=path), "", None, "")


READING: tuple[Callable[..., Shape], ...] = (
    search, read_provision, who_is_bound, compare_states, compare_days, resolve_citation, verify_citations,
    list_meetings,
)  # fmt: skip
WRITING: tuple[Callable[..., Shape], ...] = (keep_as_evidence,)
