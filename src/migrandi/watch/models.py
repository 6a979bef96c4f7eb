"""What the database keeps of following.

Channel  where somebody is told: an address, how often, in which language; and how far it has read what happened
Follow   one thing followed through a channel
News     something that happened and is, or was, to be told through a channel: once, whoever many follows it fits
Digest   news sent off together, with the bytes that were sent
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.Model):
    """Where somebody is told. Without an owner it is the one of who sits at this machine.

    `read` is how far it has read each source of changes, by the number of the last one. `token` is the secret part of
    a feed's address, or what a webhook's requests are signed with.
    """

    class Way(models.TextChoices):
        """How the news goes out."""

        MAIL = "mail", _("e-mail")
        FEED = "feed", _("Atom feed")
        WEBHOOK = "webhook", _("webhook")

    class Pace(models.TextChoices):
        """How often."""

        AT_ONCE = "at-once", _("at once")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="channels",
        verbose_name=_("owner"),
    )  # fmt: skip
    way = models.CharField(_("way"), max_length=8, choices=Way.choices)
    address = models.TextField(
        _("address"), blank=True, help_text=_("An e-mail address, or the webhook's https address.")
    )
    pace = models.CharField(_("pace"), max_length=8, choices=Pace.choices, default=Pace.DAILY)
    language = models.CharField(_("language"), max_length=12, default="en")
    token = models.CharField(_("secret"), max_length=64, unique=True)
    read = models.JSONField(_("read up to"), default=dict)
    made_at = models.DateTimeField(_("made at"))
    told_at = models.DateTimeField(_("last told at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.address}".rstrip()


class Follow(models.Model):
    """One thing followed. `target` is a code, a path, a path and address, a concept, a body or a saved search's number.

    `begins` is how far each source of changes had come when it was made: nothing older is told.
    """

    class Kind(models.TextChoices):
        """What is followed."""

        STATE = "state", _("State")
        INSTRUMENT = "instrument", _("instrument")
        PROVISION = "provision", _("provision")
        TOPIC = "topic", _("topic")
        BODY = "body", _("body")
        SEARCH = "search", _("saved search")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="follows", verbose_name=_("channel"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    target = models.TextField(_("target"))
    label = models.TextField(_("label"), blank=True)
    begins = models.JSONField(_("begins after"), default=dict)
    made_at = models.DateTimeField(_("made at"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "kind", "target"], condition=models.Q(stopped_at=None), name="watch_follow_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label or self.target}"


class Digest(models.Model):
    """News sent off together. Its number is fixed before it is sent, so that whoever receives it can tell it again."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("to be sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="digests", verbose_name=_("channel"))
    key = models.CharField(_("key"), max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.QUEUED, db_index=True)
    body = models.BinaryField(_("what is sent"))
    made_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of news", "digest")
        verbose_name_plural = _("digests")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class News(models.Model):
    """Something that happened, by its source and number there, and which follows it fits."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="news", verbose_name=_("channel"))
    source = models.CharField(_("source"), max_length=10)
    number = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    follows = models.ManyToManyField(Follow, related_name="news", verbose_name=_("follows"))
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, blank=True, related_name="news", verbose_name=_("told in")
    )

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["channel", "source", "number"], name="watch_news_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
