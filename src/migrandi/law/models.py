"""What the database keeps of the law, after FRBR as ELI and Akoma Ntoso use it.

Two clocks, never mixed: a `Period` says from when to when a text was the law (as the dated copies held show it);
`recorded_at` says when this database came to know it. Nothing recorded is changed or deleted afterwards, except
periods and renumberings, which are worked out anew from the expressions each time one is added.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Work(models.Model):
    """An instrument as such, in no particular language or version."""

    path = models.CharField(
        _("path"), max_length=400, unique=True, help_text=_("Stable address, as /int/treaty/1951/refugee-convention.")
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20, db_index=True)
    kind = models.CharField(_("kind"), max_length=40, db_index=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=400, blank=True)
    title = models.TextField(_("title"))
    date = models.CharField(
        _("date"), max_length=10, blank=True, help_text=_("Adoption, assent or judgment, as precise as known.")
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    register = models.BooleanField(_("in the register"), default=False, db_index=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The Work's page."""
        return self.path

    @property
    def topics(self) -> tuple[str, ...]:
        """The concepts that the register says the whole is on."""
        return self._marked("topics")

    @property
    def populations(self) -> tuple[str, ...]:
        """The concepts of whom the register says the whole is for."""
        return self._marked("populations")

    @property
    def concepts(self) -> tuple[str, ...]:
        """What it is on and whom it is for."""
        return (*self.topics, *self.populations)

    def _marked(self, name: str) -> tuple[str, ...]:
        """What the register marks it with; what a document says of itself in words of its own is no concept."""
        marks = self.facts.get(name, ())
        return () if isinstance(marks, str) else tuple(marks)


