"""Who the partners are, what was agreed with them, and what a referee has decided."""

from django.db import models
from django.db.models import F, Q

from fawang.partners.rules.agreements import AgreementState


class Partner(models.Model):
    """Another hotline, department or platform. Rows are never deleted: a partner that leaves is archived."""

    #: As messages and addresses name it: `110`, `12345`, `veterans`.
    code = models.CharField(max_length=40, unique=True)
    #: By language, as data: `{"zh-hans": …, "en": …}`.
    names = models.JSONField()
    #: What sort of body it is (data/partners.yaml): police, hotline, court, …
    body = models.CharField(max_length=20)
    #: The division it serves; empty: the whole province.
    region = models.CharField(max_length=12, default="")
    phone = models.CharField(max_length=40, default="")
    email = models.CharField(max_length=120, default="")
    #: The unit here that leads what we have with it; its superiors see it too.
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: The unit whose staff decide a second return, where the agreement says that we do.
    referee_unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)


class Agreement(models.Model):
    """One version of what was agreed with a partner (`rules.agreements.Terms`). What is in force does not change."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=AgreementState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    terms = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    drafted_by = models.CharField(max_length=40)
    drafted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=40, default="")
    #: Never who drafted or submitted it.
    approved_by = models.CharField(max_length=40, default="")
    approved_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "number"], name="partner_agreement_once"),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(state=AgreementState.IN_FORCE), name="one_agreement_in_force"
            ),
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(state__in=[AgreementState.DRAFT, AgreementState.SUBMITTED]),
                name="one_agreement_open",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="")
                | (~Q(approved_by=F("drafted_by")) & ~Q(approved_by=F("submitted_by"))),
                name="agreement_by_two",
            ),
        ]


class Precedent(models.Model):
    """What the referee of a pair has decided, kept as a rule that is offered where a matter like it comes again."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey("partners.Referral", on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    #: `us` or `them`.
    competent = models.CharField(max_length=10)
    #: Why: of the law and the pair's business, nothing of a person.
    words = models.CharField(max_length=2000)
    decided_by = models.CharField(max_length=40)
    decided_at = models.DateTimeField()
    #: No longer offered.
    revoked_by = models.CharField(max_length=40, default="")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral"], name="one_precedent_of_a_referral")]
        indexes = [
            models.Index(
                fields=["partner", "matter", "-id"], condition=Q(revoked_at=None), name="precedents_of_matter"
            )
        ]
