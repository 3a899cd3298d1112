"""A payment side for the whole run, and a fee that is due."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from fawang.payments.models import Payment
from fawang.work_orders.queries import WorkOrder
from tests.browser import PLAIN_FILES
from tests.payments.cases import SECRET, RunningSide, due, running_side


@pytest.fixture(scope="session")
def _side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSide]:
    with running_side(tmp_path_factory.mktemp("payment_side")) as one:
        yield one


@pytest.fixture
def side(_side: RunningSide, settings: Settings) -> RunningSide:
    """A payment side that the installation knows; what it tells by itself reaches nobody unless a test serves."""
    settings.FAWANG_PAYMENT_URL, settings.FAWANG_PAYMENT_SECRET = _side.url, SECRET
    settings.FAWANG_PUBLIC_URL = "http://127.0.0.1:9"
    settings.STORAGES = PLAIN_FILES
    _side.mode("silent")
    return _side


@pytest.fixture
def payment(order: WorkOrder) -> Payment:
    """A fee of 200.50 yuan that is due."""
    return due(order)
