"""Who waits, in which order. Pure.

Everybody has a key: the moment since which they wait, moved back by what their urgency and a kept place are
worth. Keys never change while somebody waits, so that order never changes: everybody's waiting grows alike.
People with the same need stand in one line, a heap; the first of each line stand in their lane by key.
Adding and taking away cost O(log n) in the people of a line; of a lane only first ones are looked at.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from fawang.dispatch.rules.matching.suitability import Lane, Need

#: A place in a line: key and contact. Ids of contacts make it unique.
type Place = tuple[float, str]


@dataclass(slots=True)
class _Line:
    need: Need
    heap: list[Place] = field(default_factory=list)
    there: set[Place] = field(default_factory=set)

    def first(self) -> Place | None:
        while self.heap and self.heap[0] not in self.there:
            heappop(self.heap)
        return self.heap[0] if self.heap else None

    def add(self, place: Place) -> None:
        self.there.add(place)
        heappush(self.heap, place)

    def remove(self, place: Place) -> None:
        self.there.discard(place)
        # Those who gave up stay in the heap until they come to its top; it must not grow by them for ever.
        if len(self.heap) > 2 * len(self.there) + 16:
            self.heap = list(self.there)
            heapify(self.heap)


@dataclass(slots=True)
class _Queue:
    """The lines of a lane. `firsts` are the first of each, by key."""

    firsts: list[tuple[float, str, Need]] = field(default_factory=list)
    lines: dict[Need, _Line] = field(default_factory=dict)
    size: int = 0


class Waiting:
    """All who wait."""

    def __init__(self) -> None:
        self.queues: dict[Lane, _Queue] = {}

    def add(self, need: Need, place: Place) -> None:
        """Put somebody in line."""
        queue = self.queues.get(need.lane)
        if queue is None:
            queue = self.queues[need.lane] = _Queue()
        line = queue.lines.get(need)
        if line is None:
            line = queue.lines[need] = _Line(need)
        before = line.first()
        line.add(place)
        queue.size += 1
        if before is None or place < before:
            if before is not None:
                _take(queue.firsts, before, need)
            insort(queue.firsts, (*place, need), key=_order)

    def remove(self, need: Need, place: Place) -> None:
        """Take somebody out of line."""
        queue = self.queues[need.lane]
        line = queue.lines[need]
        was_first = line.first() == place
        line.remove(place)
        queue.size -= 1
        if was_first:
            _take(queue.firsts, place, need)
            after = line.first()
            if after is not None:
                insort(queue.firsts, (*after, need), key=_order)
            else:
                del queue.lines[need]
        if not queue.size:
            del self.queues[need.lane]

    def firsts(self, lane: Lane) -> list[tuple[float, str, Need]]:
        """Return the first of each line of a lane, by key."""
        return self.queues[lane].firsts

    def size(self, lane: Lane) -> int:
        """Return how many wait in a lane."""
        queue = self.queues.get(lane)
        return queue.size if queue else 0

    def places(self, lane: Lane) -> Iterator[Place]:
        """Return all places of a lane, in no order. Costs as much as there are people: for boards, not for events."""
        queue = self.queues.get(lane)
        for line in queue.lines.values() if queue else ():
            yield from line.there


def _order(first: tuple[float, str, Need]) -> Place:
    return first[:2]


def _take(firsts: list[tuple[float, str, Need]], place: Place, need: Need) -> None:
    index = bisect_left(firsts, place, key=_order)
    # Places are unique, so it is there.
    assert firsts[index][2] == need
    del firsts[index]
