"""The harvest room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HarvestConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.harvest"
    label = "harvest"
    verbose_name = _("Harvest")
