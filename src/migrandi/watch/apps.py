"""The Django app of the watch."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WatchConfig(AppConfig):
    """What somebody follows, and what was told of it."""

    name = "migrandi.watch"
    verbose_name = _("Watch")
