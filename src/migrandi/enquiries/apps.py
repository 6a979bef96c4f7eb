"""The enquiries room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnquiriesConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.enquiries"
    label = "enquiries"
    verbose_name = _("Enquiries")
