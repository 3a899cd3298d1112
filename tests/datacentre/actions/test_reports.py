"""Reports are ordered, made once, taken away by who has the same scope, and let go."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as present
from procrastinate.contrib.django.models import ProcrastinateJob

from fawang.datacentre.actions import reports
from fawang.datacentre.models.reports import MadeReport, State
from fawang.datacentre.queries import reports as queries
from fawang.datacentre.reports import making
from fawang.datacentre.reports.orders import Format, Kind, ReportOrder, month_of
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser
from tests.conftest import Appoint

ORDER = ReportOrder(Kind.MONTH, month_of(date(2021, 6, 1)), format=Format.DOCX)


def files() -> list[Path]:
    return [path for path in (present.FAWANG_DOCUMENTS / "reports").glob("??/*") if path.is_file()]


def ordered(by: Actor) -> MadeReport:
    return reports.order_report(by=by, order=ORDER)


def test_an_order_is_written_with_its_job_and_audited(analyst: Browser) -> None:
    row = ordered(analyst.actor)
    assert (row.state, row.scope["regions"]) == (State.ORDERED, ["4406"])
    job = ProcrastinateJob.objects.get(task_name="datacentre.make_report")
    assert job.args == {"report_id": row.pk}
    entry = AuditEntry.objects.get(action="datacentre.report_ordered")
    assert entry.data["order"] == ORDER.data()


def test_a_report_is_made_of_the_scope_of_its_order_and_kept_encrypted(
    analyst: Browser, province_installed: Store
) -> None:
    row = ordered(analyst.actor)
    assert reports.make_report(by=SYSTEM, report_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.progress, row.is_demo) == (State.DONE, 100, True)
    assert row.title.startswith("公共法律服务月报 2021年6月")
    assert "佛山市" in row.title
    (file,) = files()
    assert not file.read_bytes().startswith(b"PK")
    _row, content = reports.take_away(by=analyst.actor, key=row.key)
    assert content.startswith(b"PK")
    assert AuditEntry.objects.filter(action="datacentre.report_taken").count() == 1


def test_who_may_take_nothing_away_orders_nothing(staff: Appoint, db: None) -> None:
    bureau = organisations.nearest("4406", UnitKind.BUREAU)[0]
    with pytest.raises(NotAllowed):
        ordered(staff(Role.LEAD_LAWYER, bureau))
    assert not MadeReport.objects.exists()


def test_only_the_same_scope_or_everything_sees_a_report(
    analyst: Browser, staff: Appoint, province_installed: Store
) -> None:
    row = ordered(analyst.actor)
    foshan = organisations.nearest("4406", UnitKind.BUREAU)[0]
    nanhai = organisations.nearest("440605", UnitKind.BUREAU)[0]
    province = organisations.nearest("44", UnitKind.BUREAU)[0]
    for sees in (staff(Role.LEADER, foshan), staff(Role.LEADER, province)):
        assert queries.report(row.key, sees) == row
        assert queries.listed(sees) == [row]
    for not_theirs in (
        staff(Role.LEADER, nanhai),
        staff(Role.LEAD_LAWYER, foshan),
        staff(Role.OFFICE_OFFICER, foshan),
    ):
        with pytest.raises(NotFound):
            reports.take_away(by=not_theirs, key=row.key)
        assert queries.listed(not_theirs) == []


def test_nobody_has_more_than_a_few_under_way(analyst: Browser) -> None:
    by = analyst.actor
    for _number in range(reports.MOST_WAITING):
        ordered(by)
    with pytest.raises(Conflict, match="reports_waiting"):
        ordered(by)


def test_filters_without_meaning_are_refused_before_anything_is_written(analyst: Browser) -> None:
    wrong = ReportOrder(Kind.MONTH, month_of(date(2021, 6, 1)), (("matter", ("chess",)),))
    with pytest.raises(Invalid, match="value_unknown"):
        reports.order_report(by=analyst.actor, order=wrong)
    assert not MadeReport.objects.exists()


def test_a_report_is_made_once_however_often_its_job_runs(
    analyst: Browser, province_installed: Store
) -> None:
    row = ordered(analyst.actor)
    assert reports.make_report(by=SYSTEM, report_id=row.pk)
    assert not reports.make_report(by=SYSTEM, report_id=row.pk)
    assert len(files()) == 1


def test_a_report_whose_maker_was_killed_is_taken_up_again(
    analyst: Browser, province_installed: Store
) -> None:
    row = ordered(analyst.actor)
    now = clock.now()
    # As a worker leaves it that is killed in the middle.
    MadeReport.objects.filter(pk=row.pk).update(state=State.MAKING, attempts=1, progress=40)
    assert reports.take_up(by=SYSTEM, now=now) == 0
    assert reports.take_up(by=SYSTEM, now=now + timedelta(minutes=16)) == 1
    assert reports.make_report(by=SYSTEM, report_id=row.pk)


def test_a_report_that_breaks_off_again_and_again_fails(analyst: Browser) -> None:
    row = ordered(analyst.actor)
    MadeReport.objects.filter(pk=row.pk).update(state=State.MAKING, attempts=reports.ATTEMPTS)
    assert reports.take_up(by=SYSTEM, now=clock.now() + timedelta(minutes=16)) == 0
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.FAILED, "report_failed")


def test_without_facts_it_is_tried_again_and_then_fails(
    analyst: Browser, province_installed: Store, tmp_path: Path
) -> None:
    from fawang.datacentre.queries.engines import engine

    present.FAWANG_FACTS = tmp_path / "nothing"
    engine.engine.cache_clear()
    row = ordered(analyst.actor)
    states = []
    for number in range(1, reports.ATTEMPTS + 1):
        assert not reports.make_report(by=SYSTEM, report_id=row.pk)
        row.refresh_from_db()
        states.append((row.state, row.reason))
        reports.take_up(by=SYSTEM, now=clock.now() + timedelta(minutes=16 * number))
    assert states == [(State.MAKING, "facts_missing")] * 2 + [(State.FAILED, "facts_missing")]


def test_a_maker_that_was_overtaken_leaves_no_file(
    analyst: Browser, province_installed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ordered(analyst.actor)
    whole = making.make

    def slow(*args: Any, **kwargs: Any) -> Any:
        found = whole(*args, **kwargs)
        MadeReport.objects.filter(pk=row.pk).update(attempts=2)
        return found

    monkeypatch.setattr(making, "make", slow)
    assert not reports.make_report(by=SYSTEM, report_id=row.pk)
    assert files() == []


def test_a_report_goes_when_it_is_over_its_date(
    analyst: Browser, province_installed: Store, django_capture_on_commit_callbacks: object
) -> None:
    row = ordered(analyst.actor)
    reports.make_report(by=SYSTEM, report_id=row.pk)
    row.refresh_from_db()
    assert row.expires_at is not None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert reports.expire(by=SYSTEM, now=row.expires_at - timedelta(minutes=1)) == 0
        assert reports.expire(by=SYSTEM, now=row.expires_at + timedelta(minutes=1)) == 1
    assert files() == []
    with pytest.raises(NotFound):
        reports.take_away(by=analyst.actor, key=row.key)


def test_who_ordered_it_deletes_it_and_another_reader_does_not(analyst: Browser, staff: Appoint) -> None:
    row = ordered(analyst.actor)
    foshan = organisations.nearest("4406", UnitKind.BUREAU)[0]
    with pytest.raises(NotAllowed):
        reports.delete_report(by=staff(Role.LEADER, foshan), key=row.key)
    reports.delete_report(by=analyst.actor, key=row.key)
    assert queries.listed(analyst.actor) == []
    assert AuditEntry.objects.filter(action="datacentre.report_deleted").exists()


def test_what_is_not_ready_is_not_handed_out(analyst: Browser) -> None:
    with pytest.raises(Conflict, match="report_not_ready"):
        reports.take_away(by=analyst.actor, key=ordered(analyst.actor).key)


def test_a_problem_of_the_moment_is_one_of_the_moment() -> None:
    # What make_report tries again is told by the status.
    assert Unavailable("facts_missing", retry_after=1).status >= 500
    assert Invalid("value_unknown").status < 500
