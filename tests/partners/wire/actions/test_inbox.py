"""What comes: verified, kept once, answered."""

import json
from datetime import timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.wire.actions import keys
from fawang.partners.wire.models import InboundEvent, Link
from fawang.partners.wire.signature import COMPONENTS, LABEL
from tests.partners.wire.cases import Peer, event, partner
from tests.spent import stand_still

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> Link:
    return partner()


@pytest.fixture
def peer(link: Link) -> Peer:
    return Peer.of(link)


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    read: dict[str, Any] = json.loads(answer.content)
    assert read["status"] == status
    assert read["title"]
    return read


@pytest.mark.parametrize("algorithm", ["ed25519", "sm2-sm3"])
def test_an_event_is_kept_once_and_answered_the_same(link: Link, algorithm: str) -> None:
    peer = Peer.of(link, algorithm=algorithm)
    body = event(event_id="evt-00000001")
    first, again = peer.post(body), peer.post(body)
    assert first.status_code == again.status_code == 202
    assert first.content == again.content
    assert json.loads(first.content)["id"] == "evt-00000001"
    row = InboundEvent.objects.get()
    assert (row.state, row.name, row.version) == ("new", "referral.offered", 1)
    assert row.body.encode() == body


def test_the_same_id_with_another_body_is_refused(peer: Peer) -> None:
    assert peer.send(event_id="evt-00000001").status_code == 202
    answer = peer.send(event_id="evt-00000001", words="x")
    assert problem(answer, 409)["code"] == "event_id_taken"
    assert InboundEvent.objects.count() == 1


def test_a_replayed_request_is_refused(peer: Peer) -> None:
    body = event()
    headers = peer.sign(body)
    assert peer.post(body, headers).status_code == 202
    assert problem(peer.post(body, headers), 401)["code"] == "nonce_used"
    # Another event under a nonce that was used is not kept either.
    other = event()
    headers = peer.sign(other, nonce="a" * 20)
    assert peer.post(other, headers).status_code == 202
    third = event()
    assert problem(peer.post(third, peer.sign(third, nonce="a" * 20)), 401)["code"] == "nonce_used"
    assert InboundEvent.objects.count() == 2


def test_a_body_changed_by_one_byte_is_refused(peer: Peer) -> None:
    body = event()
    changed = body.replace(b"440605", b"440606")
    assert problem(peer.post(changed, peer.sign(body)), 401)["code"] == "digest_wrong"
    headers = {**peer.sign(body), "Content-Digest": peer.sign(changed)["Content-Digest"]}
    assert problem(peer.post(changed, headers), 401)["code"] == "signature_wrong"


@pytest.mark.parametrize(
    "component", ['"@method" ', ' "@target-uri"', ' "content-digest"', ' "content-type"']
)
def test_who_signs_too_little_is_refused(peer: Peer, component: str) -> None:
    less = tuple(one for one in COMPONENTS if one not in component)
    body = event()
    assert problem(peer.post(body, peer.sign(body, components=less)), 401)["code"] == "signature_incomplete"


def test_authority_and_path_stand_for_the_address(peer: Peer) -> None:
    parts = ("@method", "@authority", "@path", "content-digest", "content-type")
    body = event()
    assert peer.post(body, peer.sign(body, components=parts)).status_code == 202


def given(part: str, other: str) -> Any:
    """Return what changes a part of Signature-Input."""
    return lambda head: {**head, "Signature-Input": head["Signature-Input"].replace(part, other)}


OFFERED = b"cn.fawang.referral.offered.v1"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda head: {**head, "Signature": ""}, "request_unsigned"),
        (lambda head: {k: v for k, v in head.items() if k != "Signature-Input"}, "request_unsigned"),
        (lambda head: {**head, "Signature": f"{LABEL}=:AAAA:"}, "signature_wrong"),
        (lambda head: {**head, "Signature-Input": "x" * 5000}, "signature_wrong"),
        (given("p-1", "p-9"), "signing_key_unknown"),
        (given("fawang-partners", "x"), "signature_wrong"),
        (lambda head: {**head, "Signature-Input": head["Signature-Input"].split(";nonce")[0]}, "signature_wrong"),
        (given(';keyid="p-1"', ""), "signature_incomplete"),
        (lambda head: {**head, "Signature-Input": "garbage="}, "signature_incomplete"),
    ],
)  # fmt: skip
def test_a_signature_that_is_none(peer: Peer, change: Any, code: str) -> None:
    body = event()
    assert problem(peer.post(body, change(peer.sign(body))), 401)["code"] == code
    assert not InboundEvent.objects.exists()


