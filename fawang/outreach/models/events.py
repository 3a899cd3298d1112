"""Tables of what is announced: law talks with their files and those who sign up, rounds, service days."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.outreach.models.kept import Kept, division
from fawang.outreach.rules.codes import Happening


class Talk(Kept):
    """法治宣传: a law talk, or a day of information. `places` null: nobody needs to sign up."""

    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    topics = ArrayField(models.CharField(max_length=24), default=list)
    speaker = models.CharField(max_length=120, blank=True)
    region_code = division()
    place = models.CharField(max_length=200)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveIntegerField(null=True)
    #: Codes of entries of the content that people can read on.
    material = ArrayField(models.CharField(max_length=80), default=list)
    state = models.CharField(max_length=10, default=Happening.PLANNED)
    attended = models.PositiveIntegerField(null=True)
    report = EncryptedText(purpose="outreach.talk_report", default="")
    photo_key = models.CharField(max_length=40, blank=True)
    thumb_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="talk_has_length"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(attended__isnull=False), name="held_talk_was_counted"
            ),
        ]
        indexes = [
            models.Index(fields=["begins_at", "id"], name="talks_in_order"),
            models.Index(fields=["region_code", "begins_at"], name="talks_by_place"),
            GinIndex(fields=["units"], name="talks_of_units"),
        ]


class Handout(models.Model):
    """A file that goes with a talk: a leaflet, slides, a picture. Public as the talk is, once it was scanned."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="handouts")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    storage_key = models.CharField(max_length=40)
    scan = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "digest"], name="handout_once")]


class SignUp(models.Model):
    """Somebody wants to come to a talk, with so many; deleted some days after it (rules.talks.KEPT_AFTER)."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="+")
    name = EncryptedText(purpose="outreach.sign_up_name")
    phone = EncryptedText(purpose="outreach.sign_up_phone")
    phone_hash = models.BinaryField(max_length=16)
    persons = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "phone_hash"], name="signed_up_once")]
        indexes = [models.Index(fields=["phone_hash"], name="sign_ups_of_number")]


class Circuit(Kept):
    """巡回: a round through several places, each with its own day."""

    name = models.CharField(max_length=120)

    class Meta:
        indexes = [GinIndex(fields=["units"], name="circuits_of_units")]


class ServiceDay(Kept):
    """An office for some hours, at a place that has none every day. `joint` is whom it is held together with.

    It is shown to the public like an office. No text of it names a unit of the military by its number.
    """

    sort = models.CharField(max_length=10)
    circuit = models.ForeignKey(Circuit, on_delete=models.CASCADE, null=True, related_name="+")
    region_code = division()
    place = models.CharField(max_length=200)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    services = ArrayField(models.CharField(max_length=20), default=list)
    joint = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    joint_name = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default=Happening.PLANNED)
    persons = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="service_day_has_hours"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(persons__isnull=False), name="held_day_was_counted"
            ),
            models.UniqueConstraint(
                fields=["unit", "day", "begins", "place"],
                condition=~Q(state="cancelled"),
                name="service_day_once",
            ),
        ]
        indexes = [
            models.Index(fields=["day", "region_code"], name="service_days_by_day"),
            GinIndex(fields=["units"], name="service_days_of_units"),
        ]
