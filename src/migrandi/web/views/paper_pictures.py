"""Pictures of a paper: shown, taken in from a file, drawn from the register, put away and taken back."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from migrandi.papers import picturing
from migrandi.papers.errors import PaperError, UnusablePicture
from migrandi.papers.pictures import MOST_BYTES
from migrandi.people.levels import Verb
from migrandi.web.paper_pictures import draw
from migrandi.web.writing import actor_of, for_writers, opened


@require_GET
@for_writers
def picture(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The picture itself. Whatever is in it, it runs nothing."""
    shown = picturing.named(opened(request, number, Verb.READ), name)
    response = HttpResponse(shown.content, content_type=shown.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@require_POST
@for_writers
def keep_picture(request: HttpRequest, number: int) -> HttpResponse:
    """Take a picture in, draw one, put one away or take it back, as the form says."""
    kept = opened(request, number, Verb.WRITE)
    asked, now = request.POST, timezone.now()
    if "away" in asked or "back" in asked:
        away = "away" in asked
        one = kept.pictures.filter(name=asked["away" if away else "back"]).first()
        if one is None:
            raise UnusablePicture(_("The paper has no such picture."))
        one.put_away_at = now if away else None
        one.save(update_fields=["put_away_at"])
    elif "draw" in asked:
        which = asked.get(f"of-{asked['draw']}", "").strip()
        draw(kept, f"{asked['draw']}:{which}", actor_of(request), now)
    else:
        given = request.FILES.get("file")
        if not isinstance(given, UploadedFile) or given.size is None:
            raise PaperError(_("Choose a file: a picture in PNG, JPEG or SVG."))
        if given.size > MOST_BYTES:
            raise UnusablePicture(_("%(name)s is too large: %(most)s MB at most."), name=given.name,
                                  most=MOST_BYTES // 10**6)  # fmt: skip
        picturing.keep(
            kept, given.name or "picture", given.read(), asked.get("words", ""), actor_of(request), now,
            caption=asked.get("caption", ""),
        )  # fmt: skip
    return redirect(f"{kept.get_absolute_url()}#pictures")
