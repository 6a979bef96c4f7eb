"""The enquiries' own index, which goes with the enquiry."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.enquiries.models.enquiry import Enquiry
from migrandi.enquiries.models.release import Release


class Word(models.Model):
    """How often a stem stands in an enquiry or a released memo."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, null=True, related_name="words", verbose_name=_("enquiry"))
    release = models.ForeignKey(Release, models.CASCADE, null=True, related_name="words", verbose_name=_("release"))
    stem = models.CharField(_("stem"), max_length=80, db_index=True)
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "stem"], condition=models.Q(enquiry__isnull=False), name="enquiries_word_once"
            ),
            models.UniqueConstraint(
                fields=["release", "stem"],
                condition=models.Q(release__isnull=False),
                name="enquiries_release_word_once",
            ),
            models.CheckConstraint(
                condition=models.Q(enquiry__isnull=False, release__isnull=True)
                | models.Q(enquiry__isnull=True, release__isnull=False),
                name="enquiries_word_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.stem
