"""The editors' pages on the thesaurus and on tags: what they change stands over what is shipped, and can be undone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrandi.annotations.walking import behind
from migrandi.concepts.editing import change, check, record_concepts, revert
from migrandi.concepts.forms import NAMES, ConceptForm
from migrandi.concepts.models import Concept, Tag
from migrandi.concepts.tags import tagger
from migrandi.thesaurus.reading import LANGUAGES, ThesaurusError, by_id, plain


class Edited(admin.SimpleListFilter):
    """Concepts that editors changed or added."""

    title = gettext_lazy("edited")
    parameter_name = "edited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [("yes", _("Changed or added by editors"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Concept]) -> QuerySet[Concept]:
        """Those chosen."""
        return queryset.exclude(changes=None) if self.value() == "yes" else queryset


@admin.register(Concept)
class ConceptAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Concepts: the shipped ones are changed and reverted, never deleted; new ones are added and deleted."""

    form = ConceptForm
    list_display = ["__str__", "broader_names", "is_edited", "edited_by", "edited_at"]
    list_filter = [Edited]
    list_per_page = 100
    search_fields = ["slug"]
    actions = ["revert_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Concept]:
        """All concepts; those shipped since the last time get their rows first."""
        record_concepts()
        return super().get_queryset(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Concept], search_term: str
    ) -> tuple[QuerySet[Concept], bool]:
        """Those with the words in their id or in a label, in whichever language."""
        parts = plain(search_term).split()
        ids = [
            concept.id
            for concept in by_id().values()
            if all(
                any(part in plain(word) for spoken in LANGUAGES for word in (*concept.words(spoken), concept.id))
                for part in parts
            )
        ]
        return (queryset.filter(slug__in=ids), False) if parts else (queryset, False)

    @admin.display(description=gettext_lazy("broader"))
    def broader_names(self, row: Concept) -> str:
        """The ids of what is broader."""
        known = by_id().get(row.slug)
        return ", ".join(known.broader) if known is not None else ""

    @admin.display(description=gettext_lazy("edited"), boolean=True)
    def is_edited(self, row: Concept) -> bool:
        """Whether editors changed or added it."""
        return row.changes is not None

    def get_fieldsets(self, request: HttpRequest, obj: Concept | None = None) -> Any:
        """The id and the place, then a group for each language."""
        place = ("slug", "broader", "related")
        return [
            (None, {"fields": place}),
            *((NAMES[code], {"fields": [f"label_{code}", f"also_{code}", f"note_{code}"]}) for code in LANGUAGES),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Concept | None = None) -> list[str]:
        """An id never changes: provisions are tagged with it."""
        return ["slug"] if obj is not None else []

    def get_form(self, request: HttpRequest, obj: Concept | None = None, change: bool = False, **named: Any) -> Any:
        """The form; its fields for the languages are its own."""
        named["fields"] = ["slug"] if obj is None else []
        return super().get_form(request, obj, change, **named)

    def save_model(self, request: HttpRequest, obj: Concept, form: Any, change: bool) -> None:
        """Keep the difference to what is shipped."""
        row = _keep(form, request)
        obj.pk = row.pk
        obj.refresh_from_db()
        _say_what_follows(request)

    def has_delete_permission(self, request: HttpRequest, obj: Concept | None = None) -> bool:
        """Only a concept that editors added, and that no other relies on."""
        if obj is None or obj.shipped or not super().has_delete_permission(request, obj):
            return False
        try:
            check(obj.slug, None)
        except ThesaurusError:
            return False
        return True

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with it: its tags, which nobody deletes one by one."""
        rows = list(objs)
        tagged = Tag.objects.filter(concept__in=rows).count()
        return [str(row) for row in rows], {Tag._meta.verbose_name_plural: tagged}, set(), []

    def delete_model(self, request: HttpRequest, obj: Concept) -> None:
        """Take the added concept away."""
        revert(obj.slug)

    @admin.action(description=gettext_lazy("Undo all changes: back to what is shipped"), permissions=["change"])
    def revert_chosen(self, request: HttpRequest, queryset: QuerySet[Concept]) -> None:
        """Take back what editors changed of the chosen concepts."""
        done = 0
        for row in queryset.filter(shipped=True).exclude(changes=None):
            try:
                revert(row.slug)
            except ThesaurusError as error:
                messages.error(request, _("%(concept)s stays changed: %(why)s") % {"concept": row.slug, "why": error})
            else:
                self.log_change(request, row, _("Back to what is shipped."))
                done += 1
        messages.info(request, _("Back to what is shipped: %(done)s.") % {"done": done})
        if done:
            _say_what_follows(request)


def _keep(form: ConceptForm, request: HttpRequest) -> Concept:
    return change(form.concept, request.user if isinstance(request.user, User) else None, timezone.now())


def _say_what_follows(request: HttpRequest) -> None:
    left = behind(tagger())
    if left:
        messages.info(
            request,
            _("Queries follow the change at once. %(left)s provisions are tagged anew by: migrandi tags")
            % {"left": left},
        )


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What persons said of tags; the rules' own are on the provisions' pages."""

    list_display = ["provision", "concept", "word", "person", "at"]
    list_filter = ["word"]
    list_select_related = ["provision", "concept", "person"]
    search_fields = ["concept__slug", "provision__work__path"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """A person's words only."""
        return super().get_queryset(request).exclude(word=Tag.Word.RULES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On the provision's own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """On the provision's own page, where it can be read. Those who may change tags may look at the list."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """On the provision's own page, where the rules' word comes back."""
        return False
