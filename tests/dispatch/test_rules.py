"""What presence may change to, what urgency is worth, and that everything is bounded."""

import pytest

from fawang.dispatch.rules import (
    DEFAULT_WEIGHTS,
    PRESENCE_STEPS,
    Mover,
    Presence,
    Reason,
    Urgency,
    check_presence,
    largest_bonus,
    open_presences,
    overtaking_limit,
    urgency_worth,
)
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, Problem


@pytest.mark.parametrize("source", Presence)
@pytest.mark.parametrize("by", Mover)
def test_what_is_open_is_what_is_allowed(source: Presence, by: Mover) -> None:
    opened = {
        (target, reason) for target, reasons in open_presences(source, by=by) for reason in reasons or {None}
    }
    allowed = set()
    for target in Presence:
        for reason in (None, *Reason):
            try:
                check_presence(source, target, by=by, reason=reason)
            except Problem:
                continue
            allowed.add((target, reason))
    assert opened == allowed


def test_a_lawyer_goes_on_duty_and_has_a_break() -> None:
    check_presence(Presence.OFFLINE, Presence.READY, by=Mover.SEAT)
    check_presence(Presence.READY, Presence.BREAK, by=Mover.SEAT, reason=Reason.MEAL)
    check_presence(Presence.BREAK, Presence.READY, by=Mover.SEAT)


@pytest.mark.parametrize(
    ("source", "target", "by", "reason", "problem"),
    [
        (Presence.OFFLINE, Presence.BUSY, Mover.SEAT, None, Conflict),
        (Presence.READY, Presence.BUSY, Mover.SEAT, None, NotAllowed),
        (Presence.BREAK, Presence.READY, Mover.SUPERVISOR, None, NotAllowed),
        (Presence.READY, Presence.BREAK, Mover.SEAT, None, Invalid),
        (Presence.READY, Presence.BREAK, Mover.SEAT, Reason.NO_ANSWER, Invalid),
        (Presence.BREAK, Presence.READY, Mover.SEAT, Reason.REST, Invalid),
    ],
)
def test_what_is_refused(
    source: Presence, target: Presence, by: Mover, reason: Reason | None, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        check_presence(source, target, by=by, reason=reason)


def test_only_the_platform_says_that_nobody_answered() -> None:
    own = {Reason.NO_ANSWER, Reason.CONNECTION_LOST}
    assert {step.by for step in PRESENCE_STEPS if step.reasons & own} == {Mover.PLATFORM}


def test_urgency_counts_once() -> None:
    assert urgency_worth(()) == 0
    assert urgency_worth((Urgency.MINOR, Urgency.SAFETY)) == urgency_worth((Urgency.SAFETY,))
    assert urgency_worth(tuple(Urgency)) == max(urgency_worth((sign,)) for sign in Urgency)


def test_a_kept_place_is_worth_more_than_all_else() -> None:
    """So nobody new comes between somebody whom the platform failed and the next seat."""
    assert max(urgency_worth((sign,)) for sign in Urgency) + largest_bonus() < DEFAULT_WEIGHTS.kept
    assert overtaking_limit() > DEFAULT_WEIGHTS.kept
