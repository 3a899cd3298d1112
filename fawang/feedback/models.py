"""Tables of feedback: ratings and follow-ups, quality checks, complaints."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q

from fawang.feedback.rules import checks, complaints
from fawang.kernel.storage.fields import EncryptedText
from fawang.work_orders.rules.codes import Card, Clock


class Rating(models.Model):
    """A person's rating of one closing of a matter: once per closing."""

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    closing = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    comment = EncryptedText(purpose="feedback.comment", default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "closing"], name="rated_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="score_one_to_five"),
        ]
        indexes = [BrinIndex(fields=["at"], name="ratings_by_day")]


class FollowUp(models.Model):
    """回访: somebody gets in touch with a dissatisfied person and writes down what came of it."""

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="follow_up")
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    #: The competent unit and all above it, at the time of the rating.
    units = ArrayField(models.BigIntegerField())
    due_at = models.DateTimeField()
    result = models.CharField(max_length=20, default="")
    note = EncryptedText(purpose="feedback.follow_up", default="")
    done_by = models.CharField(max_length=40, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["units"], condition=Q(done_at__isnull=True), name="follow_ups_open"),
            models.Index(fields=["order"], name="follow_ups_of_order"),
        ]


class Check(models.Model):
    """质检: a reviewer judges a consultation by a scoring sheet. At most one for each consultation.

    `shut_staff` and `shut_firms` had the talk in hand, or serve the other side: they never judge it.
    """

    consultation = models.OneToOneField(
        "consultations.Consultation", on_delete=models.CASCADE, related_name="+"
    )
    code = models.CharField(max_length=12, unique=True)
    #: The month in which it ended, in China: 2026-11.
    month = models.CharField(max_length=7)
    causes = ArrayField(models.CharField(max_length=20))
    state = models.CharField(max_length=10, default=checks.State.WAITING)
    version = models.PositiveIntegerField(default=1)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    staff_id = models.BigIntegerField()
    shut_staff = ArrayField(models.BigIntegerField(), default=list)
    shut_firms = ArrayField(models.BigIntegerField(), default=list)
    matter = models.CharField(max_length=60, default="")
    kind = models.CharField(max_length=10)
    is_demo = models.BooleanField(default=False)

    reviewer_id = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    sheet = models.CharField(max_length=20, default="")
    scores = models.JSONField(default=dict)
    #: Words for dimensions, as JSON.
    comments = EncryptedText(purpose="feedback.check_comments", default="")
    faults = ArrayField(models.CharField(max_length=20), default=list)
    summary = EncryptedText(purpose="feedback.check_summary", default="")
    points = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    reply = EncryptedText(purpose="feedback.check_reply", default="")
    replied_at = models.DateTimeField(null=True)

    queue_key = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in checks.State]), name="check_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_hand", "done"]) | Q(reviewer_id__isnull=False),
                name="check_in_somebodys_hand",
            ),
            models.CheckConstraint(
                condition=Q(reviewer_id__isnull=True) | ~Q(reviewer_id=models.F("staff_id")),
                name="nobody_checks_themselves",
            ),
        ]
        indexes = [
            models.Index(fields=["queue_key", "id"], condition=Q(state="waiting"), name="checks_waiting"),
            models.Index(fields=["reviewer_id", "queue_key", "id"], name="checks_of_reviewer"),
            models.Index(fields=["staff_id", "queue_key", "id"], name="checks_of_lawyer"),
            models.Index(fields=["unit", "queue_key", "id"], name="checks_of_unit"),
            models.Index(fields=["month", "unit"], name="checks_of_month"),
        ]


class Complaint(models.Model):
    """投诉: a person complains about a consultation or a work order; somebody above owes them an answer.

    Exactly one of `consultation` and `order` is there. `shut_staff` and `shut_firms` are complained of.
    """

    code = models.CharField(max_length=12, unique=True)
    consultation = models.ForeignKey(
        "consultations.Consultation", on_delete=models.CASCADE, related_name="+", null=True
    )
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+", null=True)
    #: The code of what it is about, for lists.
    about_code = models.CharField(max_length=12)
    about = models.CharField(max_length=20)
    via = models.CharField(max_length=10)
    text = EncryptedText(purpose="feedback.complaint")
    state = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    shut_staff = ArrayField(models.BigIntegerField(), default=list)
    shut_firms = ArrayField(models.BigIntegerField(), default=list)
    owner_id = models.BigIntegerField(null=True)
    contact = models.ForeignKey("people.Contact", on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=20, default="", blank=True)
    answer = EncryptedText(purpose="feedback.complaint_answer", default="")
    #: What is done inside about it; the person does not read it.
    measures = EncryptedText(purpose="feedback.complaint_measures", default="")
    created_by = models.CharField(max_length=40)
    is_demo = models.BooleanField(default=False)
    erased = models.BooleanField(default=False)

    queue_key = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)
    card = models.CharField(max_length=6, default=Card.NONE)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in complaints.State]),
                name="complaint_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(consultation__isnull=True, order__isnull=False)
                | Q(consultation__isnull=False, order__isnull=True),
                name="complaint_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(state__in=["received", "accepted"]),
                name="one_open_complaint_about_a_consultation",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["received", "accepted"]),
                name="one_open_complaint_about_an_order",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "queue_key", "id"], name="complaints_of_unit"),
            models.Index(fields=["queue_key", "id"], name="complaints_in_order"),
            models.Index(fields=["owner_id", "queue_key", "id"], name="complaints_of_owner"),
            models.Index(fields=["answered_at"], condition=Q(state="answered"), name="complaints_answered"),
            models.Index(fields=["consultation"], name="complaints_of_consultation"),
            models.Index(fields=["order"], name="complaints_of_order"),
        ]


class ComplaintStep(models.Model):
    """One step of a complaint's history. Append-only: a trigger refuses changes other than erasure."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    command = models.CharField(max_length=20)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    actor = models.CharField(max_length=40)
    note = EncryptedText(purpose="feedback.complaint_step", default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "seq"], name="one_complaint_step_at_a_time")
        ]


class ComplaintTerm(models.Model):
    """A term of a complaint, fixed when it began. `card` is the last one that was shown."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    term = models.CharField(max_length=12)
    status = models.CharField(max_length=10, default=Clock.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    red_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    card = models.CharField(max_length=6, default=Card.NONE)
    source = models.CharField(max_length=200)
    #: When the next card may be due; null when there is nothing to watch for.
    check_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(status="running"), name="one_running_complaint_term"
            )
        ]
        indexes = [
            models.Index(fields=["complaint"], name="terms_of_complaint"),
            models.Index(
                fields=["check_at"], condition=Q(check_at__isnull=False), name="complaint_terms_due"
            ),
        ]
