"""Rows under a fresh code: another is drawn where one is in use; what else stands against a row is said."""

import pytest
from django.db import IntegrityError

from fawang.kernel.storage import codes
from fawang.work_orders.models import WorkOrder

pytestmark = pytest.mark.django_db


def test_a_code_in_use_is_drawn_again(order: WorkOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([order.code, order.code, "234567890123"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    order.pk = None
    codes.save_under_code(order)
    assert WorkOrder.objects.filter(code="234567890123").count() == 1


def test_anything_else_is_raised(order: WorkOrder) -> None:
    order.pk, order.version = None, -1
    with pytest.raises(IntegrityError) as caught:
        codes.save_under_code(order)
    assert codes.refused_by(caught.value)
    assert WorkOrder.objects.count() == 1
