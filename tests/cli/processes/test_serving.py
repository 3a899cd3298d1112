"""What a server process does as it starts."""

import logging
import os
import subprocess
import sys
import threading
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from fawang.cli.processes import serving
from fawang.regions import queries


@pytest.mark.django_db
def test_the_divisions_are_there_before_anybody_asks() -> None:
    queries.forget()
    in_thread = threading.Thread(target=serving.make_ready)
    in_thread.start()
    in_thread.join()
    assert queries._cache is not None
    assert len(queries._cache.gazetteer) == len(queries.all_divisions()) > 20_000


def test_without_the_database_it_starts_as_well(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(queries, "gazetteer", Mock(side_effect=OperationalError("away")))
    with caplog.at_level(logging.WARNING):
        serving.make_ready()
    assert "could not be indexed" in caplog.text


def test_a_server_process_indexes_them_with_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(serving, "end_with", lambda _master: None)
    monkeypatch.setattr(serving, "do_without_pandas", lambda: None)
    monkeypatch.setattr(serving, "make_ready", done.set)
    assert callable(serving._load(0))
    assert done.wait(60)


FIRST_ORDER = """
import cProfile
import django
django.setup()
from fawang.cli.processes import serving
serving.make_ready()
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.work_orders.actions.intake import submit
from tests.cases import intake
profile = cProfile.Profile()
profile.runcall(submit, by=ANONYMOUS, intake=intake())
print(sum(one.callcount for one in profile.getstats()))
"""


def test_the_first_order_in_a_process_finds_all_of_it_there(real_database: str) -> None:
    """Function calls, which are the same on every machine; without what is made ready they are 1.5 million."""
    environment = {
        **os.environ,
        "DATABASE_URL": real_database,
        "DJANGO_SETTINGS_MODULE": "fawang.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", FIRST_ORDER], env=environment, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 150_000


#: All that a server process reads whatever it is asked: application, addresses, danger, content, templates, what
#: compiles a figure, and phrases of traditional characters.
HOLDS = """
import gc, os
from pathlib import Path
from fawang.cli.processes import serving
serving.do_without_pandas()
serving.do_without_test_client()
import fawang.config.asgi
from django.template import engines
from django.urls import get_resolver
from fawang.knowledge.data import packs
from fawang.knowledge.guidance import urgency
from fawang.knowledge.search import language
get_resolver().url_patterns
urgency.signs(language.read("您好").plain)
packs.current()
for file in Path("fawang").rglob("templates/**/*.html"):
    engines["django"].get_template(file.as_posix().split("/templates/", 1)[1])
from fawang.datacentre.warehouse import statements
table = statements.declared("service", "x")
statements.for_duckdb(table.aggregate(n=table.count()))
language.traditional("公里")
gc.collect()
from fawang.kernel.runtime import memory
memory.give_back()
from lab.bench.memory import own_mb
print(own_mb(os.getpid()))
"""
#: Of the 350 MB of a server process (docs/performance.md); the rest is for an engine of figures, and what is kept.
HOLDS_MB = 243


def test_what_every_server_process_holds_is_little() -> None:
    done = subprocess.run([sys.executable, "-c", HOLDS], capture_output=True, text=True, check=True)
    assert float(done.stdout) < HOLDS_MB
