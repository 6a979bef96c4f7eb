"""Which packs were installed here, from whom, and whether to their end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """A pack by its name and the newest edition of it that was installed."""

    name = models.CharField(_("name"), max_length=200)
    signer = models.CharField(_("key of the signer"), max_length=64)
    edition = models.PositiveBigIntegerField(_("edition"), help_text=_("Later packs of the name have a higher one."))
    digest = models.CharField(_("digest"), max_length=64)
    begun_at = models.DateTimeField(_("begun at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("installed pack")
        verbose_name_plural = _("installed packs")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "signer"], name="packs_installation_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"
