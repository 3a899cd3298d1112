"""Who signs with which key, what authorities have revoked, and how an office numbers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.certificates.rules.numbers import LONGEST_PATTERN


class Signatory(models.Model):
    """A key of an office (its seal), or of a person who signs there: where it lies, and its X.509 certificate.

    The key itself is in a device. `staff_id` empty: the office's own.
    """

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    staff_id = models.BigIntegerField(null=True)
    algorithm = models.CharField(max_length=10)
    token = models.CharField(max_length=64)
    label = models.CharField(max_length=64)
    #: X.509, DER.
    certificate = models.BinaryField()
    subject = models.CharField(max_length=200)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    registered_by = models.CharField(max_length=40)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "staff_id"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_key_of_a_signatory",
            )
        ]


class RevocationList(models.Model):
    """What an authority has revoked (CRL, RFC 5280), its latest list."""

    #: SHA-256 of the authority's certificate.
    authority = models.BinaryField(unique=True)
    content = models.BinaryField()
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField()


class Numbering(models.Model):
    """How an office writes the numbers of one sort of certificate."""

    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    sort = models.CharField(max_length=20)
    pattern = models.CharField(max_length=LONGEST_PATTERN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sort"], name="one_numbering")]


class NumberYear(models.Model):
    """The last number that was given in a year. Its row is the lock: numbers follow one another without a gap."""

    numbering = models.ForeignKey(Numbering, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["numbering", "year"], name="one_count_of_a_year")]
