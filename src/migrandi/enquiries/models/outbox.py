"""Answers on their way, sent once and never lost, and what came back for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.enquiries.models.enquiry import Enquiry
from migrandi.enquiries.models.message import Message
from migrandi.papers.models import Paper


class OutgoingMessage(models.Model):
    """An answer in the outbox, or a letter of the program's own (no enquiry). Its Message-ID and bytes are fixed
    when it is queued, so that what was sent is known.

    `attempts` counts how often it was handed to the server; `next_at` is when to try again; `accepted` is what the
    server said when it took it; `handed_at` is when the last line of it was about to be given to the server: before
    that it is surely not sent, after that only the server or the copy in the office's own mailbox can tell.
    """

    class State(models.TextChoices):
        """How far it is. `sending`: handed to the server, whose answer is not known yet. `doubtful`: nobody can tell
        whether the server took it, a person has to say."""

        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        DOUBTFUL = "doubtful", _("perhaps sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        BOUNCED = "bounced", _("could not be delivered")
        WITHDRAWN = "withdrawn", _("taken back")

    enquiry = models.ForeignKey(
        Enquiry, models.CASCADE, null=True, blank=True, related_name="outgoing", verbose_name=_("enquiry")
    )
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("memo"))
    paper_version = models.PositiveIntegerField(_("version of the memo"), null=True, blank=True)
    in_reply_to = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED, db_index=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    account = models.CharField(_("account"), max_length=200, blank=True)
    sender = models.TextField(_("from"), blank=True)
    to = models.JSONField(_("to"), default=list)
    cc = models.JSONField(_("cc"), default=list, blank=True)
    subject = models.TextField(_("subject"), blank=True)
    text = models.TextField(_("text"), blank=True)
    sha256 = models.CharField(_("SHA-256 of the message"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"), null=True, blank=True, db_index=True)
    last_error = models.TextField(_("last error"), blank=True)
    handed_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    refused = models.JSONField(_("recipients the server refused"), default=dict, blank=True)
    accepted = models.TextField(_("what the server said"), blank=True)
    queued_at = models.DateTimeField(_("queued at"))
    queued_by = models.CharField(_("queued by"), max_length=150, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message in the outbox")
        verbose_name_plural = _("outbox")
        ordering = ["queued_at", "pk"]

    def __str__(self) -> str:
        return f"{self.state}: {self.subject}"


class DeliveryReport(models.Model):
    """What came back for an answer: that it was not delivered, is late, has arrived, or that somebody is away."""

    class Kind(models.TextChoices):
        """What the report says."""

        BOUNCE = "bounce", _("could not be delivered")
        DELAYED = "delayed", _("delayed")
        DELIVERED = "delivered", _("delivered")
        AWAY = "out-of-office", _("out of office")
        AUTOMATIC = "automatic", _("automatic answer")

    class MatchedBy(models.TextChoices):
        """What ties the report to the answer."""

        MESSAGE_ID = "message-id", _("Message-ID")
        RECIPIENT = "recipient", _("recipient")

    outgoing = models.ForeignKey(
        OutgoingMessage, models.CASCADE, related_name="reports", verbose_name=_("message in the outbox")
    )
    message = models.ForeignKey(Message, models.CASCADE, related_name="reports", verbose_name=_("message"))
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    matched_by = models.CharField(_("matched by"), max_length=10, choices=MatchedBy.choices)
    recipient = models.TextField(_("recipient"), blank=True)
    status = models.CharField(_("status"), max_length=20, blank=True)
    words = models.TextField(_("what the server said"), blank=True)
    at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("delivery report")
        verbose_name_plural = _("delivery reports")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["outgoing", "message", "recipient"], name="enquiries_delivery_report_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.recipient}"
