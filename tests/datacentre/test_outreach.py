"""Days of village advisers, law talks and service days become rows of their fact."""

from datetime import time, timedelta
from typing import Any

import pytest

from fawang.datacentre.actions.filling.sources import read
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.outreach.actions import days, service_days, talks
from fawang.outreach.models import Contract, Talk
from tests.outreach.conftest import (
    VILLAGE,
    _own_folders,  # noqa: F401 a fixture
    adviser,  # noqa: F401 a fixture
    bureau,  # noqa: F401 a fixture
    contract,  # noqa: F401 a fixture
    leader,  # noqa: F401 a fixture
    logged,
)

pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read("outreach", clock.today()).to_pylist()
    return sorted(found, key=lambda row: str(row["activity"]))


def test_what_was_held_counts_where_it_was(adviser: Actor, contract: Contract, bureau: UnitRow) -> None:  # noqa: F811
    day = logged(adviser, contract)
    now, today = clock.now(), clock.today()
    plan = talks.Plan(
        bureau.id, "欠薪", "440605011", "文化站", now + timedelta(hours=1), now + timedelta(hours=2)
    )
    talk = talks.plan_talk(by=SYSTEM, plan=plan)
    stop = service_days.Stop("440605011", "公园", today, time(9), time(11), ("consultation",))
    planned = service_days.plan_service_day(by=SYSTEM, unit_id=bureau.id, stop=stop)
    assert [row["activity"] for row in rows()] == ["adviser_day"]
    Talk.objects.update(begins_at=now, ends_at=now + timedelta(hours=1))
    talks.report_talk(by=SYSTEM, code=talk.code, version=1, attended=42)
    service_days.report_service_day(by=SYSTEM, code=planned.code, version=1, persons=7)
    first, second, third = rows()
    assert (first["village"], first["persons"], first["unit"]) == (VILLAGE, 4, contract.unit_id)
    assert (second["activity"], second["persons"], second["town"]) == ("service_day", 7, "440605011")
    assert (third["activity"], third["persons"]) == ("talk", 42)
    days.withdraw_day(by=adviser, code=day.code, version=1)
    assert [row["activity"] for row in rows()] == ["service_day", "talk"]
