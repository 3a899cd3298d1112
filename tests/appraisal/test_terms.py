"""Seven working days for the answer (Art. 27): over the spring festival, without what the client has to bring."""

from datetime import datetime

import pytest

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.work_orders.models import Deadline
from tests.appraisal.conftest import Desk

pytestmark = pytest.mark.django_db


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_the_answer_is_due_after_seven_working_days_less_the_wait_for_materials(desk: Desk) -> None:
    with clock.at(china("2026-02-12T16:00")):
        order = desk.order()
    row = Deadline.objects.get(order=order, term="answer")
    assert row.due_at == china("2026-02-28T17:30")
    with clock.at(china("2026-02-13T10:00")):
        desk.step(order, "ask_materials", papers=["出生医学证明"], note="")
    with clock.at(china("2026-02-25T10:00")):
        desk.own(order, "bring_materials", note="")
    row.refresh_from_db()
    # Three working days were waited for: the rest of the 13th, the 14th, the 24th, and the 25th until ten.
    assert (row.status, row.due_at) == ("running", china("2026-03-04T17:30"))
