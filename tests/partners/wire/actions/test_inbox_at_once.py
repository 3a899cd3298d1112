"""Several processes take the same at once."""

from fawang.partners.wire.models import InboundEvent, Nonce
from tests.partners.wire.cases import Peer, event, partner
from tests.races import at_once


def test_two_processes_agree_on_nonces_and_ids(real_database: str) -> None:
    peer = Peer.of(partner())
    body = event(event_id="evt-00000001")
    headers = peer.sign(body)
    replayed = at_once([lambda: peer.post(body, headers).status_code for _ in range(4)])
    assert sorted(map(str, replayed)) == ["202", "401", "401", "401"]
    again = at_once([lambda: peer.post(body).status_code for _ in range(4)])
    assert again == [202] * 4
    assert InboundEvent.objects.count() == 1
    assert Nonce.objects.count() == 5
