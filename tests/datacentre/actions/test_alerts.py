"""Alerts on real figures: they begin once, end once, reach who is named, and see what their maker sees."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from fawang.datacentre.actions import alerts
from fawang.datacentre.actions.alerts import Wanted
from fawang.datacentre.models import AlertFiring, AlertRule
from fawang.datacentre.queries import alerts as queries
from fawang.datacentre.queries.alerts import State
from fawang.datacentre.rules.alerts import Condition, News
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.actions.staff import close_account
from fawang.people.queries import staff_identity
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import Appoint, unit_at

from .conftest import TODAY, Happen

pytestmark = pytest.mark.django_db
#: Ten in the morning of that day in China.
NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)


def wanted(by: Actor, **changes: Any) -> Wanted:
    plain = Wanted("Many services", "volume", Condition.ABOVE, 20, staff_ids=(by.known_id,))
    return replace(plain, **changes)


def make(by: Actor, **changes: Any) -> AlertRule:
    with clock.at(NOW):
        return alerts.make(by=by, wanted=wanted(by, **changes))


def look(rule: AlertRule, minutes: int = 0) -> News | None:
    return alerts.look_at(by=SYSTEM, rule_id=rule.pk, now=NOW + timedelta(minutes=minutes))


def test_it_fires_once_when_it_begins_and_once_when_it_is_over(happen: Happen, manager: Actor) -> None:
    rule = make(manager, limit=12)
    assert look(rule) is None
    happen({TODAY: 15})
    assert look(rule, 5) == News.BEGAN
    assert look(rule, 10) is None
    happen({TODAY: 11})
    assert look(rule, 15) == News.ENDED
    assert look(rule, 20) is None
    told = Notice.objects.filter(text__startswith="alert_").order_by("pk")
    assert [one.text for one in told] == ["alert_began", "alert_ended"]
    assert {one.staff_id for one in told} == {manager.id}
    firing = AlertFiring.objects.get()
    assert (firing.value, firing.told_at, firing.told_end_at) == (
        15,
        NOW + timedelta(minutes=5),
        NOW + timedelta(minutes=15),
    )
    assert AuditEntry.objects.filter(action="datacentre.alert_fired").count() == 2


def test_within_the_gap_the_next_beginning_is_kept_and_not_told(happen: Happen, manager: Actor) -> None:
    rule = make(manager, limit=12, gap_minutes=60)
    for minutes, number, news in (
        (0, 15, News.BEGAN), (5, 9, News.ENDED), (10, 15, None), (15, 9, None), (20, 15, None), (65, 15, News.BEGAN),
    ):  # fmt: skip
        happen({TODAY: number})
        assert look(rule, minutes) == news
    assert AlertFiring.objects.count() == 3
    assert AlertFiring.objects.filter(told_at__isnull=False).count() == 2


def test_by_night_nobody_is_told(happen: Happen, manager: Actor) -> None:
    rule = make(manager, limit=5, quiet_from=time(9), quiet_until=time(11))
    assert look(rule) is None
    assert queries.rules(manager)[0].state == State.OPEN
    assert look(rule, 61) == News.BEGAN


def test_a_change_compares_whole_days(happen: Happen, manager: Actor) -> None:
    rule = make(manager, condition=Condition.ROSE, limit=0.5, against="before", days=7)
    # Today is not over, and does not count.
    happen({TODAY: 500} | {TODAY - timedelta(n): 10 for n in range(1, 5)})
    assert look(rule) is None
    happen({TODAY: 1} | {TODAY - timedelta(n): 20 for n in range(1, 5)})
    assert look(rule, 5) == News.BEGAN
    firing = AlertFiring.objects.get()
    assert (firing.value, firing.before) == (4 * 20 + 3 * 10, 70)


def test_what_is_outside_its_forecast_is_unusual(happen: Happen, manager: Actor) -> None:
    rule = make(manager, condition=Condition.UNUSUAL, limit=0.95)
    assert look(rule) is None
    # Forty days are too few to say anything.
    assert AlertRule.objects.get().problem == ""
    numbers = {TODAY - timedelta(n): 40 + (n * 7919) % 11 for n in range(1, 150)}
    happen(numbers)
    assert look(rule, 5) is None
    assert AlertRule.objects.get().value == numbers[TODAY - timedelta(1)]
    happen(numbers | {TODAY - timedelta(1): 120})
    assert look(rule, 10) == News.BEGAN
    firing = AlertFiring.objects.get()
    assert firing.high is not None
    assert firing.high < 120


def test_a_rule_sees_what_its_maker_sees(happen: Happen, manager: Actor, nanhai: UnitRow) -> None:
    elsewhere = unit_at("440604", UnitKind.BUREAU)
    analyst = staff_identity(sign_in(Role.ANALYST, elsewhere).staff_id).actor
    narrow, wide = make(analyst, limit=5), make(manager, limit=5)
    assert alerts.look(by=SYSTEM, now=NOW) == 1
    assert [AlertRule.objects.get(pk=rule.pk).value for rule in (narrow, wide)] == [0, 10]


def test_a_maker_who_may_no_more_silences_the_rule(happen: Happen, manager: Actor) -> None:
    rule = make(manager, limit=5)
    close_account(by=SYSTEM, staff_id=manager.known_id)
    assert look(rule) is None
    assert AlertRule.objects.get().problem == "alert_maker_gone"
    assert queries.state_of(AlertRule.objects.get()) == State.FAILING


def test_one_that_fails_holds_up_no_other(
    happen: Happen, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = make(manager, limit=5), make(manager, limit=5)
    AlertRule.objects.filter(pk=broken.pk).update(metric="gone")
    assert alerts.look(by=SYSTEM, now=NOW) == 1
    assert AlertRule.objects.get(pk=broken.pk).problem == "metric_unknown"
    assert AlertRule.objects.get(pk=sound.pk).told


def test_switched_off_or_changed_it_begins_anew(happen: Happen, manager: Actor) -> None:
    rule = make(manager, limit=5)
    assert look(rule) == News.BEGAN
    off = alerts.switch(by=manager, rule_id=rule.pk, version=1, on=False)
    assert (off.version, off.holds) == (2, False)
    assert look(rule, 5) is None
    assert AlertFiring.objects.get().ended_at is not None
    alerts.switch(by=manager, rule_id=rule.pk, version=2, on=True)
    changed = alerts.change(by=manager, rule_id=rule.pk, version=3, wanted=wanted(manager, limit=50))
    assert (changed.limit, changed.last_told, changed.version) == (50, None, 4)
    with pytest.raises(Conflict):
        alerts.change(by=manager, rule_id=rule.pk, version=3, wanted=wanted(manager))
    alerts.remove(by=manager, rule_id=rule.pk, version=4)
    assert not AlertRule.objects.exists()
    names = AuditEntry.objects.filter(action__startswith="datacentre.alert_").order_by("pk")
    assert [one.action.rpartition("_")[2] for one in names] == [
        "made", "fired", "switched", "switched", "changed", "removed",
    ]  # fmt: skip


def test_only_who_manages_data_makes_rules_and_each_sees_their_own(
    happen: Happen, manager: Actor, staff: Appoint, nanhai: UnitRow
) -> None:
    with pytest.raises(NotAllowed):
        alerts.make(by=staff(Role.OFFICE_HEAD, nanhai), wanted=wanted(manager))
    rule = make(manager)
    other = staff_identity(sign_in(Role.ANALYST, unit_at("440604", UnitKind.BUREAU)).staff_id).actor
    for attempt in (
        lambda: alerts.switch(by=other, rule_id=rule.pk, version=1, on=False),
        lambda: alerts.remove(by=other, rule_id=rule.pk, version=1),
        lambda: alerts.change(by=other, rule_id=rule.pk, version=1, wanted=wanted(other)),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": "  "}, "name"),
        ({"days": 0}, "days"),
        ({"condition": Condition.UNUSUAL, "limit": 0.9, "days": 7}, "days"),
        ({"condition": Condition.UNUSUAL, "limit": 3}, "limit"),
        ({"condition": Condition.ROSE, "limit": 0.5}, "against"),
        ({"against": "before"}, "against"),
        ({"condition": Condition.FELL, "limit": 0, "against": "before"}, "limit"),
        ({"staff_ids": ()}, "staff_ids"),
        ({"staff_ids": (999_999_999,)}, "staff_ids"),
    ],
)
def test_what_makes_no_rule_is_refused(manager: Actor, changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        make(manager, **changes)
    assert refused.value.errors.keys() == {wrong}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"metric": "no_such"}, "metric_unknown"),
        ({"where": {"channel": ["x'; DROP TABLE"]}}, "value_unknown"),
        ({"where": {"no_such": ["x"]}}, "dimension_unknown"),
        ({"hook_url": "https://inside.example/x"}, "hook_not_allowed"),
        ({"hook_url": "file:///etc/passwd"}, "hook_not_allowed"),
    ],
)
def test_what_cannot_be_asked_or_called_is_refused(
    manager: Actor, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make(manager, **changes)
    assert refused.value.code == code
