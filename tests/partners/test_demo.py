"""The partners of the demonstration: eight with agreements by two, and one trail of Mr Jiang's case."""

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms
from fawang.partners.models import Agreement, Partner, Referral
from fawang.partners.queries import referrals
from lab.demo import partners, staff

pytestmark = pytest.mark.django_db


def test_one_trail_from_110_to_the_court() -> None:
    seed_demo_firms(by=SYSTEM)
    staff.create()
    assert partners.create() == 7
    assert partners.create() == 0
    assert Partner.objects.count() == Agreement.objects.filter(state="in_force").count() == 8
    came = Referral.objects.get(partner__code="110")
    gone = Referral.objects.get(partner__code="12368")
    assert (came.state, gone.state) == ("accepted", "accepted")
    assert came.order_id == gone.order_id is not None
    assert [one.command for one in referrals.trail(came)] == ["offer", "acknowledge", "accept"]
    assert [one.command for one in referrals.trail(gone)] == ["offer", "acknowledge", "accept", "tell"]
    assert "19900001103" in came.fields
