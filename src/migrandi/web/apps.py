"""The site as a Django application: templates, styles, translations."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    """The site."""

    name = "migrandi.web"
    verbose_name = "Migrandi"

    def ready(self) -> None:
        """Have what tells of changes see to new tables too."""
        from migrandi.web.shown import attach  # noqa: PLC0415 as Django wants it

        # once a migration: of an app without tables of its own Django does not tell
        post_migrate.connect(attach, sender=apps.get_app_config("law"))
