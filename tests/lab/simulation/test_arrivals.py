"""Callers and staff: as the assumptions say, and the same for all."""

import pytest

from fawang.dispatch.rules import Language
from lab.simulation import arrivals, staff
from lab.simulation.arrivals import DAY, HOUR, TAIL
from lab.simulation.province import Province, read


def test_the_assumptions_add_up() -> None:
    province = read()
    week = sum(province.calls.expected(day, hour) for day in range(7) for hour in range(24))
    assert week / 7 == pytest.approx(province.calls.per_day)
    # 5.558 million in four years that grow by 18.1 % each: the fourth year's mean day.
    first = 5_558_000 / sum(1.181**year for year in range(4))
    assert first * 1.181**3 / 365 == pytest.approx(province.calls.per_day, rel=0.001)
    assert sum(province.languages.shares.values()) == pytest.approx(1)
    assert sum(share for share, _factor in province.talk.matters.values()) == pytest.approx(1)
    for speakers in province.seats.languages.values():
        assert sum(speakers.levels) == pytest.approx(1)


def test_callers_are_as_assumed() -> None:
    province = read()
    callers = list(arrivals.draw(province, days=7, first_weekday=0, seed=3))
    assert callers == list(arrivals.draw(province, days=7, first_weekday=0, seed=3))
    assert [caller.number for caller in callers] == list(range(len(callers)))
    assert [caller.at for caller in callers] == sorted(caller.at for caller in callers)
    assert 7 * DAY < callers[-1].at < 7 * DAY + TAIL * HOUR
    in_week = [caller for caller in callers if caller.at < 7 * DAY]
    assert len(in_week) / 7 == pytest.approx(province.calls.per_day, rel=0.1)
    talks = sum(caller.talk for caller in callers) / len(callers)
    assert talks == pytest.approx(province.mean_talk, rel=0.03)
    patience = sum(caller.patience[0] for caller in callers) / len(callers)
    assert patience == pytest.approx(province.patience.least + province.patience.mean, rel=0.03)
    hakka = sum(caller.language == Language.HAKKA for caller in callers) / len(callers)
    assert hakka == pytest.approx(province.languages.shares[Language.HAKKA], rel=0.1)


def test_staff_follow_the_plan_and_shifts(province: Province) -> None:
    duties = staff.roster(province, days=2, first_weekday=0, scale=1.0, seed=1)
    for hour in range(48):
        moment = hour * HOUR + 1
        there = sum(duty.begins <= moment < duty.ends for duty in duties)
        assert there == staff.needed(province, weekday=hour // 24, hour=hour % 24, scale=1.0)
    assert all(duty.ends - duty.begins <= 8 * HOUR for duty in duties)
    two_days = sum(
        staff.needed(province, weekday=hour // 24, hour=hour % 24, scale=1.0) for hour in range(48)
    )
    assert staff.seat_hours(duties, days=2) == two_days


def test_a_night_has_every_language(province: Province) -> None:
    duties = staff.roster(province, days=1, first_weekday=0, scale=1.0, seed=1)
    night = [duty for duty in duties if duty.begins <= 3 * HOUR < duty.ends]
    for language in province.languages.shares:
        speakers = sum(duty.level(language) is not None for duty in night)
        assert speakers >= province.seats.cover


def test_shares_of_languages_hold_for_any_number_of_seats() -> None:
    province = read()
    duties = staff.roster(province, days=1, first_weekday=0, scale=1.0, seed=1)
    noon = [duty for duty in duties if duty.begins <= 10.5 * HOUR < duty.ends]
    for language, plan in province.seats.languages.items():
        share = sum(duty.level(language) is not None for duty in noon) / len(noon)
        assert share == pytest.approx(plan.share, abs=0.03)


def test_absences_do_not_depend_on_the_number_of_seats(province: Province) -> None:
    few = staff.roster(province, days=1, first_weekday=0, scale=0.9, seed=1)
    many = {duty.id: duty for duty in staff.roster(province, days=1, first_weekday=0, scale=1.2, seed=1)}
    same = [duty for duty in few if duty.id in many and many[duty.id].ends == duty.ends]
    assert same
    assert all(many[duty.id].away_from == duty.away_from for duty in same)


def test_when_somebody_is_back() -> None:
    duty = staff.Duty("1", 0, 0.0, 100.0, (), (10.0, 50.0), (20.0, 60.0))
    assert [duty.back_at(moment) for moment in (5.0, 10.0, 15.0, 20.0, 55.0, 99.0)] == [
        5.0,
        20.0,
        20.0,
        20.0,
        60.0,
        99.0,
    ]
