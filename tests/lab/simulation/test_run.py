"""Runs: nobody is lost, all strategies see the same world, and simple cases agree with theory."""

from collections import Counter
from dataclasses import replace

import pytest

from fawang.dispatch.rules import Language, Level
from fawang.dispatch.rules.demand.erlang import Load, service
from lab.simulation.comparing import (
    OURS,
    POOLED,
    RIVALS,
    STRATEGIES,
    Setting,
    compare,
    difference,
    erlang_a,
    mean,
    seats_for,
    simulate,
)
from lab.simulation.measures import interval, measure, student
from lab.simulation.province import Province
from lab.simulation.run import Outcome, Run
from lab.simulation.staff import Duty


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_call_has_one_end(name: str, province: Province) -> None:
    setting = Setting(province, seats=0.9)
    drawn, duties = setting.draw(0)
    callers = list(drawn)
    result = Run(province, callers, duties, STRATEGIES[name](province)).finish()
    firsts = Counter(
        record.caller
        for record in result.records
        if record.attempt == 0 and record.outcome in (Outcome.ANSWERED, Outcome.ABANDONED, Outcome.BOOKED)
    )
    assert firsts == Counter(caller.number for caller in callers)
    backs = Counter(
        record.caller
        for record in result.records
        if record.outcome in (Outcome.CONNECTED, Outcome.NOT_REACHED)
    )
    booked = Counter(record.caller for record in result.records if record.outcome == Outcome.BOOKED)
    assert backs == booked
    by_number = {caller.number: caller for caller in callers}
    for record in result.records:
        caller = by_number[record.caller]
        if record.outcome == Outcome.ABANDONED:
            assert record.waited == pytest.approx(caller.patience[record.attempt])
        if record.outcome == Outcome.ANSWERED:
            assert min(caller.answers) - 1e-6 <= record.waited <= caller.patience[record.attempt] + 1e-6


@pytest.mark.parametrize("name", ["fawang", "app_queue:rrmemory", "callcenter:top-down+break"])
def test_the_same_seed_the_same_run(name: str, province: Province) -> None:
    setting = Setting(province)
    assert simulate(setting, name, 2) == simulate(setting, name, 2)
    assert simulate(setting, name, 2) != simulate(replace(setting, seed=2), name, 2)


def test_nobody_serves_a_language_that_they_do_not_speak(province: Province) -> None:
    drawn, duties = Setting(province).draw(0)
    callers = list(drawn)
    only = [duty for duty in duties if duty.level(Language.HAKKA) is None]
    for name in ("fawang", *RIVALS):
        records = Run(province, callers, only, STRATEGIES[name](province)).finish().records
        assert not [
            one for one in records if one.language == Language.HAKKA and one.outcome == Outcome.ANSWERED
        ]


@pytest.mark.parametrize("name", ["fawang-callback", "app_queue:leastrecent", "callcenter:longest-idle"])
def test_agrees_with_erlang_a(name: str, province: Province) -> None:
    """One language, exponential everything, no absences: the long run is Erlang-A's."""
    languages = province.languages.model_copy(update={"shares": {Language.MANDARIN: 1.0}})
    flat = province.calls.model_copy(
        update={
            "per_day": 2400,
            "hours": (1.0,) * 24,
            "weekdays": (1.0,) * 7,
            "day_error": 1e-9,
            "hour_error": 1e-9,
        }
    )
    # A lognormal talk with the variation of an exponential is near enough: waits depend on little else.
    talk = province.talk.model_copy(update={"mean": 300, "variation": 1.0, "wrap_up": 1e-6})
    ring = province.ring.model_copy(update={"mean": 1e-6, "variation": 0.1})
    patience = province.patience.model_copy(update={"least": 0.0, "mean": 120, "redials": 0.0})
    away = province.away.model_copy(update={"per_hour": 0.0})
    plain = province.model_copy(
        update={
            "languages": languages,
            "calls": flat,
            "talk": talk,
            "ring": ring,
            "patience": patience,
            "away": away,
        }
    )
    duties = [
        Duty(f"s{i}", i, 0.0, 30 * 3600.0 + 4 * 86400, ((Language.MANDARIN, Level.NATIVE),), (), ())
        for i in range(9)
    ]
    setting = Setting(plain, days=5)
    abandoned = []
    for run in range(3):
        callers, _ = setting.draw(run)
        measured = measure(Run(plain, callers, duties, STRATEGIES[name](plain)).finish(), days=5)
        abandoned.append(measured.abandoned)
    expected = service(Load(2400 / 86400, plain.mean_talk, 120), 9, 15).abandoned
    # app_queue looks but once a second.
    assert sum(abandoned) / 3 == pytest.approx(expected, rel=0.12)


def test_more_seats_connect_more(province: Province) -> None:
    few, many = (compare(Setting(province, runs=2, seats=seats), ["fawang-callback"]) for seats in (0.8, 1.2))
    assert difference(many["fawang-callback"], few["fawang-callback"], lambda run: run.answered).mean > 0.02


def test_call_backs_connect_more_and_are_told_apart(province: Province) -> None:
    found = compare(Setting(province, runs=2, seats=0.9), ["fawang", "fawang+returned", "fawang-callback"])
    chosen, returned, none = found.values()
    assert mean(chosen, lambda run: run.connected) > mean(none, lambda run: run.connected)
    assert mean(returned, lambda run: run.with_returned) > mean(chosen, lambda run: run.with_returned)
    for run in none:
        assert run.answered == run.connected == run.with_returned
        assert run.booked == 0
    for run in chosen:
        assert run.connected - run.answered <= run.booked + 1e-9
        assert run.answered + run.abandoned + run.booked == pytest.approx(1)


def test_presence_is_corrected(province: Province) -> None:
    found = compare(Setting(province, runs=2), ["fawang-callback", "fawang-callback-presence"])
    with_it, without = found.values()
    assert mean(with_it, lambda run: run.unanswered) < mean(without, lambda run: run.unanswered)


def test_the_seats_for_a_share_are_found(province: Province) -> None:
    setting = Setting(province, runs=2)
    seats = seats_for(setting, ["fawang-callback"], 0.93, steps=5)
    assert (
        mean(
            compare(replace(setting, seats=seats), ["fawang-callback"])["fawang-callback"],
            lambda run: run.connected,
        )
        >= 0.93
    )


def test_bounds(province: Province) -> None:
    setting = Setting(province, runs=2)
    assert 0.9 < erlang_a(setting).answered < 1
    assert POOLED in STRATEGIES
    assert not set(OURS) & set(RIVALS)


def test_intervals() -> None:
    found = interval([1.0, 2.0, 3.0])
    assert found.mean == 2.0
    assert found.half == pytest.approx(2.484, abs=0.002)
    assert interval([1.0]).half == float("inf")
    # Table of Student's t, 97.5 %.
    for freedom, expected in ((1, 12.706), (2, 4.303), (3, 3.182), (6, 2.447), (13, 2.160), (30, 2.042)):
        assert student(freedom) == pytest.approx(expected, abs=0.01)
