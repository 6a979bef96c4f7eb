"""The form by which editors change a concept: its words in six languages, its notes, its place among the others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrandi.concepts.editing import check, difference
from migrandi.concepts.models import Concept
from migrandi.thesaurus import reading
from migrandi.thesaurus.reading import LANGUAGES, ThesaurusError, by_id

NAMES = {
    "en": gettext_lazy("English"), "fr": gettext_lazy("French"), "es": gettext_lazy("Spanish"),
    "ar": gettext_lazy("Arabic"), "ru": gettext_lazy("Russian"), "zh": gettext_lazy("Chinese"),
}  # fmt: skip


class ConceptForm(forms.ModelForm):  # type: ignore[type-arg]
    """A concept as it now is, shipped or changed; what is sent is checked against the whole thesaurus."""

    broader = forms.ModelMultipleChoiceField(
        Concept.objects.all(), required=False, label=gettext_lazy("broader"),
        widget=FilteredSelectMultiple(gettext_lazy("broader"), is_stacked=False),
        help_text=gettext_lazy("None: it stands at the top of a branch."),
    )  # fmt: skip
    related = forms.ModelMultipleChoiceField(
        Concept.objects.all(), required=False, label=gettext_lazy("related"),
        widget=FilteredSelectMultiple(gettext_lazy("related"), is_stacked=False),
    )  # fmt: skip

    class Meta:
        model = Concept
        fields = ["slug"]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for code in LANGUAGES:
            direction = {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
            self.fields[f"label_{code}"] = forms.CharField(
                label=_("Label"), widget=forms.TextInput(attrs=direction | {"size": "60"}), max_length=200
            )
            self.fields[f"also_{code}"] = forms.CharField(
                label=_("Other words"), required=False, help_text=_("One a line."),
                widget=forms.Textarea(attrs=direction | {"rows": "4", "cols": "60"}),
            )  # fmt: skip
            self.fields[f"note_{code}"] = forms.CharField(
                label=_("Scope note"), required=False, max_length=600,
                widget=forms.Textarea(attrs=direction | {"rows": "2", "cols": "60"}),
            )  # fmt: skip
        known = by_id().get(self.instance.slug)
        if known is not None:
            self._fill(known)

    def _fill(self, known: reading.Concept) -> None:
        for code in LANGUAGES:
            self.initial[f"label_{code}"] = known.label.get(code, "")
            self.initial[f"also_{code}"] = "\n".join(known.also.get(code, []))
            self.initial[f"note_{code}"] = known.note.get(code, "")
        for field in ("broader", "related"):
            self.initial[field] = list(Concept.objects.filter(slug__in=getattr(known, field)))

    def clean(self) -> dict[str, Any]:
        """The values sent. What would be wrong with the thesaurus is said in a sentence."""
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        self.concept = self._concept(said)
        try:
            check(self.concept.id, difference(self.concept))
        except ThesaurusError as error:
            raise ValidationError(str(error)) from error
        return said

    def _concept(self, said: dict[str, Any]) -> reading.Concept:
        """The concept as it was sent; ids keep the order in which they stood."""
        slug = str(said.get("slug") or self.instance.slug)
        was = by_id().get(slug, reading.Concept(slug, {}))

        def in_order(field: str) -> list[str]:
            chosen = {one.slug for one in said[field]}
            before = [one for one in getattr(was, field) if one in chosen]
            return [*before, *sorted(chosen - set(before))]

        return reading.Concept(
            slug,
            label={code: said[f"label_{code}"].strip() for code in LANGUAGES},
            also={
                code: words
                for code in LANGUAGES
                if (words := [line.strip() for line in said[f"also_{code}"].splitlines() if line.strip()])
            },
            broader=in_order("broader"),
            related=in_order("related"),
            note={code: note for code in LANGUAGES if (note := said[f"note_{code}"].strip())},
            eurovoc=was.eurovoc,
            unbis=was.unbis,
        )
