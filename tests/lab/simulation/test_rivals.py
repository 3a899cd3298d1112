"""The strategies of others do what their sources say."""

import pytest

from fawang.dispatch.rules import Language, Level, Matter
from lab.simulation.arrivals import Caller
from lab.simulation.province import Province
from lab.simulation.rivals.app_queue import AppQueue, Metric
from lab.simulation.rivals.callcenter import CallCenter, Order
from lab.simulation.staff import Duty
from lab.simulation.strategy import Call

MANDARIN = ((Language.MANDARIN, Level.NATIVE),)
TEOCHEW = (*MANDARIN, (Language.TEOCHEW, Level.NATIVE))


def duty(name: str, position: int = 0, languages: tuple[tuple[Language, Level], ...] = MANDARIN) -> Duty:
    return Duty(name, position, 0.0, 1e6, languages, (), ())


def call(name: str, at: float, language: Language = Language.MANDARIN) -> Call:
    caller = Caller(0, at, language, Matter.DEBT, (), 60, 10, (99,), (False,), (1,), (3,), False, (True,))
    return Call(name, caller, 0, at)


def serve(queue: AppQueue, one: Call, now: float, who: Duty) -> None:
    queue.answered(now, one, who)
    queue.ended(now + 1, one, who)
    queue.ready(now + 1, who)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        # In turn; never called first, then the longest ago; the fewest calls.
        (Metric.RRMEMORY, ["a", "b", "c", "a"]),
        (Metric.LEASTRECENT, ["a", "b", "c", "a"]),
        (Metric.FEWESTCALLS, ["a", "b", "c", "a"]),
    ],
)
def test_app_queue_goes_round(metric: Metric, expected: list[str], province: Province) -> None:
    queue = AppQueue(province.rivals, metric, autopause=False)
    duties = {name: duty(name, i) for i, name in enumerate("abc")}
    for each in duties.values():
        queue.seat_on(0.0, each)
    rung = []
    for i in range(4):
        now = 10.0 * (i + 1)
        one = call(f"c{i}", now)
        queue.arrived(now, one)
        ((_contact, seat),) = queue.rings(now)
        rung.append(seat)
        serve(queue, one, now, duties[seat])
    assert rung == expected


def test_app_queue_takes_the_lowest_penalty(province: Province) -> None:
    queue = AppQueue(province.rivals, Metric.RRMEMORY, autopause=False)
    queue.seat_on(0.0, duty("rare", 0, TEOCHEW))
    queue.seat_on(0.0, duty("plain", 1))
    queue.arrived(1.0, call("m", 1.0))
    assert queue.rings(1.0) == [("m", "plain")]
    queue.arrived(2.0, call("t", 2.0, Language.TEOCHEW))
    assert queue.rings(2.0) == [("t", "rare")]


def test_app_queue_looks_once_a_second(province: Province) -> None:
    queue = AppQueue(province.rivals, Metric.RRMEMORY, autopause=False)
    queue.arrived(0.3, call("m", 0.3))
    assert queue.rings(0.3) == []
    queue.seat_on(2.0, duty("a"))
    assert queue.rings(2.0) == []
    assert queue.wake_at == pytest.approx(2.3)
    assert queue.rings(2.3) == [("m", "a")]


def test_app_queue_pauses_after_no_answer(province: Province) -> None:
    queue = AppQueue(province.rivals, Metric.RRMEMORY, autopause=True)
    one, seat, other = call("m", 0.0), duty("a"), duty("b", 1)
    for each in (seat, other):
        queue.seat_on(0.0, each)
    queue.arrived(0.0, one)
    assert queue.rings(0.0) == [("m", "a")]
    queue.missed(15.0, one, seat)
    assert queue.rings(15.0) == []
    assert queue.wake_at == 15.0 + province.rivals.retry
    assert queue.rings(queue.wake_at) == [("m", "b")]


def test_app_queue_leaves_a_member_to_the_heavier_queue(province: Province) -> None:
    queue = AppQueue(province.rivals, Metric.RRMEMORY, autopause=False)
    queue.arrived(0.0, call("m", 0.0))
    queue.arrived(0.5, call("t", 0.5, Language.TEOCHEW))
    queue.seat_on(1.0, duty("rare", 0, TEOCHEW))
    # The Mandarin caller looks first and may not have it.
    assert queue.rings(1.0) == []
    assert queue.rings(1.5) == [("t", "rare")]


def test_callcenter_longest_idle_and_top_down(province: Province) -> None:
    for order, expected in ((Order.LONGEST_IDLE, "b"), (Order.TOP_DOWN, "a")):
        center = CallCenter(province.rivals, order, break_at_once=False)
        first, second = duty("a", 0), duty("b", 1)
        for each in (first, second):
            center.seat_on(0.0, each)
        one = call("x", 1.0)
        center.arrived(1.0, one)
        assert center.rings(1.0) == [("x", "a")]
        center.answered(1.0, one, first)
        center.ended(50.0, one, first)
        center.ready(60.0, first)
        center.arrived(70.0, call("y", 70.0))
        assert center.rings(70.0) == [("y", expected)]


def test_callcenter_works_in_pulses_and_by_score(province: Province) -> None:
    center = CallCenter(province.rivals, Order.LONGEST_IDLE, break_at_once=False)
    center.arrived(0.0, call("m", 0.0))
    assert center.rings(0.0) == []
    center.arrived(20.0, call("t", 20.0, Language.TEOCHEW))
    assert center.rings(20.0) == []
    center.seat_on(20.05, duty("rare", 0, TEOCHEW))
    assert center.rings(20.05) == []
    assert center.wake_at == pytest.approx(20.1)
    # The base score of Teochew is worth more than twenty seconds.
    assert center.rings(20.1) == [("t", "rare")]


def test_callcenter_breaks_after_so_many_misses(province: Province) -> None:
    center = CallCenter(province.rivals, Order.TOP_DOWN, break_at_once=False)
    one, seat = call("m", 0.0), duty("a")
    center.seat_on(0.0, seat)
    center.arrived(0.0, one)
    now = 0.0
    for _ring in range(province.rivals.max_no_answer):
        assert center.rings(now) == [("m", "a")]
        center.missed(now + 15, one, seat)
        now += 15 + province.rivals.no_answer_delay
        center.wake(now)
    assert center.rings(now) == []
    center.ready(now, seat)
    assert center.rings(now) == [("m", "a")]
