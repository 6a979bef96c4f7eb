"""The editors' pages on the law: names, facts and headnotes are edited; what was received is looked at only."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from migrandi.law import models


class LookedAt(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that are looked at and never changed here: they were received so, or are read from elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


class TitleInline(admin.TabularInline):  # type: ignore[type-arg]
    """What a Work is called."""

    model = models.Title
    extra = 0


class IdentifierInline(admin.TabularInline):  # type: ignore[type-arg]
    """What others call a Work."""

    model = models.Identifier
    extra = 0


class HeadnoteInline(admin.StackedInline):  # type: ignore[type-arg]
    """Our lines on its articles."""

    model = models.Headnote
    extra = 0


@admin.register(models.Work)
class WorkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Works: their paths stay, everything said of them can be mended."""

    list_display = ["title", "jurisdiction", "kind", "date", "path"]
    list_filter = ["register", "kind", "jurisdiction"]
    search_fields = ["title", "path", "titles__text", "identifiers__value"]
    readonly_fields = ["path", "recorded_at"]
    inlines = [TitleInline, IdentifierInline, HeadnoteInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Works come in by import or by the register."""
        return False


@admin.register(models.Headnote)
class HeadnoteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Headnotes."""

    list_display = ["work", "number", "language", "text"]
    list_filter = ["language"]
    search_fields = ["text", "work__title", "work__path"]
    autocomplete_fields = ["work"]


@admin.register(models.Expression)
class ExpressionAdmin(LookedAt):
    """Copies received."""

    list_display = ["title", "language", "as_of", "provisions", "plain", "recorded_at"]
    list_filter = ["language", "plain"]
    search_fields = ["title", "work__path"]
    exclude = ["document", "outline"]


@admin.register(models.Manifestation)
class ManifestationAdmin(LookedAt):
    """Bytes as received."""

    list_display = ["filename", "format", "size", "publisher", "received_at"]
    list_filter = ["format"]
    search_fields = ["filename", "sha256", "address"]


@admin.register(models.Change)
class ChangeAdmin(LookedAt):
    """What happened to the law, in order."""

    list_display = ["pk", "work", "language", "kind", "recorded_at"]
    list_filter = ["kind", "language"]
    search_fields = ["work__title", "work__path"]
