"""Who is let in, and nobody more than three times in a minute."""

from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.control.admission import Gate, Refusal
from fawang.hotline.rules.legs import Arrived
from fawang.hotline.rules.numbers.nuisance import MOST_CALLS, WITHIN


def gate(**more: object) -> Gate:
    """A gate of 12348."""
    return Gate(lambda dialled: dialled == "12348", trusts=lambda source: source == "10.0.0.7", most=400)


def arrived(number: str = "13800138000", dialled: str = "12348", source: str = "") -> Arrived:
    """A call."""
    return Arrived("leg", number, dialled, source=source)


def test_other_numbers_and_a_full_house() -> None:
    assert gate().refusal(arrived(dialled="12345"), going_on=0, now=0) == Refusal.UNKNOWN
    assert gate().refusal(arrived(), going_on=400, now=0) == Refusal.BUSY


def test_three_calls_in_a_minute_then_the_busy_tone_for_a_moment() -> None:
    own = gate()
    assert [own.refusal(arrived(), going_on=0, now=now) for now in (0, 5, 10)] == [None] * 3
    assert own.refusal(arrived(), going_on=0, now=59) == Refusal.BUSY
    # Others are not touched by it, and a call that was not taken does not count.
    assert own.refusal(arrived("13900139000"), going_on=0, now=59) is None
    assert own.refusal(arrived(), going_on=0, now=61) is None


def test_withheld_numbers_and_partners_are_served_equally() -> None:
    own = gate()
    assert {own.refusal(arrived(""), going_on=0, now=0) for _call in range(10)} == {None}
    assert {own.refusal(arrived(source="10.0.0.7"), going_on=0, now=0) for _call in range(10)} == {None}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 40)), max_size=60))
def test_never_more_than_three_within_a_minute(calls: list[tuple[str, float]]) -> None:
    own, now, taken = gate(), 0.0, dict[str, list[float]]()
    for number, later in calls:
        now += later
        before = [one for one in taken.get(number, []) if now - one < WITHIN]
        refusal = own.refusal(arrived(number), going_on=0, now=now)
        assert (refusal is None) == (len(before) < MOST_CALLS)
        if refusal is None:
            taken.setdefault(number, []).append(now)


def test_many_numbers_are_forgotten() -> None:
    own = gate()
    for number in range(6_000):
        own.refusal(arrived(f"{number}"), going_on=0, now=0)
    assert len(own._called) <= 5_000
