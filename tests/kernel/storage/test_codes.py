"""Rows under a fresh code: another is drawn where one is in use; what else stands against a row is said."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fawang.kernel.storage import codes
from fawang.work_orders.models import WorkOrder

pytestmark = pytest.mark.django_db


def test_a_code_in_use_is_drawn_again(order: WorkOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([order.code, order.code, "234567890123"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    order.pk = None
    with CaptureQueriesContext(connection) as asked:
        codes.save_under_code(order)
    assert len(asked) == 3
    assert WorkOrder.objects.get(code="234567890123").pk == order.pk


def test_anything_else_is_raised(order: WorkOrder) -> None:
    order.pk, order.version = None, -1
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        codes.save_under_code(order)
    assert codes.refused_by(caught.value)
    assert WorkOrder.objects.count() == 1
