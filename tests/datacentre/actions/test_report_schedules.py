"""Schedules order each period once, in the name of who set them up and as long as these may."""

from datetime import UTC, date, datetime

import pytest

from fawang.datacentre.actions import report_schedules as schedules
from fawang.datacentre.models.reports import MadeReport, ReportSchedule
from fawang.datacentre.queries import reports as queries
from fawang.datacentre.reports.orders import Kind, ReportOrder, month_of
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.models import Membership
from fawang.people.rules import Role
from tests.browser import Browser
from tests.conftest import Appoint

MONTHLY = ReportOrder(Kind.MONTH, month_of(date(2021, 5, 1)), (("matter", ("labour",)),))
MAY = datetime(2021, 5, 20, 4, tzinfo=UTC)


def set_up(by: Browser, order: ReportOrder = MONTHLY, day: int = 5) -> ReportSchedule:
    actor = by.actor
    with clock.at(MAY):
        return schedules.set_up(by=actor, order=order, day=day, receivers=["a@example.org", "b@example.org"])


def periods() -> list[tuple[str, str]]:
    return [(row.order["from"], row.order["to"]) for row in MadeReport.objects.order_by("pk")]


def test_a_schedule_orders_each_month_once_from_its_day_on(analyst: Browser) -> None:
    set_up(analyst)
    ordered = [
        schedules.order_owed(by=SYSTEM, today=today)
        for today in (date(2021, 5, 21), date(2021, 6, 4), date(2021, 6, 5), date(2021, 6, 5), date(2021, 6, 9),
                      date(2021, 7, 8))
    ]  # fmt: skip
    assert ordered == [0, 0, 1, 0, 0, 1]
    assert periods() == [("2021-05-01", "2021-05-31"), ("2021-06-01", "2021-06-30")]
    row = MadeReport.objects.earliest("pk")
    assert (row.order["where"], row.staff_id, row.scope["regions"]) == (
        {"matter": ["labour"]},
        analyst.staff_id,
        ["4406"],
    )


def test_after_a_long_silence_only_the_latest_is_owed(analyst: Browser) -> None:
    set_up(analyst)
    assert schedules.order_owed(by=SYSTEM, today=date(2021, 10, 6)) == 1
    assert periods() == [("2021-09-01", "2021-09-30")]


def test_a_year_is_reported_in_january(analyst: Browser) -> None:
    set_up(analyst, ReportOrder(Kind.YEAR, month_of(date(2021, 5, 1))), day=10)
    assert [schedules.order_owed(by=SYSTEM, today=day) for day in (date(2022, 1, 9), date(2022, 1, 10))] == [
        0,
        1,
    ]
    assert periods() == [("2021-01-01", "2021-12-31")]


def test_a_paused_schedule_rests_and_makes_up_for_nothing(analyst: Browser) -> None:
    key = set_up(analyst).key
    schedules.pause(by=analyst.actor, key=key)
    assert schedules.order_owed(by=SYSTEM, today=date(2021, 6, 6)) == 0
    by = analyst.actor
    with clock.at(datetime(2021, 6, 20, 4, tzinfo=UTC)):
        schedules.resume(by=by, key=key)
    assert schedules.order_owed(by=SYSTEM, today=date(2021, 6, 20)) == 0
    assert schedules.order_owed(by=SYSTEM, today=date(2021, 7, 5)) == 1
    actions = ["datacentre.schedule_set_up", "datacentre.schedule_paused", "datacentre.schedule_resumed"]
    assert (
        list(AuditEntry.objects.filter(action__in=actions).order_by("pk").values_list("action", flat=True))
        == actions
    )


def test_a_deleted_schedule_forgets_its_receivers(analyst: Browser) -> None:
    row = set_up(analyst)
    schedules.delete(by=analyst.actor, key=row.key)
    row.refresh_from_db()
    assert row.receivers == ""
    assert schedules.order_owed(by=SYSTEM, today=date(2021, 6, 6)) == 0
    assert queries.schedules(analyst.actor) == []
    with pytest.raises(NotFound):
        schedules.resume(by=analyst.actor, key=row.key)


def test_when_its_maker_has_another_post_it_pauses_by_itself(analyst: Browser) -> None:
    row = set_up(analyst)
    Membership.objects.filter(staff_id=analyst.staff_id).update(until=clock.now())
    assert schedules.order_owed(by=SYSTEM, today=date(2021, 6, 6)) == 0
    row.refresh_from_db()
    assert (row.paused, row.paused_reason) == (True, "schedule_maker_may_not")
    assert not MadeReport.objects.exists()


def test_only_who_manages_figures_of_the_same_scope_changes_it(analyst: Browser, staff: Appoint) -> None:
    key = set_up(analyst).key
    foshan = organisations.nearest("4406", UnitKind.BUREAU)[0]
    nanhai = organisations.nearest("440605", UnitKind.BUREAU)[0]
    assert queries.schedule(key, staff(Role.SUPERVISOR, foshan)).key == key
    for other in (staff(Role.LEADER, foshan), staff(Role.ANALYST, nanhai)):
        with pytest.raises(NotFound):
            schedules.pause(by=other, key=key)
    with pytest.raises(NotAllowed):
        schedules.set_up(by=staff(Role.LEADER, foshan), order=MONTHLY, day=5, receivers=["a@example.org"])


@pytest.mark.parametrize(
    ("order", "day", "receivers", "wrong"),
    [
        (ReportOrder(Kind.PERIOD, MONTHLY.period), 5, ["a@example.org"], "kind"),
        (MONTHLY, 29, ["a@example.org"], "day"),
        (MONTHLY, 0, ["a@example.org"], "day"),
        (MONTHLY, 5, [], "receivers"),
        (MONTHLY, 5, [f"a{number}@example.org" for number in range(51)], "receivers"),
    ],
)
def test_a_schedule_that_cannot_be_kept_is_refused(
    order: ReportOrder, day: int, receivers: list[str], wrong: str, analyst: Browser
) -> None:
    with pytest.raises(Invalid) as refused:
        schedules.set_up(by=analyst.actor, order=order, day=day, receivers=receivers)
    assert set(refused.value.errors) == {wrong}


def test_the_list_asks_the_same_number_of_times_however_many(
    analyst: Browser, django_assert_max_num_queries: object
) -> None:
    for _number in range(3):
        set_up(analyst)
    schedules.order_owed(by=SYSTEM, today=date(2021, 6, 6))
    by = analyst.actor
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        found = queries.schedules(by)
    assert [row.made for row in found] == [1, 1, 1]  # type: ignore[attr-defined]
