"""The tables of recordings, apart from `models.py`, which has them too. The sound lies in the store, encrypted."""

from django.db import models
from django.db.models import F, Q

from fawang.consultations.rules.recordings import MEDIA_TYPES, State, Why
from fawang.kernel.storage.fields import EncryptedText


class Recording(models.Model):
    """What was said in a talk, as sound; the person to the left, the lawyer to the right.

    `number` counts the recordings of a consultation. `subject` names what was recorded (`call:3:…`, the leg of a
    telephone): the same again is the same recording. `peaks` is the loudness of equal parts of it, 0 to 100. `version`
    grows with each span that is blanked. It is kept until `keep_until`; `term_source` says by which rule.
    """

    consultation = models.ForeignKey("consultations.Consultation", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=100)
    media_type = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    pieces = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    length_ms = models.PositiveIntegerField(default=0)
    peaks = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    #: The lawyer who was recorded.
    staff_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    #: When the last piece came.
    heard_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField()
    term_source = models.CharField(max_length=200)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_why = models.CharField(max_length=10, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_recording_of_a_number"),
            models.UniqueConstraint(fields=["consultation", "subject"], name="one_recording_of_a_subject"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="recording_state_known"),
            models.CheckConstraint(
                condition=Q(media_type__in=MEDIA_TYPES), name="recording_media_type_known"
            ),
            models.CheckConstraint(
                condition=Q(state="destroyed", destroyed_at__isnull=False, destroyed_why__in=list(Why))
                | (~Q(state="destroyed") & Q(destroyed_at__isnull=True, destroyed_why="")),
                name="recording_destroyed_at_its_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["keep_until"], condition=~Q(state="destroyed"), name="recordings_to_destroy"
            ),
            models.Index(fields=["heard_at"], condition=Q(state="running"), name="recordings_running"),
        ]


class Piece(models.Model):
    """A piece of a recording: bytes `start` to `start + size` of the whole, under `storage_key` in the store."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    start = models.BigIntegerField()
    size = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=40, unique=True)
    #: SHA-256 of what came: the same piece again is known as such.
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "number"], name="one_piece_of_a_number")]


class BlankedSpan(models.Model):
    """A part of a recording that is silence now: why, by whom and when it was blanked."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="+")
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    reason = EncryptedText(purpose="consultations.recording_span")
    #: Who blanked it, as the audit writes it.
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(end_ms__gt=F("start_ms")), name="span_lasts")]
        indexes = [models.Index(fields=["recording"], name="spans_of_recording")]
