"""Whatever goes wrong, the person gets our page, the right status, and keeps what they typed."""

import asyncio
import json
import logging
import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import AsyncClient, Client, RequestFactory
from psycopg.errors import DiskFull
from pytest_django import Settings

from fawang.kernel.rules.problems import Conflict, Invalid, Problem
from fawang.shell.failures.logs import ForeignHosts, WithoutPersonalData, outline
from fawang.shell.failures.problem_json import problem_json
from fawang.shell.failures.problems import as_problem
from fawang.shell.texts.wording import sentence

from ..conftest import MIDDLEWARE

pytestmark = pytest.mark.usefixtures("frame_alone")

STORY = "老板扣了我三个月的工资，不签自愿离职就不给。<b>&amp;"


@pytest.mark.parametrize(
    ("name", "status"),
    [("away", 503), ("conflict", 409), ("forbidden", 403), ("missing", 404), ("often", 429), ("bug", 500)],
)
def test_a_page_of_ours_with_the_right_status(browser: Client, name: str, status: int) -> None:
    response = browser.get(f"/raise/{name}", headers={"accept-language": "en"})
    page = response.content.decode()
    assert response.status_code == status
    assert "<h1>" in page
    assert "12348" in page
    assert "10.1.2.3" not in page
    assert "order 7" not in page
    assert "张三" not in page


def test_a_database_without_room_is_not_called_away() -> None:
    failure = OperationalError("could not extend file")
    failure.__cause__ = DiskFull("could not extend file")
    assert [as_problem(one).code for one in (failure, OperationalError())] == ["no_room", "database_away"]  # type: ignore[union-attr]


def test_an_address_that_does_not_exist(browser: Client) -> None:
    assert browser.get("/nowhere").status_code == 404
    assert "<h1>" in browser.get("/nowhere").content.decode()


@pytest.mark.parametrize(("name", "seconds"), [("away", "10"), ("often", "42")])
def test_it_says_when_to_come_again(browser: Client, name: str, seconds: str) -> None:
    assert browser.get(f"/raise/{name}")["Retry-After"] == seconds
    assert browser.get(f"/api/raise/{name}")["Retry-After"] == seconds


# --- text that was typed --------------------------------------------------------------------


def _hidden(response: Any) -> dict[str, str]:
    import html

    form = re.search(r'<form method="post" action="([^"]*)">(.*?)</form>', _main(response), re.DOTALL)
    assert form
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[2])
    return {"action": html.unescape(form[1]), **{name: html.unescape(value) for name, value in fields}}


def _main(response: Any) -> str:
    page: str = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def _post(browser: Client, address: str, **fields: str) -> Any:
    browser.get("/story")
    return browser.post(address, {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value, **fields})


def test_the_text_survives_a_database_that_is_away(browser: Client) -> None:
    response = _post(browser, "/raise/away?step=2", story=STORY, password="geheim-1", otp_token="123456")
    assert response.status_code == 503
    carried = _hidden(response)
    assert carried["action"] == "/raise/away?step=2"
    assert carried["story"] == STORY
    assert "geheim-1" not in response.content.decode()
    assert "123456" not in response.content.decode()


def test_the_text_survives_a_database_that_is_away_before_the_view(
    browser: Client, settings: Settings
) -> None:
    settings.MIDDLEWARE = [entry.replace("NobodySignedIn", "FailingIdentity") for entry in MIDDLEWARE]
    response = browser.post("/story", {"story": STORY})
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert _hidden(response)["story"] == STORY


def test_the_text_survives_a_page_that_is_too_old(browser: Client) -> None:
    response = browser.post("/story", {"csrfmiddlewaretoken": "x" * 64, "story": STORY})
    assert response.status_code == 403
    carried = _hidden(response)
    again = browser.post(carried.pop("action"), carried)
    assert again.status_code == 200
    assert again.content.decode() == STORY


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_foreign_page_gets_nothing_carried(origin: str) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"origin": origin})
    response = browser.post("/story", {"story": "transfer the matter"})
    assert response.status_code == 403
    assert "transfer the matter" not in response.content.decode()


