"""The site as a Django application: templates, styles, translations."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The site."""

    name = "migrandi.web"
    verbose_name = "Migrandi"
