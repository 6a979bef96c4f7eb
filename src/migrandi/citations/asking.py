"""A citation typed into the search box: straight to the place it names."""

from __future__ import annotations

from functools import cache

from migrandi.citations.recognising import names_of, recognise_query
from migrandi.citations.resolving import Target, resolve
from migrandi.treaties.register.reading import instruments

_MOST_LEFT = 0.4
"""How much of the text may stand beside the citation: more, and it is a question about it, not the citation itself."""


def places_asked_for(text: str) -> list[Target]:
    """The places that the text cites, if it is a citation and little else; the likeliest first.

    Empty where it is not one, or where the database does not hold what it cites.
    """
    citations = recognise_query(text, register_names())
    if not citations:
        return []
    length = sum(citation.end - citation.start for citation in citations)
    if length < (1 - _MOST_LEFT) * len(text.strip()):
        return []
    return [target for citation in citations for target in resolve(citation)]


@cache
def register_names() -> tuple[tuple[str, str], ...]:
    """The names by which the register's instruments are cited, as `recognise` takes them."""
    return names_of(instruments())
