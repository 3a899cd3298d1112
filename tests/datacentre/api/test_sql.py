"""SQL over the API: the caller's own rows, codes for what is wrong, a trace of every statement."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.work_orders.cases import bearer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]
URL = "/api/v1/metrics/sql"


def program(region: str, role: Role = Role.ANALYST) -> dict[str, str]:
    return bearer(sign_in(role, unit_at(region, UnitKind.BUREAU)))


def ask(headers: dict[str, str], statement: str, **more: Any) -> Any:
    body = {"statement": statement, **more}
    return Client().post(URL, body, content_type="application/json", headers=headers)


def found(answer: Any) -> dict[str, Any]:
    """Return the JSON that was sent, in the way in which a server takes it."""
    import json

    async def taken() -> bytes:
        return b"".join([piece async for piece in answer])

    result: dict[str, Any] = json.loads(async_to_sync(taken)())
    return result


def test_rows_as_they_are_read() -> None:
    answer = found(ask(program("44"), "select county, count(*) n from service group by 1 order by 1"))
    assert answer == {
        "columns": [["county", "VARCHAR"], ["n", "BIGINT"]],
        "rows": [["440304", 110], ["440604", 28], ["440605", 70]],
        "demo": True,
        "count": 3,
        "cut": False,
        "problem": None,
    }
    many = found(ask(program("44"), "select i from range(5000) t(i)", limit=1234))
    assert (many["count"], many["cut"], many["rows"][-1]) == (1234, True, [1233])
    assert found(ask(program("44"), "select 1 where false"))["rows"] == []


def test_ones_own_rows_only() -> None:
    answer = found(ask(program("440605"), "select distinct county from service"))
    assert answer["rows"] == [["440605"]]


def test_a_failure_after_the_first_rows_is_said_at_the_end() -> None:
    statement = "select case when i < 4000 then i else cast('x' || i as int) end from range(5000) t(i)"
    answer = ask(program("44"), statement)
    if answer.status_code == 200:
        assert found(answer)["problem"] == "sql_failed"
    else:
        assert answer.json()["code"] == "sql_failed"


def test_every_statement_is_in_the_audit() -> None:
    headers = program("440605")
    found(ask(headers, "select count(*) from service where matter = '张三' -- 13800138000"))
    ask(headers, "drop table service")
    asked = list(AuditEntry.objects.filter(action="datacentre.sql_asked").order_by("pk"))
    ended = list(AuditEntry.objects.filter(action="datacentre.sql_ended").order_by("pk"))
    assert asked[0].data["statement"] == "select count(*) from service where matter = '※' -- ※\n"
    assert asked[0].data["scope"]["regions"] == ["440605"]
    assert asked[1].data["statement"] == "drop table service"
    assert [one.object for one in ended] == [one.object for one in asked]
    assert [one.data for one in ended] == [
        {"rows": 1, "outcome": "whole"},
        {"rows": 0, "outcome": "sql_refused"},
    ]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("delete from service", "sql_refused"),
        ("select * from read_csv('/etc/passwd')", "sql_refused"),
        ("select nothing from service", "sql_wrong"),
        ("select cast('x' as int)", "sql_failed"),
        ("x" * 20_001, "invalid"),
    ],
)
def test_what_is_wrong_has_a_code(statement: str, code: str) -> None:
    answer = ask(program("44"), statement)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_who_may_not() -> None:
    assert ask({}, "select 1").status_code == 401
    assert ask(program("44", Role.LEADER), "select 1").status_code == 403
