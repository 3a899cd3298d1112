"""Tables of what operators set: texts and recordings, numbers that are answered or blocked, desk telephones."""

from django.db import models
from django.db.models import F, Q

from fawang.hotline.rules.numbers.nuisance import Decision
from fawang.kernel.storage.fields import EncryptedText


class PromptText(models.Model):
    """A text of the catalogue as an operator has written it; the newest of each prompt and language is said.

    An empty text is the original of the catalogue again. Written once, never changed.
    """

    prompt = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    #: 1 is the first change.
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=500, blank=True)
    #: The same romanised, for a voice of the machine that reads that; empty: the machine reads nothing.
    read = models.CharField(max_length=1000, blank=True)
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prompt", "language", "number"], name="one_text_by_number")
        ]


class PromptRecording(models.Model):
    """Who spoke a prompt in, and when. The sound itself is the file `<language>/<prompt>.wav` of the prompts."""

    prompt = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    seconds = models.FloatField()
    #: What was to be said when it was recorded: a text that changes later is not what callers hear.
    said = models.CharField(max_length=500)
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prompt", "language"], name="one_recording_of_prompt")]


class Number(models.Model):
    """A number that is dialled: its greeting, hours and menu. The installation's own is answered without a row too."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    #: In Mandarin; empty: that of the catalogue.
    greeting = models.CharField(max_length=200, blank=True)
    #: A week as `organisations.hours.read_week` reads it; empty: always open.
    hours = models.JSONField(default=dict, blank=True)
    #: Keys as `menus.read` reads them; null: the usual menu.
    menu = models.JSONField(null=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=40)


class DeskPhone(models.Model):
    """Which secret a desk telephone has that signs in at our edge, by its user name; without a row it is the first.

    The row outlives the lawyer's telephone: a name that is used again must not get a secret that somebody knows.
    """

    name = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(generation__gte=1), name="desk_phone_generation_from_one")
        ]


class Block(models.Model):
    """A number that somebody proposes to block, and what another person decided: until when, or not."""

    number = EncryptedText(purpose="hotline.blocked_number")
    #: Null once its owner's data were erased; of a block in force only when it has ended (docs/adr/0027).
    number_hash = models.BinaryField(null=True)
    erased = models.BooleanField(default=False)
    #: The call after which it was proposed.
    call = models.ForeignKey("hotline.Call", on_delete=models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField()
    reason = EncryptedText(purpose="hotline.block_reason")
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=8, default=Decision.OPEN, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="block_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision=Decision.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="block_decision_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.BLOCKED, until__isnull=False)
                | (~Q(decision=Decision.BLOCKED) & Q(until__isnull=True)),
                name="block_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(number_hash__isnull=False) | Q(erased=True), name="block_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["number_hash"], condition=Q(decision=Decision.OPEN), name="one_open_proposal"
            ),
        ]
        indexes = [
            models.Index(
                fields=["number_hash", "until"],
                condition=Q(decision=Decision.BLOCKED, lifted_at__isnull=True),
                name="blocks_in_force",
            ),
            models.Index(fields=["unit_id", "-proposed_at"], name="blocks_of_centre"),
        ]
