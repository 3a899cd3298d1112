"""We and a partner that runs: what goes out arrives once, what comes is routed once, days are compared."""

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.links import Address
from fawang.partners.models import Referral
from fawang.partners.rules.messages import MessageType, ReferralMessage
from fawang.partners.wire.actions import keys, letters, outbox, reconciliation, retention, routing
from fawang.partners.wire.link import LINK
from fawang.partners.wire.models import DayCount, InboundEvent, Link, OutboundEvent
from fawang.partners.wire.rules import retry
from fawang.partners.wire.rules.counts import count
from lab.platforms.partner_side import RunningPartner, running_partner
from tests.partners.wire.cases import Peer, event, partner

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPartner]:
    with running_partner(tmp_path_factory.mktemp("partner"), name="12368") as one:
        yield one


@pytest.fixture
def side(running: RunningPartner) -> RunningPartner:
    running.mode("ok")
    return running


@pytest.fixture
def link(side: RunningPartner, settings: Settings) -> Link:
    settings.FAWANG_PARTNER_HOSTS = [f"http://127.0.0.1:{side.port}"]
    link = partner("12368", url=side.url)
    long_ago = clock.now() - timedelta(days=9)
    ours = keys.new_our_key(by=SYSTEM, link_id=link.pk, algorithm="ed25519", valid_from=long_ago)
    side.trust(ours.key_id, ours.algorithm, ours.public)
    return link


ADDRESS = Address("12368", "12368", "", "")


def message(number: str, step: int = 1, kind: str = "offered", **changes: Any) -> ReferralMessage:
    values: dict[str, Any] = {"matter": "labour", "region": "440605", "fields": {"summary": "欠薪"}}
    return ReferralMessage(
        type=MessageType(kind), number=number, step=step, at=clock.now(), **{**values, **changes}
    )


def ids(side: RunningPartner, subject: str) -> list[tuple[str, int]]:
    return [(one["data"]["type"], times) for one, times in side.came() if one["subject"] == subject]


def test_a_message_arrives_once_and_in_order(side: RunningPartner, link: Link) -> None:
    for step, kind in enumerate(("offered", "news", "withdrawn"), 1):
        assert LINK.deliver(ADDRESS, message("a-1", step, kind, words="x")) == "queued"
    LINK.deliver(ADDRESS, message("a-1", 1, "offered", words="again"))
    assert outbox.send_due(by=SYSTEM) == 3
    assert ids(side, "a-1") == [("offered", 1), ("news", 1), ("withdrawn", 1)]
    link.refresh_from_db()
    assert link.sent_at is not None
    assert link.latency_ms is not None


def test_down_for_a_day_and_nothing_is_lost(side: RunningPartner, link: Link) -> None:
    side.mode("down")
    # The other process has a clock of its own: the day is the one before this moment.
    now = clock.now() - timedelta(hours=25)
    with clock.at(now):
        for number in range(3):
            LINK.deliver(ADDRESS, message(f"b-{number}"))
    for minutes in range(0, 24 * 60, 10):
        with clock.at(now + timedelta(minutes=minutes)):
            outbox.send_due(by=SYSTEM)
    link.refresh_from_db()
    assert link.failures >= retry.FAILURES
    assert (
        retry.Breaker(link.failures, link.open_until).health(now + timedelta(hours=23, minutes=50)) == "open"
    )
    # Left alone for a quarter of an hour at a time: a day is a few dozen tries, and not thousands.
    assert sum(OutboundEvent.objects.filter(link=link).values_list("tries", flat=True)) < 120
    side.mode("ok")
    assert outbox.send_due(by=SYSTEM) == 3
    assert [len(ids(side, f"b-{number}")) for number in range(3)] == [1, 1, 1]
    link.refresh_from_db()
    assert (link.failures, link.open_until) == (0, None)


@pytest.mark.parametrize("mode", ["garbage", "deaf"])
def test_an_answer_that_is_none_is_no_receipt(side: RunningPartner, link: Link, mode: str) -> None:
    side.mode(mode)
    LINK.deliver(ADDRESS, message(f"c-{mode}"))
    assert outbox.send_due(by=SYSTEM) == 0
    row = OutboundEvent.objects.get(link=link)
    assert (row.state, row.failure) == ("due", "answer_unfit" if mode == "garbage" else "unreachable")
    side.mode("ok")
    with clock.at(row.try_at + timedelta(seconds=1)):
        assert outbox.send_due(by=SYSTEM) == 1
    # It had it already, and has taken it once.
    assert ids(side, f"c-{mode}") == [("offered", 2)]


