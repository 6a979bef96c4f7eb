"""The packs room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.packs"
    label = "packs"
    verbose_name = _("Packs")
