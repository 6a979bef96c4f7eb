"""What a person keeps of searching: searches under a name of her own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearch(models.Model):
    """A search that somebody saved. Without an owner it is the one of who sits at this machine.

    `query` is written in the one canonical way, so that two who ask for the same can be told to; `filters` holds what
    else narrows it. What is removed stays for a while, so that it can be had back.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_searches",
        verbose_name=_("owner"),
    )
    name = models.CharField(_("name"), max_length=120)
    query = models.TextField(_("query"), blank=True)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=models.Q(removed_at__isnull=True, owner__isnull=False),
                name="search_saved_name_once",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(removed_at__isnull=True, owner__isnull=True),
                name="search_saved_name_once_here",
            ),
        ]

    def __str__(self) -> str:
        return self.name
