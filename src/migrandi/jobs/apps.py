"""The Django app of the jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """What workers have to do."""

    name = "migrandi.jobs"
    verbose_name = _("Jobs")
