"""Tables of knowledge: statutes by version, entries by version, and whether they helped."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Flag(StrEnum):
    """What the source says of a version besides its dates."""

    NONE = ""
    #: The source says that it is repealed, and not since when.
    REPEALED = "repealed"
    #: The text is not the one in force, whatever the source says.
    OUT_OF_DATE = "out_of_date"
    #: The source does not say whether it is in force.
    UNKNOWN = "unknown"


class Law(models.Model):
    """A law, a regulation or an interpretation, whatever its versions."""

    title = models.CharField(max_length=300)
    #: As citations name it (citations.title); the same in every source.
    name = models.CharField(max_length=300)
    level = models.CharField(max_length=20)
    region = models.CharField(max_length=12, default="00")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "region"], name="law_named_once")]


class LawVersion(models.Model):
    """A law's text as it stood from one amendment to the next."""

    law = models.ForeignKey(Law, on_delete=models.CASCADE, related_name="versions")
    #: The day of the enactment or amendment that made this text.
    dated = models.DateField(null=True)
    #: Since when the law is in force, by its source; for an amended law that is its first text.
    effective = models.DateField(null=True)
    #: From which day this text applies, and from which it no longer does.
    applies_from = models.DateField(null=True)
    applies_until = models.DateField(null=True)
    flag = models.CharField(max_length=12, default="", blank=True)
    source = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["law", "dated"], name="one_text_a_day")]


class Article(models.Model):
    """An article of a version. `number` and `sub`: 第一百三十三条之一 is 133 and 1."""

    version = models.ForeignKey(LawVersion, on_delete=models.CASCADE, related_name="articles")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    sub = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=60)
    chapter = models.CharField(max_length=300, default="", blank=True)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="article_in_its_place")]
        indexes = [models.Index(fields=["version", "number", "sub"], name="article_by_number")]


class Edition(models.Model):
    """A mark that every import of statutes, and every change of what is published, replaces.

    Whoever keeps what they read sees by it that it may have changed.
    """

    collection = models.CharField(max_length=20, primary_key=True)
    mark = models.CharField(max_length=32)


class Entry(models.Model):
    """A question, an opinion, a guide or an item, whatever its versions."""

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10)
    #: Head and matter of the published version, and the others under which it helps.
    matter = models.CharField(max_length=60)
    also = ArrayField(models.CharField(max_length=60), default=list)
    region = models.CharField(max_length=12, default="00")
    title = models.CharField(max_length=200)
    #: The number of the version that readers see; 0 if none is published.
    published = models.PositiveIntegerField(default=0)
    expires = models.DateField(null=True)
    #: What the pack held when it was last imported; unequal to the pack: the pack has news.
    pack_digest = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter", "kind", "code"], name="entries_of_matter"),
            models.Index(fields=["kind", "code"], name="entries_of_kind"),
        ]


class EntryVersion(models.Model):
    """One text of an entry. `body` is what the pack's model of its kind holds (pack.py)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    body = models.JSONField()
    author = models.CharField(max_length=40)
    reviewer = models.CharField(max_length=40, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_counted_once"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="published"), name="one_published_version"
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="one_open_version",
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at", "id"], condition=Q(state="submitted"), name="versions_to_review"
            )
        ]


class Review(models.Model):
    """What a second person said of a version: who, when, and how long the text lay before them."""

    class Outcome(models.TextChoices):
        """What they said."""

        APPROVED = "approved"
        RETURNED = "returned"

    version = models.ForeignKey(EntryVersion, on_delete=models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=10)
    reviewer = models.CharField(max_length=40)
    #: In which capacity (shapes.ReviewerRole); empty where it was sent back.
    role = models.CharField(max_length=20, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    #: From opening the page to the verdict; None where nobody knows, such as from a program.
    read_seconds = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()


class Verdict(models.Model):
    """Whether an entry or an article helped somebody. Says nothing of who it was."""

    #: An entry's code, or an article's key (citations.Citation.key).
    subject = models.CharField(max_length=330)
    helpful = models.BooleanField()
    matter = models.CharField(max_length=60, default="", blank=True)
    #: Redacted (redaction.redact) before it is stored.
    comment = models.CharField(max_length=500, default="", blank=True)
    at = models.DateTimeField()
    handled_by = models.CharField(max_length=40, default="", blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at", "id"], condition=Q(helpful=False, handled_at__isnull=True), name="verdicts_open"
            ),
            models.Index(fields=["subject"], name="verdicts_of_subject"),
        ]


class Build(models.Model):
    """One building of the search index, with how far it has come."""

    class Part(models.TextChoices):
        """What is built."""

        WORDS = "words"
        VECTORS = "vectors"

    part = models.CharField(max_length=10)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    generation = models.CharField(max_length=40, default="", blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, default="", blank=True)


class Correction(models.Model):
    """What was wrong in editions of an entry that people were shown, and what is right. Public once it is confirmed."""

    class State(models.TextChoices):
        """How far it has come."""

        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DROPPED = "dropped"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="corrections")
    #: The first and the last edition (EntryVersion.number) that was wrong.
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField()
    wrong = models.CharField(max_length=600)
    right = models.CharField(max_length=600)
    state = models.CharField(max_length=10)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="correction_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="proposed"), name="one_correction_to_confirm"
            ),
        ]
        indexes = [
            models.Index(fields=["-decided_at"], condition=Q(state="confirmed"), name="corrections_made")
        ]
