"""The table of runs of the hotline: which one has the calls, and when it was last heard of."""

from django.db import models
from django.db.models import Q


class Instance(models.Model):
    """One run of `fawang hotline`. Its id is its generation: who takes over has a higher one.

    Its calls are its own until it has ended. All moments are the database's, so the clocks of machines do not matter.
    """

    #: The machine and the process there, for people; `process` names it so that no other process is meant, ever
    #: (`this_process.name`).
    node = models.CharField(max_length=64)
    pid = models.PositiveIntegerField()
    process = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    #: When it ended well, or another took over.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="hotline_instances_going_on")
        ]
