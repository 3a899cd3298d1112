"""At the same moment, with real transactions: both refuse, one offer by two connections, two who press at once."""

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.partners.actions.exchange import receive
from fawang.partners.actions.referrals import take_step
from fawang.partners.models import Referral, TrailEntry
from tests.partners.cases import message, offered, partner, told
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_both_end_it_at_once() -> None:
    """We withdraw while the partner refuses: one moves it, the other is kept, and it has one end."""
    partner("12368")
    row = offered()
    outcomes = at_once(
        [
            lambda: take_step(
                by=SYSTEM, code=row.code, command="withdraw", version=row.version, data={"reason": "kept"}
            ),
            lambda: told("12368", row, "refused", 1, reason="not_competent_matter", next="giver"),
        ]
    )
    row.refresh_from_db()
    trail = list(TrailEntry.objects.filter(referral=row).order_by("seq").values_list("command", flat=True))
    if isinstance(outcomes[0], Conflict):
        # They were faster: whoever withdraws sees the refusal first.
        assert outcomes[0].code == "stale"
        assert (row.state, trail) == ("refused", ["offer", "refuse"])
    else:
        assert (row.state, trail) == ("withdrawn", ["offer", "withdraw", "late"])
    assert not isinstance(outcomes[1], Exception)


def test_one_offer_by_several_connections_is_one() -> None:
    partner("110")
    offer = message()
    outcomes = at_once([lambda: receive(by=SYSTEM, partner="110", message=offer)] * 4)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert Referral.objects.count() == TrailEntry.objects.count() == 1


def test_two_who_press_at_once_take_one_step() -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message())
    outcomes = at_once(
        [
            lambda: take_step(by=SYSTEM, code=row.code, command="accept", version=row.version, data={}),
            lambda: take_step(
                by=SYSTEM, code=row.code, command="refuse", version=row.version,
                data={"reason": "other", "next": "giver"},
            ),
        ]
    )  # fmt: skip
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
    row.refresh_from_db()
    assert row.version == 2
