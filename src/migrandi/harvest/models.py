"""What the database keeps of harvests: publishers, runs, each document a publisher lists, and what was received."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.law.models import Work


class Source(models.Model):
    """A publisher that was harvested; for a generic harvester, each place it was pointed at."""

    key = models.CharField(_("key"), max_length=400, unique=True)
    name = models.CharField(_("name"), max_length=400)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One harvest of a source, from its list to its end; a stopped one is gone on with by the next."""

    class State(models.TextChoices):
        """How far a run came."""

        RUNNING = "running", _("at work, or killed")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped, to be gone on with")
        LIMITED = "limited", _("ended at its limit")
        FAILED = "failed", _("failed")

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs", verbose_name=_("source"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    reason = models.TextField(_("reason"), blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    found = models.PositiveIntegerField(_("found"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    withdrawn = models.PositiveIntegerField(_("withdrawn"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    reasons = models.JSONField(_("reasons"), default=dict, blank=True, help_text=_("How many documents for each."))

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class Find(models.Model):
    """A document that a source lists, as it was last seen, and the Works that were read from it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="finds", verbose_name=_("source"))
    identifier = models.CharField(_("identifier"), max_length=500)
    address = models.TextField(_("address"))
    title = models.TextField(_("title"), blank=True)
    modified = models.CharField(_("modified"), max_length=200, blank=True)
    etag = models.CharField(_("ETag"), max_length=300, blank=True)
    last_modified = models.CharField(_("Last-Modified"), max_length=60, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    works = models.ManyToManyField(Work, related_name="finds", verbose_name=_("works"))
    rows = models.JSONField(_("rows"), default=list, blank=True, help_text=_("Who did what when, for status pages."))
    seen = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="finds", verbose_name=_("last seen in"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("why withdrawn"), blank=True)

    class Meta:
        verbose_name = _("document of a source")
        verbose_name_plural = _("documents of sources")
        ordering = ["source", "identifier"]
        constraints = [models.UniqueConstraint(fields=["source", "identifier"], name="harvest_find_once")]

    def __str__(self) -> str:
        return self.title or self.identifier


class Receipt(models.Model):
    """What became of a document in a run, with the request, the response and its bytes; not kept where nothing did."""

    class Outcome(models.TextChoices):
        """What became of it."""

        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FAILED = "failed", _("failed")

    run = models.ForeignKey(Run, models.CASCADE, related_name="receipts", verbose_name=_("run"))
    identifier = models.CharField(_("identifier"), max_length=500)
    find = models.ForeignKey(
        Find, models.SET_NULL, null=True, related_name="receipts", verbose_name=_("document"),
        help_text=_("Empty for a document that never came."),
    )  # fmt: skip
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    code = models.CharField(_("code of the reason"), max_length=30, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"))
    address = models.TextField(_("address"), blank=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    request = models.JSONField(_("request headers"), default=dict, blank=True)
    response = models.JSONField(_("response headers"), default=dict, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.BigIntegerField(_("size in bytes"), default=0)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "identifier"], name="harvest_receipt_once")]

    def __str__(self) -> str:
        return f"{self.identifier}: {self.outcome}"
