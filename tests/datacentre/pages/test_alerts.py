"""Pages of alerts: one's own only, made, changed, switched and removed; what is typed survives whatever is wrong."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from fawang.datacentre.actions import alerts
from fawang.datacentre.actions.alerts import Wanted
from fawang.datacentre.models import AlertFiring, AlertRule
from fawang.datacentre.queries.alerts import PAGE
from fawang.datacentre.rules.alerts import Condition
from fawang.kernel import clock
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.datacentre.pages.conftest import LAST, NANHAI, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]
LIST, NEW = "/data/alerts", "/data/alerts/new"


@pytest.fixture(autouse=True)
def _in_english(settings: Settings) -> Iterator[None]:
    """Let pages and sentences be in the language of the source."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def analyst(db: None) -> Browser:
    """An analyst of the provincial bureau."""
    return sign_in(Role.ANALYST, unit_at("44", UnitKind.BUREAU))


def typed(by: Browser, **changes: Any) -> dict[str, Any]:
    return {
        "command": "save", "name": "服务量", "metric": "volume", "condition": "above", "limit": "1,000", "days": "1",
        "least": "0", "quiet_from": "22:00", "quiet_until": "07:00", "gap": "24", "people": [str(by.staff_id)],
        **changes,
    }  # fmt: skip


def make(by: Browser, **changes: Any) -> AlertRule:
    wanted: dict[str, Any] = {
        "name": "服务量", "metric": "volume", "condition": Condition.ABOVE, "limit": 5, "staff_ids": (by.staff_id,),
    }  # fmt: skip
    return alerts.make(by=by.actor, wanted=Wanted(**{**wanted, **changes}))


def page(answer: Any, status: int) -> str:
    assert answer.status_code == status
    answer.status_code = 200
    return read(answer)


def test_who_may_not_manage_data_sees_nothing_of_it(leader: Browser, analyst: Browser) -> None:
    row = make(analyst)
    for path in (LIST, NEW, f"{LIST}/{row.pk}", f"{LIST}/{row.pk}/change"):
        assert leader.get(path).status_code == 403
        assert leader.post(path).status_code == 403
    assert "Alerts" not in read(leader.get("/data/"))
    assert "Alerts" in read(analyst.get("/data/"))
    assert "Be told by an alert" in read(analyst.get("/data/"))


def test_ones_own_only(analyst: Browser) -> None:
    row = make(analyst, name="甲的告警")
    other = sign_in(Role.ANALYST, unit_at("44", UnitKind.BUREAU))
    assert "甲的告警" in read(analyst.get(LIST))
    assert "甲的告警" not in read(other.get(LIST))
    for path in (f"{LIST}/{row.pk}", f"{LIST}/{row.pk}/change"):
        assert other.get(path).status_code == 404
    answer = other.post(f"{LIST}/{row.pk}", {"command": "remove", "version": row.version})
    assert answer.status_code == 404
    assert AlertRule.objects.count() == 1


def test_without_the_token_of_the_form_nothing_is_made(analyst: Browser) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = analyst.client.cookies
    assert strict.post(NEW, typed(analyst)).status_code == 403
    assert not AlertRule.objects.exists()


def test_a_limit_of_a_share_is_typed_in_percent(analyst: Browser) -> None:
    data = typed(
        analyst, metric="satisfied_share", condition="below", limit="95 %", region="4406", matter="labour", days="7",
        quiet_from="", quiet_until="", gap="1.5",
    )  # fmt: skip
    answer = analyst.post(NEW, data)
    row = AlertRule.objects.get()
    assert answer["Location"] == f"{LIST}/{row.pk}"
    assert (row.limit, row.where) == (0.95, {"region": "4406", "matter": "labour"})
    assert (row.quiet_from, row.gap_minutes, row.days) == (row.quiet_until, 90, 7)
    said = read(analyst.get(f"{LIST}/{row.pk}"))
    assert "Satisfied in 7 days, today among them: below 95.00%" in said
    assert "佛山市" in said
    assert "no quiet hours" in said
    form = analyst.get(f"{LIST}/{row.pk}/change").content.decode()
    assert 'name="limit" value="95"' in form
    assert '<option value="4406" selected>' in form


