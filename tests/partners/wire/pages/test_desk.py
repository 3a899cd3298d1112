"""The desk's pages of the wire: how links stand, keys, what was put aside, webhooks; within one's units alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.partners.links import Address
from fawang.partners.wire.actions import outbox, routing
from fawang.partners.wire.algorithms import new_pair
from fawang.partners.wire.link import LINK
from fawang.partners.wire.models import InboundEvent, Key, Link, OutboundEvent, Webhook
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at
from tests.partners import cases
from tests.partners.wire.cases import Peer, partner

pytestmark = pytest.mark.django_db
LINKS = "/desk/partner-links"


@pytest.fixture(autouse=True)
def _files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_PARTNER_HOSTS = ["court.example.cn"]


@pytest.fixture
def desk() -> Browser:
    return sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))


@pytest.fixture
def link() -> Link:
    return partner("12368", url="https://court.example.cn/events")


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def test_the_health_of_links(desk: Browser, link: Link) -> None:
    cases.partner("12345")
    assert Peer.of(link).send().status_code == 202
    page = text(desk.get(LINKS))
    assert "12368" in page
    assert f"{LINKS}/of/12345" in page
    Link.objects.update(
        failures=9,
        open_until=clock.now() + timedelta(days=10_000),
        failure="unreachable",
        failed_at=clock.now(),
    )
    assert text(desk.get(LINKS)) != page


def test_others_see_nothing_of_it(link: Link) -> None:
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("4401", UnitKind.BUREAU))
    assert "12368" not in text(elsewhere.get(LINKS))
    assert elsewhere.get(f"{LINKS}/of/12368").status_code == 404
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert officer.get(LINKS).status_code == 403


def test_a_link_is_set_and_keys_are_added_made_and_revoked(desk: Browser) -> None:
    cases.partner("12368")
    path = f"{LINKS}/of/12368"
    text(desk.get(path))
    given = {"command": "set", "url": "http://10.0.0.1/x", "per_minute": "600", "is_on": "on"}
    page = text(desk.post(path, given), 422)
    assert "http://10.0.0.1/x" in page
    assert not Link.objects.exists()
    assert desk.post(path, {**given, "url": "https://court.example.cn/events"}).status_code == 302
    public = new_pair("ed25519")[1]
    key = {"command": "add", "key_id": "court-1", "algorithm": "ed25519", "public": public}
    text(desk.post(path, {**key, "public": "no key"}), 422)
    assert desk.post(path, key).status_code == 302
    text(desk.post(path, key), 409)
    assert desk.post(path, {"command": "make", "algorithm": "sm2-sm3"}).status_code == 302
    ours = Key.objects.get(is_ours=True)
    page = text(desk.get(path))
    assert "court-1" in page
    assert ours.public in page
    assert ours.private not in page
    assert desk.post(path, {"command": "revoke", "key": "court-1"}).status_code == 302
    assert Key.objects.get(key_id="court-1").revoked_at is not None
    assert set(AuditEntry.objects.filter(action__startswith="partners.wire_").values_list("action", flat=True)) == {
        "partners.wire_link_set", "partners.wire_key_added", "partners.wire_key_revoked",
    }  # fmt: skip


def test_what_was_put_aside_is_read_corrected_and_sent(desk: Browser, link: Link) -> None:
    LINK.deliver(Address("12368", "", "", ""), cases.message(number="z-1"))
    OutboundEvent.objects.update(state="dead", failure="event_schema")
    row = OutboundEvent.objects.get()
    assert f"letters/out/{row.pk}" in text(desk.get(f"{LINKS}/letters"))
    path = f"{LINKS}/letters/out/{row.pk}"
    assert "蒋先生" in text(desk.get(path))
    assert AuditEntry.objects.filter(action="partners.wire_letter_read").count() == 1
    page = text(desk.post(path, {"command": "again", "content": "{oh"}), 422)
    assert "{oh" in page
    text(desk.post(path, {"command": "again", "content": '{"type": "offered"}'}), 422)
    data = json.loads(row.body)["data"]
    assert (
        desk.post(path, {"command": "again", "content": json.dumps({**data, "words": "更正"})}).status_code
        == 302
    )
    assert OutboundEvent.objects.get(corrects=row).state == "due"
    text(desk.post(path, {"command": "again", "content": json.dumps(data)}), 409)
    assert f"letters/out/{row.pk}" not in text(desk.get(f"{LINKS}/letters"))
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("4401", UnitKind.BUREAU))
    assert elsewhere.get(path).status_code == 404


def test_what_a_partner_signed_is_routed_again_or_dropped(desk: Browser, link: Link) -> None:
    Peer.of(link).send(region="110101")
    routing.route_due(by=SYSTEM)
    row = InboundEvent.objects.get()
    path = f"{LINKS}/letters/in/{row.pk}"
    assert "110101" in text(desk.get(path))
    assert desk.post(path, {"command": "again"}).status_code == 302
    routing.route_due(by=SYSTEM)
    assert desk.post(path, {"command": "drop"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "dropped"


def test_webhooks(desk: Browser) -> None:
    cases.partner("12368")
    unit = unit_at("44", UnitKind.BUREAU)
    given = {
        "name": "媒体",
        "url": "http://127.0.0.1/",
        "events": ["offer", "accept"],
        "unit": str(unit.id),
        "partner": "",
    }
    path = f"{LINKS}/webhooks"
    text(desk.get(path))
    assert "http://127.0.0.1/" in text(desk.post(path, given), 422)
    assert desk.post(path, {**given, "url": "https://court.example.cn/h"}).status_code == 302
    row = Webhook.objects.get()
    own = f"{path}/{row.pk}"
    assert row.secret in text(desk.get(own))
    page = text(desk.post(own, {"command": "rotate"}))
    row.refresh_from_db()
    assert row.secret in page
    assert desk.post(own, {"command": "off"}).status_code == 302
    row.refresh_from_db()
    assert not row.is_on
    text(desk.post(own, {"command": "again", "delivery": "1"}), 409)
    text(desk.post(own, {"command": "nothing"}), 404)
    assert "媒体" in text(desk.get(path))
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("4401", UnitKind.BUREAU))
    assert elsewhere.get(own).status_code == 404
    # Of a unit that is not theirs nobody subscribes.
    text(elsewhere.post(path, {**given, "url": "https://court.example.cn/h"}), 422)


def test_nothing_is_sent_by_looking(desk: Browser, link: Link) -> None:
    for path in (LINKS, f"{LINKS}/letters", f"{LINKS}/webhooks", f"{LINKS}/of/12368"):
        text(desk.get(path))
    assert outbox.send_due(by=SYSTEM) == 0
