"""Finding concepts: by an id or a label in any language, by words of it, and those that a query names."""

from __future__ import annotations

from migrandi.errors import UserError
from migrandi.thesaurus.matching import concepts_in
from migrandi.thesaurus.reading import LANGUAGES, Concept, by_id, concepts, narrower, plain, until_edited

_NARROWER = 3


class UnknownConcept(UserError):
    """No concept has that id or label."""

    code = "unknown-concept"
    status = 404


class NotAForm(UserError):
    """The thesaurus is not written in that form."""

    code = "not-a-form"


def concept_of(written: str) -> Concept | None:
    """The concept of that id, or with that label in one of the six languages; None if there is none."""
    known = by_id()
    return known.get(written.strip().lower()) or known.get(_labels().get(plain(written), ""))


@until_edited
def _labels() -> dict[str, str]:
    labels = ((word, one.id) for one in reversed(concepts()) for spoken in LANGUAGES for word in one.words(spoken))
    return {plain(word): concept for word, concept in labels}


def with_words(text: str) -> list[Concept]:
    """The concepts with a label in some language that has all of these words, or parts of words, in it."""
    parts = plain(text).split()
    return [
        concept
        for concept in concepts()
        if any(
            all(part in label for part in parts)
            for spoken in LANGUAGES
            for label in map(plain, (*concept.words(spoken), concept.id))
        )
    ]


def named_in(text: str) -> list[Concept]:
    """The concepts that the text names in whichever of the six languages, in order, each once."""
    known = by_id()
    found = sorted(
        (match.start, -match.end, match.concept) for language in LANGUAGES for match in concepts_in(text, language)
    )
    result: dict[str, None] = {}
    longest = (0, 0)
    for start, minus_end, concept in found:
        if -minus_end > longest[1] or (start, -minus_end) == longest:  # else it is part of a longer one
            longest = (start, -minus_end)
            result[concept] = None
    return [known[concept] for concept in result]


def narrower_of(named: list[Concept]) -> list[Concept]:
    """Some concepts next below those, to go on with; those below several of them first, each once."""
    known, tree = by_id(), narrower()
    ids = [one.id for one in named]
    below = [child for one in ids for child in tree[one][:_NARROWER] if child not in ids]
    common = [child for one in ids for child in tree[one] if set(_near(known[child])) & (set(ids) - {one})]
    return [known[child] for child in dict.fromkeys((*common, *below)) if child not in ids]


def _near(concept: Concept) -> list[str]:
    return [*concept.broader, *concept.related]
