"""Tables of dispatch. `Pool.seq` and `Entry` are the truth; the other rows are what it comes to, for reading.

A pool is one centre's seats and people. Its row is the lock under which its journal grows: whoever writes has read
everything before. `Seat`, `Contact` and `Offer` are written in the same transaction as the entry that changes them.
"""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from fawang.dispatch.models.rosters import Absence, Duty, DutyFeed, Roster, SwapRequest
from fawang.dispatch.rules import Presence
from fawang.dispatch.rules.callbacks import MOST_ATTEMPTS, Outcome, State
from fawang.dispatch.rules.matching.contacts import Standing
from fawang.dispatch.rules.matching.decisions import Gone
from fawang.kernel.storage.fields import EncryptedText

__all__ = [
    "Absence", "Attempt", "Callback", "Contact", "Duty", "DutyFeed", "Ended", "Entry", "NotCalled", "Offer", "Pool",
    "Roster", "Seat", "SeatNote", "Snapshot", "Spell", "SwapRequest",
]  # fmt: skip


class Ended(StrEnum):
    """How somebody's wish to be served ended."""

    SERVED = "served"
    #: Taken by a lawyer who is not on duty: served, outside of matching.
    ELSEWHERE = "elsewhere"
    #: They stopped waiting, or left their wish in writing.
    GAVE_UP = "gave_up"
    PLACE_LOST = "place_lost"
    #: Offered often enough; it waits in the open list.
    LEFT_TO_LIST = "left_to_list"


class Pool(models.Model):
    """The seats and the people of one centre. `wake_at`: when time alone changes something next."""

    unit = models.OneToOneField("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: The unit and all above it.
    units = ArrayField(models.BigIntegerField())
    seq = models.BigIntegerField(default=0)
    #: The name of the last entry: a process whose own is another has seen a transaction that was undone.
    last = models.UUIDField(null=True)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="pools_to_wake"),
        ]


class Entry(models.Model):
    """One thing that happened, in order. Written once; cut off below the oldest snapshot that is kept."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    seq = models.BigIntegerField()
    name = models.UUIDField()
    happened = models.JSONField()
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "seq"], name="one_entry_of_a_number")]


class Snapshot(models.Model):
    """The whole state after entry `seq`: reading begins here, not at the beginning of time."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    seq = models.BigIntegerField()
    name = models.UUIDField()
    state = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "seq"], name="one_snapshot_of_a_number")]


class Seat(models.Model):
    """A lawyer's place of work: what they can do, and what they are doing. One for each account."""

    staff_id = models.BigIntegerField(unique=True)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    #: Language → level (rules.Level).
    languages = models.JSONField(default=dict)
    matters = ArrayField(models.CharField(max_length=24), default=list)
    groups = ArrayField(models.CharField(max_length=24), default=list)
    calls = models.BooleanField(default=False)
    chats = models.PositiveSmallIntegerField(default=3)

    presence = models.CharField(max_length=10, default=Presence.OFFLINE)
    reason = models.CharField(max_length=20, default="")
    #: What it goes to when its talks are over.
    wish = models.CharField(max_length=10, default="")
    since = models.DateTimeField()
    #: When its page was last heard of.
    beat_at = models.DateTimeField(null=True)
    #: Since when it is away without having said so; empty once it is heard of again.
    lost_at = models.DateTimeField(null=True)
    on_duty_since = models.DateTimeField(null=True)
    #: How many it talks with.
    talks = models.PositiveSmallIntegerField(default=0)
    #: Talks that are over, not written up: the name of the contact, and until when (seconds since 1970) it is kept.
    wrap_ups = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(presence__in=[str(one) for one in Presence]), name="presence_known"
            ),
            models.CheckConstraint(condition=Q(chats__gte=0, chats__lte=10), name="chats_of_a_seat"),
        ]
        indexes = [
            models.Index(
                fields=["pool", "staff_id"], condition=~Q(presence="offline"), name="seats_of_pool_on_duty"
            ),
            models.Index(fields=["beat_at"], condition=~Q(presence="offline"), name="seats_by_beat"),
            models.Index(fields=["lost_at"], condition=Q(lost_at__isnull=False), name="seats_lost"),
        ]


