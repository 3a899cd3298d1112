"""The state of matching in this process: read from a snapshot and the journal, kept, and brought up to date.

Two copies of each pool. The writer's copy is used only under the lock of the pool's row, and handles what has not
been committed yet; when that is undone, its last entry is not the pool's any more and it is read anew. The reader's
copy has nothing but what was committed; it answers estimates. Equal entries make equal states (`engine.py`).
"""

import threading
from dataclasses import dataclass
from uuid import UUID

from fawang.dispatch.models import Entry, Pool, Snapshot
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.journal import from_plain
from fawang.dispatch.rules.matching.snapshot import VERSION, load


@dataclass(slots=True)
class Copy:
    """Matching as of entry `seq`, whose name is `last`."""

    matching: Matching
    seq: int = 0
    last: UUID | None = None

    def follows(self, pool: Pool) -> bool:
        """Return whether this is the state of `pool`."""
        return self.seq == pool.seq and self.last == pool.last


_writers: dict[int, Copy] = {}
_readers: dict[int, Copy] = {}
_reading = threading.Lock()


def for_writing(pool: Pool) -> Copy:
    """Return the state of a pool whose row the caller has locked; what they do to it they write down."""
    copy = _writers[pool.pk] = _caught_up(_writers.get(pool.pk), pool)
    return copy


def forget(pool_id: int) -> None:
    """Drop the writer's copy: it has handled something that was not written down."""
    _writers.pop(pool_id, None)


class reading:  # noqa: N801 used as `with reading(pool) as matching`
    """The committed state of a pool, for as long as the block lasts. Nothing in it may be changed."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def __enter__(self) -> Matching:
        _reading.acquire()
        try:
            copy = _readers[self._pool.pk] = _caught_up(_readers.get(self._pool.pk), self._pool)
        except BaseException:
            _reading.release()
            raise
        return copy.matching

    def __exit__(self, *_exc: object) -> None:
        _reading.release()


def _caught_up(copy: Copy | None, pool: Pool) -> Copy:
    """Return `copy` after all entries up to the pool's, or a new one where it has gone another way."""
    if copy is not None and copy.follows(pool):
        return copy
    if copy is not None and copy.seq <= pool.seq and _is_on_the_way(copy, pool):
        return _after(copy, pool)
    snapshots = Snapshot.objects.filter(pool=pool, seq__lte=pool.seq).order_by("-seq")
    for snapshot in snapshots[:2]:
        # Of another release: the one before it, or the whole journal, says the same.
        if snapshot.state.get("version") == VERSION:
            return _after(Copy(load(snapshot.state), snapshot.seq, snapshot.name), pool)
    return _after(Copy(Matching()), pool)


def _is_on_the_way(copy: Copy, pool: Pool) -> bool:
    if copy.seq == 0 or copy.last is None:
        return True
    return Entry.objects.filter(pool=pool, seq=copy.seq, name=copy.last).exists()


def _after(copy: Copy, pool: Pool) -> Copy:
    entries = Entry.objects.filter(pool=pool, seq__gt=copy.seq, seq__lte=pool.seq).order_by("seq")
    for seq, name, happened in entries.values_list("seq", "name", "happened").iterator(chunk_size=500):
        copy.matching.handle(from_plain(happened))
        copy.seq, copy.last = seq, name
    return copy


def behind(pool: Pool) -> int:
    """Return how many entries lie after the latest snapshot."""
    latest = Snapshot.objects.filter(pool=pool).order_by("-seq").values_list("seq", flat=True).first()
    return int(pool.seq - (latest or 0))


def pools_to_wake(now: object) -> list[int]:
    """Return the pools in which time alone changes something by `now`."""
    return list(Pool.objects.filter(wake_at__lte=now).order_by("wake_at").values_list("pk", flat=True))
