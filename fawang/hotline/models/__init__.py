"""Tables of the hotline: calls, what a seat asks of them, transfers, messages; lines of partners and seats."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from fawang.hotline.models.instances import Instance
from fawang.hotline.models.operating import Block, DeskPhone, Number, PromptRecording, PromptText
from fawang.hotline.models.outbound import Outbound
from fawang.hotline.rules import Direction, Stage
from fawang.kernel.storage.fields import EncryptedText

#: Tables with a module of their own; Django looks for them here.
APART = (Block, DeskPhone, Instance, Number, Outbound, PromptRecording, PromptText)


class Call(models.Model):
    """One call to the number, from the first ring to the end; figures are reckoned from its moments.

    `queued_at` is when they asked for a human, `answered_at` when the first lawyer took off, `talked_until` when the
    talk was over. `consultation` holds what was talked about. `staff_id` is whoever talked with them last.
    """

    #: Who called whom. Outbound is a call-back; `number` is whom it was made to, `dialled` the number that was shown.
    direction = models.CharField(max_length=8, default=Direction.INBOUND)
    #: The name that the exchange gave it; no other call of any run has it.
    name = models.CharField(max_length=60, unique=True)
    #: The run that has it, which alone ends it; null: of before there were instances.
    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    number = EncryptedText(purpose="hotline.number", default="")
    number_hash = models.BinaryField(null=True)
    dialled = models.CharField(max_length=20)
    language = models.CharField(max_length=12, default="")
    topic = models.CharField(max_length=12, default="")
    #: Where it stands now; whom the lawyer has called about it, and whether they have taken off.
    stage = models.CharField(max_length=10, default=Stage.NEW)
    other = models.CharField(max_length=60, default="")
    other_up = models.BooleanField(default=False)
    recorded = models.BooleanField(default=False)
    #: As the lawyer marked it: they cannot speak freely; they are under age.
    silent = models.BooleanField(default=False)
    minor = models.BooleanField(default=False)
    consultation = models.ForeignKey(
        "consultations.Consultation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    #: The partner that handed them over, its reference, why, and what they have told there.
    partner = models.CharField(max_length=12, default="")
    reference = models.CharField(max_length=60, default="")
    handed_reason = EncryptedText(purpose="hotline.handed_reason", default="")
    handed_summary = EncryptedText(purpose="hotline.handed_summary", default="")
    #: The consultation with which we had handed them over before, where the reference is its code.
    follows = models.ForeignKey(
        "consultations.Consultation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    #: The name under which what was recorded lies in the store; empty where nothing was.
    recording = models.CharField(max_length=40, default="")
    score = models.PositiveSmallIntegerField(null=True)
    cause = models.CharField(max_length=14, default="")
    began_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    talked_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, cause="") | (Q(ended_at__isnull=False) & ~Q(cause="")),
                name="phone_call_cause_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(queued_at__isnull=False)
                | Q(direction=Direction.OUTBOUND),
                name="phone_call_queued_before_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["began_at"], name="phone_calls_by_begin"),
            models.Index(
                fields=["began_at"], condition=Q(ended_at__isnull=True), name="phone_calls_going_on"
            ),
            models.Index(
                fields=["consultation"], condition=Q(consultation__isnull=False), name="phone_calls_of_talk"
            ),
            models.Index(
                fields=["number_hash", "began_at"],
                condition=Q(number_hash__isnull=False),
                name="phone_calls_of_number",
            ),
        ]


class Caller(models.Model):
    """What a number chose before: its language. The number itself is not kept."""

    number_hash = models.BinaryField(unique=True)
    language = models.CharField(max_length=12)
    at = models.DateTimeField()


class Instruction(models.Model):
    """What a lawyer's page asks of a call that is going on; the exchange does it, in order, once."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10)
    target = models.CharField(max_length=60, default="")
    staff_id = models.BigIntegerField()
    #: The page's own name for it: the same again is the same.
    client_id = models.CharField(max_length=64)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "client_id"], name="one_instruction_stored")]
        indexes = [
            models.Index(fields=["call"], condition=Q(done_at__isnull=True), name="instructions_to_do")
        ]


class Transfer(models.Model):
    """Somebody else was asked about a call, or was given it: a partner or a colleague, and why.

    `reference` is the code of the consultation; it goes to a partner in the headers of the call, with the summary.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=60)
    #: They were asked first, while the person heard music.
    warm = models.BooleanField()
    reference = models.CharField(max_length=12)
    reason = EncryptedText(purpose="hotline.transfer_reason")
    summary = EncryptedText(purpose="hotline.transfer_summary", default="")
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["call"], name="transfers_of_call"),
            models.Index(fields=["target", "at"], name="transfers_to"),
            BrinIndex(fields=["at"], name="transfers_by_day"),
        ]


class Message(models.Model):
    """A message that a caller left; a task until somebody has dealt with it."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="+")
    seconds = models.PositiveSmallIntegerField()
    unit_id = models.BigIntegerField()
    units = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()
    #: The call-back that was booked for it, if a number was shown and there was room.
    callback_code = models.CharField(max_length=12, default="")
    heard_by = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit_id", "at"], condition=Q(done_at__isnull=True), name="messages_to_answer"
            )
        ]


class Line(models.Model):
    """Another hotline that people are handed to, and that hands people over: 12345, 110, 12355, 12368."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    #: Where it is called: `sip:user@host:port`.
    address = models.CharField(max_length=120)
    #: From where it calls us, an address; empty: it only receives.
    source = models.CharField(max_length=60, default="")
    active = models.BooleanField(default=True)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(active=True) & ~Q(source=""), name="one_active_line_by_source"
            )
        ]


class SeatLine(models.Model):
    """The telephone of a seat, where it is not the browser: `sip:user@host:port`."""

    staff_id = models.BigIntegerField(unique=True)
    address = models.CharField(max_length=120)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=40)
