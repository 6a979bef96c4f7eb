"""What has to be done after a meeting, of what people are to be reminded, and whom a feed is for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.meetings.models.meeting import Document, Meeting
from migrandi.meetings.models.outcome import Outcome


class FollowUp(models.Model):
    """Something to do because of a meeting, whose it is, and by when."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="follow_ups", verbose_name=_("meeting"))
    outcome = models.ForeignKey(
        Outcome, models.SET_NULL, null=True, blank=True, related_name="follow_ups", verbose_name=_("outcome")
    )
    text = models.TextField(_("what is to be done"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="follow_ups",
        verbose_name=_("whose it is"),
    )  # fmt: skip
    owner_said = models.CharField(_("whose it is, in words"), max_length=200, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True, db_index=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Reminder(models.Model):
    """That somebody is to be told of a date: of the meeting, of a paper that is due, or of something to do.

    `days`: how long before. `queued_at`: when it was handed to who sends mail; once, whatever happens in between.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="reminders", verbose_name=_("meeting"))
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="reminders", verbose_name=_("document")
    )
    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, null=True, blank=True, related_name="reminders", verbose_name=_("follow-up")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("for"),
        help_text=_("Empty: who sits at the machine."),
    )  # fmt: skip
    email = models.EmailField(_("e-mail"), blank=True)
    days = models.PositiveSmallIntegerField(_("days before"), default=1)
    created_at = models.DateTimeField(_("recorded at"))
    queued_at = models.DateTimeField(_("handed over at"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.meeting} −{self.days}"


class Feed(models.Model):
    """A private calendar: whoever has its address reads what its owner may, until it is revoked.

    `kind` and `value`: what it is narrowed to, as the public ones; `mine`: what concerns its owner.
    """

    class Kind(models.TextChoices):
        """What a feed is narrowed to."""

        ALL = "all", _("everything")
        MINE = "mine", _("what concerns me")
        BODY = "body", _("a body")
        TOPIC = "topic", _("a topic")
        STATE = "state", _("a State")

    token = models.CharField(_("secret part of its address"), max_length=64, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.MINE)
    value = models.CharField(_("value"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("recorded at"))
    read_at = models.DateTimeField(_("last read at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("private calendar")
        verbose_name_plural = _("private calendars")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()
