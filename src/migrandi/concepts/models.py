"""Concepts as the database knows them: what editors changed of each, and which provisions are about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from migrandi.law.models import Provision
from migrandi.thesaurus.reading import by_id


class Concept(models.Model):
    """A concept of the thesaurus. The shipped ones stand in files; here is only what editors made of them."""

    slug = models.SlugField(_("id"), max_length=80, unique=True, help_text=_("As non-refoulement. It never changes."))
    shipped = models.BooleanField(_("shipped"), default=True, editable=False)
    changes = models.JSONField(_("changes"), null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("edited by"),
    )
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["slug"]

    def __str__(self) -> str:
        known = by_id().get(self.slug)
        spoken = (translation.get_language() or "en").split("-", maxsplit=1)[0]
        return f"{known.label.get(spoken, known.label['en'])} ({self.slug})" if known is not None else self.slug


class Tag(models.Model):
    """A provision's wording is about a concept. A person's word stands over the rules' and outlasts them."""

    class Word(models.TextChoices):
        """Who says so: the rules, or a person."""

        RULES = "", _("by rule")
        CONFIRMED = "confirmed", _("confirmed")
        ADDED = "added", _("added")
        REFUSED = "refused", _("refused")

    provision = models.ForeignKey(
        Provision, models.CASCADE, related_name="tags", verbose_name=_("provision"), db_index=False
    )
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="tags", verbose_name=_("concept"), db_index=False)
    confidence = models.FloatField(_("confidence"), help_text=_("From 0 to 1; 1 where a person says so."))
    why = models.TextField(
        _("why"),
        blank=True,
        help_text=_("Where its words stand (h heading, t text, a above, l law), how often, which."),
    )
    word = models.CharField(_("who says so"), max_length=9, choices=Word.choices, blank=True, default=Word.RULES)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("said at"), null=True, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["provision", "concept"], name="concepts_tag_once"),
        ]
        indexes = [models.Index(fields=["concept", "provision"], name="concepts_tagged")]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.concept_id} ({self.confidence:.2f})"
