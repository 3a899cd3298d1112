"""What everybody reads: talks and service days, one's village adviser; keeping a place."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.outreach.actions import contracts, service_days, talks
from fawang.outreach.models import Contract, SignUp, Talk
from tests.outreach.conftest import VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(bureau: UnitRow) -> Talk:
    """A talk with three places."""
    begins_at = clock.now() + timedelta(days=2)
    plan = talks.Plan(
        unit_id=bureau.id, title="工资被拖欠怎么办", region_code="440605011", place="文化站二楼", begins_at=begins_at,
        ends_at=begins_at + timedelta(hours=2), topics=("labour",), places=3,
    )  # fmt: skip
    return talks.plan_talk(by=SYSTEM, plan=plan)


def get(name: str, *args: Any, status: int = 200, **query: Any) -> str:
    response = Client().get(reverse(f"outreach:{name}", args=args), query)
    assert response.status_code == status
    return str(response.content.decode())


def test_talks_are_found_by_place(talk: Talk, bureau: UnitRow) -> None:
    stop = service_days.Stop("440605011", "千灯湖公园", clock.today(), time(9), time(11), ("consultation",))
    service_days.plan_service_day(by=SYSTEM, unit_id=bureau.id, stop=stop)
    for place in ("", "佛山南海", "440605"):
        shown = get("talks", place=place)
        assert talk.title in shown
        assert "千灯湖公园" in shown
    assert talk.title not in get("talks", place="广州天河")
    assert "12348" in get("talks", place="广州天河")
    assert get("talks", place="不存在的地方啊") != ""


def test_a_place_is_kept(talk: Talk) -> None:
    way = reverse("outreach:talk", args=[talk.code])
    given = {"name": "陈某", "phone": "13800138000", "persons": "2"}
    assert Client().post(way, given | {"phone": "12"}).status_code == 422
    assert Client().post(way, given).status_code == 302
    full = Client().post(way, given | {"phone": "13800138001"})
    assert full.status_code == 409
    assert "陈某" in full.content.decode()
    assert SignUp.objects.count() == 1


def test_calendar_files_keep_their_ids_and_say_what_is_cancelled(talk: Talk) -> None:
    for name, args in (("talk_feed", [talk.code]), ("talks_feed", [])):
        response = Client().get(reverse(f"outreach:{name}", args=args))
        (event,) = Calendar.from_ical(response.content).walk("VEVENT")
        assert (event["uid"], event["status"]) == (f"talk-{talk.code}@fawang", "CONFIRMED")
        assert "文化站二楼" in str(event["location"])
    talks.cancel_talk(by=SYSTEM, code=talk.code, version=1)
    (event,) = Calendar.from_ical(Client().get(reverse("outreach:talks_feed")).content).walk("VEVENT")
    assert event["status"] == "CANCELLED"


def test_villagers_read_who_advises_them(adviser: Actor, contract: Contract) -> None:
    contracts.plan_day(by=adviser, code=contract.code, day=clock.today(), begins=time(9), ends=time(11))
    shown = get("adviser", place=VILLAGE)
    assert contract.adviser in shown
    assert "09:00" in shown
    assert contract.adviser not in get("adviser", place="440605011012")
    assert VILLAGE in get("adviser", place="440605011")
    get("adviser", place="哪里也不是")
    get("adviser")


def test_a_wrong_link_rates_nothing() -> None:
    get("rate", "123456789012", 1, "x", status=404)
    get("rated")
