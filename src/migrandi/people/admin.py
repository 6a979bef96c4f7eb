"""The administrators' pages on people: missions, memberships; the trail is looked at, never touched."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from migrandi.people import audit, models
from migrandi.people.access import readable


class ReadableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows only those rows that whoever is signed in may read; what she reads and does is written down.

    `part_of`: the field by which a row belongs to something that says how closed it is; empty: it says so itself.
    """

    part_of = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet:  # type: ignore[type-arg]
        """As Django asks for them."""
        found = super().get_queryset(request)
        if not self.part_of:
            return readable(found, request.user)
        return found.filter(**{f"{self.part_of}__in": readable(self._closed().objects.all(), request.user)})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list as it will be shown: whose titles are in it is written down."""
        listed = super().get_changelist_instance(request)
        kept = dict.fromkeys(map(self._kept, listed.result_list))
        audit.note_listed(request.user, f"{self._closed()._meta.model_name}s", kept, timezone.now())
        return listed

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The one whose page is asked for: that it was read is written down."""
        found: Any = super().get_object(request, object_id, from_field)
        if found is not None and request.method in ("GET", "HEAD"):
            self._note(request, "read", found)
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """As Django saves it, and that is written down."""
        super().save_model(request, obj, form, change)
        self._note(request, "changed", obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """As Django deletes it, and that is written down."""
        self._note(request, "removed", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:  # type: ignore[type-arg]
        """The same of several."""
        for one in queryset:
            self._note(request, "removed", one)
        super().delete_queryset(request, queryset)

    def _closed(self) -> Any:
        """The model that says how closed a row is."""
        return self.opts.get_field(self.part_of).related_model if self.part_of else self.model

    def _kept(self, one: Any) -> Any:
        return getattr(one, self.part_of) if self.part_of else one

    def _note(self, request: HttpRequest, verb: str, one: Any) -> None:
        audit.note_closed(request.user, verb, str(self._closed()._meta.model_name), self._kept(one), timezone.now())


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
