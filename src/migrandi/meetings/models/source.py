"""Where meetings are read, what of it could not be taken in, and what changed from one reading to the next."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migrandi.people.levels import Confidence
from migrandi.people.models import Mission


class Source(models.Model):
    """A feed or file in which meetings are read, and how its last reading went."""

    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(
        _("address"),
        max_length=800,
        unique=True,
        help_text=_("Of the feed; for a file its name, for mail what sent it."),
    )
    body = models.CharField(
        _("body"), max_length=60, blank=True, help_text=_("Whose meetings they are, if all are one's.")
    )
    topics = models.JSONField(_("topics"), default=list, blank=True, help_text=_("What all its meetings are about."))
    zone = models.CharField(_("time zone"), max_length=64, blank=True, help_text=_("For times that name none."))
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.PUBLIC,
    )
    mission = models.ForeignKey(
        Mission, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mission")
    )
    etag = models.CharField(max_length=400, blank=True)
    last_modified = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(_("SHA-256 of what was read"), max_length=64, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    told_out = models.DateField(
        _("repeated meetings told out to"), null=True, blank=True, help_text=_("A later reading goes further.")
    )
    trouble = models.TextField(_("what went wrong at the last reading"), blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("source of meetings")
        verbose_name_plural = _("sources of meetings")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Rejected(models.Model):
    """An entry of a source that could not be taken in, with the reason. Gone once it can."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="rejected", verbose_name=_("source"))
    position = models.PositiveIntegerField(_("which entry"))
    what = models.TextField(_("what it says of itself"), blank=True)
    code = models.CharField(_("code"), max_length=40)
    reason = models.TextField(_("reason"))
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("entry kept aside")
        verbose_name_plural = _("entries kept aside")
        ordering = ["source", "position"]

    def __str__(self) -> str:
        return f"{self.position} {self.what}: {self.reason}"


class NewsItem(models.Model):
    """An item of a feed that is no meeting: a press release, a report, a call for papers."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="news", verbose_name=_("source"))
    uid = models.CharField(max_length=800)
    title = models.TextField(_("title"))
    address = models.TextField(_("address"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, db_index=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["source", "uid"], name="meetings_news_once")]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """What changed in a meeting, and when we came to know of it. Written once, never changed: followers are told of it.

    `what`: `added`, `moved`, `cancelled`, `withdrawn`, `returned`, `changed`, or the part that was added, changed or
    removed (`document`, `outcome` …). `before`, `after`: the fields that differ, as they stand in the API.
    """

    class What(models.TextChoices):
        """The kinds of change."""

        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        MOVED = "moved", _("moved to another date")
        CANCELLED = "cancelled", _("cancelled")
        WITHDRAWN = "withdrawn", _("no longer at its source")
        RETURNED = "returned", _("there again")
        PART = "part", _("something of it changed")

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="changes", verbose_name=_("meeting"))
    what = models.CharField(_("what"), max_length=12, choices=What.choices)
    part = models.CharField(_("part"), max_length=30, blank=True, help_text=_("agenda, document, outcome …"))
    key = models.CharField(_("which"), max_length=40, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"), max_length=12,
        choices=Confidence.choices, default=Confidence.PUBLIC,
        help_text=_("Of what changed, where that is more closed than the meeting."),
    )  # fmt: skip
    at = models.DateTimeField(_("at"), db_index=True)
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.meeting} {self.what} {self.at:%Y-%m-%d}"
