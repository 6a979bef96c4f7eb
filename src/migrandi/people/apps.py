"""The people room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.people"
    label = "people"
    verbose_name = _("People and missions")
