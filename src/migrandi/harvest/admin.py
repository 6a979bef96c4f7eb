"""The editors' pages on harvests: looked at only; what a harvest did is not rewritten."""

from django.contrib import admin

from migrandi.harvest import models
from migrandi.law.admin import LookedAt


@admin.register(models.Source)
class SourceAdmin(LookedAt):
    """Sources."""

    list_display = ["name", "key"]
    search_fields = ["name", "key"]


@admin.register(models.Run)
class RunAdmin(LookedAt):
    """Runs."""

    list_display = ["source", "started_at", "state", "found", "new", "changed", "unchanged", "withdrawn", "failed"]
    list_filter = ["state", "source"]


@admin.register(models.Find)
class FindAdmin(LookedAt):
    """Documents of sources."""

    list_display = ["identifier", "title", "source", "modified", "withdrawn_at"]
    list_filter = ["source"]
    search_fields = ["identifier", "title", "address"]


@admin.register(models.Receipt)
class ReceiptAdmin(LookedAt):
    """Receipts."""

    list_display = ["identifier", "outcome", "code", "reason", "at"]
    list_filter = ["outcome", "code"]
    search_fields = ["identifier", "address", "sha256"]
