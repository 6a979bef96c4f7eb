"""The room of concepts as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConceptsConfig(AppConfig):
    """Names the app for the admin."""

    name = "migrandi.concepts"
    label = "concepts"
    verbose_name = _("Thesaurus")
