"""What came out of a meeting: resolutions, general comments, concluding observations, recommendations to States."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.law.models import Work
from migrandi.meetings.models.meeting import AgendaItem, Document, Meeting


class Outcome(models.Model):
    """Something adopted, agreed or concluded. `work`: its text in the law database, where it is an instrument."""

    class Kind(models.TextChoices):
        """What it is."""

        RESOLUTION = "resolution", _("resolution")
        GENERAL_COMMENT = "general-comment", _("general comment")
        OBSERVATIONS = "concluding-observations", _("concluding observations")
        DECLARATION = "declaration", _("declaration")
        DECISION = "decision", _("decision")
        TREATY = "treaty", _("treaty")
        REPORT = "report", _("report")
        RECOMMENDATIONS = "recommendations", _("recommendations")
        OTHER = "other", _("other")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="outcomes", verbose_name=_("meeting"))
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="outcomes", verbose_name=_("agenda item")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    symbol = models.CharField(_("symbol"), max_length=100, blank=True, db_index=True)
    title = models.TextField(_("title"))
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=12, blank=True, db_index=True)
    text = models.TextField(_("text"), blank=True)
    address = models.TextField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    work = models.ForeignKey(
        Work, models.SET_NULL, null=True, blank=True, related_name="outcomes", verbose_name=_("work")
    )
    document = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, related_name="outcomes", verbose_name=_("document")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["meeting", "adopted_on", "symbol", "pk"]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()


class Recommendation(models.Model):
    """What a State is asked to do, by which article and on which topic. Found from the State's page."""

    class Answer(models.TextChoices):
        """What the State said of it, as in the universal periodic review."""

        NONE = "", _("not told")
        SUPPORTED = "supported", _("supported")
        NOTED = "noted", _("noted")

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="recommendations", verbose_name=_("outcome"))
    state = models.CharField(_("State"), max_length=12, db_index=True, help_text=_("To which it is made, by code: ke."))
    number = models.CharField(_("number"), max_length=40, blank=True)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    by = models.CharField(_("made by"), max_length=200, blank=True)
    work = models.ForeignKey(
        Work, models.SET_NULL, null=True, blank=True, related_name="recommendations", verbose_name=_("instrument")
    )
    article = models.CharField(_("article"), max_length=300, blank=True, help_text=_("Its address: art_9/para_4."))
    topic = models.CharField(_("topic"), max_length=80, blank=True, db_index=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["outcome", "number", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class ReportDate(models.Model):
    """The day by which a committee wants a State's report: it takes the place of what the treaty's years give."""

    state = models.CharField(_("State"), max_length=12, db_index=True, help_text=_("By code: ke."))
    treaty = models.CharField(_("treaty"), max_length=60, help_text=_("Its short name in the register: icrmw."))
    number = models.PositiveSmallIntegerField(_("which report"), default=2, help_text=_("1 is the initial one."))
    due_on = models.DateField(_("due"), db_index=True)
    source = models.TextField(_("source"), help_text=_("Where the committee says so: a symbol or an address."))
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("date of a report")
        verbose_name_plural = _("dates of reports")
        ordering = ["due_on"]

    def __str__(self) -> str:
        return f"{self.state} {self.treaty} {self.due_on}"
