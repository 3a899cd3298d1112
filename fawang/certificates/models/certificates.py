"""A certificate, who has signed it, how it ends, and with whom its bearer shares it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fawang.certificates.rules.numbers import LONGEST_NUMBER
from fawang.certificates.rules.procedure import State
from fawang.kernel.storage.fields import EncryptedText


class Certificate(models.Model):
    """A document that an office issues in an order. Rows are never deleted: they are the register of numbers."""

    code = models.CharField(max_length=12, unique=True)
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    sort = models.CharField(max_length=20)
    title = models.CharField(max_length=100)
    #: What the kind that had it drafted calls it: drafted again under the same key it is the same certificate.
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    #: The office has no key of its own: the paper original counts.
    is_copy = models.BooleanField(default=False)

    template = models.CharField(max_length=100)
    #: What the template is filled in with, as JSON; emptied by erasure.
    context = EncryptedText(purpose="certificates.context")
    holder = EncryptedText(purpose="certificates.holder")
    holder_hash = models.BinaryField(default=b"")
    id_tail_hash = models.BinaryField(default=b"")
    #: The staff who have to sign.
    signers = ArrayField(models.BigIntegerField())

    number = models.CharField(max_length=LONGEST_NUMBER, default="")
    #: As it is looked up (`rules.numbers.number_key`), empty until it is given.
    number_key = models.CharField(max_length=LONGEST_NUMBER, default="")
    numbering = models.ForeignKey(
        "certificates.Numbering", null=True, on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(null=True)
    ordinal = models.PositiveIntegerField(null=True)

    #: Under which name the PDF lies in the store, and the SHA-256 of what was issued.
    file = models.CharField(max_length=40, default="")
    digest = models.BinaryField(unique=True, null=True)
    corrected_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["numbering", "year", "ordinal"], name="each_number_once"),
            models.UniqueConstraint(
                fields=["number_key"], condition=~Q(number_key=""), name="each_number_key_once"
            ),
            # What is issued has a number, a file and its digest.
            models.CheckConstraint(
                condition=~Q(state__in=("valid", "corrected", "revoked"))
                | Q(digest__isnull=False, issued_at__isnull=False) & ~Q(number_key=""),
                name="issued_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["order"], name="certificates_of_order"),
            models.Index(fields=["unit", "-id"], name="certificates_of_unit"),
            GinIndex(fields=["units"], name="certificates_below"),
            # What is announced to everybody.
            models.Index(
                fields=["-ended_at", "-id"], condition=Q(state="revoked"), name="certificates_revoked"
            ),
        ]


class Signature(models.Model):
    """A signature that stands in the PDF, or would, where it is a copy. `staff_id` empty: the office's seal."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    staff_id = models.BigIntegerField(null=True)
    signatory = models.ForeignKey(
        "certificates.Signatory", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "staff_id"], nulls_distinct=False, name="signs_once"
            )
        ]


class EndingProposal(models.Model):
    """One person proposes that a valid certificate is corrected or revoked; another one decides."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    ending = models.CharField(max_length=10)
    reason = EncryptedText(purpose="certificates.reason")
    replacement = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(decided_at__isnull=True), name="one_proposal_at_a_time"
            )
        ]


class Sharing(models.Model):
    """A link by which the bearer shows a certificate to somebody, until a moment or until they end it."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="+")
    with_document = models.BooleanField()
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["certificate"], name="sharings_of_certificate")]
