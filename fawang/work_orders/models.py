"""Tables of the work orders. `WorkOrder` is also the one denormalised row that lists read."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fawang.kernel.storage.fields import EncryptedText
from fawang.work_orders.rules.codes import Card, Clock, Scan

#: Depths of units: province 1, prefecture 2, county 3, office or station 4, workroom 5. `WIDE`: too much to scan.
DEPTHS = (1, 2, 3, 4, 5)
WIDE = (1, 2)


class WorkOrder(models.Model):
    """A person's matter on its way through the offices.

    `unit_1` … `unit_5` are the competent unit and those above it, by depth: each staff member's list
    is one range of one index, whatever they oversee. `tokens` are blind (kernel.text.blind).
    """

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20)
    matter = models.CharField(max_length=40)
    #: The matter of the second level (knowledge), as understood or chosen; empty if nobody said.
    topic = models.CharField(max_length=60, default="", db_default="")
    #: The version of its kind's procedure under which it began, and ends.
    procedure = models.PositiveSmallIntegerField(default=1, db_default=1)
    state = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    urgent = models.BooleanField(default=False)
    channel = models.CharField(max_length=10)
    place = models.CharField(max_length=12)
    organ_place = models.CharField(max_length=12, default="")
    organ_kind = models.CharField(max_length=20, default="")
    organ_level = models.CharField(max_length=12, default="")

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    unit_1 = models.BigIntegerField(null=True)
    unit_2 = models.BigIntegerField(null=True)
    unit_3 = models.BigIntegerField(null=True)
    unit_4 = models.BigIntegerField(null=True)
    unit_5 = models.BigIntegerField(null=True)
    intake_unit_id = models.BigIntegerField(null=True)
    firm_id = models.BigIntegerField(null=True)
    lawyer_id = models.BigIntegerField(null=True)
    returned_by = ArrayField(models.BigIntegerField(), default=list)
    binding = models.BooleanField(default=False)
    next_party = models.CharField(max_length=10)

    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    resident_id = models.BigIntegerField(null=True)
    person = EncryptedText(purpose="work_orders.person")
    summary = EncryptedText(purpose="work_orders.summary")
    key_version = models.PositiveSmallIntegerField(default=1)
    created_by = models.CharField(max_length=40)
    tokens = ArrayField(models.IntegerField(), default=list)

    #: What the kind's guards look at besides (`Change.keep`).
    facts = models.JSONField(default=dict, db_default={})
    #: When each open term is due, by term; follows `Deadline`.
    open_terms = models.JSONField(default=dict, db_default={})
    return_until = models.DateTimeField(null=True)
    extension_pending = models.BooleanField(default=False)
    extension_left = models.PositiveSmallIntegerField(default=0)
    supervised = models.BooleanField(default=False)
    erased = models.BooleanField(default=False, db_default=False)
    #: The applicants: the first one above, and those of their side in `Participant` who take part for themselves.
    persons = models.PositiveSmallIntegerField(default=1, db_default=1)
    #: How many rows `Participant` and `OrderLink` have for it: where there are none, nothing is read.
    participants = models.PositiveSmallIntegerField(default=0, db_default=0)
    links = models.PositiveSmallIntegerField(default=0, db_default=0)

    queue_key = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)
    card = models.CharField(max_length=6, default=Card.NONE)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            *(
                models.Index(
                    fields=[f"unit_{depth}", "queue_key", "id"],
                    condition=Q(**{f"unit_{depth}__isnull": False}),
                    name=f"queue_{depth}",
                )
                for depth in DEPTHS
            ),
            *(
                models.Index(
                    fields=[f"unit_{depth}", "state", "queue_key", "id"],
                    condition=Q(**{f"unit_{depth}__isnull": False}),
                    name=f"queue_state_{depth}",
                )
                for depth in WIDE
            ),
            *(
                models.Index(
                    fields=[f"unit_{depth}", "card", "queue_key", "id"],
                    condition=Q(**{f"unit_{depth}__isnull": False}) & ~Q(card="none"),
                    name=f"queue_card_{depth}",
                )
                for depth in WIDE
            ),
            models.Index(
                fields=["intake_unit_id", "queue_key", "id"],
                condition=Q(intake_unit_id__isnull=False),
                name="queue_received",
            ),
            models.Index(
                fields=["firm_id", "queue_key", "id"], condition=Q(firm_id__isnull=False), name="queue_firm"
            ),
            models.Index(
                fields=["lawyer_id", "queue_key", "id"],
                condition=Q(lawyer_id__isnull=False),
                name="queue_lawyer",
            ),
            models.Index(
                fields=["resident_id"], condition=Q(resident_id__isnull=False), name="orders_of_resident"
            ),
            GinIndex(fields=["tokens"], name="order_tokens"),
            # Which are to be erased after their retention.
            models.Index(
                fields=["kind", "ended_at"],
                condition=Q(ended_at__isnull=False, erased=False),
                name="orders_ended",
            ),
            # Facts are filled by day: what is written in the order of time needs no more than this.
            BrinIndex(fields=["created_at"], name="orders_by_day"),
        ]


class Statement(models.Model):
    """The person's own words, and the answers they gave on the way. Written once."""

    order = models.OneToOneField(WorkOrder, on_delete=models.CASCADE, primary_key=True, related_name="+")
    words = EncryptedText(purpose="work_orders.words")
    place_text = EncryptedText(purpose="work_orders.place_text", default="")
    answers = EncryptedText(purpose="work_orders.answers", default="")
    #: What the person was told before they applied (knowledge.guidance.receipts), as JSON.
    guidance = EncryptedText(purpose="work_orders.guidance", default="", db_default=b"")
    #: Why this office was found competent, as coded steps (organisations.routing).
    route = models.JSONField()


