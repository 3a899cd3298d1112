"""What events tell of people goes with the matter; ids and hashes stay."""

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import personal_data
from fawang.partners.models import Referral
from fawang.partners.wire.actions import routing
from fawang.partners.wire.models import InboundEvent
from tests.partners.wire.cases import Peer, partner

pytestmark = pytest.mark.django_db


def test_bodies_are_exported_and_erased_with_the_referral() -> None:
    peer = Peer.of(partner())
    peer.send(number="e-1")
    routing.route_due(by=SYSTEM)
    referral = Referral.objects.get(reference="e-1")
    event = InboundEvent.objects.get()
    assert event.code == referral.code
    record = personal_data.find(referral.code)
    exported = next(
        keeper.export(record)
        for keeper in personal_data._keepers
        if keeper.name == "partners_wire" and keeper.export
    )
    assert exported is not None
    assert exported[0]["data"]["fields"]["phone"] == "13800138000"
    Referral.objects.update(state="withdrawn")
    personal_data.erase(record=record, by=SYSTEM)
    event.refresh_from_db()
    assert (event.body, len(event.digest)) == ("", 32)
