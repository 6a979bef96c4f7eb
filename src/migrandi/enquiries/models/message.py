"""Mail, forms and notes as they came or went, what they name, and the files in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.enquiries.models.enquiry import Enquiry, Thread


class Message(models.Model):
    """One message as it came or went. `message_id` and what else the headers say is as read, without brackets.

    `account`, `uidvalidity` and `uid` say where in which mailbox it was fetched from, `source` which file or form it
    came from. The same bytes from the same account are one message.
    """

    class Direction(models.TextChoices):
        """Whether it came or went."""

        IN = "in", _("received")
        OUT = "out", _("sent")

    class Kind(models.TextChoices):
        """What the message is for: what a machine wrote opens no enquiry."""

        ORDINARY = "ordinary", _("message")
        BOUNCE = "bounce", _("could not be delivered")
        AUTOMATIC = "automatic", _("automatic answer")
        INVITATION = "invitation", _("invitation")

    enquiry = models.ForeignKey(
        Enquiry, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("enquiry")
    )
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages", verbose_name=_("thread"))
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, default=Direction.IN)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ORDINARY)
    account = models.CharField(_("account"), max_length=200, blank=True)
    uidvalidity = models.PositiveBigIntegerField(_("UIDVALIDITY"), null=True, blank=True)
    uid = models.PositiveBigIntegerField(_("UID"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    message_id = models.TextField(_("Message-ID"), blank=True)
    in_reply_to = models.TextField(_("In-Reply-To"), blank=True)
    references = models.JSONField(_("References"), default=list, blank=True)
    conversation = models.CharField(_("Thread-Index"), max_length=80, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, help_text=_("As the message says."))
    received_at = models.DateTimeField(_("received at"), db_index=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    sender = models.TextField(_("from"), blank=True)
    sender_name = models.TextField(_("name of the sender"), blank=True)
    to = models.JSONField(_("to"), default=list, blank=True, help_text=_("Pairs of name and address."))
    cc = models.JSONField(_("cc"), default=list, blank=True)
    bcc = models.JSONField(_("bcc"), default=list, blank=True)
    reply_to = models.JSONField(_("reply to"), default=list, blank=True)
    subject = models.TextField(_("subject"), blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("All of it, as plain text."))
    parts = models.JSONField(
        _("parts"), default=list, blank=True, help_text=_("New words, quotations and signatures, in order.")
    )
    html = models.TextField(_("HTML made safe"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    defects = models.JSONField(_("defects"), default=list, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["received_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "sha256", "source"], name="enquiries_message_once")]

    def __str__(self) -> str:
        return self.subject or self.message_id or self.sha256[:12]


class MessageReference(models.Model):
    """A message-id that a message names, its own among them; a very long one by its digest (`threads.key_of`)."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="references_held", verbose_name=_("message"))
    names = models.TextField(_("Message-ID"), db_index=True)

    class Meta:
        verbose_name = _("reference between messages")
        verbose_name_plural = _("references between messages")
        constraints = [models.UniqueConstraint(fields=["message", "names"], name="enquiries_reference_once")]

    def __str__(self) -> str:
        return self.names


class Attachment(models.Model):
    """A part of a message that is a file: kept, typed by what is in it, never run. `name` is safe to save under."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", verbose_name=_("message"))
    position = models.PositiveIntegerField(_("position"))
    name = models.TextField(_("name"))
    name_given = models.TextField(_("name as given"), blank=True)
    media_type = models.CharField(_("type, by content"), max_length=120)
    media_type_given = models.CharField(_("type as given"), max_length=255, blank=True)
    content_id = models.TextField(_("Content-ID"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    text = models.TextField(_("text"), blank=True)
    extracted_at = models.DateTimeField(_("text looked for at"), null=True, blank=True, db_index=True)
    risk = models.TextField(_("why not to open it"), blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["message", "position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="enquiries_attachment_once")]

    def __str__(self) -> str:
        return self.name
