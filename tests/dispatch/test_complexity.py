"""What an event costs, counted in lines of code run rather than in time, as the number waiting grows."""

import math
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec, module_from_spec
from types import CodeType

import pytest

from fawang.dispatch.rules import Channel, Language, Level, Matter, Presence
from fawang.dispatch.rules.matching import queue
from fawang.dispatch.rules.matching.contacts import Standing
from fawang.dispatch.rules.matching.decisions import Offer
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.inputs import Accepted, Arrived, Ended, Input, Left, PresenceSet, SeatSet
from fawang.dispatch.rules.matching.suitability import Family, Lane, Need, Profile

TOOL = sys.monitoring.PROFILER_ID
#: Needs and profiles that are told apart: their number is what the cost may depend on.
NEEDS = [
    Need(Lane(Channel.CALL, language), matter)
    for language in (Language.MANDARIN, Language.CANTONESE, Language.TEOCHEW)
    for matter in (Matter.LABOUR, Matter.DEBT, Matter.HOUSING, None)
]
PROFILES = [
    Profile(Family(((Language.MANDARIN, Level.NATIVE), (language, Level.FLUENT))), frozenset({matter}))
    for language in (Language.CANTONESE, Language.TEOCHEW)
    for matter in (Matter.LABOUR, Matter.DEBT)
]
EVENTS = 200


class Counter:
    """Counts lines of matching, and of the heap beneath it, which is C otherwise."""

    def __init__(self) -> None:
        self.lines = 0

    def line(self, code: CodeType, _line: int) -> object:
        """Take note of a line."""
        if "dispatch" in code.co_filename or code.co_filename.endswith("heapq.py"):
            self.lines += 1
            return None
        return sys.monitoring.DISABLE


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Matching, Input], int]]:
    """Return what handles an event and says how many lines that took."""
    spec = find_spec("heapq")
    assert spec is not None
    assert spec.loader is not None
    plain = module_from_spec(spec)
    # Without its C half, so that its steps can be counted.
    monkeypatch.setitem(sys.modules, "_heapq", None)
    spec.loader.exec_module(plain)
    for name in ("heappush", "heappop", "heapify"):
        monkeypatch.setattr(queue, name, getattr(plain, name))
    counter = Counter()
    sys.monitoring.use_tool_id(TOOL, "complexity")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.LINE, counter.line)

    def handle(matching: Matching, happened: Input) -> int:
        counter.lines = 0
        sys.monitoring.set_events(TOOL, sys.monitoring.events.LINE)
        decisions = matching.handle(happened)
        sys.monitoring.set_events(TOOL, 0)
        for decision in decisions:
            if isinstance(decision, Offer):
                matching.handle(Accepted(happened.at, decision.id))
        return counter.lines

    yield handle
    sys.monitoring.free_tool_id(TOOL)


def crowd(waiting_people: int) -> Matching:
    """Return a floor whose seats all talk while so many wait."""
    matching = Matching()
    for i in range(20):
        matching.handle(SeatSet(0.0, f"s{i}", PROFILES[i % len(PROFILES)]))
        for decision in (*matching.handle(PresenceSet(0.0, f"s{i}", Presence.READY)),):
            assert not isinstance(decision, Offer)
    for i in range(20 + waiting_people):
        for decision in matching.handle(Arrived(i * 0.01, f"c{i}", NEEDS[i * 7 % len(NEEDS)])):
            if isinstance(decision, Offer):
                matching.handle(Accepted(i * 0.01, decision.id))
    return matching


def costs(matching: Matching, handle: Callable[[Matching, Input], int]) -> dict[str, float]:
    """Return the mean lines of each kind of event."""
    now = 1000.0
    found = {"come": 0, "give up": 0, "free": 0}
    for i in range(EVENTS):
        now += 0.5
        found["come"] += handle(matching, Arrived(now, f"n{i}", NEEDS[i % len(NEEDS)]))
        gone = next(one for one in reversed(matching.contacts.values()) if one.standing == Standing.WAITING)
        found["give up"] += handle(matching, Left(now, gone.id))
        talk = next(one for one in matching.contacts.values() if one.standing == Standing.TALKING)
        handle(matching, Ended(now, talk.id))
        found["free"] += handle(matching, PresenceSet(now, talk.seat, Presence.READY))
    return {name: lines / EVENTS for name, lines in found.items()}


def test_cost_grows_no_faster_than_the_logarithm_of_those_who_wait(
    counted: Callable[[Matching, Input], int],
) -> None:
    few, many = costs(crowd(400), counted), costs(crowd(10_000), counted)
    for name, lines in many.items():
        # 25 times as many people: a line that cost as much as there are people would show at once.
        assert lines <= few[name] * math.log2(10_000) / math.log2(400) + 40, (name, few, many)


def test_a_line_of_those_who_gave_up_does_not_grow() -> None:
    matching = Matching()
    need = NEEDS[0]
    for i in range(2_000):
        matching.handle(Arrived(float(i), f"c{i}", need))
        if i >= 50:
            matching.handle(Left(float(i), f"c{i - 25}"))
    line = matching.waiting.queues[need.lane].lines[need]
    assert len(line.heap) <= 2 * len(line.there) + 17


def test_who_has_ended_is_forgotten() -> None:
    matching = Matching()
    for i in range(5_000):
        matching.handle(Arrived(i * 10.0, f"c{i}", NEEDS[0]))
        matching.handle(Left(i * 10.0, f"c{i}"))
    assert len(matching.finished.at) <= matching.limits.remember / 10 + 2
