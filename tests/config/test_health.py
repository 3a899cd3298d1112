"""Alive, and able to serve."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from fawang import __version__
from tests.browser import PLAIN_FILES
from tests.datacentre.full_disk import full


def test_alive_asks_nobody_else(client: Client) -> None:
    # There is no database here: a query would fail.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})


def beat(seconds_ago: int = 0) -> None:
    """Let a worker have given its last sign of life so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def failing(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json().get("failing", [])


@pytest.mark.django_db
def test_ready_when_the_province_is_loaded(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    beat()
    with django_assert_num_queries(3):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_not_ready_without_any_unit(client: Client) -> None:
    beat()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE organisations_unit CASCADE")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "empty", "failing": ["no_offices"]})


@pytest.mark.django_db
def test_not_ready_where_no_worker_gives_a_sign_of_life(client: Client) -> None:
    assert failing(client) == (503, ["worker_silent"])
    beat(seconds_ago=61)
    assert failing(client) == (503, ["worker_silent"])
    beat(seconds_ago=20)
    assert failing(client) == (200, [])


@pytest.mark.django_db
def test_not_ready_on_a_full_disk(client: Client, settings: Settings, tmp_path: Path) -> None:
    """No file may grow beyond ten bytes: what a disk without room says to whoever writes."""
    beat()
    for name in ("FAWANG_HOME", "FAWANG_DOCUMENTS", "FAWANG_INDEX", "FAWANG_FACTS"):
        setattr(settings, name, tmp_path / name.lower())
    assert failing(client) == (200, [])
    with full(10):
        status, found = failing(client)
    assert (status, found) == (
        503,
        [f"{name}_not_writable" for name in ("home", "documents", "index", "facts")],
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_not_ready_where_less_room_is_left_than_is_kept_free(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    beat()
    settings.FAWANG_DOCUMENTS = tmp_path
    settings.FAWANG_LEAST_FREE_MB = 2**40
    assert failing(client) == (503, ["home_full", "documents_full", "index_full", "facts_full"])
    settings.FAWANG_LEAST_FREE_MB = 0
    settings.FAWANG_INDEX = Path("/proc/nowhere/index")
    assert failing(client) == (503, ["index_not_writable"])


@pytest.mark.django_db
def test_not_ready_where_the_database_takes_nothing_in(client: Client) -> None:
    beat()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    with transaction.atomic():
        assert failing(client) == (503, ["database_read_only"])
        transaction.set_rollback(True)


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
