"""A job: what is to be done, when, and which worker has it until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Something that a worker does.

    A worker that takes it holds it until `held_until` and puts that off while it works. One that dies does not, and the
    job goes to another. So it may be begun twice: what it does has to be such that this changes nothing.
    """

    class Kind(models.TextChoices):
        """What is done."""

        IMPORT = "import", _("import files")
        HARVEST = "harvest", _("harvest a publisher")
        INDEX = "index", _("bring the search index up to date")
        FETCH = "fetch", _("fetch the office's mail")
        SEND = "send", _("send what is in the outbox")
        WATCH = "watch", _("tell followers what is new")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")
        HELD = "held", _("being done")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    about = models.CharField(
        _("about"), max_length=1000, blank=True, help_text=_("The file or folder to import, the publisher to harvest.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("due at"))
    every = models.PositiveIntegerField(
        _("every"), null=True, blank=True, help_text=_("Seconds after which it is to be done again; empty: once.")
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    worker = models.CharField(_("worker"), max_length=100, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    said = models.TextField(_("outcome"), blank=True, help_text=_("What was done, or why it could not be."))
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=models.Q(state__in=["waiting", "held"]),
                name="jobs_job_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["waiting", "held"]), name="jobs_job_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".rstrip()
