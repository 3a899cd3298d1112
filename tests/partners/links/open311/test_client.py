"""What we post to a city's server and ask of it: a process of its own that speaks JSON and XML."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fawang.partners.links.open311.client import Away, Endpoint
from fawang.partners.links.open311.documents import Format
from tests.partners.cities import KEY, RunningCity, running_city

REQUEST = {
    "service_code": "W-7",
    "description": "工地欠薪，要求执法",
    "address_string": "",
    "account_id": "200012345670",
}


@pytest.fixture(scope="module")
def _city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    with running_city(tmp_path_factory.mktemp("city")) as one:
        yield one


@pytest.fixture
def city(_city: RunningCity) -> RunningCity:
    _city.mode("ok")
    return _city


@pytest.fixture(params=list(Format))
def endpoint(request: pytest.FixtureRequest, city: RunningCity) -> Endpoint:
    return Endpoint(city.url, "city.example", KEY, request.param)


def test_a_request_is_posted_and_asked_for(city: RunningCity, endpoint: Endpoint) -> None:
    posted = endpoint.post(REQUEST)
    assert posted.notice == "三个工作日内处理"
    sent = city.requests()[-1]
    assert sent["account_id"] == "200012345670"
    assert "address_string" not in sent, "what is empty is not sent"
    assert not endpoint.standing(posted.request_id).closed
    city.mode("closed")
    standing = endpoint.standing(posted.request_id)
    assert (standing.closed, standing.notes) == (True, "已修复并回复市民")
    assert standing.updated == datetime(2026, 11, 29, 1, 30, tzinfo=UTC)


def test_a_city_that_gives_tokens_is_asked_for_the_number(city: RunningCity, endpoint: Endpoint) -> None:
    city.mode("token")
    posted = endpoint.post(REQUEST)
    assert not posted.request_id
    assert endpoint.number_of(posted.token) == posted.token.replace("t-", "N-")


@pytest.mark.parametrize(
    ("mode", "code", "later", "unsure"),
    [
        ("drop", "open311_unreachable", True, True),
        ("refuse", "open311_refused", False, False),
        ("down", "open311_refused", True, True),
        ("garbage", "open311_answer_unfit", True, True),
        ("huge", "open311_unreachable", True, True),
        ("redirect", "open311_refused", False, False),
    ],
)
def test_what_goes_wrong(
    city: RunningCity, endpoint: Endpoint, mode: str, code: str, later: bool, unsure: bool
) -> None:
    city.mode(mode)
    with pytest.raises(Away) as away:
        endpoint.post(REQUEST)
    assert (away.value.code, away.value.later, away.value.unsure) == (code, later, unsure)


def test_what_a_city_says_when_it_refuses_is_kept(city: RunningCity, endpoint: Endpoint) -> None:
    city.mode("refuse")
    with pytest.raises(Away) as away:
        endpoint.post(REQUEST)
    assert away.value.said == "service_code 无效"


def test_an_xml_bomb_does_nothing(city: RunningCity) -> None:
    city.mode("bomb")
    with pytest.raises(Away) as away:
        Endpoint(city.url, "city.example", KEY, Format.XML).standing("N-1")
    assert away.value.code == "open311_answer_unfit"


def test_nothing_was_done_where_nobody_answers(endpoint: Endpoint) -> None:
    with pytest.raises(Away) as away:
        replace(endpoint, url="http://127.0.0.1:9").post(REQUEST)
    assert (away.value.code, away.value.later, away.value.unsure) == ("open311_unreachable", True, False)


def test_a_request_that_is_not_there(endpoint: Endpoint) -> None:
    with pytest.raises(Away) as away:
        endpoint.standing("gone/../../etc")
    assert away.value.code == "open311_unknown"
