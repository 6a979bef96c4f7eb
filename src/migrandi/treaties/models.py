"""What States did about treaties, a row an action, and where each row is from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.law.models import Work


class ParticipationSource(models.Model):
    """A publication from which rows were taken, and up to which day it speaks."""

    key = models.CharField(_("key"), primary_key=True, max_length=60)
    title = models.TextField(_("title"))
    publisher = models.TextField(_("publisher"))
    address = models.TextField(_("address"), blank=True)
    read = models.CharField(_("read"), max_length=10, help_text=_("Day, month or year up to which it speaks."))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source of participation")
        verbose_name_plural = _("sources of participation")

    def __str__(self) -> str:
        return self.title


class TreatyAction(models.Model):
    """An action of a State about a treaty: signature, accession, reservation, denunciation …"""

    work = models.ForeignKey(Work, models.CASCADE, related_name="treaty_actions", verbose_name=_("treaty"))
    state = models.CharField(_("State"), max_length=12, db_index=True, help_text=_("ISO 3166 code, lower case."))
    action = models.CharField(_("action"), max_length=30)
    date = models.CharField(_("date"), max_length=10, blank=True, help_text=_("As precise as the source has it."))
    articles = models.TextField(_("articles"), blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.ForeignKey(ParticipationSource, models.PROTECT, verbose_name=_("source"))
    line = models.PositiveIntegerField(_("line"), help_text=_("In the treaty's file of the register."))

    class Meta:
        verbose_name = _("treaty action")
        verbose_name_plural = _("treaty actions")
        ordering = ["work", "state", "date"]
        constraints = [models.UniqueConstraint(fields=["work", "line"], name="treaties_action_once")]

    def __str__(self) -> str:
        return f"{self.state} {self.action} {self.date}".rstrip()


class ActionChange(models.Model):
    """A treaty action that the register got or lost with a newer version, in the order in which it did: `id` is the
    number by which a follower knows how far it came."""

    class Kind(models.TextChoices):
        """What happened to the row."""

        ADDED = "added", _("came in")
        REMOVED = "removed", _("was taken out")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    work = models.ForeignKey(Work, models.CASCADE, related_name="action_changes", verbose_name=_("treaty"))
    state = models.CharField(_("State"), max_length=12)
    action = models.CharField(_("action"), max_length=30)
    date = models.CharField(_("date"), max_length=10, blank=True)
    articles = models.TextField(_("articles"), blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("change of a treaty action")
        verbose_name_plural = _("changes of treaty actions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state} {self.action} {self.date}".rstrip()
