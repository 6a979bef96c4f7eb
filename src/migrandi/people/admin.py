"""The administrators' pages on people: missions, memberships; the trail is looked at, never touched."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from migrandi.people import models
from migrandi.people.access import readable


class ReadableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows only those rows that whoever is signed in may read."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:  # type: ignore[type-arg]
        """As Django asks for them."""
        return readable(super().get_queryset(request), request.user)


@admin.register(models.Mission)
class MissionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Offices and their calendars."""

    list_display = ("code", "name", "jurisdiction", "time_zone", "language", "answers")
    search_fields = ("code", "name")


@admin.register(models.Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who is what where."""

    list_display = ("user", "mission", "role")
    list_filter = ("role", "mission")


@admin.register(models.ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Whose programs may ask: looked at here, made by their owners, revoked on the page of keys."""

    list_display = ("start", "name", "owner", "writes", "rate", "made_at", "expires_at", "revoked_at")
    fields = ("owner", "name", "start", "writes", "rate", "made_at", "expires_at", "revoked_at")
    readonly_fields = ("owner", "name", "start", "writes", "made_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A key is shown to its owner alone, once."""
        return False


@admin.register(models.AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The trail."""

    list_display = ("number", "at", "actor", "verb", "kind", "key", "mission", "confidence")
    list_filter = ("verb", "kind", "confidence")
    search_fields = ("actor", "key")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False
