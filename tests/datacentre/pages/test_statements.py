"""The page of SQL: for analysts, their own rows only, errors in words beside what was typed, files, a trace."""

from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from fawang.datacentre.pages.statements import SHOWN
from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.datacentre.pages.conftest import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]
URL = "/data/sql"
COUNTED = "select county, count(*) as n from service where day = date '2021-03-31' group by 1 order by 1"


@pytest.fixture(autouse=True)
def _in_english(settings: Settings) -> Iterator[None]:
    """Let pages and sentences be in the language of the source."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def analyst(region: str) -> Browser:
    return sign_in(Role.ANALYST, unit_at(region, UnitKind.BUREAU))


def run(by: Browser, statement: str, command: str = "run") -> Any:
    return by.post(URL, {"statement": statement, "command": command})


def rows(answer: Any) -> list[list[str]]:
    return [[text for text, _number in row] for row in answer.context["result"].rows]


def content(answer: Any) -> str:
    """Return a file that was sent, in the way in which a server takes it."""

    async def taken() -> bytes:
        return b"".join([piece async for piece in answer])

    return async_to_sync(taken)().decode("utf-8-sig")


def test_for_analysts_only(leader: Browser, county: Browser) -> None:
    for by in (leader, county):
        assert by.get(URL).status_code == 403
        assert run(by, COUNTED).status_code == 403
        assert 'href="/data/sql"' not in by.get("/data/").content.decode()
    assert 'href="/data/sql"' in analyst("44").get("/data/").content.decode()


def test_without_the_token_of_the_form_nothing_runs() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = analyst("44").client.cookies
    assert strict.post(URL, {"statement": COUNTED}).status_code == 403
    assert not AuditEntry.objects.filter(action="datacentre.sql_asked").exists()


def test_a_statement_and_what_there_is_to_ask() -> None:
    by = analyst("44")
    page = by.get(URL).content.decode()
    assert "service</code>" in page
    assert "<code>day_type</code>" in page
    assert "result-title" not in page
    answer = run(by, COUNTED)
    assert rows(answer) == [["440106", "6"], ["440604", "1"], ["440605", "2"]]
    assert "3 rows in" in read(answer)
    assert "Demo data" in read(answer)
    assert AuditEntry.objects.filter(action="datacentre.sql_asked").count() == 1


def test_their_own_rows_only() -> None:
    assert rows(run(analyst("440605"), COUNTED)) == [["440605", "2"]]


def test_more_than_a_page_shows() -> None:
    answer = run(analyst("44"), "select i from range(5000) t(i)")
    assert len(answer.context["result"].rows) == SHOWN
    assert "there are more" in read(answer)


def test_values_of_every_sort_are_text() -> None:
    answer = run(analyst("44"), "select null a, true b, 0.1::double c, '<b>' d, [1, 2] e")
    assert rows(answer)[0][:4] == ["—", "true", "0.1", "<b>"]
    assert "&lt;b&gt;" in answer.content.decode()
    assert "No row." in read(run(analyst("44"), "select 1 where false"))


@pytest.mark.parametrize("command", ["run", "csv"])
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("", "Type a statement"),
        ("select colour from service", "DuckDB says"),
        ("drop table service", "It has to be one SELECT"),
        ("select * from read_csv('/etc/passwd')", "It has to be one SELECT"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(statement: str, said: str, command: str) -> None:
    answer = run(analyst("44"), statement, command)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert 'aria-describedby="statement-error"' in page
    assert answer.context["statement"] == statement


@pytest.mark.usefixtures("empty")
def test_without_facts() -> None:
    assert "There are no facts yet" in run(analyst("44"), COUNTED).content.decode()


def test_a_file() -> None:
    answer = run(analyst("440605"), COUNTED, "csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    lines = content(answer).splitlines()
    assert "440605,2" in lines
    assert not any(line.startswith(("440604", "440106")) for line in lines)
    assert lines[-1] == "Rows,1"
    ended = AuditEntry.objects.get(action="datacentre.sql_ended")
    assert ended.data["rows"] == 1


def test_a_file_has_no_formulas() -> None:
    answer = run(analyst("44"), "select '=1+1' as a, -5 as b", "csv")
    assert "'=1+1,-5" in content(answer)
