"""The administrators' pages on the desk: each shows only what whoever is signed in may read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from migrandi.enquiries import models
from migrandi.people.admin import ReadableAdmin


@admin.register(models.Enquiry)
class EnquiryAdmin(ReadableAdmin):
    """Enquiries: looked at here, dealt with on their own pages, which write the trail."""

    list_display = ("pk", "mission", "stage", "urgency", "deadline", "confidence")
    list_filter = ("stage", "urgency", "mission", "confidence")
    fields = readonly_fields = ("mission", "confidence", "stage", "urgency", "deadline", "received_at", "assigned_to")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An enquiry is begun by what comes in."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """An enquiry is erased with its bytes and its index (`erasing.py`)."""
        return False


@admin.register(models.Release)
class ReleaseAdmin(ReadableAdmin):
    """Memos that are released, or were; what is still to be redacted is seen on its own page alone."""

    list_display = ("title", "mission", "confidence", "stage", "released_at")
    fields = readonly_fields = ("title", "mission", "confidence", "stage", "text", "released_at", "released_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:  # type: ignore[type-arg]
        """As Django asks for them."""
        return super().get_queryset(request).exclude(stage=models.Release.Stage.PROPOSED)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A memo is released from its own page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A release is withdrawn."""
        return False
