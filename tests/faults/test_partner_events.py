"""kill -9 between sending and recording, a gigabyte, a flood: nothing lost, nothing doubled, others served."""

import json
import random
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.actions import batches
from fawang.partners.links import Address
from fawang.partners.links.models import BatchEntry
from fawang.partners.models import Referral, TrailEntry
from fawang.partners.rules.messages import MessageType, ReferralMessage
from fawang.partners.wire.actions import keys
from fawang.partners.wire.algorithms import ED, load_private, new_pair
from fawang.partners.wire.link import LINK
from fawang.partners.wire.models import InboundEvent, OutboundEvent
from fawang.partners.wire.rules.envelope import CONTENT_TYPE
from fawang.partners.wire.signature import sign
from lab.platforms.partner_side import running_partner
from tests import forked
from tests.faults.platform import Platform
from tests.partners.actions.test_batches import as_csv, offer
from tests.partners.cases import partner as referring_partner
from tests.partners.wire.cases import Peer, event, partner
from tests.waiting import until

#: Kills of one series; `--kills` says how many series.
KILLS, EVENTS, ROUTED, ROWS = 5, 40, 600, 6_000


@pytest.fixture
def run(real_database: str) -> Iterator[Callable[..., forked.Process]]:
    """Start a process that sends or routes on the database of this test."""
    started: list[forked.Process] = []

    def start(work: str, **more: Any) -> forked.Process:
        process = forked.start("tests.faults.wire_process", "work_on", work, **more)
        started.append(process)
        return process

    yield start
    for one in started:
        forked.end(one)


def test_killed_between_sending_and_recording(
    run: Any, settings: Settings, tmp_path: Path, moments: random.Random
) -> None:
    with running_partner(tmp_path / "partner") as side:
        host = f"http://127.0.0.1:{side.port}"
        settings.FAWANG_PARTNER_HOSTS = [host]
        link = partner("12368", url=side.url)
        ours = keys.new_our_key(by=SYSTEM, link_id=link.pk, algorithm="sm2-sm3")
        side.trust(ours.key_id, ours.algorithm, ours.public)
        for number in range(EVENTS):
            LINK.deliver(
                Address("12368", "12368", "", ""),
                ReferralMessage(
                    type=MessageType.OFFERED,
                    number=f"k-{number}",
                    at=clock.now(),
                    matter="labour",
                    region="440605",
                ),
            )
        for kills in range(1, KILLS + 1):
            process = run("send", FAWANG_PARTNER_HOSTS=[host])
            reached = kills * EVENTS // (KILLS + 1) + moments.randrange(3)
            # As soon as the other side has it: our side may not have written that down.
            until(lambda wanted=reached: len(side.came()) >= wanted, "some events there", every=0.005)  # type: ignore[misc]
            forked.end(process)
            # What a killed one had in hand is due when its lease is over.
            OutboundEvent.objects.filter(state="due").update(try_at=clock.now())
        assert forked.ended(run("send", FAWANG_PARTNER_HOSTS=[host])) == 0
        came = side.came()
    assert sorted(one["data"]["number"] for one, _times in came) == sorted(f"k-{n}" for n in range(EVENTS))
    assert {one["id"] for one, _times in came} == set(
        OutboundEvent.objects.values_list("event_id", flat=True)
    )
    assert set(OutboundEvent.objects.values_list("state", flat=True)) == {"sent"}


def test_killed_while_routing(run: Any, moments: random.Random) -> None:
    peer = Peer.of(partner("12368"))
    for number in range(ROUTED):
        assert peer.post(event(number=f"r-{number}")).status_code == 202
    for kills in range(1, KILLS + 1):
        process = run("route")
        reached = kills * ROUTED // (KILLS + 1) + moments.randrange(3)
        until(lambda wanted=reached: Referral.objects.count() >= wanted, "some referrals", every=0.001)  # type: ignore[misc]
        forked.end(process)
    assert forked.ended(run("route")) == 0
    assert set(InboundEvent.objects.values_list("state", flat=True)) == {"routed"}
    assert Referral.objects.count() == TrailEntry.objects.count() == ROUTED


def test_killed_while_a_file_is_taken(
    run: Any, settings: Settings, tmp_path: Path, moments: random.Random
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path
    referring_partner("110")
    batch = batches.hand_in(
        by=SYSTEM, partner="110", name="day.csv", content=as_csv(*(offer(number) for number in range(ROWS)))
    )
    for kills in range(1, KILLS + 1):
        process = run(str(batch.pk), FAWANG_DOCUMENTS=tmp_path)
        reached = kills * ROWS // (KILLS + 1) + moments.randrange(100)
        # Within a piece of rows, or between two: as it comes.
        until(lambda wanted=reached: Referral.objects.count() >= wanted, "some referrals", every=0.005)  # type: ignore[misc]
        forked.end(process)
        batch.refresh_from_db()
        assert batch.state == "taking"
        assert Referral.objects.count() == BatchEntry.objects.count() == batch.taken < ROWS
        assert not Referral.objects.exclude(unit_1=None).exists(), "nothing is seen before all of it is there"
    assert forked.ended(run(str(batch.pk), FAWANG_DOCUMENTS=tmp_path)) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.taken) == ("whole", ROWS)
    numbers = set(Referral.objects.exclude(unit_1=None).values_list("reference", flat=True))
    assert numbers == {f"GA-{number:05}" for number in range(ROWS)}
    assert Referral.objects.count() == TrailEntry.objects.count() == BatchEntry.objects.count() == ROWS
    told = OutboxEvent.objects.filter(name="partners.referral_stepped").values_list(
        "payload__referral_id", flat=True
    )
    assert len(told) == len(set(told)) == ROWS


