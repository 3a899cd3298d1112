"""The desk of a firm's administrator: who has which case, and giving one to a colleague."""

import re

import pytest

from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.legal_aid.actions.reactions import tell_lawyer
from fawang.notices.models import Notice
from fawang.organisations import queries as organisations
from fawang.organisations.models import Lawyer
from fawang.people.rules import Role
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.cases import bring_to, give, intake
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
LIST = "/desk/orders"


@pytest.fixture
def case(db: None) -> WorkOrder:
    """A case that a lawyer of the firm has taken up; a colleague is there."""
    order = bring_to(submit(by=SYSTEM, intake=intake()).order, "in_progress")
    row = Lawyer.objects.get(pk=order.lawyer_id or 0)
    row.pk, row.licence_no, row.name = None, "14406209900000002", "同所律师"
    row.save()
    return order


@pytest.fixture
def admin(case: WorkOrder) -> Browser:
    """The administrator of the firm."""
    return sign_in(Role.FIRM_ADMIN, organisations.unit(case.firm_id or 0))


def name_of(lawyer_id: int | None) -> str:
    return Lawyer.objects.get(pk=lawyer_id or 0).name


def test_the_list_says_who_has_which_case(case: WorkOrder, admin: Browser) -> None:
    other = bring_to(submit(by=SYSTEM, intake=intake()).order, "accepted")
    colleague = Lawyer.objects.get(name="同所律师")
    give(other, "assign", lawyer_id=colleague.pk)

    page = admin.get(LIST).content.decode()
    assert '<th scope="col">律师</th>' in page
    rows = re.findall(r"<tr data-row>.*?</tr>", page, re.DOTALL)
    assert [name_of(case.lawyer_id) in row for row in rows].count(True) == 1
    assert ["同所律师" in row for row in rows].count(True) == 1
    # And each of them alone.
    alone = admin.get(LIST, lawyer=str(colleague.pk)).content.decode()
    assert re.findall(r"<tr data-row>.*?</tr>", alone, re.DOTALL) == [
        row for row in rows if "同所律师" in row
    ]


def test_an_office_sees_no_such_column(case: WorkOrder) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, organisations.unit(case.unit_id))
    assert '<th scope="col">律师</th>' not in officer.get(LIST).content.decode()


def test_a_case_is_given_with_history_and_notice(case: WorkOrder, admin: Browser) -> None:
    colleague = Lawyer.objects.get(name="同所律师")
    told = sign_in(Role.LAWYER, None, lawyer_id=colleague.pk, phone="13900139000")
    address = f"/desk/orders/{case.code}"
    page = admin.get(address).content.decode()
    assert 'id="command-give"' in page
    assert 'id="command-reassign"' not in page
    form = admin.get(f"{address}/give").content.decode()
    assert re.search(rf'value="{colleague.pk}"[^>]*>\s*同所律师', form)

    sent = admin.post(
        f"{address}/give",
        {"give-version_seen": case.version, "give-lawyer_id": colleague.pk, "give-reason": "原律师休产假"},
    )
    assert sent.status_code in (200, 302), text_of(sent)
    case.refresh_from_db()
    assert (case.state, case.lawyer_id) == ("assigned", colleague.pk)
    assert "律所已请本所另一名律师承办" in text_of(admin.get(address))
    row = OutboxEvent.objects.filter(name=StepTaken.name).latest("pk")
    tell_lawyer(StepTaken.read(row.payload))
    assert [notice.staff_id for notice in Notice.objects.filter(text="case_offered")] == [told.staff_id]
