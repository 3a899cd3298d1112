"""Special zones that were written at the workbench."""

from django.db import models

from fawang.consultations.rules.zones import ZoneState


class ZoneVersion(models.Model):
    """A special zone as somebody has written, opened or closed it; the newest of a code counts. Never changed.

    `content` has the shape of a zone's file (data/zones.py). A zone here counts before a file of the same code.
    """

    zone = models.CharField(max_length=40)
    #: 1 is the first.
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="one_zone_version_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=[str(one) for one in ZoneState]), name="zone_state_is_known"
            ),
        ]
