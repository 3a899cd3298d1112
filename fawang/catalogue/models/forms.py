"""Tables of forms: their versions, what people filled in, who else signs, what was asked to be put right."""

from django.db import models
from django.db.models import Q

from fawang.kernel.storage.fields import EncryptedText


class FormVersion(models.Model):
    """A version of a form, as it was published: never changed, so that who began it finishes it."""

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, default="")
    #: The definition (`forms.shape.Form`) as JSON; a text, because JSON in the database forgets the order of choices.
    body = models.TextField()
    digest = models.CharField(max_length=64)
    published_by = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    #: Nobody begins it any more.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_version_of_a_form")]


class Filing(models.Model):
    """A form that somebody filled in: with an order, or as a paper that they bring somewhere themselves.

    A paper is kept until `keep_until`; `resident_id` is there where no one else may hold the telephone.
    """

    code = models.CharField(max_length=12, unique=True)
    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    order = models.OneToOneField(
        "work_orders.WorkOrder", on_delete=models.CASCADE, null=True, related_name="+"
    )
    resident_id = models.BigIntegerField(null=True)
    answers = EncryptedText(purpose="catalogue.answers")
    key_version = models.PositiveSmallIntegerField(default=1)
    locale = models.CharField(max_length=10, default="zh-hans")
    created_at = models.DateTimeField()
    keep_until = models.DateTimeField(null=True)
    #: The check-up that this one repeats.
    earlier = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    #: The office whose firms do the check-up, where somebody came by its page.
    unit_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["resident_id"], condition=Q(resident_id__isnull=False), name="filings_of_resident"
            ),
            models.Index(
                fields=["keep_until"], condition=Q(keep_until__isnull=False), name="filings_to_forget"
            ),
        ]


class Signature(models.Model):
    """Somebody else who has to sign a filing. `signed` is the digest of the answers that they saw."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="+")
    signer = models.CharField(max_length=40)
    name = EncryptedText(purpose="catalogue.signer")
    signed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    signed = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "signer"], name="one_signature_of_a_signer")]


class Correction(models.Model):
    """One answer that an office asked to be put right, and what it was before."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="+")
    #: The name of the answer.
    answer = models.CharField(max_length=160)
    note = EncryptedText(purpose="catalogue.correction")
    before = EncryptedText(purpose="catalogue.answer_before", default="", db_default=b"")
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "answer"], condition=Q(answered_at__isnull=True), name="one_open_correction"
            )
        ]
