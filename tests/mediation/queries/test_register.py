"""Which committee gets a matter for which the person has chosen none."""

import pytest

from fawang.mediation.queries.register import competent
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from tests.mediation.committees import NANHAI, TOWN, bring, committee, committee_at

pytestmark = pytest.mark.django_db


def test_one_of_the_trade_before_the_nearest() -> None:
    trade, town = committee_at(NANHAI, "南海医调委"), committee_at(TOWN, "桂城调委会")
    bring(committee(trade, kind="行业专业", trades="医疗"))
    near = organisations.nearest(TOWN, UnitKind.MEDIATION_COMMITTEE)

    def chosen(matter: str) -> int | None:
        found = competent(near, matter)
        return found.id if found else None

    # Not entered yet, a committee takes everything.
    assert (chosen("medical"), chosen("neighbours")) == (trade.id, town.id)
    bring(committee(town, trades="交通"))
    assert (chosen("traffic"), chosen("neighbours")) == (town.id, None)
    assert competent((), "traffic") is None
