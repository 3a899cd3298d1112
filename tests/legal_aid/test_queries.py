"""Proposals at a cost that does not grow."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.legal_aid import queries
from tests.cases import able_lawyers, bring_to
from tests.conftest import Submit


def test_proposals_cost_the_same_however_many_cases_there_are(submit: Submit) -> None:
    order = bring_to(submit().order, "accepted")
    able_lawyers(order)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert queries.proposals(order)
        return len(caught)

    before = statements()
    for _ in range(4):
        bring_to(submit().order, "in_progress")
    assert statements() == before
