"""The editors' page on installed packs: looked at only."""

from django.contrib import admin

from migrandi.law.admin import LookedAt
from migrandi.packs import models


@admin.register(models.Installation)
class InstallationAdmin(LookedAt):
    """Installed packs."""

    list_display = ["name", "edition", "signer", "done_at"]
