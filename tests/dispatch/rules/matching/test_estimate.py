"""What somebody is told about their wait."""

from math import inf

import pytest

from fawang.dispatch.rules import Channel, Language, Urgency
from fawang.dispatch.rules.matching.estimate import estimate, estimate_of
from fawang.dispatch.rules.matching.inputs import Accepted, Arrived
from fawang.dispatch.rules.matching.suitability import Lane, Room
from tests.dispatch.floor import TEOCHEW, Floor, call

LANE = Lane(Channel.CALL, Language.MANDARIN)


def busy_floor(seats: int) -> Floor:
    floor = Floor()
    for i in range(seats):
        floor.seat(f"s{i}")
        floor.arrive(f"t{i}", 0.0)
        floor.tell(Accepted(0.0, f"t{i}#1"))
    return floor


def test_a_free_seat_means_no_wait() -> None:
    floor = Floor()
    floor.seat("s1")
    assert estimate(floor.matching, LANE).seconds == 0


def test_nobody_who_could() -> None:
    floor = Floor()
    floor.seat("s1")
    assert estimate(floor.matching, Lane(Channel.CALL, Language.SIGN)).seconds == inf


def test_the_sum_of_whitt() -> None:
    floor = busy_floor(10)
    for i in range(3):
        floor.matching.handle(Arrived(1.0, f"w{i}", call()))
    rates = floor.matching.rates
    frees, leaves = 10 / rates.taken(Room.EAR), rates.gives_up(Room.EAR)
    found = estimate(floor.matching, LANE)
    assert found.position == 4
    assert found.seconds == pytest.approx(sum(1 / (frees + i * leaves) for i in range(4)))
    assert found.asks_for_callback(20)


def test_who_waits_is_told_their_own_place() -> None:
    floor = busy_floor(4)
    for i in range(3):
        floor.arrive(f"w{i}", 1.0 + i)
    floor.arrive("held", 5.0, urgency=(Urgency.DETAINED,))
    told = {one: estimate_of(floor.matching, one) for one in ("held", "w0", "w1", "w2")}
    assert [one.position for one in told.values() if one] == [1, 2, 3, 4]
    seconds = [one.seconds for one in told.values() if one]
    assert seconds == sorted(seconds)
    assert estimate_of(floor.matching, "t0") is None
    assert estimate_of(floor.matching, "nobody") is None


def test_a_rarer_language_waits_for_fewer_seats() -> None:
    floor = busy_floor(8)
    floor.seat("t", TEOCHEW)
    floor.arrive("r", 1.0, call(Language.TEOCHEW))
    floor.tell(Accepted(1.0, "r#1"))
    common, rare = (
        estimate(floor.matching, LANE),
        estimate(floor.matching, Lane(Channel.CALL, Language.TEOCHEW)),
    )
    assert rare.seconds > 5 * common.seconds
