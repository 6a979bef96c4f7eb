"""The Django app of treaty participation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreatiesConfig(AppConfig):
    """Keeps what States did about treaties."""

    name = "migrandi.treaties"
    verbose_name = _("Treaties")
