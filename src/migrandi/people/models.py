"""What the database keeps of people: missions, memberships, and the trail of who did what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migrandi.people.levels import Confidence, Role
from migrandi.people.validating import check_days, check_weekdays, check_zone


class Mission(models.Model):
    """An office: a field mission that asks, or the unit that answers, with its place, language and calendar."""

    code = models.SlugField(_("code"), max_length=20, unique=True, help_text=_("Short, as in an address: nairobi."))
    name = models.CharField(_("name"), max_length=200)
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=12, blank=True, help_text=_("Where it stands, by code: ke.")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_zone])
    language = models.CharField(_("language"), max_length=12, default="en")
    email = models.EmailField(_("e-mail"), blank=True)
    addresses = models.TextField(
        _("addresses it writes from"),
        blank=True,
        help_text=_("One a line: officer@mission.example.org, or a whole domain as @mission.example.org."),
    )
    working_days = models.CharField(
        _("working days"),
        max_length=20,
        default="1-5",
        validators=[check_weekdays],
        help_text=_("Monday is 1, Sunday 7: 1-5, or 7,1-4."),
    )
    public_holidays = models.BooleanField(
        _("keeps the public holidays of its jurisdiction"), default=True, help_text=_("As far as they are known here.")
    )
    days_off = models.TextField(
        _("further days off"), blank=True, validators=[check_days], help_text=_("One a line: 2026-12-24.")
    )
    answers = models.BooleanField(
        _("answers enquiries"), default=False, help_text=_("Deadlines reckon in this office's working days.")
    )

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["answers"], condition=models.Q(answers=True), name="people_one_answers")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody's part in one mission, or without a mission in all of them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    mission = models.ForeignKey(
        Mission,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("mission"),
        help_text=_("Empty: every mission."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.READER)

    class Meta:
        verbose_name = pgettext_lazy("of a mission", "membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "mission"]
        constraints = [
            models.UniqueConstraint(fields=["user", "mission", "role"], name="people_membership_once"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(mission=None), name="people_membership_everywhere_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.mission or _('all missions')} · {self.get_role_display()}"


class ApiKey(models.Model):
    """A key by which a program acts for somebody: it may what its owner may, and only read unless it says otherwise.

    The key itself is shown once and never kept; `digest` is its SHA-256. `start` are its first characters, by which a
    person tells one from another.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for."))
    start = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    writes = models.BooleanField(_("may write"), default=False)
    rate = models.CharField(
        _("rate"), max_length=20, blank=True, help_text=_("Requests, as 100/m. Empty: what the site allows.")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ["owner", "-made_at"]

    def __str__(self) -> str:
        return f"{self.start}… {self.name}"


class Invitation(models.Model):
    """An offer of an account by mail: to one address, for a role in a mission, taken up once and in time.

    The link's secret is mailed and never kept; `digest` is its SHA-256.
    """

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.READER)
    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, verbose_name=_("mission"), help_text=_("Empty: every mission.")
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("expires at"))
    taken_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken up by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"


class AuditEntry(models.Model):
    """One thing that somebody did, in an unbroken chain: `digest` covers the entry and the digest before it.

    Never changed and never taken away (`audit.py`). Names no person but the one who acted, so that an erasure leaves
    nothing of the erased here.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"), db_index=True)
    actor = models.CharField(_("who"), max_length=150, db_index=True)
    verb = models.CharField(_("did"), max_length=40, db_index=True)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("which"), max_length=200, db_index=True)
    mission = models.CharField(_("mission"), max_length=20, blank=True)
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"), max_length=12, blank=True, choices=Confidence.choices
    )
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    before = models.CharField(_("digest before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("the trail")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.kind} {self.key}"

    def save(self, *arguments: Any, **named: Any) -> None:
        """Writes a new entry. Raises `TypeError` for one that stands already."""
        if not self._state.adding:
            raise TypeError("An entry of the trail is never changed.")
        super().save(*arguments, **named)

    def delete(self, *arguments: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Raises `TypeError`, always."""
        raise TypeError("An entry of the trail is never taken away.")
