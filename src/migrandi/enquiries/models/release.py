"""Cleared memos without what tells of persons, and each passage proposed to be taken out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migrandi.enquiries.models.enquiry import Enquiry
from migrandi.people.levels import Confidence
from migrandi.people.models import Mission


class Release(models.Model):
    """A cleared memo without what tells of persons, for those who may read at its level."""

    class Stage(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("being redacted")
        RELEASED = "released", _("released")
        WITHDRAWN = "withdrawn", _("taken back")

    enquiry = models.ForeignKey(
        Enquiry, models.SET_NULL, null=True, blank=True, related_name="releases", verbose_name=_("enquiry")
    )
    mission = models.ForeignKey(
        Mission, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mission"),
        help_text=_("Who may read it; empty: every mission."),
    )  # fmt: skip
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.INTERNAL,
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.PROPOSED, db_index=True)
    title = models.TextField(_("title"))
    original = models.TextField(_("text before"), blank=True, help_text=_("Taken away when it is released."))
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    states = models.JSONField(_("States"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    populations = models.JSONField(_("populations"), default=list, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.CharField(_("released by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("released memo")
        verbose_name_plural = _("released memos")
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The memo's page in the knowledge base."""
        return f"/knowledge/{self.pk}"


class Redaction(models.Model):
    """One passage proposed to be taken out of a release; a person says yes or no to each."""

    class Answer(models.TextChoices):
        """What a person said to it."""

        OPEN = "open", _("not looked at")
        OUT = "out", _("take out")
        STAYS = "stays", _("stays")

    release = models.ForeignKey(Release, models.CASCADE, related_name="redactions", verbose_name=_("release"))
    start = models.PositiveIntegerField(_("first character"))
    end = models.PositiveIntegerField(_("after the last character"))
    kind = models.CharField(_("kind"), max_length=30)
    reason = models.TextField(_("reason"))
    answer = models.CharField(_("answer"), max_length=6, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["release", "start"]
        constraints = [
            models.UniqueConstraint(fields=["release", "start", "end"], name="enquiries_redaction_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="enquiries_redaction_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}"
