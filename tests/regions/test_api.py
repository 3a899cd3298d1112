"""Divisions over HTTP."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.testing import TestClient
from pytest_django import DjangoAssertNumQueries

from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import Problem
from fawang.regions import queries
from fawang.regions.api import router
from fawang.regions.rules import Level
from fawang.regions.texts import labels

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def client() -> TestClient:
    api = NinjaAPI(urls_namespace="regions-test")
    api.add_router("", router)

    @api.exception_handler(Problem)
    def problem(request: HttpRequest, failure: Problem) -> HttpResponse:
        return api.create_response(request, {"code": failure.code, **failure.params}, status=failure.status)

    return TestClient(api)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    queries.forget()


def get(client: TestClient, path: str) -> Any:
    return client.get(path, actor=ANONYMOUS)


def test_find(client: TestClient) -> None:
    answer = get(client, "/regions?q=桂城街道&within=4406")
    assert answer.status_code == 200
    assert answer.json() == [
        {"code": "440605011", "level": "town", "name": "桂城街道", "path_name": "广东省佛山市南海区桂城街道"}
    ]


def test_find_by_address_and_level(client: TestClient) -> None:
    assert get(client, "/regions?q=佛山南海桂城某厂&level=county").json()[0]["code"] == "440605"
    assert len(get(client, "/regions?q=村&limit=3").json()) == 3
    assert get(client, "/regions").json() == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "level=planet", "q=" + "村" * 201])
def test_find_refuses(client: TestClient, query: str) -> None:
    assert get(client, f"/regions?{query}").status_code == 422


def test_region_with_its_neighbours(client: TestClient) -> None:
    found = get(client, "/regions/440605").json()
    assert found["name"] == "南海区"
    assert [one["code"] for one in found["ancestors"]] == ["4406", "44"]
    assert "440605011" in [one["code"] for one in found["children"]]


def test_placeholder_does_not_show(client: TestClient) -> None:
    found = get(client, "/regions/441900122").json()
    assert [one["name"] for one in found["ancestors"]] == ["东莞市", "广东省"]


@pytest.mark.parametrize("code", ["440699", "99", "x", "' OR 1=1"])
def test_unknown(client: TestClient, code: str) -> None:
    answer = get(client, f"/regions/{code}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "region_not_found"


def test_every_level_has_a_label() -> None:
    assert set(labels.LEVELS) == set(Level)


def test_queries_do_not_grow(client: TestClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    get(client, "/regions?q=佛山")
    with django_assert_num_queries(0):
        get(client, "/regions?q=村&limit=100")
        get(client, "/regions/44")
