"""What a server process does as it starts."""

import logging
import threading
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from fawang.cli.processes import serving
from fawang.regions import queries


@pytest.mark.django_db
def test_the_divisions_are_there_before_anybody_asks() -> None:
    queries.forget()
    in_thread = threading.Thread(target=serving._index_places)
    in_thread.start()
    in_thread.join()
    assert queries._cache is not None
    assert len(queries._cache.gazetteer) == len(queries.all_divisions()) > 20_000


def test_without_the_database_it_starts_as_well(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(queries, "gazetteer", Mock(side_effect=OperationalError("away")))
    with caplog.at_level(logging.WARNING):
        serving._index_places()
    assert "could not be indexed" in caplog.text


def test_a_server_process_indexes_them_with_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(serving, "end_with", lambda _master: None)
    monkeypatch.setattr(serving, "do_without_pandas", lambda: None)
    monkeypatch.setattr(serving, "_index_places", done.set)
    assert callable(serving._load(0))
    assert done.wait(60)
