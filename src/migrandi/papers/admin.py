"""The editors' pages on papers: looked at and put away here, written in the editor."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from migrandi.papers import models
from migrandi.people.access import readable
from migrandi.people.admin import ReadableAdmin


class OfReadablePapersAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows only what belongs to papers that whoever is signed in may read."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:  # type: ignore[type-arg]
        """As Django asks for them."""
        return super().get_queryset(request).filter(paper__in=readable(models.Paper.objects.all(), request.user))


@admin.register(models.Paper)
class PaperAdmin(ReadableAdmin):
    """Papers by stage."""

    list_display = ("title", "kind", "stage", "changed_at")
    list_filter = ("stage", "kind", "language")
    search_fields = ("title",)


@admin.register(models.Evidence)
class EvidenceAdmin(OfReadablePapersAdmin):
    """What was collected; the words as read are never changed."""

    list_display = ("title", "kind", "paper", "on", "collected_at")
    readonly_fields = ("paper", "kind", "work", "path", "text", "sha256", "source_sha256", "collected_at")
    search_fields = ("title", "path")


@admin.register(models.Move)
class MoveAdmin(OfReadablePapersAdmin):
    """Who cleared what and when."""

    list_display = ("paper", "before", "after", "made_by", "made_at")
