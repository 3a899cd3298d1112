"""Versions of an agreement, and who has signed which."""

from django.db import models

from fawang.kernel.storage.fields import EncryptedText


class Agreement(models.Model):
    """A version of an agreement (Art. 29). Rows are added and never changed: whoever signs, signs one of them.

    `disputed`: facts and what was in dispute; `terms`: who does what, how, by when; `paper`: whether the law keeps it
    from signatures by code (rules.agreements.Paper).
    """

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    disputed = EncryptedText(purpose="mediation.disputed", default="")
    terms = EncryptedText(purpose="mediation.terms")
    paper = models.CharField(max_length=8)
    perform_by = models.DateField(null=True)
    digest = models.CharField(max_length=64)
    drafted_by = models.CharField(max_length=40)
    drafted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "version"], name="agreement_version_once")]


class Consent(models.Model):
    """A person of the order has signed a version: by a code sent to their telephone, or on a paper among the files.

    `person` is their number among the persons of the order (FIRST for the first applicant); `digest` what they signed;
    `document_id` the scan, if it was on paper; `by`: who did it, for a paper the mediator who saw it.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="consents")
    person = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    document_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="person_signs_once")]
