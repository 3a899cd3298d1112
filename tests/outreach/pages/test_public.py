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
from fawang.outreach.actions import contracts, handouts, service_days, talks
from fawang.outreach.models import Contract, SignUp, Talk
from tests.consultations.samples import upload
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


def test_talks_are_listed_by_month(talk: Talk) -> None:
    day = talk.begins_at.astimezone(clock.CHINA)
    assert talk.title in get("talks", month=f"{day:%Y-%m}")
    later = (day.replace(day=1) + timedelta(days=32)).date()
    for month in (f"{later:%Y-%m}", "2020-01"):
        shown = get("talks", place="440605", month=month)
        assert talk.title not in shown
        assert "12348" in shown
    # What is no month is none: all that is to come.
    assert talk.title in get("talks", month="2026-13")


def test_the_files_of_a_talk_are_read_on_its_page(talk: Talk) -> None:
    row = handouts.add_handout(by=SYSTEM, code=talk.code, upload=upload(b"%PDF-1.7", "讨薪指南.pdf"))
    way = reverse("outreach:handout", args=[talk.code, row.pk])
    assert way in get("talk", talk.code)
    answer = Client().get(way)
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert "attachment" in answer["Content-Disposition"]
    get("handout", talk.code, row.pk + 1, status=404)


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
