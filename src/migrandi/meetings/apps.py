"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Meetings, their agenda, documents, outcomes and what has to be done after."""

    name = "migrandi.meetings"
    verbose_name = _("Meetings")
