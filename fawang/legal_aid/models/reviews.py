"""Peer review: rounds, the files drawn in them, and the sheets of those who read them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fawang.kernel.rules.ids import new_code
from fawang.kernel.storage.fields import EncryptedText


class ReviewRound(models.Model):
    """Files of offices below a bureau, closed from `since` to `until`, that peers read. `peers` are lawyers."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    title = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField()
    seed = models.CharField(max_length=40)
    #: Percent of each lawyer's files.
    share = models.PositiveSmallIntegerField()
    sheet = models.CharField(max_length=10)
    peers = ArrayField(models.BigIntegerField())
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "since", "until", "seed"], name="review_round_once")
        ]


class ReviewFile(models.Model):
    """A file that was drawn. Reviewers know it by its number in the round; `points` once it is settled."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.PROTECT, related_name="+")
    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    grade = models.CharField(max_length=10, default="")
    reply = EncryptedText(purpose="legal_aid.review_reply", default="")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "order"], name="review_file_once"),
            models.UniqueConstraint(fields=["round", "number"], name="review_file_number"),
        ]


class Review(models.Model):
    """A reader of a file, the first, second or third one, and their sheet once they have handed it in."""

    file = models.ForeignKey(ReviewFile, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    peer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(default=dict)
    remark = EncryptedText(purpose="legal_aid.review_remark", default="")
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    given_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "place"], name="review_place_once"),
            models.UniqueConstraint(fields=["file", "peer"], name="review_peer_once"),
        ]
        indexes = [models.Index(fields=["peer", "-id"], name="reviews_of_peer")]
