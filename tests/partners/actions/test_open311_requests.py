"""Our offers at a city's server: posted once, asked about, and what the city says comes in as its messages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.partners import links
from fawang.partners.actions import open311, open311_requests
from fawang.partners.actions.reactions import deliver_step
from fawang.partners.events import ReferralStepped
from fawang.partners.links.models import Open311Request
from fawang.partners.models import Referral, Sending
from fawang.partners.queries import referrals as queries
from tests.partners.cases import offered, partner, step
from tests.partners.cities import KEY, RunningCity, running_city

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    with running_city(tmp_path_factory.mktemp("city")) as one:
        yield one


@pytest.fixture
def city(_city: RunningCity, settings: Settings) -> RunningCity:
    _city.mode("ok")
    settings.FAWANG_PARTNER_HOSTS = [_city.url.removesuffix("/open311/v2")]
    partner(
        "12345",
        fields_out=["phone", "request"],
        links=[{"name": "open311", "settings": {
            "url": _city.url, "jurisdiction": "city.example", "services": {"labour": "W-7"},
            "attributes": {"urgency": "PRIORITY"},
        }}],
    )  # fmt: skip
    open311.set_account(by=SYSTEM, partner="12345", api_key=KEY)
    return _city


def deliver(row: Referral, command: str = "offer") -> None:
    """Run what the outbox runs for the last step of a referral."""
    deliver_step(
        ReferralStepped(
            referral_id=row.pk, seq=row.version, side="us", command=command, source="", target=row.state,
            partner_id=row.partner_id, order_id=None, unit_id=row.unit_id, tells=True,
        )
    )  # fmt: skip


def work(hours: int = 0) -> Open311Request:
    open311_requests.work_on_due(by=SYSTEM, now=clock.now() + timedelta(hours=hours))
    return Open311Request.objects.get()


def test_an_offer_is_posted_and_followed_to_its_end(city: RunningCity) -> None:
    row = offered("12345")
    deliver(row)
    assert Sending.objects.get().outcome == links.Outcome.QUEUED
    before = len(city.requests())
    request = work()
    assert (request.state, request.fields) == ("posted", ""), request.error
    sent = city.requests()[before:]
    assert len(sent) == 1
    assert (sent[0]["service_code"], sent[0]["account_id"], sent[0]["phone"]) == (
        "W-7",
        row.code,
        "13800138000",
    )
    assert sent[0]["attribute[PRIORITY]"] == "normal"
    assert "蒋" not in str(sent), "the agreement does not let the name go"
    row.refresh_from_db()
    assert (row.state, row.reference) == ("accepted", request.request_id)
    work(hours=1)
    city.mode("closed")
    request = work(hours=2)
    row.refresh_from_db()
    assert (row.state, request.state, request.next_at) == ("concluded", "closed", None)
    assert queries.trail(row)[-1].data["words"] == "已修复并回复市民"
    assert len(city.requests()) == before + 1


def test_a_city_that_gives_a_token_first(city: RunningCity) -> None:
    city.mode("token")
    row = offered("12345")
    deliver(row)
    work()
    request = work(hours=1)
    row.refresh_from_db()
    assert (request.state, row.state) == ("posted", "accepted")


def test_without_an_answer_it_is_not_posted_twice(city: RunningCity) -> None:
    city.mode("drop")
    row = offered("12345")
    deliver(row)
    before = len(city.requests())
    request = work()
    assert (request.state, request.error) == ("stuck", "open311_unreachable")
    city.mode("ok")
    for hours in (1, 30):
        work(hours=hours)
    assert len(city.requests()) == before + 1
    open311_requests.resolve(by=SYSTEM, partner="12345", request_pk=request.pk, request_id="N-2")
    work()
    row.refresh_from_db()
    assert (row.state, len(city.requests())) == ("accepted", before + 1)
    with pytest.raises(Conflict):
        open311_requests.resolve(by=SYSTEM, partner="12345", request_pk=request.pk, request_id="")


def test_what_the_city_has_not_got_is_posted_again(city: RunningCity) -> None:
    city.mode("refuse")
    deliver(offered("12345"))
    request = work()
    assert (request.state, request.said) == ("stuck", "service_code 无效")
    city.mode("ok")
    open311_requests.resolve(by=SYSTEM, partner="12345", request_pk=request.pk, request_id="")
    assert work().state == "posted"


def test_a_city_that_is_down_is_tried_later(city: RunningCity, settings: Settings) -> None:
    settings.FAWANG_PARTNER_HOSTS = []
    deliver(offered("12345"))
    request = work()
    assert (request.state, request.error) == ("waiting", "open311_not_allowed")
    settings.FAWANG_PARTNER_HOSTS = [city.url.removesuffix("/open311/v2")]
    assert work(hours=1).state == "posted"


def test_what_the_standard_has_no_word_for_is_told_by_a_person(city: RunningCity) -> None:
    row = offered("12345")
    deliver(row)
    work()
    row = step(row, "withdraw", reason="kept")
    deliver(row, "withdraw")
    assert Sending.objects.order_by("pk").last().outcome == links.Outcome.BY_HAND  # type: ignore[union-attr]
    assert work(hours=5).state == "closed", "nobody asks a city about what was withdrawn"
