"""The table of calls: pure."""

from typing import Any

import pytest

from fawang.consultations.rules import Kind, Side, Snapshot, State
from fawang.consultations.rules.calls import (
    LIVE,
    MOVES,
    Act,
    CallState,
    Consent,
    Role,
    against_calling,
    decide,
    ending,
    may_record,
    role_of,
)
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.people.rules import Permission

OWN, HANDLE = frozenset({Permission.CONSULTATION_OWN}), frozenset({Permission.CONSULTATION_HANDLE})


def stands(state: State, **changes: Any) -> Snapshot:
    return Snapshot(kind=Kind.CHAT, state=state, units=(1,), staff_id=7, **changes)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("permissions", [OWN, HANDLE, frozenset({Permission.CONSULTATION_SUPERVISE})])
def test_only_the_two_call_and_only_while_a_lawyer_is_there(
    state: State, permissions: frozenset[str]
) -> None:
    against = against_calling(stands(state), permissions)
    if permissions not in (OWN, HANDLE):
        assert against == "not_allowed"
    else:
        expected = {State.OPEN: None, State.WAITING: "call_needs_lawyer"}
        assert against == expected.get(state, "talk_is_over")
    assert against_calling(stands(state, erased=True), permissions) == "consultation_erased"


@pytest.mark.parametrize("state", CallState)
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", list(Role))
def test_the_table_decides(state: CallState, act: Act, role: Role) -> None:
    if role not in MOVES[act].roles:
        with pytest.raises(NotAllowed):
            decide(state, act, role)
    elif state not in MOVES[act].sources:
        with pytest.raises(Conflict) as refused:
            decide(state, act, role)
        assert refused.value.code == ("call_is_running" if state in LIVE else "call_is_over")
    else:
        assert decide(state, act, role).target not in MOVES[act].sources or act == Act.FAIL


@pytest.mark.parametrize("state", CallState)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("failed", [True, False])
def test_hanging_up_is_always_possible(state: CallState, role: Role, failed: bool) -> None:
    act = ending(state, role, failed=failed)
    assert (act is None) == (state not in LIVE)
    if act is not None:
        assert decide(state, act, role).target not in LIVE


def test_roles_and_consent() -> None:
    assert role_of(Side.PERSON, Side.PERSON) == role_of(Side.LAWYER, Side.LAWYER) == Role.ASKER
    assert role_of(Side.PERSON, Side.LAWYER) == Role.ASKED
    assert role_of(Side.PERSON, Side.PLATFORM) == Role.PLATFORM
    assert may_record([Consent.YES, Consent.YES])
    assert not may_record([Consent.YES, Consent.NO])
    assert not may_record([Consent.YES, Consent.NOT_ASKED])
