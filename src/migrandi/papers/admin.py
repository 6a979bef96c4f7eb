"""The editors' pages on papers: looked at and put away here, written in the editor."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from migrandi.papers import models
from migrandi.people.admin import ReadableAdmin


class OfReadablePapersAdmin(ReadableAdmin):
    """What belongs to papers."""

    part_of = "paper"


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
    readonly_fields = ("paper", "before", "after", "version", "open_findings", "note", "made_by", "made_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A paper is sent on from its own page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Who cleared it stays known."""
        return False
