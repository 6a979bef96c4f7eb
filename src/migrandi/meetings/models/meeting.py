"""A meeting and what belongs to it: agenda, documents, participants, notes, statements, what it is about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migrandi.meetings.models.source import Source
from migrandi.people.levels import Confidence
from migrandi.people.models import Mission
from migrandi.people.validating import check_zone


class Meeting(models.Model):
    """A meeting on its dates.

    `starts_at`, `ends_at` order and find meetings. Where it lasts whole days they are midnights of universal time, the
    end being the midnight after the last day; where `zone` is empty they are the time of the place, written as if it
    were universal. `showing.span` gives back what was said.
    """

    class State(models.TextChoices):
        """How it stands. `WITHDRAWN`: no longer at its source, and the source does not say why."""

        SCHEDULED = "scheduled", _("scheduled")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Format(models.TextChoices):
        """Where one takes part."""

        UNKNOWN = "", _("not told")
        PERSON = "in-person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("in person and online")

    title = models.TextField(_("title"))
    body = models.CharField(_("body"), max_length=60, blank=True, db_index=True)
    body_said = models.CharField(_("body as its source has it"), max_length=300, blank=True)
    session = models.CharField(_("session"), max_length=100, blank=True)
    series = models.CharField(_("series"), max_length=200, blank=True, db_index=True)
    all_day = models.BooleanField(_("lasts whole days"), default=False)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[check_zone])
    starts_at = models.DateTimeField(_("starts"), db_index=True)
    ends_at = models.DateTimeField(_("ends"), db_index=True)
    place = models.TextField(_("place"), blank=True)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices, default=Format.UNKNOWN, blank=True)
    address = models.TextField(_("address"), blank=True, help_text=_("Its own page, or the link to take part by."))
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SCHEDULED, db_index=True)
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.PUBLIC,
        db_index=True,
    )
    mission = models.ForeignKey(
        Mission, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mission")
    )
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name=_("source")
    )
    uid = models.CharField(_("number at its source"), max_length=800, blank=True)
    recurrence = models.CharField(_("date in its series"), max_length=40, blank=True)
    source_sequence = models.PositiveIntegerField(_("version at its source"), default=0)
    sequence = models.PositiveIntegerField(_("version"), default=0, help_text=_("As we publish it."))
    stamp = models.DateTimeField(_("changed at its source"), null=True, blank=True)
    digest = models.CharField(_("digest of what its source says"), max_length=64, blank=True)
    by_hand = models.JSONField(
        _("changed by hand"), default=list, blank=True, help_text=_("Fields that a reading of the source leaves alone.")
    )
    searched = models.TextField(_("for searching"), blank=True, help_text=_("Its words and its agenda's, folded."))
    created_at = models.DateTimeField(_("recorded at"))
    changed_at = models.DateTimeField(_("changed at"), db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "uid", "recurrence"], condition=~models.Q(uid=""), name="meetings_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")), name="meetings_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["body", "starts_at"], name="meetings_body_starts")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return f"/meetings/{self.pk}"


class _Part(models.Model):
    """What every part of a meeting has: the meeting, and that it can be removed and had back."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="%(class)ss", verbose_name=_("meeting"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        abstract = True


class AgendaItem(_Part):
    """A point of the agenda, in its order."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name=_("meeting"))
    position = models.PositiveIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=40, blank=True)
    title = models.TextField(_("title"))
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    uid = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Document(_Part):
    """A paper of a meeting in one language; `due_on` where it is still to be written. `sha256`: the file, if kept."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents", verbose_name=_("meeting"))
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name=_("agenda item")
    )
    symbol = models.CharField(_("symbol"), max_length=100, blank=True, db_index=True)
    title = models.TextField(_("title"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    address = models.TextField(_("address"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    filename = models.CharField(_("file name"), max_length=255, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True, db_index=True)
    submitted_on = models.DateField(_("handed in"), null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["meeting", "symbol", "title", "language", "pk"]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()


class Participant(_Part):
    """An organisation that takes part; a person only by role."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants", verbose_name=_("meeting"))
    organisation = models.CharField(_("organisation"), max_length=300)
    state = models.CharField(_("State"), max_length=12, blank=True, db_index=True, help_text=_("By code: ke."))
    role = models.CharField(_("as"), max_length=100, blank=True, help_text=_("Chair, speaker, observer …"))

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["meeting", "organisation"]

    def __str__(self) -> str:
        return self.organisation


class Note(_Part):
    """Somebody's notes in Markdown; citations in them are recognised when they are shown."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="notes", verbose_name=_("meeting"))
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="notes", verbose_name=_("agenda item")
    )
    text = models.TextField(_("text"))
    confidence = models.CharField(
        pgettext_lazy("who may read", "confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.INTERNAL,
    )
    mission = models.ForeignKey(
        Mission, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mission")
    )
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["meeting", "written_at"]

    def __str__(self) -> str:
        return self.text[:80]


class Statement(_Part):
    """What an organisation or a State said."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="statements", verbose_name=_("meeting"))
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="statements", verbose_name=_("agenda item")
    )
    organisation = models.CharField(_("organisation"), max_length=300)
    state = models.CharField(_("State"), max_length=12, blank=True, db_index=True)
    text = models.TextField(_("text"), blank=True)
    address = models.TextField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    on = models.DateField(_("on"), null=True, blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["meeting", "on", "organisation"]

    def __str__(self) -> str:
        return self.organisation


class About(models.Model):
    """What a meeting, or one item of its agenda, is about: a topic of the thesaurus or a State."""

    class Kind(models.TextChoices):
        """What `value` is."""

        TOPIC = "topic", _("topic")
        STATE = "state", _("State")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="about", verbose_name=_("meeting"))
    item = models.ForeignKey(
        AgendaItem, models.CASCADE, null=True, blank=True, related_name="about", verbose_name=_("agenda item")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    value = models.CharField(_("value"), max_length=80)
    by_person = models.BooleanField(_("said by a person"), default=False)

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "item", "kind", "value"], name="meetings_about_once"),
        ]
        indexes = [models.Index(fields=["kind", "value", "meeting"], name="meetings_about_value")]

    def __str__(self) -> str:
        return self.value
