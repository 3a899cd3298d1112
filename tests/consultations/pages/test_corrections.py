"""Whoever asked a lawyer after an answer of ours is told too, if it was wrong and they wanted to know."""

import pytest
from django.test import Client

from fawang.consultations.queries import one
from fawang.notices.models import Subscription
from tests.consultations.conftest import Ask
from tests.shell.cases import text_of
from tests.work_orders.pages.test_corrections import RECEIPT, correct, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_a_question_to_a_lawyer_has_it_too(asked: Ask) -> None:
    row = asked(guidance=RECEIPT).consultation
    address = f"/c/{row.code}/{one.access_key(row)}"
    assert 'name="tell" value="yes"' in text_of(Client().get(address))
    assert Client().post(f"{address}/told-if-wrong", {"tell": "yes"}).status_code == 302
    correct()
    assert [notice.order_ref for notice in told()] == [f"consultations.consultation:{row.pk}"]
    assert "应当是一年。" in text_of(Client().get(address))
    Client().post(f"{address}/told-if-wrong", {"tell": "no"})
    assert Subscription.objects.count() == 0