def test_files_are_never_carried(browser: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser.get("/story")
    scan = SimpleUploadedFile("合同.jpg", b"secret bytes")
    token = browser.cookies["csrftoken"].value
    response = browser.post("/raise/away", {"csrfmiddlewaretoken": token, "story": STORY, "scan": scan})
    assert _hidden(response)["story"] == STORY
    assert b"secret bytes" not in response.content
    assert "合同.jpg" not in response.content.decode()


def test_sending_again_is_not_offered_where_it_cannot_help(browser: Client) -> None:
    response = _post(browser, "/raise/conflict", story=STORY)
    assert response.status_code == 409
    assert "<form" not in _main(response)
    assert "老板扣了我三个月的工资" in _main(response)


# --- signing in -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "address"), [("resident", "/test/sign-in"), ("staff", "/people/staff")])
def test_whoever_must_sign_in_is_led_there_and_back(browser: Client, name: str, address: str) -> None:
    response = browser.get(f"/raise/{name}?tab=2")
    assert response.status_code == 302
    assert response["Location"] == f"{address}?next=%2Fraise%2F{name}%3Ftab%3D2"


def test_signing_in_again_loses_no_text(browser: Client) -> None:
    response = _post(browser, "/raise/staff", story=STORY)
    assert response.status_code == 401
    assert _hidden(response)["story"] == STORY
    assert 'href="/people/staff"' in _main(response)


def test_a_part_of_a_page_leaves_the_page_where_it_is(browser: Client) -> None:
    response = browser.get("/raise/staff", headers={"hx-request": "true"})
    assert response.status_code == 401
    assert response["HX-Retarget"] == "#messages"
    assert "<html" not in response.content.decode()


# --- the API --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("away", 503, "database_away"),
        ("conflict", 409, "wrong_state"),
        ("missing", 404, "not_found"),
        ("bug", 500, "something_broke"),
        ("staff", 401, "sign_in_needed"),
    ],
)
def test_the_api_answers_in_its_own_form(browser: Client, name: str, status: int, code: str) -> None:
    response = browser.get(f"/api/raise/{name}", headers={"accept-language": "en"})
    body = json.loads(response.content)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert body["status"] == status
    assert body["code"] == code
    assert body["title"]
    assert body["detail"]
    assert "张三" not in response.content.decode()


def test_an_api_address_that_does_not_exist(browser: Client) -> None:
    assert browser.get("/api/nowhere")["Content-Type"] == "application/problem+json"


def test_parameters_and_errors_are_in_the_body() -> None:
    body = json.loads(problem_json(Conflict("wrong_state", state="closed", status="hidden")).content)
    assert body["state"] == "closed"
    assert body["status"] == 409
    errors = json.loads(problem_json(Invalid("invalid", errors={"phone": "field_required"})).content)
    assert errors["errors"] == {"phone": "field_required"}
    assert "errors" not in body


@pytest.mark.parametrize(
    "problem", [Problem("no_such_code"), Problem("too_many_requests"), Problem("invalid")]
)
def test_every_problem_has_a_sentence(problem: Problem) -> None:
    assert sentence(problem)


# --- asynchronous, and the log --------------------------------------------------------------


def test_an_asynchronous_view_is_answered_for_alike() -> None:
    response = asyncio.run(AsyncClient(raise_request_exception=False).get("/slow"))
    assert response.status_code == 503
    assert response["Retry-After"] == "10"


def _stumble() -> None:
    raise KeyError("张三") from ValueError("138 0013 8000")


def test_the_log_names_the_route_and_nobody(rf: RequestFactory) -> None:
    request = rf.get("/track/482913750264/geheimer-schluessel")
    with pytest.raises(KeyError) as caught:
        _stumble()
    exc_info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "%s: %s", ("Error", request.path), exc_info
    )
    record.request = request
    record.status_code = 500
    assert WithoutPersonalData().filter(record)
    written = logging.Formatter("%(message)s").format(record)
    assert "GET (no route) → 500" in written
    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "test_problems.py" in written
    for secret in ("张三", "138", "482913750264", "geheim"):
        assert secret not in written


def test_a_foreign_host_leaves_one_line_without_its_name(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("django.security.DisallowedHost")
    for filtering in [one for one in logger.filters if isinstance(one, ForeignHosts)]:
        logger.removeFilter(filtering)
    logger.addFilter(fresh := ForeignHosts())
    try:
        for host in ("evil<script>.example", "a b\x01c", "attacker.example"):
            for path in ("/nowhere", "/api/raise/often"):
                answers = (
                    browser.get(path, headers={"host": host}),
                    browser.post(
                        path, {"story": STORY}, headers={"host": host, "origin": "http://testserver"}
                    ),
                )
                assert [answer.status_code for answer in answers] == [400, 400]
        assert [record.getMessage() for record in caplog.records] == [
            "requests for a host that is not in FAWANG_HOSTS: 1, answered with 400"
        ]
        assert "Traceback" not in caplog.text
        assert "evil" not in caplog.text
    finally:
        logger.removeFilter(fresh)
        logger.addFilter(ForeignHosts())


def test_requests_for_foreign_hosts_are_counted_for_the_next_line() -> None:
    filtering = ForeignHosts(every=60)
    record = logging.LogRecord(
        "django.security.DisallowedHost", logging.ERROR, "", 0, "Invalid: %r", ("evil",), None
    )
    said = []
    for moment in (1000.0, 1001.0, 1002.0, 1061.0):
        one = logging.makeLogRecord({**record.__dict__, "created": moment})
        if filtering.filter(one):
            said.append(one.getMessage())
    assert said == [
        f"requests for a host that is not in FAWANG_HOSTS: {n}, answered with 400" for n in (1, 3)
    ]


def test_what_speaks_of_the_code_alone_is_said() -> None:
    assert outline(NameError("name 'x' is not defined")) == "builtins.NameError: name 'x' is not defined"
    assert outline(ValueError("138 0013 8000")) == "builtins.ValueError"