@pytest.mark.parametrize(
    ("changes", "limit", "against", "days"),
    [
        ({"condition": "rose", "change": "20", "against": "year_before", "days": "7"}, 0.2, "year_before", 7),
        ({"condition": "fell", "change": "12.5%", "limit": "nothing"}, 0.125, "before", 1),
        ({"condition": "unusual", "usual": "95", "days": "30"}, 0.95, "", 1),
    ],
)
def test_a_condition_takes_its_own_fields(
    analyst: Browser, changes: dict[str, str], limit: float, against: str, days: int
) -> None:
    # What stands in the fields of other conditions is neither shown nor judged.
    assert analyst.post(NEW, typed(analyst, **{"limit": "", **changes})).status_code == 302
    row = AlertRule.objects.get()
    assert (row.limit, row.against, row.days) == (limit, against, days)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"limit": ""}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"condition": "rose", "change": ""}, "change"),
        ({"condition": "rose", "change": "0"}, "change"),
        ({"condition": "unusual", "usual": "100"}, "usual"),
        ({"days": "367"}, "days"),
        ({"metric": "growth"}, "metric"),
        ({"metric": "occupancy", "limit": "90", "matter": "labour"}, "matter"),
        ({"people": []}, "people"),
        ({"quiet_until": ""}, "quiet_until"),
        ({"gap": "-1"}, "gap"),
        ({"hook_url": "https://elsewhere.example.org/x"}, "hook_url"),
    ],
)
def test_an_error_stands_beside_its_field(analyst: Browser, changes: dict[str, Any], field: str) -> None:
    answer = analyst.post(NEW, typed(analyst, **{"name": "我写的名字", **changes}))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    if field != "name":
        assert "我写的名字" in answer.content.decode()
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not AlertRule.objects.exists()


def test_only_people_who_may_see_figures_can_be_named(analyst: Browser, leader: Browser) -> None:
    lawyer = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.CENTRE))
    answer = analyst.post(NEW, typed(analyst, people=[str(lawyer.staff_id)]))
    assert answer.context["form"].errors.keys() == {"people"}
    assert analyst.post(NEW, typed(analyst, people=[str(leader.staff_id)])).status_code == 302
    assert AlertRule.objects.get().staff_ids == [leader.staff_id]


def test_somebody_is_found_by_name_and_what_was_typed_stays(analyst: Browser, leader: Browser) -> None:
    # Enter in the search presses "save".
    for command in ("find", "save"):
        answer = analyst.post(NEW, typed(analyst, command=command, person="某", limit="七", name=""))
        said = page(answer, 200)
        assert "Found for “某” and added above" in said
        form = answer.content.decode()
        assert f'value="{leader.staff_id}"' in form
        assert 'value="七"' in form
        assert "Please fill this in" not in form
    assert "Nobody of this name" in page(
        analyst.post(NEW, typed(analyst, command="find", person="无此人")), 200
    )
    assert not AlertRule.objects.exists()


def test_the_secret_of_a_program_is_shown_once(analyst: Browser, settings: Settings) -> None:
    settings.FAWANG_ALERT_HOSTS = ("hooks.example.org",)
    answer = analyst.post(NEW, typed(analyst, hook_url="https://hooks.example.org/a", people=[]))
    row = AlertRule.objects.get()
    assert row.hook_secret in page(answer, 200)
    for path in (f"{LIST}/{row.pk}", f"{LIST}/{row.pk}/change", LIST):
        assert row.hook_secret not in analyst.get(path).content.decode()
    same = typed(analyst, hook_url="https://hooks.example.org/a", version=row.version, limit="3")
    assert analyst.post(f"{LIST}/{row.pk}/change", same).status_code == 302
    other = same | {"hook_url": "https://hooks.example.org/b", "version": row.version + 1}
    answer = analyst.post(f"{LIST}/{row.pk}/change", other)
    assert AlertRule.objects.get().hook_secret in page(answer, 200)


