"""Meetings for editors, in Django's own pages."""

from __future__ import annotations

from django.contrib import admin

from migrandi.meetings import models
from migrandi.people.admin import ReadableAdmin


class OfReadableMeetingsAdmin(ReadableAdmin):
    """What belongs to meetings."""

    part_of = "meeting"


@admin.register(models.Meeting)
class MeetingAdmin(ReadableAdmin):
    """Meetings, by date."""

    list_display = ["title", "body", "starts_at", "state", "confidence"]
    list_filter = ["state", "confidence", "format"]
    search_fields = ["title", "session", "uid"]
    date_hierarchy = "starts_at"
    raw_id_fields = ["source", "created_by"]


@admin.register(models.Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Where meetings are read."""

    list_display = ["name", "address", "read_at", "trouble"]


@admin.register(models.Outcome)
class OutcomeAdmin(OfReadableMeetingsAdmin):
    """What came out."""

    list_display = ["title", "kind", "symbol", "adopted_on", "state"]
    list_filter = ["kind"]
    raw_id_fields = ["meeting", "item", "work", "document"]


@admin.register(models.ReportDate)
class ReportDateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Days that committees set for reports."""

    list_display = ["state", "treaty", "number", "due_on", "source"]
    list_filter = ["treaty"]


class WrittenOnceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What was written as it happened: to be looked at, not changed."""

    def has_add_permission(self, request: object) -> bool:
        """Nobody adds to it by hand."""
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        """Nobody changes it."""
        return False


@admin.register(models.Rejected)
class RejectedAdmin(WrittenOnceAdmin):
    """What could not be taken in."""


@admin.register(models.Change)
class ChangeAdmin(WrittenOnceAdmin, OfReadableMeetingsAdmin):
    """What was changed of meetings."""
