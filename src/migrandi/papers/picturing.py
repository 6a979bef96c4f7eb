"""Pictures kept with a paper: taken in under a name of their own, put away and taken back."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.formats.identifiers import slug
from migrandi.papers.errors import PaperError, UnusablePicture
from migrandi.papers.models import Paper
from migrandi.papers.models import Picture as Kept
from migrandi.papers.pictures import Picture, Pictures, ending_of, read_picture
from migrandi.people.actors import AT_THE_MACHINE, Actor, user_of

_MOST = 200
"""Pictures that one paper may hold."""


def keep(
    paper: Paper, name: str, content: bytes, words: str, by: Actor | None, at: datetime, *, caption: str = ""
) -> Kept:
    """Keep a picture with the paper; the same bytes are kept once.

    `words`: what it shows, for those who cannot see it; without them it is not taken. The name is made plain, and told
    from others by a number. Raises `UnusablePicture`, and `PaperError` where the words are missing.
    """
    if not words.strip():
        raise PaperError(_("Say in words what the picture shows: not everybody sees it."))
    read = read_picture(name or _("the picture"), content)
    digest = hashlib.sha256(read.content).hexdigest()
    with transaction.atomic():
        same = paper.pictures.filter(sha256=digest).first()
        if same is not None:
            same.words, same.caption, same.put_away_at = words.strip(), caption.strip(), None
            same.save(update_fields=["words", "caption", "put_away_at"])
            return same
        if paper.pictures.count() >= _MOST:
            raise UnusablePicture(_("The paper holds %(most)s pictures already."), most=_MOST)
        return Kept.objects.create(
            paper=paper, name=_free_name(paper, name, ending_of(read)), media_type=read.media_type,
            content=read.content, width=read.width, height=read.height, words=words.strip(), caption=caption.strip(),
            sha256=digest, made_at=at, made_by=user_of(by or AT_THE_MACHINE),
        )  # fmt: skip


def _free_name(paper: Paper, name: str, ending: str) -> str:
    stem = slug(name.rpartition("/")[2].rpartition(".")[0] or name).encode("ascii", "ignore").decode()[:60] or "picture"
    taken = set(paper.pictures.values_list("name", flat=True))
    wanted, count = f"{stem}.{ending}", 1
    while wanted in taken:
        count += 1
        wanted = f"{stem}-{count}.{ending}"
    return wanted


def pictures_of(paper: Paper) -> Pictures:
    """The pictures of a paper, for its check and for writing it out."""
    held: dict[str, Picture | None] = {}

    def find(target: str) -> Picture | None:
        if target not in held:
            row = paper.pictures.filter(name=target, put_away_at=None).first()
            held[target] = (
                Picture(row.name, row.media_type, bytes(row.content), row.width, row.height)
                if row is not None
                else None
            )
        return held[target]

    return find


def line_for(kept: Kept) -> str:
    """What the paper's text has to hold so that the picture stands there."""
    words = kept.words.replace("\n", " ").replace("[", "(").replace("]", ")")
    caption = kept.caption.replace("\n", " ").replace("\\", "\\\\").replace('"', '\\"')
    return f'![{words}]({kept.name} "{caption}")' if caption else f"![{words}]({kept.name})"


def named(paper: Paper, name: str) -> Picture:
    """The picture of that name, to be shown. Raises `UnusablePicture`."""
    found = pictures_of(paper)(name)
    if found is None:
        raise UnusablePicture(_("The paper has no picture %(name)s."), name=name)
    return msgspec.structs.replace(found, name=name)
