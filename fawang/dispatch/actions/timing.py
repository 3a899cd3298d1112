"""What time alone brings: rings run out, thresholds open, silent seats and people are let go, state is kept.

`fawang worker` calls `keep_time` twice a second; any number of workers may.
"""

from datetime import datetime, timedelta

from django.db import transaction

from fawang.dispatch.actions._journal import locked, tell
from fawang.dispatch.actions.calling import keep_promises
from fawang.dispatch.actions.contacts import leave
from fawang.dispatch.actions.seats import lose_silent
from fawang.dispatch.models import Contact, Entry, Pool, SeatNote, Snapshot
from fawang.dispatch.queries import replica, waits
from fawang.dispatch.rules.matching.inputs import Tick
from fawang.dispatch.rules.matching.snapshot import save
from fawang.kernel.rules.actor import Actor

#: So many entries are read again by a new process at the most.
SNAPSHOT_EVERY = 500
#: What was decided and why can be looked up for so long.
KEEP_ENTRIES = timedelta(days=30)
_KEEP_SNAPSHOTS = 2


def keep_time(*, by: Actor, now: datetime) -> int:
    """Do what is due by `now`; return how much was done. Safe to run late, twice, and in two workers."""
    done = 0
    for pool_id in replica.pools_to_wake(now):
        with transaction.atomic():
            # Whoever has the lock is at it.
            pool = (
                Pool.objects.select_for_update(skip_locked=True).filter(pk=pool_id, wake_at__lte=now).first()
            )
            if pool is not None:
                tell(pool, Tick(0.0), by=by)
                done += 1
    done += lose_silent(by=by, now=now)
    done += keep_promises(by=by, now=now)
    for row in waits.silent(now):
        leave(by=by, subject=row.subject, keep=True)
        Contact.objects.filter(pk=row.pk).update(beat_at=None)
        done += 1
    return done


def keep_state(*, by: Actor, now: datetime) -> int:
    """Write down the state of pools whose journal has grown, and cut off what nobody reads; return how many."""
    kept = 0
    for pool_id in Pool.objects.values_list("pk", flat=True):
        with transaction.atomic():
            pool = locked(pool_id)
            if replica.behind(pool) < SNAPSHOT_EVERY or pool.last is None:
                continue
            copy = replica.for_writing(pool)
            Snapshot.objects.create(
                pool=pool, seq=pool.seq, name=pool.last, state=save(copy.matching), at=now
            )
            kept += 1
            old = (
                Snapshot.objects.filter(pool=pool)
                .order_by("-seq")
                .values_list("seq", flat=True)[_KEEP_SNAPSHOTS:]
            )
            Snapshot.objects.filter(pool=pool, seq__in=list(old)).delete()
            oldest = Snapshot.objects.filter(pool=pool).order_by("seq").values_list("seq", flat=True).first()
            Entry.objects.filter(pool=pool, seq__lt=oldest or 0, at__lt=now - KEEP_ENTRIES).delete()
    SeatNote.objects.filter(at__lt=now - KEEP_ENTRIES).delete()
    return kept
