"""The four levels of confidence and the five roles: the words that rights are written in. Pure: no database."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Confidence(models.TextChoices):
    """How closed something is. `PERSONAL`: it tells of a person who can be known by it."""

    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")
    RESTRICTED = "restricted", _("restricted")
    PERSONAL = "personal", _("personal")


LOGGED = frozenset({Confidence.RESTRICTED, Confidence.PERSONAL})
"""What nobody reads without its being written down."""


class Role(models.TextChoices):
    """What somebody is to a mission."""

    READER = "reader", _("reader")
    OFFICER = "mission-officer", _("mission officer")
    RESEARCHER = "researcher", _("researcher")
    REVIEWER = "reviewer", _("reviewer")
    ADMINISTRATOR = "administrator", _("administrator")


class Verb(models.TextChoices):
    """What can be done with something that has a level of confidence."""

    READ = "read", pgettext_lazy("somebody may", "read")
    ASK = "ask", _("ask")
    WRITE = "write", _("write")
    CLEAR = "clear", _("clear")
    RELEASE = "release", _("release")
    EXPORT = "export", _("export")
    ERASE = "erase", _("erase")
    GOVERN = "govern", _("govern")
