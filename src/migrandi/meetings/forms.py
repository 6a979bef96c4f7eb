"""The forms by which meetings and their parts are written by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrandi.calendars.zones import zone_named
from migrandi.law.errors import UnknownWork
from migrandi.meetings import bodies, finding, outcomes, subjects
from migrandi.meetings.models import (
    AgendaItem,
    Document,
    FollowUp,
    Meeting,
    Note,
    Outcome,
    Participant,
    Recommendation,
    Statement,
)
from migrandi.meetings.showing import span, stored
from migrandi.people.levels import Confidence

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_CLOCK = {"type": "time"}
_LONG = forms.Textarea(attrs={"rows": 4})


class StateField(forms.CharField):
    """A State, by code or by name; kept as its code."""

    def clean(self, value: Any) -> str:
        """The code. Raises `ValidationError` where no State is called so."""
        text = super().clean(value)
        code = subjects.state_named(text) if text else ""
        if text and not code:
            raise ValidationError(
                _("There is no State “%(text)s”. Write its code, as KE, or its name.") % {"text": text}
            )
        return code

    def prepare_value(self, value: Any) -> Any:
        """The code as it is usually written."""
        return value.upper() if isinstance(value, str) and len(value) == 2 else value


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting: with clock times in a time zone or as those of the place, or without any for whole days."""

    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=_DAY)
    from_time = forms.TimeField(
        label=gettext_lazy("from"), required=False, widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M"),
        help_text=gettext_lazy("Empty: whole days."),
    )  # fmt: skip
    last_day = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=_DAY)
    to_time = forms.TimeField(
        label=gettext_lazy("to"), required=False, widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M")
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"), required=False, widget=forms.TextInput(attrs={"list": "zones"}),
        help_text=gettext_lazy("As Europe/Zurich. Empty: the time of the place, wherever that is."),
    )  # fmt: skip
    topics = forms.CharField(
        label=gettext_lazy("Topics"), required=False, help_text=gettext_lazy("By name, with commas between.")
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    confidence = forms.ChoiceField(label=gettext_lazy("Who may read it"), choices=Confidence.choices, required=False)

    class Meta:
        model = Meeting
        fields = ["title", "session", "series", "place", "format", "address", "description", "language"]
        widgets = {
            "title": forms.TextInput, "place": forms.TextInput, "address": forms.URLInput, "description": _LONG,
            "series": forms.TextInput, "session": forms.TextInput,
        }  # fmt: skip

    field_order = [
        "title", "body", "session", "first_day", "from_time", "last_day", "to_time", "zone", "place", "format",
        "address", "topics", "description", "series", "language", "state", "confidence",
    ]  # fmt: skip

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["body"].choices = [("", _("another, or none")), *bodies.grouped()]  # type: ignore[attr-defined]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Meeting.State.choices if value != Meeting.State.MOVED
        ]
        if self.instance.pk:
            self._fill()
        else:
            self.initial.setdefault("confidence", Confidence.PUBLIC)

    def _fill(self) -> None:
        dates = span(self.instance)
        self.initial.update({
            "body": self.instance.body, "first_day": dates.first_day, "last_day": dates.last_day,
            "zone": self.instance.zone, "confidence": self.instance.confidence,
            "state": Meeting.State.SCHEDULED if self.instance.state == Meeting.State.MOVED else self.instance.state,
        })  # fmt: skip
        if isinstance(dates.start, datetime) and isinstance(dates.end, datetime):
            self.initial.update(from_time=dates.start.time(), to_time=dates.end.time(), last_day=dates.end.date())
        named = self.instance.about.filter(kind="topic", item=None, by_person=True).values_list("value", flat=True)
        self.initial["topics"] = ", ".join(named)

    def clean_zone(self) -> str:
        """The zone's IANA name."""
        text = (self.cleaned_data.get("zone") or "").strip()
        if text and not zone_named(text):
            raise ValidationError(_("“%(zone)s” is no time zone. Write it as Europe/Zurich.") % {"zone": text})
        return zone_named(text) if text else ""

    def clean_topics(self) -> list[str]:
        """The topics' ids."""
        named = [one.strip() for one in (self.cleaned_data.get("topics") or "").split(",") if one.strip()]
        return [_topic(one) for one in named]

    def clean(self) -> dict[str, Any]:
        """The dates as the database keeps them, beside what was said."""
        said = super().clean() or self.cleaned_data
        first = said.get("first_day")
        if first is None:
            return said
        start, end = self._dates(first, said)
        if end < start:
            self.add_error("last_day", _("It ends before it begins."))
            return said
        all_day, starts_at, ends_at, zone = stored(start, end, said.get("zone") or "")
        return said | {"all_day": all_day, "starts_at": starts_at, "ends_at": ends_at, "zone": zone}

    @staticmethod
    def _dates(first: date, said: dict[str, Any]) -> tuple[date, date]:
        last = said.get("last_day") or first
        if said.get("from_time") is None:
            return first, last + timedelta(days=1)
        zone = ZoneInfo(said["zone"]) if said.get("zone") else None
        start = datetime.combine(first, said["from_time"], zone)
        if said.get("to_time") is None:
            return start, max(datetime.combine(last, said["from_time"], zone), start + timedelta(hours=1))
        return start, datetime.combine(last, said["to_time"], zone)

    def values(self) -> dict[str, Any]:
        """The fields of a meeting as they were said."""
        said = self.cleaned_data
        names = [*self.Meta.fields, "body", "all_day", "zone", "starts_at", "ends_at"]
        values = {name: said[name] for name in names}
        goes_on = self.instance.state in (Meeting.State.SCHEDULED, Meeting.State.MOVED)
        # that a meeting which goes on was moved is told by its dates
        if said.get("state") and not (goes_on and said["state"] == Meeting.State.SCHEDULED):
            values["state"] = said["state"]
        if said.get("confidence"):
            values["confidence"] = said["confidence"]
        return values


