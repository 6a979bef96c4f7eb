"""One question of one mission: what it is about, what is proposed for it, what was changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migrandi.papers.models import Paper
from migrandi.people.levels import Confidence
from migrandi.people.models import Mission


class Thread(models.Model):
    """Messages that their own headers tie together. One may hold enquiries of several missions."""

    begun_at = models.DateTimeField(_("begun at"))

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")

    def __str__(self) -> str:
        return str(self.pk)


class Enquiry(models.Model):
    """One question of one mission. What it is about is what an officer confirmed; what is proposed is in `Proposal`."""

    class Stage(models.TextChoices):
        """How far the enquiry is."""

        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        CLEARED = "cleared", _("cleared")
        CLOSED = "closed", _("closed")

    class Urgency(models.TextChoices):
        """How soon it has to be answered."""

        ROUTINE = "routine", _("routine")
        SOON = "soon", _("soon")
        URGENT = "urgent", _("urgent")

    class Way(models.TextChoices):
        """How it came in."""

        MAIL = "mail", _("e-mail")
        FORM = "form", _("web form")
        HAND = "hand", _("by hand")

    subject = models.TextField(_("subject"), blank=True)
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="enquiries", verbose_name=_("mission")
    )
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.PERSONAL,
        db_index=True,
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.OPEN, db_index=True)
    way = models.CharField(_("came in by"), max_length=6, choices=Way.choices, default=Way.MAIL)
    states = models.JSONField(_("States"), default=list, blank=True)
    populations = models.JSONField(_("populations"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency.choices, default=Urgency.ROUTINE)
    deadline = models.DateField(_("deadline"), null=True, blank=True, db_index=True)
    received_at = models.DateTimeField(_("received at"), db_index=True)
    proposed_at = models.DateTimeField(_("triage proposed at"), null=True, blank=True, db_index=True)
    triaged_at = models.DateTimeField(_("triage confirmed at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="enquiries", verbose_name=_("thread"))
    memo = models.ForeignKey(
        Paper, models.SET_NULL, null=True, blank=True, related_name="enquiries", verbose_name=_("memo")
    )
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="merged", verbose_name=_("became part of")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("officer")
    )

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject}"

    def get_absolute_url(self) -> str:
        """The enquiry's page."""
        return f"/enquiries/{self.pk}"


class Proposal(models.Model):
    """What triage proposes for an enquiry, and why. An officer accepts or dismisses it."""

    class Kind(models.TextChoices):
        """What is proposed."""

        LANGUAGE = "language", _("language")
        MISSION = "mission", _("mission")
        STATE = "state", _("State")
        POPULATION = "population", _("population")
        TOPIC = "topic", _("topic")
        URGENCY = "urgency", _("urgency")
        DEADLINE = "deadline", _("deadline")
        EARLIER = "earlier", _("earlier enquiry")
        AUTHORITY = "authority", _("authority")
        STATUS = "status", _("treaty status")

    class Answer(models.TextChoices):
        """What an officer said to it."""

        OPEN = "open", _("not looked at")
        TAKEN = "taken", _("taken")
        DISMISSED = "dismissed", _("dismissed")

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="proposals", verbose_name=_("enquiry"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    value = models.TextField(_("value"), help_text=_("A code, a date, an address of law, an enquiry's number."))
    label = models.TextField(_("label"), blank=True)
    reason = models.TextField(_("reason"))
    words = models.JSONField(_("words it was read from"), default=list, blank=True)
    rank = models.PositiveIntegerField(_("rank"), default=1)
    answer = models.CharField(_("answer"), max_length=9, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["enquiry", "kind", "rank"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "kind", "value"], name="enquiries_proposal_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Change(models.Model):
    """What somebody changed of an enquiry: the fields as they were and as they became."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="changes", verbose_name=_("enquiry"))
    what = models.CharField(_("what"), max_length=40)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("made by"), max_length=150, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.made_at:%Y-%m-%d %H:%M}"
