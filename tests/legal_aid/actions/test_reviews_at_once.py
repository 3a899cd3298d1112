"""Two reviewers who hand in at the same moment: real transactions."""

from datetime import timedelta
from functools import partial

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.legal_aid.actions import reviews as actions
from fawang.legal_aid.data.reviews import current
from fawang.legal_aid.models import Review, ReviewFile
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.work_orders.actions.intake import submit
from tests.cases import able_lawyers, bring_to, intake
from tests.conftest import unit_at
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


@pytest.mark.parametrize(("second", "sheets", "points"), [(4, 2, "75.0"), (1, 3, None)])
def test_one_of_two_sheets_settles_the_file_or_asks_for_a_third(
    second: int, sheets: int, points: str | None
) -> None:
    order = bring_to(submit(by=SYSTEM, intake=intake()).order, "closed")
    rows = [organisations.lawyer(one) for one in able_lawyers(order)]
    peers = [row.id for row in rows if row is not None and row.firm_id != order.firm_id][:3]
    day = clock.today()
    actions.open_round(
        by=SYSTEM, unit_id=unit_at("440605", UnitKind.BUREAU).id, title="抽查", since=day - timedelta(days=1),
        until=day, share=100, seed="种", peers=peers,
    )  # fmt: skip
    file = ReviewFile.objects.get()
    outcomes = at_once(
        [
            partial(
                actions.hand_in_sheet,
                by=Actor(kind=ActorKind.STAFF, id=row.pk, lawyer_id=row.peer_id),
                code=file.code,
                marks=dict.fromkeys(current().weights, mark),
                remark="",
            )
            for row, mark in zip(Review.objects.order_by("place"), (4, second), strict=True)
        ]
    )
    assert {type(one) for one in outcomes} == {Review}
    file.refresh_from_db()
    assert Review.objects.count() == sheets
    assert (None if file.points is None else str(file.points)) == points
