"""Importing law through the browser: for editors, and for whoever sits at the machine that runs Migrandi for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from migrandi.harvest import files, importing
from migrandi.law.models import Manifestation, Work
from migrandi.search.following import tag_and_index
from migrandi.web.asking import day_in
from migrandi.web.links import law_address


def may_upload(request: HttpRequest) -> bool:
    """Whether this reader may bring law in: an editor, or anyone where the site is served to its own machine alone."""
    user = getattr(request, "user", None)
    return bool(settings.LAPTOP or (user is not None and user.is_active and user.is_staff))


@require_http_methods(["GET", "HEAD", "POST"])
def import_law(request: HttpRequest) -> HttpResponse:
    """How to import; the form where it may be used; what an import did."""
    context: dict[str, object] = {"can_upload": may_upload(request)}
    if request.method == "POST":
        if not may_upload(request):
            raise PermissionDenied
        as_of = day_in(request.POST, "as_of")
        with TemporaryDirectory(dir=settings.HOME, prefix="upload-") as folder:
            for index, upload in enumerate(request.FILES.getlist("files")):
                with (Path(folder) / _name(upload.name or "", index, as_of)).open("wb") as kept:
                    kept.writelines(upload.chunks())
            before = Manifestation.objects.count()
            report = importing.run(
                files.find([Path(folder)]),
                home=settings.HOME,
                store=settings.BLOBS,
                jobs=1,
                on_recorded=lambda: tag_and_index(settings.HOME, jobs=1),
            )
        for refusal in report.refused:
            refusal.file = PurePath(refusal.file).name
        paths: list[str] = []
        for receipt in Manifestation.objects.order_by("pk")[before:]:
            paths.extend(receipt.reading["works"])
        found = Work.objects.filter(path__in=paths)
        context |= {
            "report": report,
            "imported": [{"title": work.title, "href": law_address(work)} for work in found[:50]],
        }
    return render(request, "web/import.html", context)


def _name(given: str, index: int, as_of: date | None) -> str:
    """A safe name for the upload, with the day said of it if its own name says none."""
    name = PurePath(given.replace("\\", "/")).name.lstrip(".")[-120:] or f"upload-{index}"
    if as_of is not None and "@" not in name:
        stem, dot, extension = name.rpartition(".")
        return f"{stem or extension}@{as_of.isoformat()}{dot}{extension if stem else ''}"
    return name
