"""What links keep: files of referrals, keys and requests of Open311. Links know partners by their codes alone."""

from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.partners.links.batch.states import BatchState
from fawang.partners.links.email import LetterState
from fawang.partners.links.open311.states import RequestState


class Batch(models.Model):
    """A file of a partner's referrals. Nothing of it is seen anywhere before all of it has been taken.

    `sha256` is that of the file: the same one again is the same batch. `checked` rows were read and judged, `taken` is
    the place of the last row that was taken over (rows count from 1), so that whoever goes on knows where.
    """

    code = models.CharField(max_length=12, unique=True)
    partner = models.CharField(max_length=40)
    sha256 = models.BinaryField()
    name = models.CharField(max_length=120)
    ending = models.CharField(max_length=5)
    #: Under which the file lies encrypted; empty once it is no longer needed.
    stored = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=10, default=BatchState.CHECKING)
    checked = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    #: What is wrong, at most so many: row, column and code, never what stood there.
    problems = models.JSONField(default=list)
    wrong = models.PositiveIntegerField(default=0)
    #: Why the file as a whole cannot be read: code and parameters.
    failure = models.JSONField(default=dict)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "sha256"], condition=~Q(state=BatchState.WRONG), name="one_batch_of_a_file"
            )
        ]
        indexes = [
            models.Index(
                fields=["state"], condition=~Q(state__in=BatchState.ended()), name="batches_at_work"
            ),
            models.Index(fields=["partner", "-id"], name="batches_of_partner"),
        ]


class BatchEntry(models.Model):
    """What became of a row: the referral that it is now."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    #: As the file counts it.
    row = models.PositiveIntegerField()
    referral_id = models.BigIntegerField(null=True)
    #: It began with this row, and is seen when the whole file is.
    begun = models.BooleanField(default=False)
    #: It moved on while the file was being taken: the row changed nothing, and this says why.
    problem = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="one_entry_of_a_row")]


class BatchMessage(models.Model):
    """A message of ours that goes to a partner with the next file."""

    partner = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    step = models.PositiveIntegerField()
    #: As JSON; emptied when the file was fetched.
    data = EncryptedText(purpose="partners.batch", default="")
    created_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    fetched_by = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "number", "step"], name="one_batch_message_of_a_step")
        ]
        indexes = [
            models.Index(
                fields=["partner", "id"], condition=Q(fetched_at=None), name="batch_messages_waiting"
            )
        ]


class Open311Key(models.Model):
    """A key with which a partner posts to us. Two may hold at once, so that one can take the other's place."""

    partner = models.CharField(max_length=40)
    key_hash = models.BinaryField(unique=True)
    #: Its last four characters, by which people tell it from others.
    hint = models.CharField(max_length=4)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["partner", "-id"], name="open311_keys_of_partner")]


class Open311Account(models.Model):
    """With which key we post to a partner's server; its address stands in the agreement."""

    partner = models.CharField(max_length=40, unique=True)
    api_key = EncryptedText(purpose="partners.open311.key", default="")
    set_by = models.CharField(max_length=40)
    set_at = models.DateTimeField()


class Open311Receipt(models.Model):
    """What a partner posted, by what it is known again by: the same again is answered as the first time."""

    partner = models.CharField(max_length=40)
    key = models.BinaryField()
    referral_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "key"], name="one_open311_receipt")]


class Open311Request(models.Model):
    """A referral of ours as a request at a city's server: what waits to be posted, and what is asked about."""

    partner = models.CharField(max_length=40)
    #: Our number of the referral.
    number = models.CharField(max_length=80)
    step = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default=RequestState.WAITING)
    #: The form fields as JSON; emptied when they were posted.
    fields = EncryptedText(purpose="partners.open311", default="")
    request_id = models.CharField(max_length=64, default="")
    token = models.CharField(max_length=64, default="")
    #: Our messages to ourselves in the city's name, counted as its steps.
    told = models.PositiveSmallIntegerField(default=0)
    notes_hash = models.BinaryField(default=b"")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, default="")
    said = models.CharField(max_length=300, default="")
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "number"], name="one_open311_request")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="open311_requests_due"),
            models.Index(fields=["partner", "-id"], name="open311_requests_of"),
        ]


class Letter(models.Model):
    """An e-mail to a partner: that there is something, and where. Nothing of a matter or a person is in it."""

    partner = models.CharField(max_length=40)
    #: Our number of the referral.
    number = models.CharField(max_length=80)
    step = models.PositiveIntegerField()
    #: The path of the form; emptied when it was sent. Empty for news to a form that the partner has already.
    path = EncryptedText(purpose="partners.letter_path", default="")
    #: The one-time code, which somebody tells by telephone; emptied when that is done.
    digits = EncryptedText(purpose="partners.letter_digits", default="")
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=8, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, default="")
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "number", "step"], name="one_letter_of_a_step")
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="letters_due")]
