"""The search room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.search"
    label = "search"
    verbose_name = _("Search")
