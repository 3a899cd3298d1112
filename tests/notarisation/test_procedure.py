"""The state machine of notarisation, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.rules.procedure import Phase
from fawang.notarisation.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.people.rules import Permission
from fawang.work_orders.rules import Command as Shared

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
ALL = frozenset(Permission)
DATA = {"certificate": "兹证明……", "reason": "有误"}

snapshots = st.builds(
    Snapshot,
    order_id=st.just(1),
    state=st.sampled_from(State),
    units=st.sampled_from([(4, 3, 2, 1), (1,)]),
    barred=st.sampled_from(["", "lender_not_licensed"]),
    in_person=st.booleans(),
    attended_on=st.sampled_from(["", "2026-11-20"]),
    issued_on=st.sampled_from(["", "2025-01-01", "2026-11-20"]),
    reviewed_from=st.sampled_from(["", State.ISSUED, State.CLOSED]),
)


def order(state: State, **facts: object) -> Snapshot:
    """Return an order in a state."""
    return Snapshot(order_id=1, state=state, units=(4, 3, 2, 1), **facts)  # type: ignore[arg-type]


@given(snapshots, st.frozensets(st.sampled_from(Permission)), st.sampled_from([*Command, *Shared]))
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


def test_nobody_signs_for_somebody_who_was_not_there() -> None:
    facts = order(State.EXAMINING, in_person=True)
    with pytest.raises(Conflict) as caught:
        PROCEDURE.decide(facts, Command.PROPOSE, permissions=ALL, now=NOW, data=DATA)
    assert caught.value.code == "not_attended"
    there = order(State.EXAMINING, in_person=True, attended_on="2026-11-20")
    step, _ = PROCEDURE.decide(there, Command.PROPOSE, permissions=ALL, now=NOW, data=DATA)
    assert step.target == State.PROPOSED
    elsewhere = order(State.EXAMINING, in_person=False)
    assert PROCEDURE.decide(elsewhere, Command.PROPOSE, permissions=ALL, now=NOW, data=DATA)


def test_what_no_office_may_certify_is_not_accepted() -> None:
    with pytest.raises(Conflict) as caught:
        PROCEDURE.decide(
            order(State.SUBMITTED, barred="power_too_wide"), Command.ACCEPT, permissions=ALL, now=NOW, data={}
        )
    assert caught.value.code == "power_too_wide"


@pytest.mark.parametrize(
    ("issued", "code"),
    [("2025-11-24", ""), ("2025-11-23", "review_too_late"), ("2026-11-24", ""), ("", "no_certificate")],
)
def test_a_review_is_asked_for_within_a_year(issued: str, code: str) -> None:
    assert reviewed(issued, NOW) == code


@pytest.mark.parametrize(
    ("issued", "last"),
    # Over a leap day a year has 366 days; one that begins on it ends on the last of February (Civil Code, Art. 202).
    [("2027-03-01", "2028-03-01"), ("2028-02-29", "2029-02-28"), ("2027-02-28", "2028-02-28")],
)
def test_a_year_is_a_year_whatever_february_has(issued: str, last: str) -> None:
    end = datetime.fromisoformat(f"{last}T23:59").replace(tzinfo=CHINA)
    assert reviewed(issued, end) == ""
    # The day is that of China, wherever the clock runs.
    assert reviewed(issued, (end + timedelta(minutes=1)).astimezone(UTC)) == "review_too_late"


def reviewed(issued: str, now: datetime) -> str:
    """Return what stands against a review of a certificate of this day."""
    facts = order(State.CLOSED, issued_on=issued)
    try:
        step, _ = PROCEDURE.decide(facts, Command.ASK_REVIEW, permissions=ALL, now=now, data=DATA)
    except Conflict as against:
        return against.code
    assert (step.target, step.starts) == (State.REVIEWING, (Term.REVIEW,))
    return ""


@pytest.mark.parametrize("before", [State.ISSUED, State.CLOSED])
def test_a_certificate_that_is_upheld_is_where_it_was(before: State) -> None:
    facts = order(State.REVIEWING, issued_on="2026-11-20", reviewed_from=before)
    step, _ = PROCEDURE.decide(facts, Command.UPHOLD, permissions=ALL, now=NOW, data=DATA)
    assert step.target_for(facts) == before


def test_what_article_30_excludes_stops_the_clock_and_nothing_else_does() -> None:
    pausing = {one.command for one in PROCEDURE.table if one.pauses}
    resuming = {one.command for one in PROCEDURE.table if one.resumes}
    assert pausing == {Command.REQUEST_PAPERS, Command.ASK_PROOF, Command.VERIFY}
    assert resuming == {Command.SUPPLY_PAPERS, Command.GIVE_PROOF, Command.VERIFIED}


def test_the_fifteen_days_run_from_acceptance_to_the_certificate() -> None:
    assert [one.command for one in PROCEDURE.table if Term.CERTIFY in one.starts] == [Command.ACCEPT]
    assert [one.command for one in PROCEDURE.table if Term.CERTIFY in one.meets] == [Command.ISSUE]


def test_whoever_approves_is_not_whoever_examines_and_what_happens_elsewhere_is_nobodys_to_say() -> None:
    assert PROCEDURE.steps[Command.PROPOSE].permissions == {Permission.ORDER_DECIDE}
    assert PROCEDURE.steps[Command.APPROVE].permissions == {Permission.ORDER_REVIEW}
    for command in (Command.SETTLE, Command.ISSUE, Command.CORRECT, Command.REVOKE):
        assert PROCEDURE.steps[command].permissions == {Permission.ORDER_FOLLOW}


def test_nothing_is_withdrawn_once_there_is_a_certificate() -> None:
    assert not {State.ISSUED, State.REVIEWING} & PROCEDURE.steps[Command.WITHDRAW].sources
    assert not PROCEDURE.states(Phase.ENDED) & PROCEDURE.steps[Command.WITHDRAW].sources
