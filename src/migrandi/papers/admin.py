"""The editors' pages on papers: looked at and put away here, written in the editor."""

from __future__ import annotations

from django.contrib import admin

from migrandi.papers import models


@admin.register(models.Paper)
class PaperAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Papers by stage."""

    list_display = ("title", "kind", "stage", "changed_at")
    list_filter = ("stage", "kind", "language")
    search_fields = ("title",)


@admin.register(models.Evidence)
class EvidenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What was collected; the words as read are never changed."""

    list_display = ("title", "kind", "paper", "on", "collected_at")
    readonly_fields = ("paper", "kind", "work", "path", "text", "sha256", "source_sha256", "collected_at")
    search_fields = ("title", "path")


@admin.register(models.Move)
class MoveAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who cleared what and when."""

    list_display = ("paper", "before", "after", "made_by", "made_at")
