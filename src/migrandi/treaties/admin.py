"""The editors' pages on participation: looked at here, corrected in the register's own files."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from migrandi.treaties import models


class _LookedAt(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows come from the register's files, which are where a lawyer corrects them: here they would be lost again."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


@admin.register(models.TreatyAction)
class TreatyActionAdmin(_LookedAt):
    """What States did about treaties."""

    list_display = ("work", "state", "action", "date", "articles", "source")
    list_filter = ("action", "source")
    search_fields = ("work__title", "work__number", "state")
    list_select_related = ("work", "source")


@admin.register(models.ParticipationSource)
class ParticipationSourceAdmin(_LookedAt):
    """Where the rows are from."""

    list_display = ("title", "publisher", "read")
