"""The partners of the demonstration: eight with agreements by two, and one trail of Mr Jiang's case."""

from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms
from fawang.partners.models import Agreement, Partner, Referral
from fawang.partners.queries import referrals
from fawang.partners.wire.actions.outbox import send_due
from fawang.partners.wire.models import Key, OutboundEvent
from lab.demo import partner_processes, partners, staff
from lab.platforms.partner_side import running_partner
from tests.partners.actions.test_reactions import deliver_all

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


def test_beside_a_demonstration_the_court_is_a_process_that_answers_itself(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partner_processes, "_folder", lambda: tmp_path)
    ports = partner_processes.choose_ports()
    assert partner_processes.choose_ports() == ports, "addresses stay from one start to the next"
    settings.FAWANG_PARTNER_HOSTS = partner_processes.hosts(ports).split(",")
    seed_demo_firms(by=SYSTEM)
    staff.create()
    partners.create()
    for _start in range(2):
        partner_processes.introduce(ports)
    assert Key.objects.count() == 2 * len(ports)
    gone = Referral.objects.get(partner__code="12368")
    assert gone.state == "offered", "nobody has answered for the court"
    deliver_all()
    court = running_partner(tmp_path / "12368", name="12368", port=ports["12368"], peer="http://127.0.0.1:1/")
    with court as side:
        send_due(by=SYSTEM)
        ((event, _times),) = side.came()
    assert (event["subject"], event["data"]["fields"]["phone"]) == (gone.code, partners.PHONE)
    assert OutboundEvent.objects.get(subject=gone.code).state == "sent"
