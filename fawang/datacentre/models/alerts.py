"""Tables of alerts: the rules with how they stand, each time one held, and what goes to programs elsewhere."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fawang.datacentre.rules.alerts import Condition
from fawang.kernel.storage.fields import EncryptedText


class AlertRule(models.Model):
    """A rule on a metric. It sees what its maker sees at the moment of looking.

    `days` is the length of the stretch that is looked at; `where` are filters as `questions.read` takes them.
    """

    name = models.CharField(max_length=60)
    maker = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    metric = models.CharField(max_length=40)
    where = models.JSONField(default=dict)
    days = models.PositiveSmallIntegerField(default=1)
    condition = models.CharField(max_length=8)
    limit = models.FloatField()
    #: What a change is measured against (periods.Against); empty for other conditions.
    against = models.CharField(max_length=12, default="")
    least = models.PositiveIntegerField(default=0)
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    gap_minutes = models.PositiveIntegerField(default=1440)
    #: Who is told.
    staff_ids = ArrayField(models.BigIntegerField(), default=list)
    #: Where a program is told; addresses of this sort often hold a key.
    hook_url = EncryptedText(purpose="datacentre.alert.hook_url", default="")
    hook_secret = EncryptedText(purpose="datacentre.alert.hook_secret", default="")
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    # How it stands.
    holds = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    told = models.BooleanField(default=False)
    last_told = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    value = models.FloatField(null=True)
    #: The code of what kept it from being looked at, the last time.
    problem = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(condition__in=list(Condition)), name="alert_condition_known"),
            models.CheckConstraint(condition=Q(days__gte=1) & Q(days__lte=366), name="alert_days_sensible"),
        ]
        indexes = [
            models.Index(fields=["maker", "-id"], name="alerts_of_maker"),
            models.Index(fields=["id"], condition=Q(is_on=True), name="alerts_to_look_at"),
        ]


class AlertFiring(models.Model):
    """One time that a rule held: from when until when, the figure at its beginning, and when was told of it."""

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    value = models.FloatField(null=True)
    before = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    told_at = models.DateTimeField(null=True)
    told_end_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(ended_at__isnull=True), name="alert_holds_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="alert_ends_after"
            ),
        ]
        indexes = [models.Index(fields=["rule", "-began_at"], name="firings_of_alert")]


class HookCall(models.Model):
    """A message to a program elsewhere, and what became of it. `reference` is the same at each try."""

    firing = models.ForeignKey(AlertFiring, on_delete=models.CASCADE, related_name="+")
    news = models.CharField(max_length=6)
    reference = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up = models.BooleanField(default=False)
    last_error = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firing", "news"], name="hook_called_once")]