class Transition(models.Model):
    """One step of an order's history. Append-only: a trigger refuses changes other than erasure."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    command = models.CharField(max_length=20)
    source = models.CharField(max_length=16)
    target = models.CharField(max_length=16)
    actor = models.CharField(max_length=40)
    unit_id = models.BigIntegerField(null=True)
    public = models.BooleanField()
    data = EncryptedText(purpose="work_orders.transition")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "seq"], name="one_step_at_a_time")]
        indexes = [BrinIndex(fields=["at"], name="steps_by_day")]


class Deadline(models.Model):
    """A term of an order, fixed when the event happened."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    term = models.CharField(max_length=12)
    unit_of_time = models.CharField(max_length=12)
    status = models.CharField(max_length=10, default=Clock.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    red_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    left_seconds = models.PositiveIntegerField(null=True)
    extension_left = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200)
    #: When the next card may be due; null when there is nothing to watch for.
    check_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "term"],
                condition=Q(status__in=["running", "paused"]),
                name="one_running_term",
            )
        ]
        indexes = [
            models.Index(fields=["order"], name="deadlines_of_order"),
            models.Index(fields=["check_at"], condition=Q(check_at__isnull=False), name="deadlines_to_check"),
        ]


class CardIssued(models.Model):
    """A yellow or red card. At most one of each colour per term."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="+")
    colour = models.CharField(max_length=6)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deadline", "colour"], name="one_card_of_a_colour")]
        indexes = [BrinIndex(fields=["at"], name="cards_by_day")]


class Pause(models.Model):
    """A time in which a term's clock stood still."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)


class Extension(models.Model):
    """Time asked for, and what became of it."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, default="")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)


class Document(models.Model):
    """A file that belongs to an order; its content lies encrypted in the document store."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    name = EncryptedText(purpose="work_orders.document_name")
    paper = EncryptedText(purpose="work_orders.document_paper", default="")
    #: The side that sees it beside the offices; empty: all sides.
    side = models.CharField(max_length=12, default="", db_default="")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.BinaryField()
    storage_key = models.CharField(max_length=80, unique=True)
    scan = models.CharField(max_length=12, default=Scan.PENDING)
    uploaded_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "digest", "side"], name="one_copy_for_a_side")
        ]


class Participant(models.Model):
    """Somebody else of an order than its first applicant: another applicant, the other side, who acts for somebody.

    The first one is in the order's own columns, and has a row here only if there is more to say: `first`. Whoever left
    keeps a row with `left_at`.
    """

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=12)
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    name = EncryptedText(purpose="work_orders.participant")
    key_version = models.PositiveSmallIntegerField(default=1)
    first = models.BooleanField(default=False)
    #: What allows an agent or guardian to act; empty for who takes part for themselves.
    basis = models.CharField(max_length=20, default="")
    #: For whom an agent acts; null with a basis: for the first applicant.
    acts_for = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    #: The paper that allows it.
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    #: What they claim, in fen, and for how many months; null where nobody has said.
    claimed = models.BigIntegerField(null=True)
    months = models.PositiveSmallIntegerField(null=True)
    #: The digest of the file that they signed last.
    signed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(first=True), name="one_first_applicant")
        ]


class OrderLink(models.Model):
    """What an order has to do with another one: `order` is part of, repeats, is against or follows `other`."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(max_length=12)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "other", "relation"], name="one_link_of_a_kind"),
            models.CheckConstraint(condition=~Q(order=models.F("other")), name="no_link_to_itself"),
        ]


class JointUnit(models.Model):
    """A unit with which an order is handled jointly: it sees the order until `ended_at` (`shared` of its facts)."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "at"], condition=Q(ended_at=None), name="joint_units")]
        constraints = [
            models.UniqueConstraint(fields=["order", "unit"], condition=Q(ended_at=None), name="joint_once")
        ]


class KindOffer(models.Model):
    """Whether a kind is offered in a division and all below it; an empty division is the whole province."""

    kind = models.CharField(max_length=20)
    region = models.CharField(max_length=12, default="")
    offered = models.BooleanField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "region"], name="one_offer_of_a_kind")]


class KindRetention(models.Model):
    """How many days after their end the orders of a kind are kept; then they are erased."""

    kind = models.CharField(max_length=20, unique=True)
    days = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class KindTerm(models.Model):
    """The length of a term that a bureau has set; for orders that begin it from then on."""

    kind = models.CharField(max_length=20)
    term = models.CharField(max_length=12)
    urgent = models.BooleanField(null=True)
    region = models.CharField(max_length=12, default="")
    length = models.CharField(max_length=30)
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term", "urgent", "region"],
                nulls_distinct=False,
                name="one_length_of_a_term",
            )
        ]


class Draft(models.Model):
    """What somebody has typed so far on the way to an order. Forgotten after a week."""

    key = models.BinaryField(primary_key=True)
    answers = EncryptedText(purpose="work_orders.draft")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="drafts_stale")]


class DraftFile(models.Model):
    """A file that was handed in at its question, before there is an order; a draft names it by its secret token."""

    token = models.BinaryField(primary_key=True)
    name = EncryptedText(purpose="work_orders.draft_file")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.BinaryField()
    storage_key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="draft_files_stale")]


class SavedFilter(models.Model):
    """A view of the inbox that a staff member keeps; its search words may be somebody's name."""

    staff_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    query = EncryptedText(purpose="work_orders.filter")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff_id", "name"], name="filter_name_once")]