class Title(models.Model):
    """What a Work is called in one language: in full, in short, or by an acronym."""

    class Kind(models.TextChoices):
        """How complete the name is."""

        FULL = "full", _("full title")
        SHORT = "short", _("short title")
        NAME = "name", _("usual name or acronym")

    work = models.ForeignKey(Work, models.CASCADE, related_name="titles", verbose_name=_("work"))
    language = models.CharField(_("language"), max_length=12)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    text = models.TextField(_("text"))
    slug = models.CharField(_("for matching"), max_length=400, db_index=True)

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(fields=["work", "language", "kind", "slug"], name="law_title_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """What others call a Work: ELI, ECLI, CELEX, UNTS, CETS, document symbol …"""

    work = models.ForeignKey(Work, models.CASCADE, related_name="identifiers", verbose_name=_("work"))
    scheme = models.CharField(_("scheme"), max_length=30)
    value = models.CharField(_("value"), max_length=400)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value", "work"], name="law_identifier_once"),
        ]
        # whoever types an identifier rarely says what scheme it is of
        indexes = [models.Index(fields=["value"], name="law_identifier_value")]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"


class FormerPath(models.Model):
    """Another path that leads to a Work: it was renamed, or a publisher's copy of it would have had this path."""

    path = models.CharField(_("path"), max_length=400, unique=True)
    work = models.ForeignKey(Work, models.CASCADE, related_name="former_paths", verbose_name=_("work"))

    class Meta:
        verbose_name = _("former path")
        verbose_name_plural = _("former paths")

    def __str__(self) -> str:
        return self.path


class Headnote(models.Model):
    """Our own line on what an article does, in one language. Never the law's text."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="headnotes", verbose_name=_("work"))
    eid = models.CharField(_("address"), max_length=300)
    position = models.PositiveIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=60)
    language = models.CharField(_("language"), max_length=12)
    text = models.TextField(_("text"))
    topics = models.JSONField(_("topics"), default=list, blank=True)
    populations = models.JSONField(_("populations"), default=list, blank=True)

    class Meta:
        verbose_name = _("headnote")
        verbose_name_plural = _("headnotes")
        ordering = ["work", "position", "language"]
        constraints = [
            models.UniqueConstraint(fields=["work", "eid", "language"], name="law_headnote_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Manifestation(models.Model):
    """The bytes of an expression as received, and where they came from. The bytes are in the blob store."""

    key = models.CharField(
        _("key"), max_length=64, unique=True, help_text=_("Digest of the bytes and of what was said of them.")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.BigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    format = models.CharField(_("format"), max_length=40)
    filename = models.CharField(_("file name"), max_length=400, blank=True)
    address = models.TextField(_("address"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received at"))
    reading = models.JSONField(
        _("what was read from it"), help_text=_("Paths of the works, number of provisions, whether kept as plain text.")
    )

    class Meta:
        verbose_name = _("manifestation")
        verbose_name_plural = _("manifestations")

    def __str__(self) -> str:
        return self.filename or self.sha256


class Expression(models.Model):
    """A Work in one language as its publisher had it on one day."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="expressions", verbose_name=_("work"))
    language = models.CharField(_("language"), max_length=12)
    as_of = models.DateField(
        _("as of"), null=True, blank=True, help_text=_("The day whose text this is; empty where unknown.")
    )
    title = models.TextField(_("title"))
    manifestation = models.ForeignKey(
        Manifestation, models.PROTECT, related_name="expressions", verbose_name=_("manifestation")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    superseded_at = models.DateTimeField(
        _("superseded at"), null=True, blank=True, help_text=_("When a better copy of the same day replaced this one.")
    )
    document = models.TextField(_("document"), help_text=_("What the copy says of itself, without its content."))
    outline = models.TextField(_("outline"), help_text=_("Its provisions in order: number of each and depth."))
    digest = models.CharField(_("digest"), max_length=64)
    provisions = models.PositiveIntegerField(_("number of provisions"))
    plain = models.BooleanField(_("kept as plain text"), default=False)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)

    class Meta:
        verbose_name = _("expression")
        verbose_name_plural = _("expressions")
        ordering = ["work", "language", "as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "language", "as_of"],
                condition=models.Q(superseded_at__isnull=True, as_of__isnull=False),
                name="law_expression_one_a_day",
            ),
            models.UniqueConstraint(
                fields=["work", "language"],
                condition=models.Q(superseded_at__isnull=True, as_of__isnull=True),
                name="law_expression_one_undated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} [{self.language}] {self.as_of or ''}".rstrip()


class Provision(models.Model):
    """One wording of a provision in one language, whenever it was the law. Never changed once recorded."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="provisions", verbose_name=_("work"), db_index=False)
    language = models.CharField(_("language"), max_length=12)
    eid = models.CharField(_("address"), max_length=300, help_text=_("Below the Work, as art_33."))
    kind = models.CharField(_("kind"), max_length=30)
    label = models.TextField(_("label"), blank=True)
    number = models.TextField(_("number"), blank=True)
    heading = models.TextField(_("heading"), blank=True)
    content = models.TextField(_("content"), help_text=_("The provision with all it holds, as JSON."))
    digest = models.CharField(_("digest"), max_length=32)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [
            models.UniqueConstraint(fields=["work", "language", "eid", "digest"], name="law_provision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip() or self.eid


class Period(models.Model):
    """From when to when a wording was the law, as the dated copies held show it. `start` is a copy's day; None:
    before the first dated copy, or undated. `end` is the day it stopped, None while it stands."""

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="periods", verbose_name=_("provision"))
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")

    def __str__(self) -> str:
        return f"{self.start or '…'} – {self.end or '…'}"


class Renumbering(models.Model):
    """A provision that stands under another address from one copy to the next."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="renumberings", verbose_name=_("work"))
    language = models.CharField(_("language"), max_length=12)
    on = models.DateField(_("on"))
    before = models.ForeignKey(Provision, models.CASCADE, related_name="became", verbose_name=_("before"))
    after = models.ForeignKey(Provision, models.CASCADE, related_name="was", verbose_name=_("after"))
    likeness = models.FloatField(_("likeness"), help_text=_("1 where the text is the same, less where it changed."))

    class Meta:
        verbose_name = _("renumbering")
        verbose_name_plural = _("renumberings")
        constraints = [
            models.UniqueConstraint(fields=["before", "after", "on"], name="law_renumbering_once"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Change(models.Model):
    """Something that happened to the law in this database, in the order in which it did: `id` is the sequence number
    by which a follower knows how far it came. Never changed, never removed.

    `copy` is the one that came in and `previous` the one it is compared with; what differs between the two is worked
    out from them when it is asked for (`law/following.py`), for neither ever changes.
    """

    class Kind(models.TextChoices):
        """What happened."""

        NEW = "new", _("the law came in, in this language")
        CHANGED = "changed", _("its text is another one now")
        OLDER = "older", _("an older copy of it came in")
        WITHDRAWN = "withdrawn", _("its publisher no longer has it")
        RETURNED = "returned", _("its publisher has it again")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    work = models.ForeignKey(Work, models.CASCADE, related_name="changes", verbose_name=_("work"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    copy = models.ForeignKey(Expression, models.CASCADE, null=True, related_name="+", verbose_name=_("copy"))
    previous = models.ForeignKey(
        Expression, models.CASCADE, null=True, related_name="+", verbose_name=_("previous copy")
    )
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.work_id} {self.kind}"


class IndexDebt(models.Model):
    """A Work's text in one language (empty: its titles and headnotes) that the search index has yet to take in."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="+")
    language = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "language"], name="law_index_debt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.language}"


class Mark(models.Model):
    """A small fact the installation keeps about itself, such as which register it has loaded."""

    key = models.CharField(primary_key=True, max_length=60)
    value = models.TextField()

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
