"""Facts follow the tables: what is published fits them, late data heals, what is killed is done again."""

import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pytest_django import Settings

from fawang.consultations.actions.asking import ask as ask_lawyers
from fawang.datacentre import tasks
from fawang.datacentre.actions.filling import increments, repeat_contacts
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.store import Store
from fawang.hotline.models import Call
from fawang.hotline.queries import figures
from fawang.hotline.queries.figures import Scope
from fawang.hotline.rules import Cause
from fawang.hotline.rules.figures import metrics as hotline
from fawang.hotline.rules.figures.counts import total
from fawang.hotline.rules.figures.periods import Period as Days
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.queries import UnitRow
from fawang.work_orders.models import Transition, WorkOrder
from tests.cases import bring_to
from tests.consultations.cases import question
from tests.hotline.past import NOON, past

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("followed")]
TODAY = NOON.date()
DAYS = Period(TODAY - timedelta(9), TODAY)


def rows(store: Store, fact: str) -> list[dict[str, Any]]:
    return [row for path in store.snapshot().paths(fact) for row in pq.read_table(path).to_pylist()]


def some_calls() -> None:
    past(wait=4, talk=300, number="13800138000", score=5)
    past(NOON + timedelta(hours=1), wait=40, number="13800138000")
    past(NOON - timedelta(days=3), gone=20, number="13800138001")
    past(NOON - timedelta(days=4), gone=50, cause=Cause.CALL_BACK)
    past(NOON - timedelta(days=4))


def test_calls_become_facts_with_the_hotline_s_own_figures(tmp_path: Path) -> None:
    some_calls()
    store = Store(tmp_path)
    assert {(one.fact, one.month) for one in increments.fill(store, today=TODAY)} == {
        (fact, month)
        for fact in ("call", "service", "rating")
        for month in ("2026-11", "2026-12")
        if (fact, month) != ("service", "2026-11") and (fact, month) != ("rating", "2026-11")
    }
    scope = Scope((), True)
    counts = total(figures.by_day(scope, Days(DAYS.first, DAYS.last)).values())
    engine = DuckDB(store, memory_mb=300, threads=1, seconds=30)
    got = ask(
        Question(("calls", "connect_rate", "service_level", "average_wait"), DAYS), engine
    ).total.figures
    assert got["calls"].value == counts.came == 5
    for code in ("connect_rate", "service_level", "average_wait"):
        assert got[code].value == hotline.reckon(counts)[code]


def test_nothing_new_writes_nothing_and_a_late_correction_heals(tmp_path: Path) -> None:
    some_calls()
    store = Store(tmp_path)
    increments.fill(store, today=TODAY)
    before = store.snapshot().state
    assert increments.fill(store, today=TODAY) == []
    assert store.snapshot().state == before
    late = Call.objects.get(cause=Cause.CALL_BACK)
    Call.objects.filter(pk=late.pk).update(cause=Cause.MESSAGE_LEFT)
    (again,) = increments.fill(store, today=TODAY)
    assert again.days == (late.began_at.astimezone(clock.CHINA).date(),)
    assert sorted(row["outcome"] for row in rows(store, "call")).count("message") == 1
    Call.objects.filter(pk=late.pk).delete()
    increments.fill(store, today=TODAY)
    assert len(rows(store, "call")) == 4
    # Three weeks old: it heals when so many days are looked at.
    past(NOON - timedelta(days=21), wait=3)
    assert increments.fill(store, today=TODAY) == []
    assert increments.differing(store, first=TODAY - timedelta(30), last=TODAY) == {
        "call": [TODAY - timedelta(21)],
        "service": [TODAY - timedelta(21)],
    }
    increments.fill(store, today=TODAY, days=30)
    assert increments.differing(store, first=TODAY - timedelta(30), last=TODAY) == {}


def test_what_was_killed_before_it_was_remembered_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_calls()
    store = Store(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(increments, "_remember", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            increments.fill(store, today=TODAY)
    increments.fill(store, today=TODAY)
    assert len(rows(store, "call")) == 5
    assert increments.differing(store, first=DAYS.first, last=DAYS.last) == {}


def test_a_service_of_last_month_that_comes_late_moves_who_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    past(NOON, wait=3, number="13800138000")
    increments.fill(store, today=TODAY)
    assert [row["since"] for row in rows(store, "service")] == [-1]
    late = past(NOON - timedelta(days=5), wait=3, number="13800138000")
    with monkeypatch.context() as patched:
        # Killed after last month was written, before this one followed.
        patched.setattr(repeat_contacts, "settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            increments.fill(store, today=TODAY)
    increments.fill(store, today=TODAY)
    assert [row["since"] for row in rows(store, "service")] == [-1, 5]
    late.delete()
    increments.fill(store, today=TODAY)
    assert [row["since"] for row in rows(store, "service")] == [-1]
    assert increments.differing(store, first=DAYS.first, last=DAYS.last) == {}


def test_each_minute_looks_at_two_days_and_each_tenth_at_ten() -> None:
    minutes = [increments.due(1_700_000_000 // 600 * 600 + 60 * n) for n in range(20)]
    assert minutes == [10, *[2] * 9] * 2


def test_two_who_write_wait_for_each_other(tmp_path: Path) -> None:
    store = Store(tmp_path)
    order: list[str] = []

    def other() -> None:
        with Store(tmp_path).turn():
            order.append("second")

    with store.turn():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_work_order_becomes_its_steps(tmp_path: Path, order: WorkOrder) -> None:
    order = bring_to(order, "closed")
    today = clock.today()
    increments.fill(Store(tmp_path), today=today)
    steps = rows(Store(tmp_path), "transition")
    assert len(steps) == Transition.objects.filter(order=order).count()
    assert {step["village"] for step in steps} == {""}
    assert {step["town"] for step in steps} == {"440605011"}
    assert len({step["order"] for step in steps}) == 1
    assert [step["recovered"] for step in steps if step["command"] == "conclude"] == [1_300_000]
    assert any(step["term_kept"] for step in steps)


def test_a_question_becomes_a_consultation(tmp_path: Path, centre: UnitRow) -> None:
    row = ask_lawyers(by=ANONYMOUS, question=question()).consultation
    assert row.unit_id == centre.id
    increments.fill(Store(tmp_path), today=clock.today())
    (fact,) = rows(Store(tmp_path), "consultation")
    assert (fact["matter"], fact["channel_group"], fact["unit"]) == ("labour", "online", row.unit_id)
    assert (fact["first_answer"], fact["term"], fact["lawyer"]) == (-1, False, 0)
    moment: datetime = row.created_at.astimezone(clock.CHINA)
    assert (fact["day"], fact["hour"]) == (moment.date(), moment.hour)


def test_the_job_fills_the_installation_s_own_folder(tmp_path: Path, settings: Settings) -> None:
    settings.FAWANG_FACTS = tmp_path
    past(clock.now() - timedelta(minutes=5), wait=3)
    tasks.fill(0)
    assert len(rows(Store(tmp_path), "call")) == 1


def test_days_are_those_of_china(tmp_path: Path) -> None:
    midnight = datetime(2026, 12, 3, 0, 5, tzinfo=clock.CHINA)
    past(midnight, wait=3)
    # A store of which nothing is there yet.
    increments.fill(store := Store(tmp_path / "new"), today=TODAY)
    assert set(store.snapshot().parts) >= {"region", "unit", "place", "day"}
    (call,) = rows(store, "call")
    assert (call["day"], call["hour"]) == (date(2026, 12, 3), 0)
