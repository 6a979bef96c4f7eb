"""The editors' pages on participation: looked at here, corrected in the register's own files, which would win."""

from __future__ import annotations

from django.contrib import admin

from migrandi.law.admin import LookedAt
from migrandi.treaties import models


@admin.register(models.TreatyAction)
class TreatyActionAdmin(LookedAt):
    """What States did about treaties."""

    list_display = ("work", "state", "action", "date", "articles", "source")
    list_filter = ("action", "source")
    search_fields = ("work__title", "work__number", "state")
    list_select_related = ("work", "source")


@admin.register(models.ParticipationSource)
class ParticipationSourceAdmin(LookedAt):
    """Where the rows are from."""

    list_display = ("title", "publisher", "read")