def test_somebody_was_faster(analyst: Browser) -> None:
    row = make(analyst)
    late = row.version
    alerts.switch(by=analyst.actor, rule_id=row.pk, version=late, on=False)
    path = f"{LIST}/{row.pk}"
    answer = analyst.post(f"{path}/change", typed(analyst, name="我写的名字", version=late))
    said = page(answer, 409)
    assert "Somebody was faster" in said
    assert "Services today: above 5" in said
    assert "我写的名字" in answer.content.decode()
    assert AlertRule.objects.get().name == "服务量"
    for data, at in (
        ({"id": row.pk, "version": late, "on": "1"}, LIST),
        ({"command": "remove", "version": late}, path),
    ):
        assert "Somebody was faster" in page(analyst.post(at, data), 409)
    again = typed(analyst, name="我写的名字", version=answer.context["version"])
    assert analyst.post(f"{path}/change", again).status_code == 302
    assert AlertRule.objects.get().name == "我写的名字"


def test_switching_and_removing(analyst: Browser) -> None:
    row = make(analyst)
    analyst.post(LIST, {"id": row.pk, "version": row.version, "on": "0"})
    assert "switched off" in read(analyst.get(LIST))
    analyst.post(LIST, {"id": row.pk, "version": row.version + 1, "on": "1"})
    assert "nothing to tell" in read(analyst.get(LIST))
    assert "Remove it for good" in read(analyst.get(f"{LIST}/{row.pk}"))
    assert analyst.post(f"{LIST}/{row.pk}", {"command": "anything", "version": 3}).status_code == 404
    assert analyst.post(f"{LIST}/{row.pk}", {"command": "remove", "version": "x"}).status_code == 404
    answer = analyst.post(f"{LIST}/{row.pk}", {"command": "remove", "version": row.version + 2})
    assert answer["Location"] == LIST
    assert "No alert yet" in read(analyst.get(LIST))


def test_how_it_would_have_stood(analyst: Browser) -> None:
    # Nine services a day since the beginning of March, six before.
    data = typed(analyst, command="preview", limit="8", name="", people=[])
    answer = analyst.post(NEW, data)
    assert answer.status_code == 422
    answer = analyst.post(NEW, data | {"name": "服务量"})
    looks = answer.context["looks"]
    assert [one["day"] for one in looks] == [LAST - timedelta(n) for n in range(7)]
    assert {one["value"] for one in looks} == {"9"}
    assert all(one["holds"] for one in looks)
    narrow = analyst.post(NEW, data | {"name": "服务量", "region": NANHAI[:6]})
    assert {one["holds"] for one in narrow.context["looks"]} == {False}
    few = analyst.post(NEW, data | {"name": "服务量", "least": "10"})
    assert {one["holds"] for one in few.context["looks"]} == {None}
    assert not AlertRule.objects.exists()


def test_a_preview_sees_what_its_maker_sees(county: Browser) -> None:
    answer = county.post(NEW, typed(county, command="preview", limit="1"))
    assert {one["value"] for one in answer.context["looks"]} == {"2"}


@pytest.mark.usefixtures("empty")
def test_without_facts_an_alert_can_be_made_and_not_previewed(analyst: Browser) -> None:
    assert "There are no facts yet" in page(analyst.post(NEW, typed(analyst, command="preview")), 422)
    assert analyst.post(NEW, typed(analyst)).status_code == 302


def test_the_history_is_paged(analyst: Browser) -> None:
    row = make(analyst)
    now = clock.now() - timedelta(days=100)
    AlertFiring.objects.bulk_create(
        AlertFiring(rule=row, began_at=now + timedelta(hours=n), ended_at=now + timedelta(hours=n, minutes=5),
                    value=n, before=3)
        for n in range(PAGE + 2)
    )  # fmt: skip
    first = analyst.get(f"{LIST}/{row.pk}")
    assert "before: 3" in read(first)
    assert len(first.context["history"]) == PAGE
    second = analyst.get(f"{LIST}/{row.pk}" + first.context["next_href"])
    assert [one["value"] for one in second.context["history"]] == ["1", "0"]
    assert "To the first page" in read(second)


def test_the_list_takes_no_more_statements_for_more_rules(analyst: Browser, leader: Browser) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            analyst.get(LIST)
        return len(found)

    make(analyst, name="一", where={"unit": str(unit_at("44", UnitKind.BUREAU).id), "region": "4406"})
    # What a process reads once, such as the divisions, is read.
    statements()
    few = statements()
    for number in range(5):
        make(analyst, name=f"第{number}", staff_ids=(leader.staff_id,), where={"region": "4401"})
    assert statements() <= few
