"""Webhooks: signed as Standard Webhooks lay down, retried, logged, delivered again; nothing of a person in them."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.organisations.rules import UnitKind
from fawang.partners.actions.exchange import receive
from fawang.partners.events import ReferralStepped
from fawang.partners.models import Referral, TrailEntry
from fawang.partners.wire.actions import webhooks
from fawang.partners.wire.actions.reactions import tell_subscribers
from fawang.partners.wire.models import Webhook, WebhookDelivery
from tests.conftest import unit_at
from tests.partners import cases

pytestmark = pytest.mark.django_db


class Third(BaseHTTPRequestHandler):
    """A third party's program."""

    came: list[tuple[dict[str, str], bytes]]
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(type(self).status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def third(settings: Settings) -> Iterator[tuple[str, type[Third]]]:
    kind = type("One", (Third,), {"came": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_address[1]}"
    settings.FAWANG_PARTNER_HOSTS = [host]
    yield f"{host}/hook", kind
    server.shutdown()
    server.server_close()


def hook(url: str, **changes: Any) -> Webhook:
    values = {"name": "媒体", "url": url, "events": ["offer"], "unit_id": unit_at("44", UnitKind.BUREAU).id}
    return webhooks.subscribe(by=SYSTEM, **{**values, **changes})


@pytest.fixture
def referral() -> Referral:
    cases.partner("12368")
    return receive(by=SYSTEM, partner="12368", message=cases.message())


def stepped(referral: Referral, **changes: Any) -> ReferralStepped:
    values = {
        "referral_id": referral.pk, "seq": TrailEntry.objects.filter(referral=referral).latest("pk").seq,
        "side": "them", "command": "offer", "source": "", "target": "offered", "partner_id": referral.partner_id,
        "order_id": None, "unit_id": referral.unit_id, "tells": False,
    }  # fmt: skip
    return ReferralStepped(**{**values, **changes})


def test_a_step_is_told_signed_and_once(third: Any, referral: Referral) -> None:
    url, side = third
    row = hook(url)
    for _time in range(2):
        tell_subscribers(stepped(referral))
    assert webhooks.deliver_due(by=SYSTEM) == 1
    headers, body = side.came[0]
    told = Verifier(row.secret).verify(body, headers)
    assert told["type"] == "referral.offer"
    assert told["data"] == {
        "referral": referral.code, "partner": "12368", "side": "them", "state": "offered",
    }  # fmt: skip
    for private in ("蒋", "138", "工资"):
        assert private not in body.decode()
    entry = WebhookDelivery.objects.get()
    assert (entry.state, entry.status, entry.tries) == ("sent", 204, 1)


def test_scope_and_events_and_discretion(third: Any, referral: Referral) -> None:
    url, _side = third
    elsewhere = hook(url, unit_id=unit_at("4401", UnitKind.BUREAU).id)
    other_step = hook(url, events=["refuse"])
    wanted = hook(url, partner_id=referral.partner_id)
    tell_subscribers(stepped(referral))
    assert list(WebhookDelivery.objects.values_list("webhook", flat=True)) == [wanted.pk]
    assert elsewhere.pk != other_step.pk
    WebhookDelivery.objects.all().delete()
    Referral.objects.filter(pk=referral.pk).update(discreet=True)
    tell_subscribers(stepped(referral))
    assert not WebhookDelivery.objects.exists()


def test_tried_again_given_up_and_delivered_again(third: Any, referral: Referral) -> None:
    url, side = third
    row = hook(url)
    side.status = 500
    tell_subscribers(stepped(referral))
    assert webhooks.deliver_due(by=SYSTEM) == 0
    entry = WebhookDelivery.objects.get()
    assert (entry.state, entry.failure, entry.status) == ("due", "http_500", 500)
    assert entry.try_at > clock.now()
    with clock.at(clock.now() + timedelta(days=5)):
        assert webhooks.deliver_due(by=SYSTEM) == 0
    entry.refresh_from_db()
    assert entry.state == "dead"
    side.status = 204
    webhooks.redeliver(by=SYSTEM, webhook_id=row.pk, delivery_id=entry.pk)
    assert webhooks.deliver_due(by=SYSTEM) == 1
    assert len({headers["webhook-id"] for headers, _body in side.came}) == 1
    with pytest.raises(Conflict):
        webhooks.redeliver(by=SYSTEM, webhook_id=row.pk, delivery_id=0)


def test_gone_for_good_is_switched_off(third: Any, referral: Referral) -> None:
    url, side = third
    row = hook(url)
    side.status = 410
    tell_subscribers(stepped(referral))
    webhooks.deliver_due(by=SYSTEM)
    row.refresh_from_db()
    assert row.is_on is False


def test_both_secrets_sign_for_a_day(third: Any, referral: Referral) -> None:
    url, side = third
    row = hook(url)
    old = row.secret
    new = webhooks.rotate(by=SYSTEM, webhook_id=row.pk)
    tell_subscribers(stepped(referral))
    webhooks.deliver_due(by=SYSTEM)
    headers, body = side.came[-1]
    for secret in (old, new):
        assert Verifier(secret).verify(body, headers)
    with clock.at(clock.now() + webhooks.OVERLAP + timedelta(minutes=1)):
        headers = webhooks._headers(WebhookDelivery.objects.get(), clock.now())
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(json.dumps({}), headers)
    assert len(headers["webhook-signature"].split()) == 1


def test_a_host_that_nobody_allowed(referral: Referral) -> None:
    with pytest.raises(Invalid) as refused:
        hook("http://169.254.169.254/latest", events=["nothing"])
    assert refused.value.errors == {"url": "partner_host", "events": "webhook_events"}
