"""What a notary office has to keep is not erased, and says so."""

from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.certificates.models import Certificate
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import personal_data
from fawang.organisations.queries import UnitRow
from fawang.work_orders.actions.local_rules import erase_kept_too_long
from fawang.work_orders.models import WorkOrder
from tests.certificates.cases import issued_copy
from tests.notarisation.actions.test_applications import apply

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(nanhai: UnitRow, settings: Settings, tmp_path: Path) -> WorkOrder:
    """A matter that has ended."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    order = apply(institution=str(nanhai.id)).order
    WorkOrder.objects.filter(pk=order.pk).update(state="closed")
    order.refresh_from_db()
    return order


def test_what_ended_without_a_certificate_is_erased(ended: WorkOrder) -> None:
    personal_data.erase(by=SYSTEM, record=personal_data.find(ended.code))
    ended.refresh_from_db()
    assert ended.erased


@pytest.mark.parametrize("state", ["valid", "corrected", "revoked"])
def test_a_notarial_file_is_kept_whatever_became_of_the_certificate(ended: WorkOrder, state: str) -> None:
    """Notarisation Law, Art. 35; nothing of the matter is erased, in no room."""
    row = issued_copy(ended)
    Certificate.objects.filter(pk=row.pk).update(sort="notarisation", state=state)
    with pytest.raises(Conflict, match="notarial_file_kept"):
        personal_data.erase(by=SYSTEM, record=personal_data.find(ended.code))
    assert erase_kept_too_long(by=SYSTEM) == 0
    ended.refresh_from_db()
    row.refresh_from_db()
    assert (ended.erased, bool(ended.person), bool(row.holder)) == (False, True, True)