def test_slow_is_given_up_in_time(side: RunningPartner, link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    from fawang.partners.wire import client

    monkeypatch.setattr(client, "SECONDS", 1.0)
    side.mode("slow")
    LINK.deliver(ADDRESS, message("d-1"))
    assert outbox.send_due(by=SYSTEM) == 0
    assert OutboundEvent.objects.get(link=link).failure == "too_slow"


def test_their_clock_is_shown(side: RunningPartner, link: Link) -> None:
    side.mode("late")
    LINK.deliver(ADDRESS, message("e-1"))
    assert outbox.send_due(by=SYSTEM) == 0
    link.refresh_from_db()
    assert (link.failure, link.skew) == ("clock_off", -300)
    assert OutboundEvent.objects.get(link=link).state == "due"


def test_our_new_key_signs_at_once(side: RunningPartner, link: Link) -> None:
    new = keys.new_our_key(by=SYSTEM, link_id=link.pk, algorithm="sm2-sm3")
    LINK.deliver(ADDRESS, message("f-1"))
    assert outbox.send_due(by=SYSTEM) == 0
    assert OutboundEvent.objects.get(link=link).failure == "signing_key_unknown"
    side.trust(new.key_id, new.algorithm, new.public)
    OutboundEvent.objects.filter(link=link).update(try_at=clock.now())
    assert outbox.send_due(by=SYSTEM) == 1


def test_a_host_within_the_network_is_not_called(side: RunningPartner, link: Link) -> None:
    for url in ("http://169.254.169.254/events", "http://127.0.0.1:5432/", "https://localhost/", "file:///etc/passwd",
                f"http://x@127.0.0.1:{side.port}/events"):  # fmt: skip
        with pytest.raises(Exception) as refused:
            keys.set_link(by=SYSTEM, partner_id=link.partner_id, url=url)
        assert refused.value.errors == {"url": "partner_host"}  # type: ignore[attr-defined]
    # What was allowed once and no longer is: it is not called either.
    Link.objects.filter(pk=link.pk).update(url="http://169.254.169.254/events")
    LINK.deliver(ADDRESS, message("g-1"))
    assert outbox.send_due(by=SYSTEM) == 0
    assert OutboundEvent.objects.get(link=link).failure == "host_not_allowed"


def test_what_is_refused_is_put_aside_corrected_and_sent_again(side: RunningPartner, link: Link) -> None:
    LINK.deliver(ADDRESS, message("h-1"))
    row = OutboundEvent.objects.get(link=link)
    # The other side has something else under this id.
    body = row.body.replace("欠薪", "旧文")
    OutboundEvent.objects.filter(pk=row.pk).update(body=body)
    assert outbox.send_due(by=SYSTEM) == 1
    OutboundEvent.objects.filter(pk=row.pk).update(
        body=row.body, state="due", try_at=clock.now(), sent_at=None
    )
    outbox.send_due(by=SYSTEM)
    row.refresh_from_db()
    assert (row.state, row.failure) == ("dead", "event_id_taken")
    data = letters.read_letter(by=SYSTEM, row=row)
    assert data["fields"] == {"summary": "欠薪"}
    assert AuditEntry.objects.filter(action="partners.wire_letter_read").count() == 1
    letters.send_again(by=SYSTEM, row_id=row.pk, typed=json.dumps({**data, "words": "更正"}))
    assert outbox.send_due(by=SYSTEM) == 1
    row.refresh_from_db()
    assert row.state == "replaced"
    new = OutboundEvent.objects.get(corrects=row)
    assert (new.state, new.event_id != row.event_id) == ("sent", True)
    assert [one["data"].get("words") for one, _times in side.came() if one["subject"] == "h-1"] == [
        None,
        "更正",
    ]


def test_what_comes_is_routed_once(link: Link) -> None:
    peer = Peer.of(link, "12368-x")
    body = event(number="i-1", event_id="evt-i-000001")
    for _time in range(2):
        assert peer.post(body).status_code == 202
    assert routing.route_due(by=SYSTEM) == 1
    referral = Referral.objects.get(reference="i-1")
    assert referral.state == "offered"
    assert InboundEvent.objects.get().state == "routed"
    # The same message in another envelope changes nothing.
    assert peer.post(event(number="i-1")).status_code == 202
    assert routing.route_due(by=SYSTEM) == 1
    assert Referral.objects.filter(reference="i-1").count() == 1


def test_out_of_order_waits_for_what_it_follows(link: Link) -> None:
    peer = Peer.of(link, "12368-x")
    now = clock.now()
    peer.post(
        event("referral.news", number="j-1", step=2, words="补充").replace(
            b'"reference":"12345-2026-0001",', b""
        )
    )
    routing.route_due(by=SYSTEM)
    row = InboundEvent.objects.get()
    assert (row.state, row.failure, row.tries) == ("new", "referral_unknown", 1)
    peer.send(number="j-1", step=1)
    with clock.at(now + timedelta(minutes=5)):
        routing.route_due(by=SYSTEM)
    assert set(InboundEvent.objects.values_list("state", flat=True)) == {"routed"}


def test_what_never_fits_is_put_before_a_person(link: Link) -> None:
    peer = Peer.of(link, "12368-x")
    peer.send(number="k-1", region="110101")
    routing.route_due(by=SYSTEM)
    row = InboundEvent.objects.get()
    assert (row.state, row.failure) == ("dead", "agreement_exceeded")
    # The attempt is written down although nothing else of it is.
    assert AuditEntry.objects.filter(action="partners.exceeded").count() == 1
    letters.route_again(by=SYSTEM, row_id=row.pk)
    routing.route_due(by=SYSTEM)
    row.refresh_from_db()
    assert row.state == "dead"
    letters.drop(by=SYSTEM, row=row)
    row.refresh_from_db()
    assert row.state == "dropped"


def test_many_are_routed_together_and_one_that_never_fits_holds_up_no_other(link: Link) -> None:
    peer = Peer.of(link, "12368-x")
    counts = []
    for many in (10, 60):
        for number in range(many):
            peer.send(number=f"t-{many}-{number}")
        with CaptureQueriesContext(connection) as asked:
            assert routing.route_due(by=SYSTEM) == many
        counts.append(len(asked))
    assert counts[1] < counts[0] + 15, "what several ask for is read ahead, what they write is one statement"
    for number in range(30):
        peer.send(number=f"u-{number}", **({"region": "110101"} if number == 7 else {}))
    # In one transaction with others: what follows an offer finds it.
    gone = json.loads(event("referral.withdrawn", number="u-3", step=2))
    del gone["data"]["reference"]
    assert peer.post(json.dumps(gone).encode()).status_code == 202
    routing.route_due(by=SYSTEM)
    assert InboundEvent.objects.exclude(state="routed").values_list("state", "failure").get() == (
        "dead", "agreement_exceeded",
    )  # fmt: skip
    assert Referral.objects.filter(reference__startswith="u-").count() == 29
    assert Referral.objects.get(reference="u-3").state == "withdrawn"


def test_both_sides_compare_a_day(side: RunningPartner, link: Link) -> None:
    LINK.deliver(ADDRESS, message("l-1"))
    outbox.send_due(by=SYSTEM)
    assert reconciliation.tell_day(by=SYSTEM, day=clock.today()) == 1
    outbox.send_due(by=SYSTEM)
    told = next(one["data"] for one, _t in side.came() if one["type"].endswith("counted.v1"))
    sent = OutboundEvent.objects.get(name="referral.offered")
    assert (told["number"], told["ids"]) == (1, [sent.event_id])
    # Their answer: they miss it, so it goes out again, under its id.
    peer = Peer.of(link, "12368-x")
    answer: dict[str, Any] = {
        "day": clock.today().isoformat(),
        "number": 0,
        "digest": "0" * 64,
        "agrees": False,
    }
    peer.send("reconciliation.answered", **answer, missing=[sent.event_id])
    routing.route_due(by=SYSTEM)
    assert outbox.send_due(by=SYSTEM) == 1
    assert ids(side, "l-1") == [("offered", 2)]
    day = DayCount.objects.get(incoming=False)
    assert (day.ours, day.theirs, day.agrees, day.missing) == (1, 0, False, 1)


def test_we_compare_what_they_count(link: Link) -> None:
    peer = Peer.of(link, "12368-x")
    body = event(number="m-1", event_id="evt-m-000001")
    peer.post(body)
    ours = {"evt-m-000001": sha256(body).digest(), "evt-m-000002": b"\0" * 32}
    counted = count(ours.items())
    today = clock.today().isoformat()
    peer.send("reconciliation.counted", day=today, number=2, digest=counted.digest, ids=sorted(ours))
    routing.route_due(by=SYSTEM)
    day = DayCount.objects.get(incoming=True)
    assert (day.ours, day.theirs, day.agrees, day.missing) == (1, 2, False, 1)
    answer = json.loads(OutboundEvent.objects.get(name="reconciliation.answered").body)["data"]
    assert answer["missing"] == ["evt-m-000002"]


def test_bodies_are_forgotten_and_hashes_stay(link: Link) -> None:
    peer = Peer.of(link, "12368-x")
    peer.send(number="n-1")
    routing.route_due(by=SYSTEM)
    with clock.at(clock.now() + timedelta(days=31)):
        assert retention.forget(by=SYSTEM) >= 1
    row = InboundEvent.objects.get()
    assert (row.body, len(row.digest), row.forgotten_at is not None) == ("", 32, True)


def test_a_stranger_to_the_schema_cannot_be_sent(link: Link) -> None:
    with pytest.raises(outbox.NotSendable):
        outbox.put(by=SYSTEM, link_id=link.pk, key="x", name="referral.news", subject="", data={"words": 1})


def test_given_up_after_days_for_a_person(side: RunningPartner, link: Link) -> None:
    side.mode("down")
    LINK.deliver(ADDRESS, message("o-1"))
    with clock.at(clock.now() + retry.GIVEN_UP_AFTER + timedelta(minutes=1)):
        outbox.send_due(by=SYSTEM)
    assert OutboundEvent.objects.get(link=link).state == "dead"
