"""The editors' pages on references: looked at, never changed by hand, since they are read from the law's words."""

from __future__ import annotations

from django.contrib import admin

from migrandi.annotations.models import CitedAuthority
from migrandi.law.admin import LookedAt


@admin.register(CitedAuthority)
class CitedAuthorityAdmin(LookedAt):
    """What is cited, to find what the database does not hold."""

    list_display = ["scheme", "value"]
    list_filter = ["scheme"]
    search_fields = ["value"]
