"""What the directory says of lawyers and firms beside the register of organisations, and discipline records."""

from django.db import models
from django.db.models import Q

from fawang.lawyers.rules import sanctions


class Profile(models.Model):
    """What a lawyer shows. Who has no row does no legal aid and shows no number of their own."""

    lawyer = models.OneToOneField(
        "organisations.Lawyer", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    legal_aid = models.BooleanField(default=False)
    #: A number that the lawyer wants public; empty: the firm's is shown.
    phone = models.CharField(max_length=60, default="", blank=True)
    takes_requests = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["lawyer"], condition=Q(legal_aid=True), name="lawyers_of_legal_aid"),
        ]


class FirmProfile(models.Model):
    """What a firm shows besides its unit: the number of its licence, and whether it does legal aid."""

    firm = models.OneToOneField(
        "organisations.Unit", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    licence_no = models.CharField(max_length=40, unique=True)
    legal_aid = models.BooleanField(default=False)
    takes_requests = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)


class Sanction(models.Model):
    """A discipline record of a lawyer or of a firm. It is public once a second person has vouched for it.

    `entered_by`, `decided_by`: the labels of who brought it in, and of who published it or took it back.
    """

    lawyer = models.ForeignKey("organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    firm = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    sort = models.CharField(max_length=20)
    decided_on = models.DateField()
    authority = models.CharField(max_length=120)
    document_no = models.CharField(max_length=80, unique=True)
    reason = models.CharField(max_length=300)
    #: Where the decision is published: an address or a publication.
    source = models.CharField(max_length=300)
    #: The last day of a suspension.
    suspended_until = models.DateField(null=True)
    #: The last day on which it is shown; null: it stays.
    published_until = models.DateField(null=True)
    state = models.CharField(max_length=10, default=sanctions.State.PROPOSED)
    entered_by = models.CharField(max_length=40)
    decided_by = models.CharField(max_length=40, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lawyer__isnull=True, firm__isnull=False)
                | Q(lawyer__isnull=False, firm__isnull=True),
                name="sanction_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in sanctions.State]), name="sanction_state_known"
            ),
            # Nobody vouches for what they brought in themselves.
            models.CheckConstraint(
                condition=~Q(state=str(sanctions.State.PUBLISHED)) | ~Q(decided_by=models.F("entered_by")),
                name="sanction_by_two",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="sanctions_by_state")]
