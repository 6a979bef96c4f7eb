"""Reading what a provision is about, in a worker process. Pure: no database."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from migrandi.formats.document import texts
from migrandi.law.units import decode
from migrandi.thesaurus import reading
from migrandi.thesaurus.reading import Changes
from migrandi.thesaurus.tagging import tags_of, tells, written


class Standing(msgspec.Struct, array_like=True):
    """A recorded provision with what it stands under."""

    id: int
    language: str
    content: str
    above: tuple[str, ...]
    law: str


class Found(NamedTuple):
    """A tag to be: the concept's id, how sure it is, and why in short."""

    concept: str
    confidence: float
    why: str


def begin(changes: dict[str, Changes]) -> None:
    """Set this process up with the editors' changes."""
    if changes != reading.in_use():
        reading.use(changes)


def read(provision: Standing) -> list[Found]:
    """What the provision is about; nothing of a language in which the thesaurus has no words."""
    if not tells(provision.language):
        return []
    content = decode(provision.content)
    heading = content.heading.text if content.heading is not None else ""
    tags = tags_of("\n".join(texts(content.content)), provision.language, heading, provision.above, provision.law)
    return [Found(tag.concept, tag.confidence, written(tag.why)) for tag in tags]
