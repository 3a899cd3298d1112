"""Who talks and who listens, of all who hear somebody."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.telephony.switch.circles import Listener, NoSuchTalk, circles

PAIR = {"c": "l", "l": "c"}
TWO = frozenset("cl")


def alone(*names: str) -> set[frozenset[str]]:
    """Return circles of one."""
    return {frozenset(one) for one in names}


@pytest.mark.parametrize(
    ("hears", "talks", "listeners"),
    [
        ({}, set(), {}),
        ({"c": ""}, alone("c"), {}),
        ({"c": "c"}, alone("c"), {}),
        (PAIR, {TWO}, {}),
        ({"c": "lx", "l": "cx"}, {TWO}, {}),
        ({**PAIR, "s": "lc"}, {TWO}, {"s": Listener(TWO)}),
        ({"c": "l", "l": "cs", "s": "cl"}, {TWO}, {"s": Listener(TWO, "l")}),
        ({"c": "ls", "l": "cs", "s": "cl"}, {frozenset("cls")}, {}),
        ({"c": "", "l": "s", "s": "l"}, {*alone("c"), frozenset("ls")}, {}),
        ({"c": "", "l": "", "s": "l"}, alone("c", "l"), {"s": Listener(frozenset("l"))}),
        # They hear one of two who talk: then the two are no circle, but one listens to the other and speaks to them.
        ({**PAIR, "s": "c"}, alone("c"), {"l": Listener(frozenset("c"), "c"), "s": Listener(frozenset("c"))}),
        ({**PAIR, "s": "cl", "t": "cl"}, {TWO}, {"s": Listener(TWO), "t": Listener(TWO)}),
        (
            {"c": "li", "l": "ci", "i": "cl", "s": "cli"},
            {frozenset("cli")},
            {"s": Listener(frozenset("cli"))},
        ),
    ],
)
def test_who_talks_and_who_listens(
    hears: Mapping[str, str], talks: set[frozenset[str]], listeners: dict[str, Listener]
) -> None:
    assert circles(hears) == (talks, listeners)


@pytest.mark.parametrize(
    "hears",
    [
        # Who speaks to two of three, who listens to a listener.
        {"c": "lis", "l": "cis", "i": "cl", "s": "cli"},
        {**PAIR, "s": "cl", "t": "s"},
    ],
)
def test_what_cannot_be_said_so(hears: Mapping[str, str]) -> None:
    with pytest.raises(NoSuchTalk):
        circles(hears)


_NAMES = "abcd"


@given(st.fixed_dictionaries({one: st.sets(st.sampled_from(_NAMES)) for one in _NAMES}))
def test_whoever_is_let_hear_hears_just_whom_they_are_to_hear(hears: dict[str, set[str]]) -> None:
    try:
        talks, listeners = circles(hears)
    except NoSuchTalk:
        return
    found = {one: set[str]() for one in _NAMES}
    for talk in talks:
        for one in talk:
            found[one] |= talk - {one}
    for one, listener in listeners.items():
        assert listener.circle in talks
        found[one] |= listener.circle
        if listener.heard_by:
            found[listener.heard_by].add(one)
    assert found == {one: others - {one} for one, others in hears.items()}
    assert set().union(*talks) | listeners.keys() == set(_NAMES)
