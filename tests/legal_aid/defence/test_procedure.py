"""What stands against concluding a defence, refusing a lawyer a second time, and keeping what is kept already."""

from datetime import UTC, datetime

import pytest

from fawang.kernel.rules.problems import Conflict
from fawang.legal_aid.defence.procedure import OUTCOMES, PROCEDURE, Command, Snapshot, State
from fawang.legal_aid.defence.rules import MOST_REFUSALS
from fawang.legal_aid.models import Outcome
from fawang.people.rules import Permission

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
ALL = frozenset(Permission)
DEFENDING = {"order_id": 1, "state": State.DEFENDING, "units": (2, 1)}


def test_a_lawyer_is_refused_once() -> None:
    data = {"reason": "不到看守所会见"}
    facts = Snapshot(**DEFENDING, refusals=MOST_REFUSALS - 1)  # type: ignore[arg-type]
    step, _ = PROCEDURE.decide(facts, Command.REFUSE_LAWYER, permissions=ALL, now=NOW, data=data)
    assert step.target == State.NOTIFIED
    for refusals in (MOST_REFUSALS, MOST_REFUSALS + 1):
        again = Snapshot(**DEFENDING, refusals=refusals)  # type: ignore[arg-type]
        with pytest.raises(Conflict, match=r"^lawyer_refused_before$"):
            PROCEDURE.decide(again, Command.REFUSE_LAWYER, permissions=ALL, now=NOW, data=data)


def test_nobody_was_defended_whom_the_lawyer_never_met() -> None:
    data = {"outcome": "suspended", "ended_on": "2026-11-20", "note": "缓刑"}
    met = Snapshot(**DEFENDING, met=True)  # type: ignore[arg-type]
    step, _ = PROCEDURE.decide(met, Command.CONCLUDE, permissions=ALL, now=NOW, data=data)
    assert step.target == State.FILING
    with pytest.raises(Conflict, match=r"^not_met_yet$"):
        PROCEDURE.decide(Snapshot(**DEFENDING), Command.CONCLUDE, permissions=ALL, now=NOW, data=data)  # type: ignore[arg-type]


def test_a_notification_is_kept_once_by_each_office_that_has_it() -> None:
    here = notified(kept_at=None).unit_id
    for kept_at in (None, here + 1):
        step, _ = PROCEDURE.decide(notified(kept_at), Command.KEEP, permissions=ALL, now=NOW, data={})
        assert step.target is None
    with pytest.raises(Conflict, match=r"^kept_already$"):
        PROCEDURE.decide(notified(here), Command.KEEP, permissions=ALL, now=NOW, data={})


def notified(kept_at: int | None) -> Snapshot:
    """Return a notification that has come, and where it is kept."""
    return Snapshot(order_id=1, state=State.NOTIFIED, units=(2, 1), kept_at=kept_at)


def test_every_outcome_fits_where_outcomes_are_kept() -> None:
    longest = Outcome._meta.get_field("kind").max_length
    assert longest
    assert [one for one in OUTCOMES if len(one) > longest] == []
