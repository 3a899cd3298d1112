"""A case of legal aid: the application, its parties, decisions, lawyers and outcome."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class Application(models.Model):
    """What the applicant answered about eligibility, and what followed from it at once."""

    order = models.OneToOneField(
        "work_orders.WorkOrder", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    answers = EncryptedText(purpose="legal_aid.answers")
    verdict = models.CharField(max_length=30)
    grounds = ArrayField(models.CharField(max_length=10), default=list)
    papers = ArrayField(models.CharField(max_length=40), default=list)
    #: Whether another office was asked for an act: of those that `queries.application` has read.
    asked_others: bool


class Party(models.Model):
    """Somebody on one side of the matter; found again by the hash of their name, for conflict checks."""

    class Side(models.TextChoices):
        """On which side."""

        APPLICANT = "applicant"
        OPPONENT = "opponent"

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10)
    name = EncryptedText(purpose="legal_aid.party")
    name_hash = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="parties_of_order"),
            models.Index(fields=["name_hash", "side"], name="party_by_name"),
        ]


class Decision(models.Model):
    """Granted, refused or terminated, on which ground, by whom."""

    class Kind(models.TextChoices):
        """What was decided."""

        GRANTED = "granted"
        REFUSED = "refused"
        TERMINATED = "terminated"

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    ground = models.CharField(max_length=10)
    aid_first = models.BooleanField(default=False)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order"], name="decisions_of_order")]


class Assignment(models.Model):
    """A lawyer asked to take a case, and the answer. One at a time."""

    class Status(models.TextChoices):
        """What became of it."""

        OFFERED = "offered"
        TAKEN = "taken"
        DECLINED = "declined"
        REPLACED = "replaced"
        ENDED = "ended"

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, default=Status.OFFERED)
    #: Place among the suggestions when chosen, 1 the first.
    suggested_rank = models.PositiveSmallIntegerField()
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=["offered", "taken"]), name="one_lawyer_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["lawyer", "offered_at"], name="assignments_of_lawyer"),
            models.Index(fields=["order"], name="assignments_of_order"),
        ]


class ConflictCheck(models.Model):
    """A check for conflicts of interest before a firm was asked; kept, since it may be asked about later.

    `against` are the firms around the office that stood on the other side then, and were left out.
    """

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    against = ArrayField(models.BigIntegerField(), default=list)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class Outcome(models.Model):
    """What came of the case. `sum_recovered` in yuan; null where it was not about money."""

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    sum_recovered = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    ended_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order"], name="outcomes_of_order")]
