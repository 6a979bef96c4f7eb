"""The law room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.law"
    label = "law"
    verbose_name = _("Law")
