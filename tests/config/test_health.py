"""Alive, and able to serve."""

from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from fawang import __version__
from tests.browser import PLAIN_FILES


def test_alive_asks_nobody_else(client: Client) -> None:
    # There is no database here: a query would fail.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})


@pytest.mark.django_db
def test_ready_when_the_province_is_loaded(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_not_ready_without_any_unit(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE organisations_unit CASCADE")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "empty"})


@pytest.mark.usefixtures("real_database")
def test_not_ready_while_the_database_is_away_but_alive(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    settings.STORAGES = PLAIN_FILES
    away: Any = connections["default"]
    monkeypatch.setitem(away.settings_dict["OPTIONS"]["pool"], "timeout", 0.2)
    name = away.settings_dict["NAME"]
    away.close()
    away.close_pool()
    away.settings_dict["NAME"] = "nowhere"
    try:
        ready, alive = client.get("/readyz").status_code, client.get("/healthz").status_code
    finally:
        away.close_pool()
        away.settings_dict["NAME"] = name
    assert (ready, alive) == (503, 200)
