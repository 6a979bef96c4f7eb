"""News in words: what an e-mail, a feed or a program is told of each thing that happened, with the difference shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote

import msgspec
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migrandi.watch.happening import Happening, Part, Piece, overlap
from migrandi.watch.matching import may_know
from migrandi.watch.models import Channel, News
from migrandi.watch.sources import SOURCES

_MOST_PARTS = 20
"""How many provisions are shown with their difference; the others are counted."""
_AROUND = 120
"""How many characters of what stayed the same are shown beside what did not."""


class Told(msgspec.Struct, frozen=True):
    """One thing that happened, for people and programs. `parts` are those of the followed provisions, as far as shown;
    `further` is how many more there are."""

    key: str
    at: datetime
    title: str
    sentence: str
    address: str
    followed: list[str]
    parts: list[Part]
    further: int


def told(channel: Channel, news: Iterable[News]) -> list[Told]:
    """What each of the news says, in the language now active, without what its reader may not know any more."""
    found: list[Told] = []
    for one in news:
        happening = SOURCES[one.source].one(one.number)
        if happening is not None and may_know(channel, happening):
            found.append(_told(one, happening))
    return found


def _told(news: News, happening: Happening) -> Told:
    follows = list(news.follows.all())
    parts = _of(_provisions_followed(news), happening)
    title, sentence = happening.telling()
    return Told(
        f"{news.source}-{news.number}",
        news.at,
        title,
        sentence,
        settings.SITE_ADDRESS + quote(happening.path, safe="/~()"),
        [one.label or one.target for one in follows],
        [msgspec.structs.replace(part, pieces=shortened(part.pieces)) for part in parts[:_MOST_PARTS]],
        max(0, len(parts) - _MOST_PARTS),
    )


def _provisions_followed(news: News) -> list[str]:
    """The provisions followed, where nothing but provisions is: the others of the law are then not shown."""
    follows = list(news.follows.all())
    if any(one.kind != one.Kind.PROVISION for one in follows):
        return []
    return [one.target for one in follows]


def _of(targets: Sequence[str], happening: Happening) -> Sequence[Part]:
    if not targets:
        return happening.parts
    wanted = [target.removeprefix(f"{happening.path}/") for target in targets]
    return [part for part in happening.parts if any(overlap(part.address, eid) for eid in wanted)]


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The difference without the long stretches in which nothing differs."""
    result: list[Piece] = []
    for place, piece in enumerate(pieces):
        text = piece.text
        if piece.operation == "same" and len(text) > 2 * _AROUND:
            head = text[:_AROUND] if place else ""
            tail = text[-_AROUND:] if place < len(pieces) - 1 else ""
            text = f"{head} … {tail}"
        result.append(Piece(piece.operation, text))
    return result


def subject(found: Sequence[Told]) -> str:
    """The line above a digest."""
    if len(found) == 1:
        return _("Migrandi: %(title)s") % {"title": found[0].title}
    many = ngettext("Migrandi: %(count)s change", "Migrandi: %(count)s changes", len(found))
    return many % {"count": len(found)}


def as_text(found: Sequence[Told]) -> str:
    """The digest as plain text; what went out stands in [-…-], what came in in {+…+}."""
    return "\n\n".join("\n".join(_lines(one)) for one in found) + "\n"


def _lines(one: Told) -> Iterable[str]:
    yield one.title
    yield one.sentence
    yield one.address
    yield _("You follow: %(what)s") % {"what": "; ".join(one.followed)}
    for part in one.parts:
        yield ""
        yield f"  {part.title}"
        shown = "".join(_MARKS[piece.operation] % piece.text for piece in part.pieces)
        yield from (f"    {line}" for line in shown.splitlines())
    if one.further:
        yield _more(one.further)


_MARKS = {"same": "%s", "out": "[-%s-]", "in": "{+%s+}"}
_TAGS = {"same": "{}", "out": "<del>{}</del>", "in": "<ins>{}</ins>"}


def _more(count: int) -> str:
    return ngettext("%(count)s provision more differs.", "%(count)s provisions more differ.", count) % {"count": count}


def as_html(found: Sequence[Told]) -> str:
    """The digest as HTML for a mail or a feed's entry: nothing in it is loaded from anywhere."""
    return "".join(entry_html(one, heading=True) for one in found)


def entry_html(one: Told, *, heading: bool = False) -> str:
    """One thing that happened, as HTML."""
    title = f'<h2><a href="{escape(one.address)}">{escape(one.title)}</a></h2>' if heading else ""
    parts = "".join(
        f'<h3>{escape(part.title)}</h3><p dir="auto">'
        + "".join(_TAGS[piece.operation].format(_broken(piece.text)) for piece in part.pieces)
        + "</p>"
        for part in one.parts
    )
    further = f"<p>{escape(_more(one.further))}</p>" if one.further else ""
    followed = _("You follow: %(what)s") % {"what": "; ".join(one.followed)}
    return f"{title}<p>{escape(one.sentence)}</p>{parts}{further}<p><small>{escape(followed)}</small></p>"


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")
