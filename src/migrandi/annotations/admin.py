"""The editors' pages on references: read from the law's words; what an ambiguous one means, a person may say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrandi.annotations.cites import Citation, cites
from migrandi.annotations.held import look_up
from migrandi.annotations.models import CitedAuthority, Reference, ReferenceWord
from migrandi.annotations.settling import settle, take_back, word_on
from migrandi.citations.authorities import works_of
from migrandi.citations.citation import Authority
from migrandi.citations.within import pieces, words
from migrandi.law.admin import LookedAt
from migrandi.law.models import Work
from migrandi.law.units import decode
from migrandi.people import audit

_NONE, _BACK = "none", "back"
_AROUND = 200
"""How many characters of the provision are shown on either side of a citation."""


@admin.register(CitedAuthority)
class CitedAuthorityAdmin(LookedAt):
    """What is cited, to find what the database does not hold."""

    list_display = ["scheme", "value"]
    list_filter = ["scheme"]
    search_fields = ["value"]


class State(admin.SimpleListFilter):
    """What has become of a reference."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [
            ("resolved", _("Resolved: the law is held")),
            ("ambiguous", _("Ambiguous: several are possible")),
            ("unresolved", _("Unresolved: the law is not held")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reference]) -> QuerySet[Reference]:
        """Those chosen."""
        doubtful = Reference.objects.filter(rank__gt=0)
        same = doubtful.filter(provision=OuterRef("provision"), start=OuterRef("start"))
        if self.value() == "ambiguous":
            # the few first, then which of their references it is
            return queryset.filter(provision__in=doubtful.values("provision")).filter(Exists(same))
        if self.value() in ("resolved", "unresolved"):
            return queryset.filter(~Exists(same), authority__held=self.value() == "resolved")
        return queryset


