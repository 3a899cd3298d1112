"""Duties are read with as many statements as ever, however many there are."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.dispatch.actions import rosters as publishing
from fawang.dispatch.models import Duty, Pool
from fawang.dispatch.queries import roster_months, rosters
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.organisations.queries import UnitRow
from tests.dispatch.rosters import MONTH, NOW, month

pytestmark = pytest.mark.django_db


def test_the_month_the_hours_and_who_is_on_duty_now(
    centre: UnitRow, duty_lawyers: tuple[Actor, Actor], lead: Actor, stranger: Actor
) -> None:
    one, other = duty_lawyers
    roster = month(
        centre, (1, "overnight", one), (2, "morning", other), (2, "afternoon", lead), hakka=(other,)
    ).roster
    assert [row.pk for row in roster_months.months_led(lead)] == [roster.pk]
    assert roster_months.led(lead, MONTH).pk == roster.pk
    with pytest.raises(NotFound):
        roster_months.led(stranger, MONTH)
    with CaptureQueriesContext(
        connection,
    ) as few:
        days = roster_months.days(roster)
    assert len(few) == 2
    assert len(days) == 31
    assert [(shift.code, len(shift.people)) for shift in days[1].shifts] == [("morning", 1), ("afternoon", 1)]
    hours = roster_months.hours(roster, date(2026, 12, 2))
    # The night that began the day before is there until six.
    assert [hour.hour for hour in hours if hour.on_duty] == [*range(6), *range(8, 12), *range(14, 18)]
    pool = Pool.objects.get()
    three = datetime(2026, 12, 2, 3, tzinfo=clock.CHINA)
    [now] = roster_months.on_duty_at(pool.pk, three)
    assert (now.code, [who.staff_id for who in now.people]) == ("overnight", [one.known_id])
    found = rosters.next_duty(one.known_id, NOW)
    assert found is not None
    assert found.shift == "overnight"
    with CaptureQueriesContext(connection) as same:
        assert len(rosters.mine(one.known_id, since=NOW)) == 1
    assert len(same) == 2


def test_a_key_of_a_feed_opens_one_feed_until_it_is_renewed(duty_lawyers: tuple[Actor, Actor]) -> None:
    one, other = duty_lawyers
    key = rosters.feed_key(one.known_id)
    assert rosters.staff_of_key(key) == one.known_id
    wrong = f"{other.known_id}-{key.partition('-')[2]}"
    publishing.renew_feed(by=one)
    for old in (key, wrong, "", "x-y", "1" * 30 + "-a"):
        with pytest.raises(NotFound):
            rosters.staff_of_key(old)
    assert rosters.staff_of_key(rosters.feed_key(one.known_id)) == one.known_id


def test_a_feed_has_what_was_dropped_but_not_what_came_back(
    centre: UnitRow, duty_lawyers: tuple[Actor, Actor]
) -> None:
    one, other = duty_lawyers
    month(centre, (1, "morning", one), (2, "morning", one))
    month(centre, (1, "morning", other))
    on, dropped = rosters.feed_of(one.known_id, NOW)
    assert (on, sorted(row.day.day for row in dropped)) == ([], [1, 2])
    month(centre, (2, "morning", one))
    on, dropped = rosters.feed_of(one.known_id, NOW)
    assert ([row.day.day for row in on], [row.day.day for row in dropped]) == ([2], [1])
    assert rosters.feed_of(one.known_id, NOW + timedelta(days=90)) == ([], [])
    assert Duty.objects.filter(staff_id=one.known_id).count() == 3
