"""Tables of units, of who may handle what where, of lawyers, and of local closures."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from fawang.organisations.models.directory import UnitException, UnitReport, UnitTask
from fawang.organisations.rules.kinds import UnitKind

__all__ = [
    "ClosedDay",
    "Jurisdiction",
    "Lawyer",
    "Unit",
    "UnitException",
    "UnitReport",
    "UnitTask",
    "next_version",
]

VERSION_SEQUENCE = "organisations_jurisdiction_version"


def next_version() -> Func:
    """Return the expression that gives the table of jurisdictions its next version."""
    return Func(Value(VERSION_SEQUENCE), function="nextval", output_field=models.BigIntegerField())


def _code() -> "models.CharField[str, str]":
    # Codes are compared byte by byte, so that an index serves equality, prefix and order alike.
    return models.CharField(max_length=12, db_collation="C")


class Unit(models.Model):
    """A bureau, office, centre, station, workroom or firm. `path` is its own id, then all above it."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
    #: The number under which a bureau keeps it in its own register; null where it has none.
    code = models.CharField(max_length=40, null=True, unique=True, db_collation="C")  # noqa: DJ001
    region_code = _code()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    depth = models.SmallIntegerField()
    path = ArrayField(models.BigIntegerField())
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    #: Numbers beside the one that is printed first.
    other_phones = ArrayField(models.CharField(max_length=60), default=list, db_default=[], blank=True)
    #: Where it stands, in degrees of WGS 84; both or neither. Migration 0007 keeps the same as a point on a ball beside
    #: them (`place`), with the index by which the nearest are found.
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    #: How to find the door: which bus, which gate, which floor.
    directions = models.CharField(max_length=300, blank=True, default="", db_default="")
    #: Whether somebody who does not climb stairs gets in and around; null where nobody has said.
    lift = models.BooleanField(null=True)
    ramp = models.BooleanField(null=True)
    #: The name of a picture of the door in `actions/photos.py`; empty where there is none.
    photo = models.CharField(max_length=40, blank=True, default="", db_default="")
    services = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    #: What somebody there speaks; empty where nobody has said.
    languages = ArrayField(models.CharField(max_length=12), default=list, db_default=[], blank=True)
    #: Receives for the competent office too (全域通办).
    accepts_any = models.BooleanField(default=False)
    #: Weekly pattern (hours.read_week); null is the default of data/hours.yaml.
    hours = models.JSONField(null=True)
    active = models.BooleanField(default=True)
    #: The last day, and who goes on with what it did; null where it is open, or nobody does.
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    #: When somebody last said that all of this is right: which account, acting for which unit (itself, or one above).
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_unit = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "region_code", "id"], name="unit_by_kind"),
            models.Index(fields=["region_code", "id"], name="unit_by_region"),
            GinIndex(fields=["path"], name="unit_below"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in UnitKind]), name="unit_kind_known"
            ),
            models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=5), name="unit_depth"),
            models.CheckConstraint(condition=Q(path__len=F("depth")), name="unit_path_depth"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="unit_position",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(active=False), name="unit_succeeded_is_closed"
            ),
        ]


class Jurisdiction(models.Model):
    """Who may handle what, where. `matter` and `organ_level` null stand for all.

    `version` is drawn from one sequence for the whole table at every change, so an explanation can
    say by which state of the table it was made.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=20)
    matter = models.CharField(max_length=24, null=True)  # noqa: DJ001 empty is no matter, null is all
    region_code = _code()
    organ_level = models.CharField(  # noqa: DJ001
        max_length=10, null=True
    )
    #: The code of an article or of a decision, such as legal_aid_law_38.
    basis = models.CharField(max_length=80)
    priority = models.SmallIntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    active = models.BooleanField(default=True)
    version = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["service", "region_code"], condition=Q(active=True), name="jurisdiction_for"
            ),
            models.Index(fields=["unit", "id"], name="jurisdiction_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["version"], name="jurisdiction_version"),
            models.UniqueConstraint(
                fields=["unit", "service", "matter", "region_code", "organ_level"],
                condition=Q(active=True),
                nulls_distinct=False,
                name="jurisdiction_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="jurisdiction_dates",
            ),
        ]


class Lawyer(models.Model):
    """A lawyer of a firm. Name and licence are public: the registers of lawyers print them.

    `capacity` is how many matters they take at once. Empty `skills` means none declared.
    """

    name = models.CharField(max_length=60)
    firm = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    licence_no = models.CharField(max_length=40, unique=True)
    practising_since = models.DateField(null=True)
    skills = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    capacity = models.SmallIntegerField(default=5)
    active = models.BooleanField(default=True)
    on_leave_until = models.DateField(null=True)
    is_demo = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["firm", "id"], name="lawyer_of_firm")]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=0, capacity__lte=200), name="lawyer_capacity"),
        ]


class ClosedDay(models.Model):
    """A day on which offices of an area do not work, or do although it is a day of rest."""

    day = models.DateField()
    region_code = _code()
    working = models.BooleanField(default=False)
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "region_code"], name="closed_day_once")]