class Sender:
    """A partner of the platform that runs, known to its tables alone."""

    def __init__(self, platform: Platform, *, per_minute: int = 6000) -> None:
        self.url = f"{platform.url}/partners/events"
        self.code = f"p{secrets.token_hex(4)}"
        self.key_id = f"{self.code}-1"
        private, public = new_pair(ED)
        self.private = load_private(ED, private)
        platform.sql(
            "WITH one AS (INSERT INTO partners_partner (code, names, body, region, phone, email, unit_id,"
            f" created_at, is_demo) SELECT '{self.code}', '{{\"en\": \"x\", \"zh-hans\": \"x\"}}', 'court', '', '', '',"
            " min(id), now(), true"
            " FROM organisations_unit RETURNING id),"
            " link AS (INSERT INTO partners_wire_link (partner_id, url, is_on, per_minute, certificate, failures,"
            " failure)"
            f" SELECT id, '', true, {per_minute}, '', 0, '' FROM one RETURNING id)"
            " INSERT INTO partners_wire_key (link_id, key_id, algorithm, is_ours, public, private, is_test, valid_from,"
            f" created_by, created_at) SELECT id, '{self.key_id}', 'ed25519', false, '{public}', '', false,"
            " now() - interval '1 day', 'system', now() FROM link"
        )

    def post(self, body: bytes, client: httpx.Client | None = None) -> httpx.Response:
        headers = sign(
            method="POST", url=self.url, headers={"Content-Type": CONTENT_TYPE}, body=body, algorithm=ED,
            key_id=self.key_id, private=self.private, nonce=secrets.token_urlsafe(18), now=datetime.now(UTC),
        )  # fmt: skip
        return (client or httpx).post(self.url, headers=headers, content=body, timeout=30)

    def count(self, platform: Platform) -> int:
        return int(
            platform.sql(
                "SELECT count(*) FROM partners_wire_inboundevent AS event JOIN partners_wire_link AS link"
                " ON link.id = event.link_id JOIN partners_partner AS partner ON partner.id = link.partner_id"
                f" WHERE partner.code = '{self.code}'"
            )
        )


def test_killed_while_taking(platform: Platform, moments: random.Random) -> None:
    """The server is killed at any moment; whoever sends again what got no answer is taken once."""
    sender = Sender(platform)
    bodies = [event(number=f"t-{number}") for number in range(KILLS)]
    for body in bodies:
        platform.kill_during(lambda one=body: sender.post(one), moments, "server")  # type: ignore[misc]
        answer = until(lambda one=body: _tried(sender, one), "an answer", every=0.1)  # type: ignore[misc]
        assert answer is not None
        assert answer.status_code == 202, answer.text
    assert sender.count(platform) == KILLS


def _tried(sender: Sender, body: bytes) -> httpx.Response | None:
    try:
        answer = sender.post(body)
    except httpx.HTTPError:
        return None
    return None if answer.status_code == 503 else answer


def test_a_gigabyte_is_not_read(platform: Platform) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _number in range(1024):
            sent += 1024 * 1024
            yield b"0" * (1024 * 1024)

    url = f"{platform.url}/partners/events"
    headers = {"Content-Type": CONTENT_TYPE, "Content-Length": str(1024**3)}
    try:
        answer = httpx.post(url, content=pieces(), headers=headers, timeout=60)
        assert answer.status_code == 413
        assert answer.json()["code"] == "event_too_large"
    except httpx.TransportError:
        # The connection was closed in the middle of it, which is an answer too.
        assert sent < 1024**3
    assert sent < 64 * 1024 * 1024
    small = httpx.post(url, content=b"0" * 300_000, headers={"Content-Type": CONTENT_TYPE}, timeout=60)
    assert (small.status_code, small.json()["code"]) == (413, "event_too_large")
    assert httpx.get(f"{platform.url}/healthz", timeout=20).status_code == 200


def test_a_flood_is_held_back_and_others_are_served(platform: Platform) -> None:
    flooding, other = Sender(platform, per_minute=30), Sender(platform)
    statuses: list[int] = []
    with httpx.Client() as client:
        # On a slow machine some of its allowance comes back meanwhile.
        while statuses.count(429) <= 30 and len(statuses) < 600:
            statuses.append(flooding.post(event(), client).status_code)
    assert statuses[:15] == [202] * 15
    assert statuses.count(429) > 30
    assert other.post(event()).status_code == 202
    # Whoever signs nothing is held back by address; the partner that signs is not.
    with httpx.Client() as client:
        unsigned = {
            client.post(
                flooding.url, content=b"{}", headers={"Content-Type": CONTENT_TYPE}, timeout=20
            ).status_code
            for _number in range(200)
        }
    assert unsigned == {401, 429}
    assert other.post(event()).status_code == 202


def test_the_answer_of_a_server_says_what_to_do(platform: Platform) -> None:
    answer = httpx.post(
        f"{platform.url}/partners/events", content=b"{}", headers={"Content-Type": "text/plain"}, timeout=20
    )
    assert answer.status_code == 415
    assert json.loads(answer.content)["title"]
    assert httpx.get(f"{platform.url}/partners/events", timeout=20).status_code == 405
