"""Tables of feedback: ratings and follow-ups."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.kernel.fields import EncryptedText


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
