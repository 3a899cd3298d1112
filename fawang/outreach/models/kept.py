"""What most tables of the room have: a code for addresses, the unit in charge, a version, who made the row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fawang.kernel.rules.ids import new_code


class Kept(models.Model):
    """A row of a unit. `units` is the unit's id and those of all above it, as they stood when the row was made."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    version = models.PositiveIntegerField(default=1)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


def division() -> "models.CharField[str, str]":
    """Return a column for a division's code: compared byte by byte, so that an index serves its prefixes."""
    return models.CharField(max_length=12, db_collation="C")
