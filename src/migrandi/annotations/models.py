"""The edges from law to law: which wording of a provision cites which place, resolved only when it is asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.law.models import Provision


class CitedAuthority(models.Model):
    """What is cited, keyed as `citations.citation.Authority` keys it, whether or not the database holds it."""

    scheme = models.CharField(_("scheme"), max_length=20)
    value = models.CharField(_("value"), max_length=400)
    key = models.CharField(_("key"), max_length=421, unique=True, help_text=_("Scheme and value in small letters."))
    held = models.BooleanField(_("held"), default=False, help_text=_("Whether this database had it when last asked."))

    class Meta:
        verbose_name = _("cited authority")
        verbose_name_plural = _("cited authorities")

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Reference(models.Model):
    """One place cited at one place of a provision's words. A provision is never changed, so neither is a reference.

    `start` and `end` count the characters of `citations.within.words`: what stands there is the citation as quoted.
    Of a citation that may mean several authorities there is a row for each, the likeliest with `rank` 0.
    """

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="references", verbose_name=_("provision"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    kind = models.CharField(_("kind"), max_length=20)
    authority = models.ForeignKey(
        CitedAuthority, models.CASCADE, related_name="references", verbose_name=_("authority"), db_index=False
    )
    eid = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        help_text=_("Below the authority, as art_33/para_1; empty: all of it."),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    confidence = models.FloatField(_("confidence"))

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        indexes = [
            models.Index(fields=["authority", "eid", "provision"], name="annotations_cited_place"),
            models.Index(fields=["provision", "start"], condition=models.Q(rank__gt=0), name="annotations_ambiguous"),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id} → {self.authority_id}/{self.eid}".rstrip("/")


class ReferenceWord(models.Model):
    """A person's word on what a citation means; it stands over what the machine reads, however often that reads.

    Of the provision in that language it holds for other wordings too, wherever they cite with the same words.
    """

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="+", verbose_name=_("provision"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    quoted = models.TextField(_("as written"))
    scheme = models.CharField(_("scheme"), max_length=20, blank=True, help_text=_("Empty: it cites none of them."))
    value = models.CharField(_("value"), max_length=400, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("word on a reference")
        verbose_name_plural = _("words on references")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["provision", "start", "end"], name="annotations_word_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quoted} → {f'{self.scheme}:{self.value}' if self.scheme else '–'}"
