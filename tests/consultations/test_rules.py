"""The state machine, without a database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.consultations.rules import (
    ENDED,
    IN_HAND,
    PROCEDURE,
    Command,
    Kind,
    Snapshot,
    State,
    against_writing,
    held,
    reads,
    sees,
)
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.procedure import Step
from fawang.kernel.rules.step_fields import Kind as Typed
from fawang.people.rules import ROLES, Permission, Role

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
CENTRE, PROVINCE, ELSEWHERE, FIRM = 4, 1, 9, 70
snapshots = st.builds(
    Snapshot,
    kind=st.sampled_from(Kind),
    state=st.sampled_from(State),
    units=st.just((CENTRE, PROVINCE)),
    staff_id=st.none() | st.sampled_from([7, 8]),
    barred_firms=st.frozensets(st.just(FIRM)),
    barred_staff=st.frozensets(st.just(8)),
    rated=st.booleans(),
    recorded=st.booleans(),
    erased=st.booleans(),
)
permission_sets = st.frozensets(st.sampled_from(Permission))
OWN, HANDLE = frozenset({Permission.CONSULTATION_OWN}), frozenset({Permission.CONSULTATION_HANDLE})


def filled(step: Step[Snapshot]) -> dict[str, Any]:
    values: dict[Typed, Any] = {
        Typed.TEXT: "说明",
        Typed.LIST: ["q-1"],
        Typed.NUMBER: 3,
        Typed.CHOICE: "advised",
        Typed.LINE: "x",
    }
    return {field.name: values[field.kind] for field in step.fields}


def a(kind: Kind = Kind.WRITTEN, state: State = State.WAITING, **more: Any) -> Snapshot:
    return Snapshot(kind=kind, state=state, units=(CENTRE, PROVINCE), **more)


def granted(role: Role, unit: int = CENTRE) -> tuple[int, str, frozenset[str]]:
    return (unit, role, ROLES[role])


@given(snapshots, permission_sets, st.sampled_from(Command))
def test_decide_and_open_steps_agree(row: Snapshot, permissions: frozenset[str], command: Command) -> None:
    drawn = PROCEDURE.steps[command] in PROCEDURE.open_steps(row, permissions=permissions, now=NOW)
    try:
        PROCEDURE.decide(
            row, command, permissions=permissions, data=filled(PROCEDURE.steps[command]), now=NOW
        )
        taken = True
    except (NotAllowed, Conflict):
        taken = False
    assert drawn == taken


def test_a_record_is_written_by_the_lawyer_after_the_talk_and_once() -> None:
    for state in State:
        steps = PROCEDURE.open_steps(a(Kind.CHAT, state, staff_id=7), permissions=HANDLE, now=NOW)
        assert (PROCEDURE.steps[Command.WRITE_UP] in steps) == (state in (State.ANSWERED, State.CLOSED))
        assert PROCEDURE.steps[Command.WRITE_UP] not in PROCEDURE.open_steps(
            a(state=state), permissions=OWN, now=NOW
        )
    with pytest.raises(Conflict) as problem:
        PROCEDURE.decide(
            a(state=State.CLOSED, recorded=True), Command.WRITE_UP, permissions=HANDLE,
            data=filled(PROCEDURE.steps[Command.WRITE_UP]),
            now=NOW,
        )  # fmt: skip
    assert problem.value.code == "record_is_written"


@given(snapshots, st.sampled_from(Command))
def test_without_permissions_nothing_is_open(row: Snapshot, command: Command) -> None:
    assert PROCEDURE.open_steps(row, permissions=frozenset(), now=NOW) == ()
    with pytest.raises(NotAllowed):
        PROCEDURE.decide(
            row, command, permissions=frozenset(), data=filled(PROCEDURE.steps[command]), now=NOW
        )
    assert against_writing(row, frozenset()) in ("not_allowed", "consultation_erased")


def test_every_command_has_a_step_and_every_state_is_reached() -> None:
    assert set(PROCEDURE.steps) == set(Command)
    reached: set[str] = {State.WAITING}
    for _ in State:
        reached |= {
            step.target for step in PROCEDURE.steps.values() if step.target and step.sources & reached
        }
    assert reached == set(State)


def test_what_has_ended_stays_ended() -> None:
    movers = {step.command for step in PROCEDURE.steps.values() if step.sources & ENDED and step.target}
    assert movers == set()


@given(snapshots, permission_sets)
def test_whoever_may_do_something_sees_it(row: Snapshot, permissions: frozenset[str]) -> None:
    if PROCEDURE.open_steps(row, permissions=permissions, now=NOW):
        assert sees(row, permissions)
    if reads(row, permissions):
        assert sees(row, permissions)


def test_a_written_question_ends_with_an_answer_and_a_chat_when_either_says_so() -> None:
    both = OWN | HANDLE
    assert PROCEDURE.steps[Command.CLOSE] not in PROCEDURE.open_steps(
        a(state=State.OPEN), permissions=both, now=NOW
    )
    assert PROCEDURE.steps[Command.CLOSE] in PROCEDURE.open_steps(
        a(state=State.ANSWERED), permissions=both, now=NOW
    )
    assert PROCEDURE.steps[Command.CLOSE] in PROCEDURE.open_steps(
        a(Kind.CHAT, State.OPEN), permissions=both, now=NOW
    )
    assert PROCEDURE.steps[Command.ANSWER] not in PROCEDURE.open_steps(
        a(Kind.CHAT, State.OPEN), permissions=both, now=NOW
    )


def test_a_chat_with_a_lawyer_is_ended_and_not_withdrawn() -> None:
    assert PROCEDURE.steps[Command.WITHDRAW] in PROCEDURE.open_steps(a(Kind.CHAT), permissions=OWN, now=NOW)
    assert PROCEDURE.steps[Command.WITHDRAW] not in PROCEDURE.open_steps(
        a(Kind.CHAT, State.OPEN), permissions=OWN, now=NOW
    )
    assert PROCEDURE.steps[Command.WITHDRAW] in PROCEDURE.open_steps(
        a(state=State.OPEN), permissions=OWN, now=NOW
    )


@pytest.mark.parametrize("score", [0, 6, "", None, "five", True])
def test_scores_are_one_to_five(score: object) -> None:
    with pytest.raises(Invalid):
        PROCEDURE.decide(
            a(state=State.ANSWERED), Command.RATE, permissions=OWN, data={"score": score}, now=NOW
        )


def test_rated_once() -> None:
    with pytest.raises(Conflict, match="already_rated"):
        PROCEDURE.decide(
            a(state=State.ANSWERED, rated=True), Command.RATE, permissions=OWN, data={"score": 5}, now=NOW
        )


def test_duty_lawyers_see_what_waits_and_what_they_have() -> None:
    grants = (granted(Role.DUTY_LAWYER),)
    waiting = a()
    permissions = held(waiting, grants=grants, staff_id=7, owns=False)
    assert sees(waiting, permissions)
    assert not reads(waiting, permissions)
    mine, anothers = a(state=State.OPEN, staff_id=7), a(state=State.OPEN, staff_id=6)
    assert reads(mine, held(mine, grants=grants, staff_id=7, owns=False))
    assert not sees(anothers, held(anothers, grants=grants, staff_id=7, owns=False))


def test_a_grant_elsewhere_is_none() -> None:
    grants = (granted(Role.DUTY_LAWYER, ELSEWHERE), granted(Role.LEAD_LAWYER, ELSEWHERE))
    assert held(a(), grants=grants, staff_id=7, owns=False) == frozenset()
    above = (granted(Role.DUTY_LAWYER, PROVINCE),)
    assert Permission.CONSULTATION_ANSWER in held(a(), grants=above, staff_id=7, owns=False)


def test_whoever_serves_the_other_side_does_not_see_it() -> None:
    grants = (granted(Role.DUTY_LAWYER), granted(Role.LAWYER, FIRM))
    by_firm, by_name = a(barred_firms=frozenset({FIRM})), a(barred_staff=frozenset({7}))
    assert not sees(by_firm, held(by_firm, grants=grants, staff_id=7, owns=False))
    assert not sees(by_name, held(by_name, grants=grants, staff_id=7, owns=False))
    # Not even if they had it before that was known.
    had = a(state=State.OPEN, staff_id=7, barred_staff=frozenset({7}))
    assert not sees(had, held(had, grants=grants, staff_id=7, owns=False))


def test_nobody_reviews_their_own_answer() -> None:
    grants = (granted(Role.LEAD_LAWYER),)
    handed_in = a(state=State.IN_REVIEW, staff_id=7)
    own = held(handed_in, grants=grants, staff_id=7, owns=False)
    others = held(handed_in, grants=grants, staff_id=6, owns=False)
    assert PROCEDURE.steps[Command.APPROVE] not in PROCEDURE.open_steps(handed_in, permissions=own, now=NOW)
    assert PROCEDURE.steps[Command.APPROVE] in PROCEDURE.open_steps(handed_in, permissions=others, now=NOW)


def test_a_lawyer_who_asks_is_a_person() -> None:
    grants = (granted(Role.LEAD_LAWYER),)
    assert held(a(), grants=grants, staff_id=7, owns=True) == OWN


@given(snapshots, permission_sets)
def test_only_who_takes_part_writes(row: Snapshot, permissions: frozenset[str]) -> None:
    against = against_writing(row, permissions)
    if against is None:
        # Guests have their permission in chats only (guests.held_by), and write while a lawyer is there.
        assert permissions & (OWN | HANDLE | {Permission.CONSULTATION_GUEST})
        assert row.state in (State.WAITING, *IN_HAND)
        if not permissions & (OWN | HANDLE):
            assert row.state == State.OPEN
    if row.state in ENDED:
        assert against is not None


def test_after_the_answer_one_asks_further() -> None:
    assert against_writing(a(state=State.ANSWERED), OWN) == "ask_further"
    assert against_writing(a(state=State.CLOSED), OWN) == "talk_is_over"
    assert against_writing(a(state=State.WAITING), HANDLE) == "talk_is_over"
