"""Tables of the consultations. `Consultation` is also the one denormalised row that lists read."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from fawang.consultations.models.guests import Guest
from fawang.consultations.models.recordings import BlankedSpan, Piece, Recording
from fawang.consultations.models.zones import ZoneVersion
from fawang.consultations.rules import State
from fawang.consultations.rules.calls import CallState, Consent, Path
from fawang.kernel.storage.fields import EncryptedText
from fawang.work_orders.rules.codes import Card, Clock, Scan

#: Tables with a module of their own; Django looks for them here.
APART = (Guest, Recording, Piece, BlankedSpan, ZoneVersion)


class Consultation(models.Model):
    """A person's question, and the talk that follows from it.

    `units` are the centre that answers and those above it. `staff_id` is the account of the lawyer who has
    it, `firm_id` their firm, if they belong to one. `last_number` counts messages, `last_call` calls, `last_guest`
    guests, `version` steps.
    """

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    last_number = models.PositiveIntegerField(default=0)
    last_call = models.PositiveIntegerField(default=0)
    last_guest = models.PositiveIntegerField(default=0)
    urgent = models.BooleanField(default=False)
    matter = models.CharField(max_length=40, default="")
    topic = models.CharField(max_length=60, default="")
    place = models.CharField(max_length=12, default="")
    #: The special zone from whose page it was asked, and the scenario there (zones.py).
    zone = models.CharField(max_length=40, default="")
    scenario = models.CharField(max_length=64, default="")
    dialect = models.CharField(max_length=12)
    #: By which channel it was asked, where the person also reads the answers: a code of `channels`. Empty: the site.
    channel = models.CharField(max_length=20, default="", db_default="")

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    staff_id = models.BigIntegerField(null=True)
    firm_id = models.BigIntegerField(null=True)
    next_party = models.CharField(max_length=10)
    #: Who serves or has served the other side: to them it does not exist.
    barred_firms = ArrayField(models.BigIntegerField(), default=list)
    barred_staff = ArrayField(models.BigIntegerField(), default=list)

    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    resident_id = models.BigIntegerField(null=True)
    #: The beginning of the question without names and numbers: what lawyers choose from.
    summary = EncryptedText(purpose="consultations.summary")
    #: What the person was told before they asked (knowledge.guidance.receipts), as JSON.
    guidance = EncryptedText(purpose="consultations.guidance", default="")
    #: An answer that waits for its review, as JSON.
    draft = EncryptedText(purpose="consultations.draft", default="")
    key_version = models.PositiveSmallIntegerField(default=1)
    created_by = models.CharField(max_length=40)
    is_demo = models.BooleanField(default=False)
    erased = models.BooleanField(default=False)

    #: The person, signed in, lets the lawyer see what they asked and applied for before.
    shares_earlier = models.BooleanField(default=False)
    #: The application that the lawyer handed in for the person (work_orders), if there is one.
    order_id = models.BigIntegerField(null=True)

    #: Up to which message each side has received.
    person_seen = models.PositiveIntegerField(default=0)
    lawyer_seen = models.PositiveIntegerField(default=0)

    score = models.PositiveSmallIntegerField(null=True)
    comment = EncryptedText(purpose="consultations.comment", default="")

    queue_key = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)
    card = models.CharField(max_length=6, default=Card.NONE)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: Until when the lawyer owes the record; when it was written, for what was answered last.
    record_due_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="consultation_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5),
                name="consultation_score_one_to_five",
            ),
            # Whoever has it in hand is somebody; what waits is nobody's.
            models.CheckConstraint(
                condition=~Q(state__in=["open", "in_review"]) | Q(staff_id__isnull=False),
                name="consultation_in_somebodys_hand",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(staff_id__isnull=True), name="waiting_is_nobodys"
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue_key", "id"], condition=Q(state="waiting"), name="consultations_waiting"
            ),
            models.Index(
                fields=["queue_key", "id"], condition=Q(state="in_review"), name="consultations_in_review"
            ),
            models.Index(
                fields=["staff_id", "queue_key", "id"],
                condition=Q(staff_id__isnull=False),
                name="consultations_of_staff",
            ),
            models.Index(fields=["unit", "queue_key", "id"], name="consultations_of_unit"),
            models.Index(
                fields=["resident_id"],
                condition=Q(resident_id__isnull=False),
                name="consultations_of_resident",
            ),
            models.Index(fields=["contact"], name="consultations_of_contact"),
            models.Index(
                fields=["staff_id", "record_due_at", "id"],
                condition=Q(record_due_at__isnull=False),
                name="consultations_to_write_up",
            ),
            models.Index(fields=["ended_at", "id"], condition=Q(state="closed"), name="consultations_closed"),
            models.Index(fields=["zone", "created_at"], condition=~Q(zone=""), name="consultations_of_zone"),
            models.Index(
                fields=["order_id"], condition=Q(order_id__isnull=False), name="consultations_of_order"
            ),
            # Facts are filled by day: what is written in the order of time needs no more than this.
            BrinIndex(fields=["created_at"], name="consultations_by_day"),
        ]


class ZoneGroup(models.Model):
    """The lawyers who serve a special zone: accounts, decided by whoever leads a shift.

    Whoever says at their seat to be experienced with the zone's people belongs to it as well, without standing here.
    """

    zone = models.CharField(max_length=40, unique=True)
    staff_ids = ArrayField(models.BigIntegerField(), default=list)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=40)


class Message(models.Model):
    """Something that was said. Written once: a trigger refuses changes other than erasure.

    `number` rises by one within a consultation, in the order in which messages were stored. `client_id` is
    the writer's own name for it: the same one again is the same message.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10)
    author = models.CharField(max_length=40)
    sort = models.CharField(max_length=10)
    client_id = models.CharField(max_length=64)
    text = EncryptedText(purpose="consultations.message")
    next_steps = EncryptedText(purpose="consultations.next_steps", default="")
    #: Entries that an answer rests on: code and version of each.
    sources = models.JSONField(default=list)
    #: How many files came with it; they are asked for only where there are any.
    files = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_message_of_a_number"),
            models.UniqueConstraint(
                fields=["consultation", "author", "client_id"], name="one_message_stored"
            ),
        ]


