"""Fixtures for all rooms: the province, actors, databases that commit for real."""

import itertools
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from hypothesis import Phase
from hypothesis import settings as property_settings
from ninja.operation import Operation
from pytest_django import Settings

from fawang.catalogue.queries import carriers
from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind, Grant
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow, calendars
from fawang.organisations.rules import UnitKind
from fawang.people.rules import ROLES, Role
from fawang.work_orders.actions.intake import Submitted
from fawang.work_orders.actions.intake import submit as submit_order
from fawang.work_orders.queries import WorkOrder, local_rules
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.cases import intake
from tests.environment import CLUSTER, TEMPLATE
from tests.waiting import until

_numbers = itertools.count(1)

# How long one example takes says how busy the machine is.
property_settings.register_profile("tests", deadline=None)
# Hundreds of runs, each against a change of a rule: few examples, the same each time, and none is made simpler
# (tools/mutations.py).
property_settings.register_profile(
    "mutations", deadline=None, max_examples=25, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
property_settings.load_profile(os.environ.get("FAWANG_TESTS_PROFILE", "tests"))

# The same algorithm as everywhere, with less work: hundreds of accounts are made here, and none is worth breaking.
Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
Argon2PasswordHasher.memory_cost = 8


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Make the test database a copy of the province, and let a statement wait as long as a busy machine takes."""
    default: dict[str, Any] = connections["default"].settings_dict
    default["TEST"]["TEMPLATE"] = TEMPLATE
    options = default["OPTIONS"]
    options["options"] = options["options"].replace("statement_timeout=30000", "statement_timeout=300000")


@pytest.fixture(autouse=True)
def _keep_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no test see what another one's database said, and nothing kept run out in the middle of one."""
    monkeypatch.setattr(calendars, "KEEP_SECONDS", math.inf)
    monkeypatch.setattr(local_rules, "KEEP_SECONDS", math.inf)
    monkeypatch.setattr(carriers, "KEEP_SECONDS", math.inf)
    yield
    carriers.forget()
    organisations.forget_calendars()
    local_rules.forget_rules()


@pytest.fixture(scope="session")
def cluster() -> Iterator[psycopg.Connection]:
    """A connection on which databases are made and dropped: a program for each would cost as much as the database."""
    with psycopg.connect(CLUSTER.url_of("postgres"), autocommit=True) as connection:
        yield connection


@contextmanager
def own_database(cluster: psycopg.Connection) -> Iterator[str]:
    """Connect everything to a new copy of the province; yields its URL."""
    name = f"real_{next(_numbers)}"
    # Where nothing is forced to disk, copying files takes half the time of writing them to the log as well.
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER fawang STRATEGY FILE_COPY")
    connection: Any = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name
    try:
        yield CLUSTER.url_of(name)
    finally:
        connections.close_all()
        connection.close_pool()
        connection.settings_dict["NAME"] = before
        _drop(cluster, name)


@pytest.fixture
def real_database(django_db_blocker: Any, cluster: psycopg.Connection) -> Iterator[str]:
    """A database of its own in which transactions commit: for races, jobs, processes. Returns its URL."""
    with django_db_blocker.unblock(), own_database(cluster) as url:
        yield url


def _drop(cluster: psycopg.Connection, name: str) -> None:
    """Drop a database; whoever cleans up in it at this moment (autovacuum) is let finish."""

    def dropped() -> bool:
        try:
            cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True

    until(dropped, f"{name} dropped")


@pytest.fixture(scope="session")
def _undescribed() -> Iterator[list[str]]:
    """Gather what operations of the API answer that their description does not say."""
    found: list[str] = []
    run = Operation.run

    def watched(operation: Operation, request: HttpRequest, **values: Any) -> HttpResponseBase:
        from fawang.config.openapi import statuses_of

        answer = run(operation, request, **values)
        if answer.status_code not in statuses_of(operation):
            name = operation.view_func.__name__
            found.append(f"{request.method} {operation.path} ({name}): {answer.status_code}")
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Operation, "run", watched)
        yield found


@pytest.fixture(autouse=True)
def _answers_are_described(_undescribed: list[str]) -> Iterator[None]:
    """Let no operation of the API answer with a status that its description does not name."""
    yield
    answers, _undescribed[:] = list(_undescribed), []
    assert answers == []


type Appoint = Callable[..., Actor]


@pytest.fixture
def staff() -> Appoint:
    """Make actors: `staff(Role.OFFICE_OFFICER, unit)`, with any number of (role, unit) pairs."""

    def make(*pairs: Any, lawyer_id: int | None = None) -> Actor:
        grants = tuple(
            Grant(unit.id if isinstance(unit, UnitRow) else unit, role, ROLES[role])
            for role, unit in zip(pairs[::2], pairs[1::2], strict=True)
        )
        return Actor(kind=ActorKind.STAFF, id=next(_numbers), name="Test", grants=grants, lawyer_id=lawyer_id)

    return make


def unit_at(region: str, kind: UnitKind) -> UnitRow:
    """Return the unit of `kind` that serves `region` most closely."""
    return organisations.nearest(region, kind)[0]


@pytest.fixture
def nanhai(db: None) -> UnitRow:
    """The legal-aid office of Nanhai district, Foshan."""
    return unit_at("440605", UnitKind.LEGAL_AID_OFFICE)


@pytest.fixture
def officer(staff: Appoint, nanhai: UnitRow) -> Actor:
    """An officer of the Nanhai office."""
    return staff(Role.OFFICE_OFFICER, nanhai)


@pytest.fixture
def head(staff: Appoint, nanhai: UnitRow) -> Actor:
    """The head of the Nanhai office."""
    return staff(Role.OFFICE_HEAD, nanhai)


@pytest.fixture
def supervisor(staff: Appoint, db: None) -> Actor:
    """A supervisor of the Nanhai justice bureau."""
    return staff(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))


type Submit = Callable[..., Submitted]


@pytest.fixture
def submit(db: None) -> Submit:
    """Hand in the case, with changes."""

    def make(by: Actor = ANONYMOUS, **changes: Any) -> Submitted:
        return submit_order(by=by, intake=intake(**changes))

    return make


@pytest.fixture
def order(submit: Submit) -> WorkOrder:
    """The case, just handed in at the Nanhai office."""
    return submit().order


# --- the centre whose lawyers answer -------------------------------------------------------------


@pytest.fixture
def centre(db: None) -> UnitRow:
    """The province's centre, whose duty lawyers answer."""
    return unit_at("44", UnitKind.HOTLINE_CENTRE)


@pytest.fixture
def desk(centre: UnitRow) -> Browser:
    """The browser of a duty lawyer."""
    return sign_in(Role.DUTY_LAWYER, centre)


@pytest.fixture
def duty(desk: Browser) -> Actor:
    """The same duty lawyer, as they act."""
    return desk.actor


@pytest.fixture
def colleague(centre: UnitRow) -> Actor:
    """Another duty lawyer."""
    return sign_in(Role.DUTY_LAWYER, centre).actor


@pytest.fixture
def pages(settings: Settings) -> None:
    """The pages of a whole installation, without built static files; passwords that cost nothing to check."""
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def browser() -> Client:
    """A browser that checks forms as a real one does, and shows error pages instead of raising."""
    return Client(
        enforce_csrf_checks=True, raise_request_exception=False, headers={"origin": "http://testserver"}
    )