def _topic(text: str) -> str:
    try:
        return finding.topic_asked(text)
    except finding.UnknownSubject as error:
        raise ValidationError(str(error)) from error


class _PartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A part of a meeting; items and outcomes to choose from are the meeting's own."""

    def __init__(self, *arguments: Any, meeting: Meeting, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.meeting = meeting
        for name, own in (("item", meeting.items), ("outcome", meeting.outcomes), ("document", meeting.documents)):
            if name in self.fields:
                self.fields[name].queryset = own.filter(removed_at=None)  # type: ignore[attr-defined]
                self.fields[name].required = name == "outcome" and self._meta.model is Recommendation


class AgendaItemForm(_PartForm):
    """A point of the agenda."""

    class Meta:
        model = AgendaItem
        fields = ["number", "title", "description", "position"]
        widgets = {"title": forms.TextInput, "description": _LONG}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["position"].required = False

    def clean_position(self) -> int:
        """Where it stands; last where that is not said."""
        given = self.cleaned_data.get("position")
        last = self.meeting.items.order_by("-position").values_list("position", flat=True).first()
        return int(given) if given is not None else (last or 0) + 1


class DocumentForm(_PartForm):
    """A paper; its file is kept where one is given."""

    file = forms.FileField(label=gettext_lazy("File"), required=False)

    class Meta:
        model = Document
        fields = ["symbol", "title", "language", "item", "address", "due_on", "submitted_on"]
        widgets = {"title": forms.TextInput, "address": forms.URLInput, "due_on": _DAY, "submitted_on": _DAY}


class ParticipantForm(_PartForm):
    """An organisation that takes part."""

    state = StateField(label=gettext_lazy("State"), required=False)

    class Meta:
        model = Participant
        fields = ["organisation", "state", "role"]


class NoteForm(_PartForm):
    """Notes in Markdown."""

    class Meta:
        model = Note
        fields = ["text", "item", "confidence"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}


class StatementForm(_PartForm):
    """What an organisation said."""

    state = StateField(label=gettext_lazy("State"), required=False)

    class Meta:
        model = Statement
        fields = ["organisation", "state", "on", "item", "text", "address", "language"]
        widgets = {"text": _LONG, "address": forms.URLInput, "on": _DAY}


class OutcomeForm(_PartForm):
    """What came out; an instrument is put into the law database where that is asked."""

    state = StateField(label=gettext_lazy("State"), required=False)
    to_law = forms.BooleanField(
        label=gettext_lazy("It is an instrument: keep it among the laws"), required=False,
        help_text=gettext_lazy("It is tied to the law of that symbol, or becomes a new one."),
    )  # fmt: skip

    class Meta:
        model = Outcome
        fields = ["kind", "symbol", "title", "adopted_on", "state", "item", "text", "address", "language", "document"]
        widgets = {"title": forms.TextInput, "text": _LONG, "address": forms.URLInput, "adopted_on": _DAY}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.initial["to_law"] = self.instance.work_id is not None

    def clean(self) -> dict[str, Any]:
        """Only an instrument can stand among the laws."""
        said = super().clean() or self.cleaned_data
        if said.get("to_law") and said.get("kind") not in outcomes.INSTRUMENTS:
            self.add_error("to_law", _("An outcome of this kind is no instrument of law."))
        return said


class RecommendationForm(_PartForm):
    """What a State is asked to do; the authority as `icrmw, 16` or `crc/art_37`."""

    state = StateField(label=gettext_lazy("State"))
    authority = forms.CharField(
        label=gettext_lazy("Instrument and article"),
        required=False,
        help_text=gettext_lazy("As icrmw, 16 or crc/art_37."),
    )
    topic = forms.CharField(label=gettext_lazy("Topic"), required=False)

    class Meta:
        model = Recommendation
        fields = ["outcome", "state", "number", "text", "by", "answer", "language"]
        widgets = {"text": _LONG}

    field_order = ["outcome", "state", "number", "text", "authority", "topic", "by", "answer", "language"]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.initial["topic"] = self.instance.topic
        if self.instance.work is not None:
            self.initial["authority"] = "/".join(filter(None, [self.instance.work.path, self.instance.article]))

    def clean_topic(self) -> str:
        """The topic's id."""
        text = (self.cleaned_data.get("topic") or "").strip()
        return _topic(text) if text else ""

    def clean_authority(self) -> str:
        """What the recommendation is tied to."""
        text = self.cleaned_data.get("authority") or ""
        try:
            outcomes.tie(self.instance, text)
        except UnknownWork as error:
            raise ValidationError(str(error)) from error
        return text

    def clean(self) -> dict[str, Any]:
        """The topic, kept with the rest."""
        said = super().clean() or self.cleaned_data
        self.instance.topic = said.get("topic") or ""
        return said


class FollowUpForm(_PartForm):
    """Something to do, whose it is, and by when."""

    class Meta:
        model = FollowUp
        fields = ["text", "owner", "owner_said", "due_on", "outcome"]
        widgets = {"text": _LONG, "due_on": _DAY}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["owner"].queryset = self.fields["owner"].queryset.filter(is_active=True)  # type: ignore[attr-defined]


PARTS: dict[str, type[_PartForm]] = {
    "agenda": AgendaItemForm,
    "document": DocumentForm,
    "participant": ParticipantForm,
    "note": NoteForm,
    "statement": StatementForm,
    "outcome": OutcomeForm,
    "recommendation": RecommendationForm,
    "follow-up": FollowUpForm,
}
"""The form of each part, by the name it has in addresses and in what changed."""
