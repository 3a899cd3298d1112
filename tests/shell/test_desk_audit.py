"""The audit as auditors read it: whole, within their units, in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import audit
from fawang.kernel.storage.paging import write_cursor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.models import Staff
from fawang.people.rules import Role
from fawang.shell.texts.traces import _types
from fawang.work_orders.actions.erasure import ERASED
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PAGE = "/desk/audit"


@pytest.fixture
def auditor(db: None) -> Browser:
    """An auditor of the province."""
    return sign_in(Role.AUDITOR, unit_at("44", UnitKind.BUREAU))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.LAWYER)])
def test_only_auditors_read_it(role: Role) -> None:
    assert sign_in(role, unit_at("44", UnitKind.BUREAU)).get(PAGE).status_code == 403


def test_a_reading_is_found_by_the_code_and_by_who_read(
    auditor: Browser, order: WorkOrder, nanhai: UnitRow
) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, nanhai)
    officer.get(f"/desk/orders/{order.code}")
    officer.post(f"/desk/orders/{order.code}/unmask", {"purpose": "call"})
    page = text_of(auditor.get(PAGE, q=order.code))
    assert page.count("contact_unmasked") == 1
    assert "order_read" in page
    assert f"{order.code[:4]} {order.code[4:8]}" in page
    # Never what was read.
    assert "13800138000" not in page
    username = Staff.objects.get(pk=officer.staff_id).username
    assert "contact_unmasked" in text_of(auditor.get(PAGE, q=username.upper()))
    assert "contact_unmasked" not in text_of(auditor.get(PAGE, q="nobody-at-all"))


def test_an_auditor_of_a_county_reads_what_belongs_to_it(order: WorkOrder) -> None:
    sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE)).get(
        f"/desk/orders/{order.code}"
    )
    own = sign_in(Role.AUDITOR, unit_at("440605", UnitKind.BUREAU))
    other = sign_in(Role.AUDITOR, unit_at("440606", UnitKind.BUREAU))
    assert "order_read" in text_of(own.get(PAGE, q=order.code))
    assert "order_read" not in text_of(other.get(PAGE, q=order.code))
    assert "order_read" not in text_of(other.get(PAGE))


@pytest.mark.parametrize("q", [*ODD_TEXTS, "'", "%", "长" * 3000])
def test_any_search_gives_a_page(auditor: Browser, q: str) -> None:
    response = auditor.get(PAGE, q=q)
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


@pytest.mark.parametrize("cursor", ["nonsense", write_cursor("x"), write_cursor(1, 2)])
def test_a_cursor_that_was_tampered_with_is_refused(auditor: Browser, cursor: str) -> None:
    assert auditor.get(PAGE, cursor=cursor).status_code == 422


def test_a_long_list_is_paged_at_a_fixed_cost(auditor: Browser, order: WorkOrder) -> None:
    kind = audit.TYPES["work_orders.order_read"]

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert auditor.get(PAGE).status_code == 200
        return len(captured)

    audit.record(kind, by=SYSTEM, object=f"work_orders.order:{order.pk}")
    cost()
    few = cost()
    for _ in range(120):
        audit.record(kind, by=SYSTEM, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id)
    assert cost() <= few <= 8
    page = text_of(auditor.get(PAGE))
    assert 'rel="next"' in page
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert auditor.get(following).status_code == 200


def test_every_kind_of_entry_has_words() -> None:
    seeded = {"organisations.seeded", "organisations.demo_seeded", "organisations.demo_units_seeded"}
    quiet = {"hotline.demo_seeded", "regions.loaded", *seeded}
    assert ERASED.label
    # What other tests have declared is not part of the platform.
    bare = {name for name, one in _types().items() if not one.label and not name.startswith("tests.")}
    assert bare == quiet
