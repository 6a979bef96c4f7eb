"""The annotations room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnotationsConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.annotations"
    label = "annotations"
    verbose_name = _("Annotations")
