"""Who serves the other side already reads nothing of a matter."""

import pytest

from fawang.kernel.rules.problems import Conflict
from fawang.lawyers.actions.answers import answer
from fawang.lawyers.rules import Target
from fawang.work_orders.queries import WorkOrder
from tests.cases import bring_to
from tests.conftest import Submit
from tests.lawyers.cases import Firm, asked, lawyer_actor, recipients

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(firm: Firm, submit: Submit) -> WorkOrder:
    """A matter of Mr Jiang in which the firm acts."""
    return bring_to(submit().order, "in_progress")


def test_a_firm_that_acts_against_the_person_cannot_take_it_up(served: WorkOrder) -> None:
    # The other side of that matter now asks for a lawyer against the firm's own client.
    assert served.firm_id is not None
    assert served.lawyer_id is not None
    made = asked((Target.LAWYER, served.lawyer_id), opponent="蒋先生")
    (only,) = recipients(made)
    by = lawyer_actor(served.firm_id, served.lawyer_id)
    with pytest.raises(Conflict, match="conflict_known"):
        answer(by=by, recipient_id=only.pk, command="clear", version=1, data={"no_conflict": True})
    row = answer(by=by, recipient_id=only.pk, command="decline", version=1, data={"reason": "conflict"})
    assert row.state == "declined"


def test_a_firm_that_serves_the_person_may(served: WorkOrder) -> None:
    assert served.firm_id is not None
    assert served.lawyer_id is not None
    made = asked((Target.LAWYER, served.lawyer_id), opponent="另一家公司")
    (only,) = recipients(made)
    by = lawyer_actor(served.firm_id, served.lawyer_id)
    row = answer(by=by, recipient_id=only.pk, command="clear", version=1, data={"no_conflict": True})
    assert row.state == "cleared"
