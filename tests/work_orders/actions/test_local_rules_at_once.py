"""Two set the same for a kind at the same moment, and two nodes erase in the same night: real transactions."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.actions import local_rules
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.models import KindOffer, KindRetention, KindTerm, WorkOrder
from fawang.work_orders.queries.local_rules import forget_rules
from tests.browser import Browser, sign_in
from tests.cases import give, intake
from tests.conftest import unit_at
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")
KIND = "legal_aid"
PAGE = f"/desk/kinds/{KIND}"


@pytest.fixture(autouse=True)
def _nothing_is_set() -> Iterator[None]:
    forget_rules()
    yield
    forget_rules()


def test_two_nodes_that_erase_in_the_same_night_erase_each_order_once() -> None:
    orders = [
        give(submit(by=ANONYMOUS, intake=intake()).order, "withdraw", reason="不需要了") for _ in range(6)
    ]
    local_rules.set_retention(by=SYSTEM, kind=KIND, days=400, source="档案管理规定")
    that_night = clock.now() + timedelta(days=401)

    def erase() -> int:
        with clock.at(that_night):
            return local_rules.erase_kept_too_long(by=SYSTEM)

    assert sum(one for one in at_once([erase] * 2) if isinstance(one, int)) == len(orders)
    for order in orders:
        before = order.key_version
        order.refresh_from_db()
        assert (order.erased, order.person, order.key_version) == (True, "", before + 1)
        erasures = AuditEntry.objects.filter(
            action="work_orders.erased", object=f"work_orders.order:{order.pk}"
        )
        assert erasures.count() == 1
    assert not WorkOrder.objects.filter(erased=False, ended_at__isnull=False).exists()


def save(browser: Browser, form: dict[str, str]) -> int:
    """Send a form of the page; return the status."""
    status: int = browser.post(PAGE, form).status_code
    return status


def test_what_a_bureau_saves_twice_at_once_stands_once(pages: None) -> None:
    browsers = [sign_in(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU)) for _ in range(2)]
    for form in (
        {"what": "offer", "offer-region": "佛山", "offer-offered": "no"},
        {
            "what": "term",
            "term-term": "decide",
            "term-amount": "5",
            "term-unit": "days",
            "term-region": "",
            "term-source": "x",
        },
        {"what": "retention", "retention-years": "10", "retention-source": "x"},
    ):
        answers = at_once([partial(save, one, form) for one in browsers])
        assert answers == [302, 302]
    assert [(one.region, one.offered) for one in KindOffer.objects.all()] == [("4406", False)]
    assert [(one.term, one.length) for one in KindTerm.objects.all()] == [("decide", "5 days")]
    assert [one.days for one in KindRetention.objects.all()] == [3650]
