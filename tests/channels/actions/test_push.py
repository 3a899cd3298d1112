"""Devices are rung over a real push service, after a notice has gone out; what is gone is forgotten."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import http_ece
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey
from procrastinate.contrib.django import app as jobs
from pytest_django import Settings

from fawang.channels.actions import news
from fawang.channels.actions.push import MOST_DEVICES, forget_endpoint, keep_endpoint, ring
from fawang.channels.carriers.push import public_key
from fawang.channels.models import PushEndpoint
from fawang.channels.rules.push import PushSubscription
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Invalid
from fawang.notices.events import NoticeSent
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.models import Contact
from fawang.work_orders.queries import WorkOrder
from lab.platforms.ports import free_port
from tests.cases import intake
from tests.waiting import until

pytestmark = pytest.mark.django_db

KEY = base64.urlsafe_b64encode(b"\x01" * 32).decode().rstrip("=")


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Device:
    """A browser's side of a subscription: it alone can read what is sent."""

    endpoint: str
    secret: ec.EllipticCurvePrivateKey
    auth: bytes

    @property
    def subscription(self) -> PushSubscription:
        point = self.secret.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return PushSubscription(self.endpoint, b64(point), b64(self.auth))

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt a ring (RFC 8291)."""
        plain = http_ece.decrypt(body, private_key=self.secret, auth_secret=self.auth, version="aes128gcm")
        return dict(json.loads(plain))


@dataclass
class Service:
    """The push service, and what came to it."""

    url: str
    folder: Path

    def device(self, path: str = "/device") -> Device:
        return Device(self.url + path, ec.generate_private_key(ec.SECP256R1()), os.urandom(16))

    def rings(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob("*.json"))]


@pytest.fixture
def service(tmp_path: Path, settings: Settings) -> Iterator[Service]:
    """A push service that this installation believes, and a key of this installation."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.channels.push_service", str(port), str(tmp_path)]
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(url, timeout=2).status_code == 501
        except httpx.TransportError:
            return False

    try:
        until(answers, "the push service answers")
        settings.FAWANG_PUSH_KEY = KEY
        settings.FAWANG_PUSH_CONTACT = "mailto:it@example.cn"
        settings.FAWANG_PUSH_HOSTS = [url]
        yield Service(url, tmp_path)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def resident() -> Actor:
    """The person of the case, signed in."""
    phone, code = new_one_time_code(phone=intake().reach.phone)
    return Actor(kind=ActorKind.RESIDENT, id=check_one_time_code(phone=phone, code=code).pk)


def test_only_the_device_reads_that_there_is_news_and_nothing_more(service: Service, resident: Actor) -> None:
    device = service.device()
    keep_endpoint(by=resident, subscription=device.subscription, locale="en")
    row = PushEndpoint.objects.get()
    assert device.endpoint.encode() not in bytes(row.endpoint_hash)
    assert ring(by=SYSTEM, resident_id=resident.known_id, notice_id=7) == 1
    [came] = service.rings()
    assert device.read(bytes.fromhex(came["body"])) == {
        "title": "Fawang, public legal services",
        "body": "There is news about your matter. Sign in to read it.",
        "url": "/my",
        "lang": "en",
        "id": 7,
    }
    # Who rings is shown by our key (RFC 8292), which browsers were given.
    scheme, _, rest = came["headers"]["authorization"].partition(" ")
    token, key = (part.partition("=")[2] for part in rest.split(","))
    assert (scheme, key.strip()) == ("vapid", public_key())
    point = base64.urlsafe_b64decode(key.strip() + "=")
    names: dict[str, str | list[str]] = {
        "kty": "EC",
        "crv": "P-256",
        "x": b64(point[1:33]),
        "y": b64(point[33:]),
    }
    assert jwt.decode(token, ECKey.import_key(names), algorithms=["ES256"]).claims["aud"] == service.url
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == service.url
    assert claims["sub"] == "mailto:it@example.cn"
    assert int(came["headers"]["ttl"]) == 24 * 3600


