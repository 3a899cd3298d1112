"""Links by which one question stands in the page of somebody else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class EmbeddedLink(models.Model):
    """A link to the answer of one question, for a page elsewhere. It shows what its maker might see at its making."""

    #: A part of the address; with the signature beside it (queries.token).
    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=120)
    #: The question as an address has it (typed.py).
    question = models.TextField()
    #: The maker's scope: None of both is everything.
    regions = ArrayField(models.CharField(max_length=12), null=True)
    units = ArrayField(models.IntegerField(), null=True)
    #: Whose pages may show it, such as www.example.gov.cn.
    hosts = ArrayField(models.CharField(max_length=120))
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["made_by", "-made_at"], name="embedded_by_maker")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="embedded_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(regions__isnull=True, units__isnull=True)
                | models.Q(regions__isnull=False, units__isnull=False),
                name="embedded_scope_whole",
            ),
        ]