class OfLaw(admin.SimpleListFilter):
    """References of one law alone: chosen by following the law's name in the list."""

    title = gettext_lazy("law")
    parameter_name = "law"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The law chosen."""
        chosen = Work.objects.filter(path=request.GET.get("law", "")).first()
        return [(chosen.path, chosen.title)] if chosen is not None else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reference]) -> QuerySet[Reference]:
        """Those of the law."""
        return queryset.filter(provision__work__path=self.value()) if self.value() else queryset


class MeaningForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a reference means: one of its candidates, none of them, or again what the machine reads."""

    means = forms.ChoiceField(
        label=gettext_lazy("It means"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Your word stands over what is read from the text, also when that is read again."),
    )

    class Meta:
        model = Reference
        fields: tuple[str, ...] = ()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        tell([self.instance])
        self.citation: Citation = self.instance.citation
        choices = [(f"{one.scheme}:{one.value}", called(one)) for one in possible(self.citation)]
        choices.append((_NONE, _("None of these")))
        if word_on(self.instance) is not None:
            choices.append((_BACK, _("What is read from the text: take the word of a person back")))
        self.fields["means"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Authority | None:
        """The candidate chosen; None for none of them."""
        return next(
            (one for one in possible(self.citation) if f"{one.scheme}:{one.value}" == self.cleaned_data["means"]), None
        )


def possible(citation: Citation) -> list[Authority]:
    """All that it may mean, the likeliest first."""
    return [citation.authority, *citation.candidates]


def called(authority: Authority) -> str:
    """What a candidate is called: its key, and its title where this database has it."""
    key = f"{authority.scheme}:{authority.value}"
    held = works_of(authority)
    return f"{held[0].title} ({key})" if held else key


def tell(rows: Sequence[Any]) -> None:
    """Give each reference its words (`before`, `quoted`, `after`) and its `citation`: what it cites, and where."""
    of_place: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        of_place[row.provision.work.jurisdiction].append(row)
    for jurisdiction, some in of_place.items():
        texts = {row.provision_id: words(pieces(decode(row.provision.content))) for row in some}
        found = {(one.provision, one.start, one.end): one for one in cites(sorted(texts), jurisdiction)}
        for row in some:
            text = texts[row.provision_id]
            row.citation = found[row.provision_id, row.start, row.end]
            row.before = text[max(0, row.start - _AROUND) : row.start]
            row.quoted = text[row.start : row.end]
            row.after = text[row.end : row.end + _AROUND]


@admin.register(Reference)
class ReferenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """References as they are read from the law, each place cited a line; a person may say what one means."""

    form = MeaningForm
    list_display = ["as_written", "law", "place", "taken_for", "sure"]
    list_filter = [State, OfLaw]
    list_per_page = 50
    list_select_related = ["provision__work", "authority"]
    search_fields = ["authority__key"]
    search_help_text = gettext_lazy("What is cited, or the name or path of the law that cites")
    show_full_result_count = False
    readonly_fields = ["in_its_words", "law", "place", "taken_for", "sure"]
    fields = [*readonly_fields, "means"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reference]:
        """A line for each place cited, by the likeliest authority."""
        look_up()
        return super().get_queryset(request).filter(rank=0)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Reference], search_term: str
    ) -> tuple[QuerySet[Reference], bool]:
        """Those that cite, or that stand in a law, whose name or path holds the words."""
        said = search_term.strip()
        if not said:
            return queryset, False
        cited = CitedAuthority.objects.filter(key__contains=said.lower()).values("pk")
        laws = Work.objects.filter(Q(path__icontains=said) | Q(title__icontains=said)).values("pk")
        return queryset.filter(Q(authority__in=cited) | Q(provision__work__in=laws)), False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, each line with its words."""
        listed = super().get_changelist_instance(request)
        tell(listed.result_list)
        return listed

    @admin.display(description=gettext_lazy("as written"))
    def as_written(self, row: Any) -> str:
        """The citation's own words."""
        return str(row.quoted)

    @admin.display(description=gettext_lazy("as written"))
    def in_its_words(self, row: Any) -> str:
        """The citation among the words around it."""
        return format_html('<span dir="auto">{}<mark>{}</mark>{}</span>', row.before, row.quoted, row.after)

    @admin.display(description=gettext_lazy("law"))
    def law(self, row: Reference) -> str:
        """The law that cites, leading to all its references."""
        work = row.provision.work
        return format_html('<a href="{}?law={}">{}</a>', reverse("admin:annotations_reference_changelist"), work.path,
                           work.title)  # fmt: skip

    @admin.display(description=gettext_lazy("place"))
    def place(self, row: Reference) -> str:
        """The provision that cites, leading to it."""
        one = row.provision
        address = f"{one.work.path}/{one.eid}?lang={one.language}"
        return format_html('<a href="{}">{} [{}]</a>', address, one.eid, one.language)

    @admin.display(description=gettext_lazy("taken for"))
    def taken_for(self, row: Any) -> str:
        """The place that it leads to; what else it may mean; or what is cited and not held."""
        citation: Citation = row.citation
        if not citation.candidates:
            target = next((one for one in citation.targets if one.path), None)
            if target is not None:
                where = "/".join(part for part in (target.path, target.unit) if part)
                return format_html('<a href="{}">{}</a>', where, f"{target.title} {row.eid}".strip())
            return f"{row.authority} {row.eid}".strip()
        return format_html_join(" · ", "{}", ((f"{one.scheme}:{one.value}",) for one in possible(citation)))

    @admin.display(description=gettext_lazy("confidence"), ordering="confidence")
    def sure(self, row: Reference) -> str:
        """How sure it is, of a hundred; said by a person: wholly."""
        return f"{round(row.confidence * 100)} %"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Read from the text, never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """“None of these” says as much, and can be taken back."""
        return False

    def save_model(self, request: HttpRequest, obj: Reference, form: Any, change: bool) -> None:
        """Keep the word, or take it back, and write it down."""
        if form.cleaned_data["means"] == _BACK:
            word = word_on(obj)
            if word is not None:
                withdraw(request, word)
            return
        word = settle(obj, form.chosen(), request.user if isinstance(request.user, User) else None, timezone.now())
        _note(request, word, "settled")

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The trail has it: the row itself has been read anew and has another number."""
        return None

    def response_change(self, request: HttpRequest, obj: Reference) -> HttpResponse:
        """Back to the list, since the row has been read anew."""
        messages.success(request, _("What the reference means is kept."))
        return HttpResponseRedirect(reverse("admin:annotations_reference_changelist"))


@admin.register(ReferenceWord)
class ReferenceWordAdmin(LookedAt):
    """What persons said of references; taken back here."""

    list_display = ["quoted", "law", "means", "person", "at"]
    list_select_related = ["provision__work", "person"]
    search_fields = ["quoted", "provision__work__path", "provision__work__title"]
    actions = ["take_back_chosen"]
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Words are taken back in the list, never written over."""
        return obj is None and bool(request.user.has_perm("annotations.change_reference"))

    @admin.display(description=gettext_lazy("place"))
    def law(self, row: ReferenceWord) -> str:
        """The provision that cites, leading to it."""
        one = row.provision
        place = f"{one.work.path}/{one.eid}"
        return format_html('<a href="{}?lang={}">{}</a>', place, one.language, place)

    @admin.display(description=gettext_lazy("It means"))
    def means(self, row: ReferenceWord) -> str:
        """What was chosen."""
        return f"{row.scheme}:{row.value}" if row.scheme else _("None of these")

    @admin.action(description=gettext_lazy("Take these words back"), permissions=["change"])
    def take_back_chosen(self, request: HttpRequest, queryset: QuerySet[ReferenceWord]) -> None:
        """What is read from the text stands again."""
        for word in queryset.select_related("provision__work"):
            withdraw(request, word)


def withdraw(request: HttpRequest, word: ReferenceWord) -> None:
    """Take a person's word back, and write it down."""
    _note(request, word, "taken back")
    take_back(word)


def _note(request: HttpRequest, word: ReferenceWord, verb: str) -> None:
    one = word.provision
    told: dict[str, str | int] = {"language": one.language, "start": word.start}
    told["means"] = f"{word.scheme}:{word.value}" if word.scheme else "none"
    audit.note(request.user, verb, "reference", f"{one.work.path}/{one.eid}"[:200], timezone.now(), detail=told)
