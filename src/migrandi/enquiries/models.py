"""What the database keeps of enquiries.

Thread           messages that their own headers tie together
Enquiry          one question of one mission: what it is about, how far it is, who may know of it
Message          one mail, form or note as it came or went; its bytes lie in the store under their SHA-256
MessageReference the message-ids that a message names: what threads are rebuilt from
Attachment       a part of a message that is a file
Proposal         what triage proposes for an enquiry, its reason and the words that it was read from
Change           what an officer changed, so that it can be undone
OutgoingMessage  an answer in the outbox: sent once, never twice, never lost
DeliveryReport   what came back for an answer: not delivered, delayed, somebody is away
Release          a cleared memo without what tells of persons, for the knowledge base
Redaction        one passage of a release proposed to be taken out, and what a person said to it
Word             the enquiry's own index: a stem and how often it stands; goes with the enquiry
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from migrandi.papers.models import Paper
from migrandi.people.levels import Confidence
from migrandi.people.models import Mission


class Thread(models.Model):
    """Messages that their own headers tie together. One may hold enquiries of several missions."""

    begun_at = models.DateTimeField(_("begun at"))

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")

    def __str__(self) -> str:
        return str(self.pk)


class Enquiry(models.Model):
    """One question of one mission. What it is about is what an officer confirmed; what is proposed is in `Proposal`."""

    class Stage(models.TextChoices):
        """How far the enquiry is."""

        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        CLEARED = "cleared", _("cleared")
        CLOSED = "closed", _("closed")

    class Urgency(models.TextChoices):
        """How soon it has to be answered."""

        ROUTINE = "routine", _("routine")
        SOON = "soon", _("soon")
        URGENT = "urgent", _("urgent")

    class Way(models.TextChoices):
        """How it came in."""

        MAIL = "mail", _("e-mail")
        FORM = "form", _("web form")
        HAND = "hand", _("by hand")

    subject = models.TextField(_("subject"), blank=True)
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="enquiries", verbose_name=_("mission")
    )
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence.choices, default=Confidence.PERSONAL, db_index=True
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.OPEN, db_index=True)
    way = models.CharField(_("came in by"), max_length=6, choices=Way.choices, default=Way.MAIL)
    states = models.JSONField(_("States"), default=list, blank=True)
    populations = models.JSONField(_("populations"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency.choices, default=Urgency.ROUTINE)
    deadline = models.DateField(_("deadline"), null=True, blank=True, db_index=True)
    received_at = models.DateTimeField(_("received at"), db_index=True)
    proposed_at = models.DateTimeField(_("triage proposed at"), null=True, blank=True, db_index=True)
    triaged_at = models.DateTimeField(_("triage confirmed at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="enquiries", verbose_name=_("thread"))
    memo = models.ForeignKey(
        Paper, models.SET_NULL, null=True, blank=True, related_name="enquiries", verbose_name=_("memo")
    )
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="merged", verbose_name=_("became part of")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("officer")
    )

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject}"

    def get_absolute_url(self) -> str:
        """The enquiry's page."""
        return f"/enquiries/{self.pk}"


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


class Proposal(models.Model):
    """What triage proposes for an enquiry, and why. An officer accepts or dismisses it."""

    class Kind(models.TextChoices):
        """What is proposed."""

        LANGUAGE = "language", _("language")
        MISSION = "mission", _("mission")
        STATE = "state", _("State")
        POPULATION = "population", _("population")
        TOPIC = "topic", _("topic")
        URGENCY = "urgency", _("urgency")
        DEADLINE = "deadline", _("deadline")
        EARLIER = "earlier", _("earlier enquiry")
        AUTHORITY = "authority", _("authority")
        STATUS = "status", _("treaty status")

    class Answer(models.TextChoices):
        """What an officer said to it."""

        OPEN = "open", _("not looked at")
        TAKEN = "taken", _("taken")
        DISMISSED = "dismissed", _("dismissed")

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="proposals", verbose_name=_("enquiry"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    value = models.TextField(_("value"), help_text=_("A code, a date, an address of law, an enquiry's number."))
    label = models.TextField(_("label"), blank=True)
    reason = models.TextField(_("reason"))
    words = models.JSONField(_("words it was read from"), default=list, blank=True)
    rank = models.PositiveIntegerField(_("rank"), default=1)
    answer = models.CharField(_("answer"), max_length=9, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["enquiry", "kind", "rank"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "kind", "value"], name="enquiries_proposal_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Change(models.Model):
    """What somebody changed of an enquiry: the fields as they were and as they became."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="changes", verbose_name=_("enquiry"))
    what = models.CharField(_("what"), max_length=40)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("made by"), max_length=150, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.made_at:%Y-%m-%d %H:%M}"


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


class Release(models.Model):
    """A cleared memo without what tells of persons, for those who may read at its level."""

    class Stage(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("being redacted")
        RELEASED = "released", _("released")
        WITHDRAWN = "withdrawn", _("taken back")

    enquiry = models.ForeignKey(
        Enquiry, models.SET_NULL, null=True, blank=True, related_name="releases", verbose_name=_("enquiry")
    )
    mission = models.ForeignKey(
        Mission, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mission"),
        help_text=_("Who may read it; empty: every mission."),
    )  # fmt: skip
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence.choices, default=Confidence.INTERNAL
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.PROPOSED, db_index=True)
    title = models.TextField(_("title"))
    original = models.TextField(_("text before"), blank=True, help_text=_("Taken away when it is released."))
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    states = models.JSONField(_("States"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    populations = models.JSONField(_("populations"), default=list, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.CharField(_("released by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("released memo")
        verbose_name_plural = _("released memos")
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The memo's page in the knowledge base."""
        return f"/knowledge/{self.pk}"


class Redaction(models.Model):
    """One passage proposed to be taken out of a release; a person says yes or no to each."""

    class Answer(models.TextChoices):
        """What a person said to it."""

        OPEN = "open", _("not looked at")
        OUT = "out", _("take out")
        STAYS = "stays", _("stays")

    release = models.ForeignKey(Release, models.CASCADE, related_name="redactions", verbose_name=_("release"))
    start = models.PositiveIntegerField(_("first character"))
    end = models.PositiveIntegerField(_("after the last character"))
    kind = models.CharField(_("kind"), max_length=30)
    reason = models.TextField(_("reason"))
    answer = models.CharField(_("answer"), max_length=6, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["release", "start"]
        constraints = [
            models.UniqueConstraint(fields=["release", "start", "end"], name="enquiries_redaction_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="enquiries_redaction_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}"


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
