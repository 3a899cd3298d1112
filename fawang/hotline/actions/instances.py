"""Who is the hotline of this database: one run at a time, until it has ended or is not heard of any more."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from fawang.hotline.models.instances import Instance
from fawang.hotline.queries import instances
from fawang.hotline.telephony.programs import this_process
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.turns import take_turn


class AnotherRuns(Exception):
    """Another hotline runs on this database: which, and how many seconds ago it was heard of."""

    def __init__(self, row: Instance, silent: float) -> None:
        self.node, self.pid, self.instance = row.node, row.pid, row.pk
        self.began_at, self.silent = row.began_at, silent
        super().__init__(f"instance {row.pk} on {row.node}")


class Silent(Exception):
    """Another run is not heard of. It may be cut off: whoever comes looks again after a while, with `heartbeats`."""

    def __init__(self, heartbeats: Mapping[int, datetime]) -> None:
        self.heartbeats = heartbeats
        super().__init__("another hotline is not heard of")


def claim(*, by: Actor, silent: Mapping[int, datetime] | None = None) -> int:
    """Become the hotline of this database; return the number of this run, which is higher than any before.

    Runs that lapsed, and those of this machine whose process is gone, end with it.

    Args:
        silent: runs that were found silent before, and when each had been heard of then.

    Raises:
        AnotherRuns: another one is alive.
        Silent: another one is not heard of, and was not found so before.
    """
    with transaction.atomic():
        # Of two who begin at once the second one sees the first.
        take_turn("hotline.instance")
        lapsed = {}
        for row, silence in instances.not_ended():
            if this_process.is_gone(row.process):
                continue
            if silence < instances.LAPSE:
                raise AnotherRuns(row, silence.total_seconds())
            lapsed[row.pk] = row.heartbeat_at
        if lapsed and lapsed != silent:
            raise Silent(lapsed)
        Instance.objects.filter(ended_at__isnull=True).update(ended_at=Now())
        return Instance.objects.create(
            node=this_process.node(),
            pid=this_process.number(),
            process=this_process.name(),
            began_at=Now(),
            heartbeat_at=Now(),
        ).pk


def renew(*, by: Actor, instance: int) -> bool:
    """Say that a run is alive; return whether it is still the hotline: else another has taken over."""
    rows = Instance.objects.filter(pk=instance, ended_at__isnull=True)
    return bool(rows.update(heartbeat_at=Now()))


def end(*, by: Actor, instance: int) -> None:
    """Note that a run has ended well: the next one need not wait."""
    Instance.objects.filter(pk=instance, ended_at__isnull=True).update(ended_at=Now())
