"""The papers room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.papers"
    label = "papers"
    verbose_name = _("Background papers")
