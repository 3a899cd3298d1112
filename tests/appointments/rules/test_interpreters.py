"""Interpreters: who answers what from where, and whom to ask next."""

import pytest

from fawang.appointments.rules.interpreters import OPEN, Answer, Candidate, State, after, choose, open_answers
from fawang.kernel.rules.problems import Conflict


def test_two_confirm() -> None:
    agreed = after(State.ASKED, Answer.AGREE)
    assert agreed == State.AGREED
    assert after(agreed, Answer.CONFIRM) == State.CONFIRMED
    with pytest.raises(Conflict, match="interpretation_moved_on"):
        after(State.ASKED, Answer.CONFIRM)


@pytest.mark.parametrize("state", State)
def test_whatever_is_offered_can_be_answered_and_nothing_else(state: State) -> None:
    offered = {*open_answers(state, office=False), *open_answers(state, office=True)}
    for answer in Answer:
        if answer in offered:
            after(state, answer)
        else:
            with pytest.raises(Conflict):
                after(state, answer)
    assert (state in OPEN) == bool(offered)


def test_the_office_alone_confirms() -> None:
    assert open_answers(State.AGREED, office=True) == (Answer.CONFIRM,)
    assert open_answers(State.AGREED, office=False) == (Answer.CANCEL,)


def test_the_nearest_is_asked_and_of_them_the_least_asked() -> None:
    far, near, busy = Candidate(1, 1, 0), Candidate(3, 3, 1), Candidate(2, 3, 4)
    assert choose([far, busy, near]) == 3
    assert choose([far]) == 1
    assert choose([]) is None