def test_what_is_gone_is_forgotten_and_what_is_busy_is_kept(service: Service, resident: Actor) -> None:
    for path in ("/gone", "/lost", "/busy", "/no", "/device"):
        keep_endpoint(by=resident, subscription=service.device(path).subscription, locale="zh-hans")
    assert ring(by=SYSTEM, resident_id=resident.known_id, notice_id=1) == 1
    assert len(service.rings()) == 5
    left = {row.endpoint.rpartition("/")[2] for row in PushEndpoint.objects.all()}
    assert left == {"busy", "no", "device"}
    assert AuditEntry.objects.filter(action="channels.push_forgotten").count() == 2


def test_a_service_cannot_send_us_into_the_house(service: Service, resident: Actor) -> None:
    keep_endpoint(by=resident, subscription=service.device("/elsewhere").subscription, locale="zh-hans")
    assert ring(by=SYSTEM, resident_id=resident.known_id, notice_id=1) == 0
    assert [one["path"] for one in service.rings()] == ["/elsewhere"]


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:5432/", "https://169.254.169.254/latest", "https://evil.example/x",
     "https://fcm.googleapis.com.evil.example/x", "https://u@fcm.googleapis.com/x", "https://fcm.googleapis.com:22/x"],
)  # fmt: skip
def test_no_other_address_is_ever_called(service: Service, resident: Actor, endpoint: str) -> None:
    device = service.device()
    device.endpoint = endpoint
    with pytest.raises(Invalid):
        keep_endpoint(by=resident, subscription=device.subscription, locale="zh-hans")
    assert not PushEndpoint.objects.exists()


def test_a_device_is_one_persons_and_theirs_to_silence(service: Service, resident: Actor) -> None:
    other = Actor(kind=ActorKind.RESIDENT, id=_other())
    device = service.device()
    keep_endpoint(by=resident, subscription=device.subscription, locale="zh-hans")
    keep_endpoint(by=other, subscription=device.subscription, locale="zh-hans")
    assert PushEndpoint.objects.get().resident_id == other.id
    assert not forget_endpoint(by=resident, endpoint=device.endpoint)
    assert forget_endpoint(by=other, endpoint=device.endpoint)
    for number in range(MOST_DEVICES + 2):
        keep_endpoint(by=resident, subscription=service.device(f"/{number}").subscription, locale="zh-hans")
    kept = {row.endpoint.rpartition("/")[2] for row in PushEndpoint.objects.all()}
    assert kept == {str(number) for number in range(2, MOST_DEVICES + 2)}


def test_the_bell_follows_a_notice_unless_others_may_hold_the_telephone(
    service: Service, resident: Actor, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = service.device()
    keep_endpoint(by=resident, subscription=device.subscription, locale="zh-hans")
    deferred: list[dict[str, int]] = []

    class Task:
        def defer(self, **values: int) -> None:
            deferred.append(values)

    monkeypatch.setattr(jobs, "configure_task", lambda *_a, **_k: Task())
    sent = NoticeSent(notice_id=9, contact_id=order.contact_id)
    news.tell_beside(sent)
    assert deferred == [{"resident_id": resident.id, "notice_id": 9}]
    news.tell(by=SYSTEM, **deferred[0])
    assert device.read(bytes.fromhex(service.rings()[0]["body"]))["body"].startswith("您的事项")
    Contact.objects.filter(pk=order.contact_id).update(household=True)
    news.tell_beside(sent)
    assert len(deferred) == 1


def test_without_a_key_nobody_is_told(settings: Settings) -> None:
    settings.FAWANG_PUSH_KEY = settings.FAWANG_PROVINCE_MESSAGES_URL = ""
    assert not news.tell_beside.wanted(NoticeSent(notice_id=1, contact_id=1))  # type: ignore[attr-defined]
    assert public_key() == ""


def _other() -> int:
    phone, code = new_one_time_code(phone="13900139777")
    return check_one_time_code(phone=phone, code=code).pk