@pytest.mark.parametrize(("seconds", "taken"), [(-299, True), (-301, False), (29, True), (31, False)])
def test_a_clock_that_is_off_is_told_so(peer: Peer, seconds: int, taken: bool) -> None:
    body = event()
    now = clock.now().replace(microsecond=0) + timedelta(seconds=1)
    headers = peer.sign(body, now=now + timedelta(seconds=seconds))
    with clock.at(now):
        answer = peer.post(body, headers)
    if taken:
        assert answer.status_code == 202
    else:
        read = problem(answer, 401)
        assert (read["code"], read["skew_seconds"], read["now"]) == ("clock_off", seconds, now.isoformat())


def test_keys_overlap_and_are_revoked(link: Link, peer: Peer) -> None:
    new = Peer.of(link, "p-2")
    assert peer.send().status_code == new.send().status_code == 202
    with clock.at(clock.now() + keys.OVERLAP + timedelta(minutes=1)):
        assert problem(peer.send(), 401)["code"] == "signing_key_expired"
        assert new.send().status_code == 202
    keys.revoke(by=SYSTEM, link_id=link.pk, key_id="p-2")
    assert problem(new.send(), 401)["code"] == "signing_key_revoked"


def test_a_trial_key_leads_to_nothing(link: Link, peer: Peer) -> None:
    trial = Peer.of(link, "p-trial", is_test=True)
    assert trial.send().status_code == 202
    assert InboundEvent.objects.get().state == "test"
    # It has ended no other key.
    assert peer.send().status_code == 202


def test_a_link_that_is_off_takes_nothing(link: Link, peer: Peer) -> None:
    keys.set_link(by=SYSTEM, partner_id=link.partner_id, url="", is_on=False)
    assert problem(peer.send(), 403)["code"] == "link_off"


def test_the_agreed_certificate_is_needed(link: Link, peer: Peer, settings: Any) -> None:
    keys.set_link(by=SYSTEM, partner_id=link.partner_id, url="", certificate="ab" * 32)
    settings.FAWANG_PARTNER_CERTIFICATE_HEADER = "X-Client-Certificate"
    settings.FAWANG_PROXIES = ["127.0.0.1"]
    assert problem(peer.send(), 401)["code"] == "certificate_wrong"
    body = event()
    headers = {**peer.sign(body), "X-Client-Certificate": "AB" * 32}
    assert peer.post(body, headers).status_code == 202
    settings.FAWANG_PROXIES = []
    headers = {**peer.sign(body), "X-Client-Certificate": "AB" * 32}
    assert problem(peer.post(body, headers), 401)["code"] == "certificate_wrong"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b" ", 400, "event_malformed"),
        (b"<xml/>", 400, "event_malformed"),
        (b"[" * 5000, 400, "event_too_deep"),
        (b'{"a":' * 13 + b"1" + b"}" * 13, 400, "event_too_deep"),
        (b"[1]", 400, "event_malformed"),
        (event().decode().encode("utf-16"), 400, "event_malformed"),
        (event().replace(b'"id"', b'"id":"x","id"'), 400, "event_malformed"),
        (event().replace(b'"step":1', b'"step":NaN'), 400, "event_malformed"),
        (event().replace(b'"1.0"', b'"0.3"'), 400, "event_malformed"),
        (event().replace(OFFERED, b"cn.fawang.referral.offered.v9"), 422, "event_type_unknown"),
        (event().replace(OFFERED, b"com.example.x"), 422, "event_type_unknown"),
        (event().replace(b'"labour"', b'"labour; drop"'), 422, "event_schema"),
        (event().replace(b'"matter"', b'"secret"'), 422, "event_schema"),
        (event(words="x" * 2001), 422, "event_schema"),
    ],
)  # fmt: skip
def test_what_is_no_event(peer: Peer, body: bytes, status: int, code: str) -> None:
    assert problem(peer.post(body), status)["code"] == code
    assert not InboundEvent.objects.exists()


def test_a_body_that_is_too_large(peer: Peer) -> None:
    assert problem(peer.post(event(words="x" * 300_000)), 400)["code"] == "event_too_large"


def test_other_content(peer: Peer) -> None:
    body = event()
    assert (
        problem(peer.post(body, peer.sign(body, content_type="application/json")), 415)["code"]
        == "event_content_type"
    )


def test_a_partner_has_a_rate(link: Link, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    keys.set_link(by=SYSTEM, partner_id=link.partner_id, url="", per_minute=10)
    codes = [peer.send().status_code for _ in range(7)]
    assert codes[:5] == [202] * 5
    assert codes[-1] == 429
    read = problem(peer.send(), 429)
    assert read["code"] == "too_many_requests"
    assert read["retry_after"] >= 1


def test_what_is_unsigned_is_counted_by_address(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    body = event()
    codes = {
        peer.post(body, {"Content-Type": "application/cloudevents+json"}).status_code for _ in range(130)
    }
    assert codes == {401, 429}


def test_few_statements(peer: Peer, django_assert_num_queries: Any) -> None:
    peer.send()
    body = event()
    headers = peer.sign(body)
    # Key, rate, nonce and event are one; the job waits already.
    with django_assert_num_queries(1):
        assert peer.post(body, headers).status_code == 202
