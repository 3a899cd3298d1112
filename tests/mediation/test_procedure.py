"""The state machine of mediation, without a database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.rules.procedure import Phase
from fawang.mediation.procedure import PROCEDURE, Command, Snapshot, State
from fawang.mediation.rules import SIDES, Heard, Side
from fawang.people.rules import Permission
from fawang.work_orders.rules import Command as Shared
from fawang.work_orders.rules import side_permission

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
ALL = frozenset({*Permission, *map(side_permission, SIDES)})

snapshots = st.builds(
    Snapshot,
    order_id=st.just(1),
    state=st.sampled_from(State),
    units=st.sampled_from([(4, 3, 2, 1), (1,)]),
    danger=st.booleans(),
    spoken=st.sampled_from(["", *Heard]),
    mediators=st.sampled_from([(), (7,)]),
    in_force_on=st.sampled_from(["2026-10-01", "2026-11-20"]),
    ruling=st.sampled_from(["", "confirmed"]),
)


@given(snapshots, st.frozensets(st.sampled_from(sorted(ALL))), st.sampled_from([*Command, *Shared]))
def test_what_is_open_is_what_would_be_decided(
    facts: Snapshot, permissions: frozenset[str], command: str
) -> None:
    offered = {one.command for one in PROCEDURE.open_steps(facts, permissions=permissions, now=NOW)}
    try:
        PROCEDURE.decide(facts, command, permissions=permissions, now=NOW, data={})
    except (Conflict, NotAllowed):
        assert command not in offered
    except Exception:  # a field is missing: the step itself is open
        assert command in offered
    else:
        assert command in offered


def test_what_one_side_says_alone_is_shown_to_it_only() -> None:
    steps = PROCEDURE.steps
    assert steps[Command.HEAR_APPLICANT].shown == frozenset({str(Side.APPLICANT)})
    assert steps[Command.HEAR_RESPONDENT].shown == frozenset({str(Side.RESPONDENT)})
    for hidden in (Command.MARK_DANGER, Command.SPEAK_ALONE, Command.REPORT_DANGER, Command.RECORD_SESSION):
        assert not steps[hidden].public


def test_neither_side_has_a_step_of_the_other() -> None:
    theirs = {
        side: {one.command for one in PROCEDURE.table if side_permission(side) in one.permissions}
        for side in SIDES
    }
    assert theirs[Side.RESPONDENT] == {
        Command.AGREE, Command.REFUSE, Command.LEAVE_TABLE, Command.WANT_CONFIRMATION,
    }  # fmt: skip
    own = {one.command for one in PROCEDURE.table if Permission.ORDER_OWN in one.permissions}
    assert own == {Command.STOP, Command.WITHDRAW, Command.WANT_CONFIRMATION, Shared.MESSAGE}


@pytest.mark.parametrize("state", [one for one in State if PROCEDURE.phases[one] == Phase.ENDED])
def test_what_has_ended_is_not_gone_on_with(state: State) -> None:
    facts = Snapshot(order_id=1, state=state, units=(1,), mediators=(7,), in_force_on="2026-11-20")
    offered = {one.command for one in PROCEDURE.open_steps(facts, permissions=ALL, now=NOW)}
    assert offered <= {Command.REPORT_DANGER, Shared.NOTE, Shared.REPLY}
