"""What the database keeps of papers: their versions, collected evidence, comparisons, review and comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migrandi.law.models import Work
from migrandi.people.levels import Confidence
from migrandi.people.models import Mission


class Paper(models.Model):
    """A paper that is kept here. Its words are in its versions; title, kind and language are the newest one's."""

    class Kind(models.TextChoices):
        """What the paper is for."""

        BACKGROUND = "background-paper", _("background paper")
        MEMO = "memo", _("legal memo to a mission")
        PROFILE = "country-profile", _("country profile")
        COMPARISON = "comparison", _("comparative table")
        RATIFICATION = "ratification-brief", _("treaty ratification brief")

    class Stage(models.TextChoices):
        """How far the paper is."""

        DRAFT = "draft", _("draft")
        REVIEW = "in-review", _("in review")
        CLEARED = "cleared", _("cleared")

    title = models.TextField(_("title"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.BACKGROUND)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT, db_index=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.INTERNAL,
        db_index=True,
    )
    mission = models.ForeignKey(
        Mission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("mission"),
        help_text=_("Empty: the unit's own."),
    )
    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"), db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The paper's page."""
        return f"/papers/{self.pk}"


class PaperVersion(models.Model):
    """The text of a paper as it was saved once. `draft`: saved by the editor itself while somebody typed."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="versions", verbose_name=_("paper"))
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    draft = models.BooleanField(_("saved while typing"), default=False)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["paper", "-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="papers_version_once")]

    def __str__(self) -> str:
        return f"{self.paper} · {self.number}"


class Evidence(models.Model):
    """Something collected for a paper: its words as they were read, from where, for which day."""

    class Kind(models.TextChoices):
        """What was collected."""

        PROVISION = "provision", _("provision")
        STATUS = "status", _("treaty status")
        CASE = "case", _("case")
        NOTE = "note", _("note")

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="evidence", verbose_name=_("paper"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("work"))
    path = models.TextField(_("path"), blank=True, help_text=_("Of the Work and the provision, as it was read."))
    title = models.TextField(_("title"))
    text = models.TextField(_("text as read"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    on = models.DateField(_("as of"), null=True, blank=True)
    address = models.TextField(_("address"), blank=True)
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    source_sha256 = models.CharField(_("SHA-256 of the publisher's bytes"), max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True)
    collected_at = models.DateTimeField(_("collected at"))
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    put_away_at = models.DateTimeField(_("put away at"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["paper", "pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "path", "sha256"], name="papers_evidence_once")]

    def __str__(self) -> str:
        return self.title


class Picture(models.Model):
    """A picture kept with a paper, whose text names it: `![words](name)`. `words`: for those who cannot see it."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="pictures", verbose_name=_("paper"))
    name = models.CharField(_("name"), max_length=80)
    media_type = models.CharField(_("media type"), max_length=20)
    content = models.BinaryField(_("content"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    words = models.TextField(_("in words"))
    caption = models.TextField(_("caption"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    made_at = models.DateTimeField(_("kept at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    put_away_at = models.DateTimeField(_("put away at"), null=True, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["paper", "pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "name"], name="papers_picture_once")]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What a model was asked for a paper, what it was sent, what came back; `accepted`: which sentences were taken."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="drafts", verbose_name=_("paper"))
    wish = models.CharField(_("wish"), max_length=10)
    about = models.TextField(_("about"), blank=True)
    model = models.CharField(_("model"), max_length=200)
    sent = models.TextField(_("sent"))
    reply = models.TextField(_("reply"))
    accepted = models.JSONField(_("accepted"), default=list, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["paper", "-pk"]

    def __str__(self) -> str:
        return f"{self.paper} · {self.asked_at:%Y-%m-%d %H:%M}"


class Question(models.Model):
    """A question that a paper puts to several States."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="questions", verbose_name=_("paper"))
    position = models.PositiveIntegerField(_("position"))
    text = models.TextField(_("question"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["paper", "position"]
        constraints = [models.UniqueConstraint(fields=["paper", "position"], name="papers_question_once")]

    def __str__(self) -> str:
        return self.text


class Cell(models.Model):
    """One State's answer to one question, with its authority, the day it is of, who coded and who reviewed it."""

    class Answer(models.TextChoices):
        """The answer; `value`: it stands in `value`, as a number of days does."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        PARTLY = "partly", _("partly")
        UNKNOWN = "unknown", _("unknown")
        VALUE = "value", _("a value")

    question = models.ForeignKey(Question, models.CASCADE, related_name="cells", verbose_name=_("question"))
    state = models.CharField(_("State"), max_length=12)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, default=Answer.UNKNOWN)
    value = models.TextField(_("value"), blank=True)
    authority = models.TextField(
        _("authority"), blank=True, help_text=_("As in a citation: ca/act/2001/c-27, s 97(1).")
    )
    on = models.DateField(_("as of"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(_("SHA-256 of the authority's text as coded"), max_length=64, blank=True)
    coded_by = models.CharField(_("coded by"), max_length=150, blank=True)
    coded_at = models.DateTimeField(_("coded at"))
    reviewed_by = models.CharField(_("reviewed by"), max_length=150, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer of a State")
        verbose_name_plural = _("answers of States")
        ordering = ["question", "state"]
        constraints = [
            models.UniqueConstraint(fields=["question", "state"], name="papers_cell_once"),
            models.CheckConstraint(
                condition=~models.Q(answer="value") | ~models.Q(value=""), name="papers_cell_value_is_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.value or self.answer}"


class Comment(models.Model):
    """A remark on a passage of a version, answered or not."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="comments", verbose_name=_("paper"))
    version = models.PositiveIntegerField(_("version"))
    passage = models.TextField(_("passage"), blank=True)
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("by"), max_length=150, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.CharField(_("settled by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["paper", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Move(models.Model):
    """A paper going from one stage to another: who did it, when, with which version and what words."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="moves", verbose_name=_("paper"))
    before = models.CharField(_("from"), max_length=10, choices=Paper.Stage.choices)
    after = models.CharField(_("to"), max_length=10, choices=Paper.Stage.choices)
    version = models.PositiveIntegerField(_("version"))
    open_findings = models.PositiveIntegerField(_("open findings"), default=0)
    note = models.TextField(_("note"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["paper", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