class Attachment(models.Model):
    """A file that came with a message; its content lies encrypted in the store of `actions/_enclosing.py`.

    `size` is what is kept, in bytes; `digest` the SHA-256 of what was sent, before a photo was made anew.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    media_type = models.CharField(max_length=100)
    name = EncryptedText(purpose="consultations.attachment_name", default="")
    size = models.PositiveIntegerField()
    digest = models.BinaryField()
    #: Of photos, in pixels.
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    #: Of what was recorded on the page, in seconds, as the page says; 0 if nobody knows.
    seconds = models.PositiveSmallIntegerField(default=0)
    storage_key = models.CharField(max_length=80, unique=True)
    thumb_key = models.CharField(max_length=80, default="")
    scan = models.CharField(max_length=12, default=Scan.NOT_SCANNED)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["consultation"], name="attachments_of_consultation"),
            models.Index(fields=["message"], name="attachments_of_message"),
        ]


class Party(models.Model):
    """Somebody on one side of the matter; found again by the hash of their name, for conflict checks."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    opposing = models.BooleanField()
    name = EncryptedText(purpose="consultations.party")
    name_hash = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["consultation"], name="parties_of_consultation"),
            models.Index(fields=["name_hash", "opposing"], name="consultation_party_by_name"),
        ]


class Hold(models.Model):
    """A time in which a lawyer had a consultation in hand, and read it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    staff_id = models.BigIntegerField()
    firm_id = models.BigIntegerField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(until_at__isnull=True), name="in_one_hand"
            )
        ]
        indexes = [models.Index(fields=["consultation"], name="holds_of_consultation")]


class Record(models.Model):
    """What the person takes home from a talk: what was asked, what was advised, what they do next (咨询记录)."""

    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="+")
    asked = EncryptedText(purpose="consultations.record_asked")
    advised = EncryptedText(purpose="consultations.record_advised", default="")
    next_steps = EncryptedText(purpose="consultations.record_next_steps", default="")
    #: Entries that the advice rests on: code and version of each.
    sources = models.JSONField(default=list)
    outcome = models.CharField(max_length=20)
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()


class Transition(models.Model):
    """One step of the history. Append-only: a trigger refuses changes other than erasure."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    command = models.CharField(max_length=20)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    actor = models.CharField(max_length=40)
    unit_id = models.BigIntegerField(null=True)
    public = models.BooleanField()
    data = EncryptedText(purpose="consultations.transition")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "seq"], name="one_consultation_step_at_a_time")
        ]
        indexes = [BrinIndex(fields=["at"], name="consultation_steps_by_day")]


class Deadline(models.Model):
    """A term of a consultation, fixed when the event happened."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    term = models.CharField(max_length=12)
    status = models.CharField(max_length=10, default=Clock.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    red_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=200)
    #: When the next card may be due; null when there is nothing to watch for.
    check_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "term"],
                condition=Q(status="running"),
                name="one_running_consultation_term",
            )
        ]
        indexes = [
            models.Index(fields=["consultation"], name="deadlines_of_consultation"),
            models.Index(
                fields=["check_at"], condition=Q(check_at__isnull=False), name="consultation_deadlines_due"
            ),
        ]


class CardIssued(models.Model):
    """A yellow or red card. At most one of each colour per term."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="+")
    colour = models.CharField(max_length=6)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deadline", "colour"], name="one_consultation_card_of_a_colour")
        ]


class Call(models.Model):
    """The two speak with each other, or one has asked for it. Sound and picture never pass through the platform.

    `number` counts the calls of a consultation. `person_client` and `lawyer_client` name the window of each that takes
    part; once both do, they are members of a meeting of `browser_calls`. The consents are to recording; `path` tells
    whether the relay was used.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    wish = models.CharField(max_length=5)
    state = models.CharField(max_length=8, default=CallState.RINGING)
    asked_by = models.CharField(max_length=10)
    staff_id = models.BigIntegerField()
    person_client = models.CharField(max_length=64, default="")
    lawyer_client = models.CharField(max_length=64, default="")
    person_consent = models.CharField(max_length=9, default=Consent.NOT_ASKED)
    lawyer_consent = models.CharField(max_length=9, default=Consent.NOT_ASKED)
    path = models.CharField(max_length=8, default=Path.UNKNOWN)
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_call_of_a_number"),
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(state__in=["ringing", "joined"]), name="one_live_call"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in CallState]), name="call_state_is_known"
            ),
        ]
