"""What a paper relies on, once each: its facts for citing, where it can be read, in which notes it is cited."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from migrandi.jurisdictions import is_known, name
from migrandi.law.describing import called, identified
from migrandi.law.models import Title, Work
from migrandi.papers.csl import as_csl, list_entry
from migrandi.papers.csl import cite as cite_outside
from migrandi.papers.forms import Facts, Group, Style, again, full
from migrandi.papers.library import Authority, Held, Outside
from migrandi.papers.runs import Run, from_stars
from migrandi.remembering import until_written

_CASES = frozenset({"judgment", "decision", "views", "case", "advisory-opinion"})
_NATIONAL = frozenset({"act", "regulation", "code", "constitution", "law", "decree", "directive", "statute"})
_ORGANISATIONS = frozenset({"int", "un", "eu", "coe", "oas", "au-union"})


class Cited(msgspec.Struct):
    """One authority of the paper. `first`: the note that cites it first; `notes`: all of them; `href`: where its
    publisher has it, else its page here."""

    key: str
    facts: Facts
    item: dict[str, object]
    href: str
    path: str
    first: int = 0
    notes: list[int] = []


def describe(key: str, authority: Authority, language: str) -> Cited:
    """What is said of an authority; of a key that names nothing, the key alone."""
    if isinstance(authority, Held):
        work = authority.work
        href = str(work.facts.get("address") or "")
        return Cited(key, facts_of(work, language), {}, href, work.path)
    if isinstance(authority, Outside):
        item = as_csl(key, authority.facts)
        return Cited(key, Facts("other", str(item.get("title", key))), item, str(item.get("URL", "")), "")
    return Cited(key, Facts("other", f"@{key}"), {}, "", "")


def group_of(work: Work) -> Group:
    """In which part of a table of authorities the Work stands."""
    if work.kind == "treaty":
        return "treaty"
    if work.kind in _CASES and not (work.kind == "decision" and work.jurisdiction == "eu"):
        return "case"
    if work.kind in _NATIONAL or work.jurisdiction not in _ORGANISATIONS or work.kind == "decision":
        return "legislation"
    return "document"


@until_written(1_000)
def facts_of(work: Work, language: str) -> Facts:
    """The facts of a Work in the words of a language, as far as it has them."""
    titles = [(one.language, one.kind, one.text) for one in called(work)]
    identifiers = dict(identified(work))
    title = next((t for lang, kind, t in titles if kind == Title.Kind.FULL and lang == language), work.title)
    names = [t for _lang, kind, t in titles if kind in (Title.Kind.NAME, Title.Kind.SHORT) and t != work.number]
    short = next((one for one in names if len(one.split()) > 1), names[0] if names else "")
    land = work.jurisdiction.split("-")[0]
    return Facts(
        group_of(work),
        title,
        short if language.startswith("en") else "",
        work.date or (str(work.year) if work.year else ""),
        str(work.facts.get("entry_into_force") or ""),
        str(work.facts.get("place") or ""),
        identifiers.get("unts", ""),
        identifiers.get("unts_no", ""),
        identifiers.get("cets", ""),
        name(land, language) if is_known(land) and work.jurisdiction not in _ORGANISATIONS else "",
        work.number.replace("-", " ") if not work.register else "",
        str(work.facts.get("court") or ""),
        identifiers.get("appno", ""),
        identifiers.get("neutral-citation", ""),
        identifiers.get("ecli", ""),
        identifiers.get("celex", "") if work.kind not in _CASES else "",
        identifiers.get("symbol", ""),
        work.jurisdiction == "un",
    )


def first_citation(cited: Cited, style: Style, pinpoint: str, language: str) -> list[Run]:
    """The authority in full, with the place."""
    if cited.item:
        return cite_outside(cited.item, style, pinpoint, language)
    return from_stars(full(cited.facts, style, pinpoint, language))


def later_citation(cited: Cited, style: Style, pinpoint: str, language: str) -> list[Run]:
    """The authority by its short name and the note that cited it first."""
    facts = cited.facts
    if cited.item:
        authors = cited.item.get("author")
        first = authors[0] if isinstance(authors, list) and authors else {}
        facts = Facts("other", str(first.get("family") or first.get("literal") or facts.title))
    return from_stars(again(facts, style, cited.first, pinpoint, language))


Entry = tuple[Cited, list[Run]]


def table(cited: Sequence[Cited], style: Style, language: str) -> list[tuple[Group, str, list[Entry]]]:
    """The table of authorities: groups in their order, legislation by jurisdiction, each sorted by title."""
    rows: dict[tuple[Group, str], list[Entry]] = {}
    order: tuple[Group, ...] = ("treaty", "legislation", "case", "document", "other")
    for one in sorted(cited, key=lambda one: (order.index(one.facts.group), one.facts.jurisdiction, one.facts.title)):
        part = one.facts.jurisdiction if one.facts.group == "legislation" else ""
        said = list_entry(one.item, style, language) if one.item else from_stars(full(one.facts, style, "", language))
        rows.setdefault((one.facts.group, part), []).append((one, said))
    return [(group, part, entries) for (group, part), entries in rows.items()]