class Contact(models.Model):
    """One wish to be served. `subject` is the live topic of what it is about: `consultation:17`.

    `waited_from` is when they began to wait, `answered_at` when a lawyer first took them, `ended_at` when it was over.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    #: The name that matching knows them by; never used twice.
    name = models.CharField(max_length=60, unique=True)
    subject = models.CharField(max_length=60)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=12)
    matter = models.CharField(max_length=24, default="")
    zone = models.CharField(max_length=40, default="")
    urgent = models.BooleanField(default=False)
    standing = models.CharField(max_length=10)
    staff_id = models.BigIntegerField(null=True)
    offers = models.PositiveSmallIntegerField(default=0)
    waited_from = models.DateTimeField()
    #: When the person's own page was last heard of.
    beat_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=14, default="")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__in=[*(str(one) for one in Standing), "ended"]), name="standing_known"
            ),
            models.CheckConstraint(
                condition=Q(standing="ended", ended_at__isnull=False)
                | (~Q(standing="ended") & Q(ended_at__isnull=True)),
                name="ended_at_its_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["pool", "waited_from"], condition=Q(ended_at__isnull=True), name="contacts_present"
            ),
            models.Index(fields=["pool", "waited_from"], name="contacts_by_arrival"),
            models.Index(fields=["subject"], name="contacts_of_subject"),
            models.Index(
                fields=["beat_at"],
                condition=Q(standing__in=["waiting", "offered"], beat_at__isnull=False),
                name="contacts_by_beat",
            ),
        ]


class Offer(models.Model):
    """One ringing of one seat for one contact. `why` are the facts that chose it: code and seconds."""

    name = models.CharField(max_length=70, unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    why = models.JSONField()
    #: Empty while it rings; `accepted`, or why it does not stand any more (decisions.Gone).
    outcome = models.CharField(max_length=12, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(outcome=""), name="one_seat_rings_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "accepted", *(str(one) for one in Gone)]), name="outcome_known"
            ),
        ]
        indexes = [
            models.Index(fields=["staff_id", "at"], name="offers_of_seat"),
            models.Index(fields=["staff_id"], condition=Q(outcome=""), name="offers_ringing"),
        ]


class Spell(models.Model):
    """A time in one presence: seat hours, breaks and wrap-ups are reckoned from these."""

    staff_id = models.BigIntegerField()
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_id"], condition=Q(until_at__isnull=True), name="one_presence_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["pool", "from_at"], name="spells_of_pool"),
            # Facts are filled by day: what is written in the order of time needs no more than this.
            BrinIndex(fields=["from_at"], name="spells_by_day"),
        ]


class Callback(models.Model):
    """A call that the platform owes somebody at a time that was promised."""

    code = models.CharField(max_length=12, unique=True)
    #: The key of its place in the appointments of its centre; empty once that was given up.
    reservation = models.CharField(max_length=60, default="", db_default="")
    #: What it is made in.
    language = models.CharField(max_length=12, db_default="mandarin")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    #: What it is about in the person's words, and what the lawyer wrote down of the talk.
    words = EncryptedText(purpose="dispatch.callback.words", default="")
    note = EncryptedText(purpose="dispatch.callback.note", default="")
    #: What it belongs to, if anything: the topic of a consultation.
    subject = models.CharField(max_length=60, default="")
    #: Marks of seats that must not have it: `firm:7`, `staff:12`.
    avoid = ArrayField(models.CharField(max_length=40), default=list)
    matter = models.CharField(max_length=24, default="")
    place = models.CharField(max_length=12, default="")
    #: Later than the quarter of an hour that was booked is not safe.
    only_then = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: When the next attempt is promised.
    next_at = models.DateTimeField()
    #: When time alone changes something: it falls due, its safe hours end, nothing was heard of who called.
    wake_at = models.DateTimeField(null=True)
    staff_id = models.BigIntegerField(null=True)
    #: Why it ended (callbacks.Outcome).
    ended = models.CharField(max_length=12, default="")
    #: Whose number, and from where it was booked, by keyed hash; empty once it has ended.
    phone_hash = models.BinaryField(null=True)
    address_hash = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    erased = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="callback_state_known"),
            models.CheckConstraint(condition=Q(attempts__lte=MOST_ATTEMPTS), name="callback_attempts"),
            models.CheckConstraint(
                condition=Q(state__in=["booked", "due", "calling"], ended_at__isnull=True)
                | Q(
                    state__in=["reached", "failed", "cancelled"],
                    ended_at__isnull=False,
                    wake_at__isnull=True,
                    phone_hash__isnull=True,
                    address_hash__isnull=True,
                ),
                name="callback_ended_at_its_end",
            ),
            models.UniqueConstraint(
                fields=["staff_id"], condition=Q(state="calling"), name="one_callback_a_lawyer"
            ),
            models.UniqueConstraint(
                fields=["phone_hash"],
                condition=Q(phone_hash__isnull=False),
                name="one_open_callback_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="callbacks_to_wake"),
            models.Index(
                fields=["pool", "next_at"],
                condition=Q(state__in=["booked", "due", "calling"]),
                name="callbacks_open",
            ),
            models.Index(fields=["pool", "ended_at"], name="callbacks_ended"),
            models.Index(
                fields=["address_hash"], condition=Q(address_hash__isnull=False), name="callbacks_by_address"
            ),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="callbacks_of_subject"),
            models.Index(fields=["contact"], name="callbacks_of_contact"),
        ]


class Attempt(models.Model):
    """One attempt to reach somebody: a lawyer has had the number. `outcome` is empty while they call."""

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="+")
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["callback"], condition=Q(outcome=""), name="one_lawyer_calls_somebody"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(str(one) for one in Outcome)]), name="attempt_outcome_known"
            ),
        ]
        indexes = [BrinIndex(fields=["at"], name="attempts_by_day")]


class NotCalled(models.Model):
    """A number whose owner asked not to be called. Nothing but its keyed hash is kept, and when."""

    phone_hash = models.BinaryField(unique=True)
    at = models.DateTimeField()


class SeatNote(models.Model):
    """What whoever leads the shift tells a seat: shown there until it is read."""

    staff_id = models.BigIntegerField()
    text = EncryptedText(purpose="dispatch.seat_note")
    author_id = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff_id"], condition=Q(read_at__isnull=True), name="seat_notes_unread")
        ]
