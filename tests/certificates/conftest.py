"""An office whose key and whose notary's key lie in a security module."""

from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.certificates.models import Certificate
from fawang.organisations.queries import UnitRow
from fawang.work_orders.queries import WorkOrder
from tests.browser import PLAIN_FILES
from tests.certificates.cases import Office, draft, office_of
from tests.certificates.vault import Vault


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """One device for all tests: its library is loaded once in a process."""
    return Vault(tmp_path_factory.mktemp("vault") / "device")


@pytest.fixture
def house(vault: Vault, settings: Settings, tmp_path: Path) -> None:
    """An installation that signs, with an empty document store."""
    vault.configure(settings)
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def office(house: None, vault: Vault, nanhai: UnitRow) -> Office:
    """The office with its keys, its numbers and the authority's list."""
    return office_of(nanhai, vault)


@pytest.fixture
def drafted(office: Office, order: WorkOrder) -> Certificate:
    """A certificate of the order that waits for the notary's signature."""
    return draft(order, office)
