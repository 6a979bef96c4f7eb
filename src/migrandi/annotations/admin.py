"""The editors' pages on references: looked at, never changed by hand, since they are read from the law's words."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from migrandi.annotations.models import CitedAuthority


@admin.register(CitedAuthority)
class CitedAuthorityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What is cited, to find what the database does not hold."""

    list_display = ["scheme", "value"]
    list_filter = ["scheme"]
    search_fields = ["value"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False
