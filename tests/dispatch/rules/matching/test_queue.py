"""The order of those who wait."""

from hypothesis import given
from hypothesis import strategies as st

from fawang.dispatch.rules import Channel, Language, Matter
from fawang.dispatch.rules.matching.queue import Waiting
from fawang.dispatch.rules.matching.suitability import Lane, Need

LANES = (Lane(Channel.CALL, Language.MANDARIN), Lane(Channel.CHAT, Language.HAKKA))
NEEDS = [Need(lane, matter) for lane in LANES for matter in (None, Matter.LABOUR)]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.floats(-1000, 1000), st.booleans()),
        max_size=80,
        unique_by=lambda one: one[1],
    ),
    st.randoms(use_true_random=False),
)
def test_the_first_of_each_line_stand_in_order(people: list[tuple[int, float, bool]], chance: object) -> None:
    waiting = Waiting()
    there: dict[tuple[float, str], Need] = {}
    for i, (need, key, goes) in enumerate(people):
        place = (key, f"c{i}")
        waiting.add(NEEDS[need], place)
        there[place] = NEEDS[need]
        if goes:
            gone = chance.choice(sorted(there))  # type: ignore[attr-defined]
            waiting.remove(there.pop(gone), gone)
        for lane in LANES:
            lines = {one: [p for p, n in there.items() if n == one] for one in NEEDS if one.lane == lane}
            expected = sorted((*min(places), one) for one, places in lines.items() if places)
            found = waiting.firsts(lane) if lane in waiting.queues else []
            assert [one[:2] for one in found] == [one[:2] for one in expected]
            assert waiting.size(lane) == sum(map(len, lines.values()))
            assert sorted(waiting.places(lane)) == sorted(p for places in lines.values() for p in places)


def test_a_lane_that_is_empty_is_gone() -> None:
    waiting = Waiting()
    waiting.add(NEEDS[0], (1.0, "a"))
    waiting.remove(NEEDS[0], (1.0, "a"))
    assert not waiting.queues


def test_somebody_takes_the_same_place_again() -> None:
    waiting = Waiting()
    for contact in ("a", "b"):
        waiting.add(NEEDS[0], (1.0, contact))
    waiting.remove(NEEDS[0], (1.0, "a"))
    waiting.add(NEEDS[0], (1.0, "a"))
    assert waiting.firsts(LANES[0]) == [(1.0, "a", NEEDS[0])]
    waiting.remove(NEEDS[0], (1.0, "a"))
    assert waiting.firsts(LANES[0]) == [(1.0, "b", NEEDS[0])]
