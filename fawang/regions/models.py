"""Tables of the divisions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.regions.rules import CODE, Level


class Region(models.Model):
    """A division. Rows are written by `actions.load_divisions` only.

    A code that a later edition no longer has stays, `current` false: matters of earlier years name it.
    """

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10)
    parent_code = models.CharField(max_length=9, blank=True)
    path_name = models.CharField(max_length=160)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=f"^{CODE.pattern}$"), name="region_code_form"),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="region_level_known"
            ),
        ]


class Edition(models.Model):
    """A load of the divisions that changed something.

    The latest one tells a process whether what it holds in memory is still true.
    """

    loaded_at = models.DateTimeField()
    source = models.CharField(max_length=120)
    divisions = models.IntegerField()
    added = models.IntegerField()
    renamed = ArrayField(models.CharField(max_length=12))
    gone = ArrayField(models.CharField(max_length=12))
