"""Giving a case to another lawyer of the same firm: who may, to whom, and what is kept of it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.legal_aid import queries
from fawang.legal_aid.kind.offers import Offers
from fawang.legal_aid.models import Assignment, ConflictCheck, Party
from fawang.legal_aid.procedure import Command
from fawang.organisations import queries as organisations
from fawang.organisations.actions import edit_lawyer
from fawang.organisations.models import Lawyer
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.conflicts import name_hash
from tests.cases import able_lawyers, bring_to, give
from tests.conftest import Appoint, Submit

pytestmark = pytest.mark.django_db

type AtFirm = Callable[[WorkOrder], Actor]


@pytest.fixture
def admin(staff: Appoint) -> AtFirm:
    """The administrator of the firm that has an order."""

    def make(order: WorkOrder) -> Actor:
        assert order.firm_id is not None
        return staff(Role.FIRM_ADMIN, organisations.unit(order.firm_id))

    return make


@pytest.fixture
def case(order: WorkOrder) -> WorkOrder:
    """A case that a lawyer has taken up."""
    return bring_to(order, "in_progress")


def colleague_of(order: WorkOrder) -> int:
    """Return another lawyer of the firm, one who declared no skill in the matter and works as well."""
    row = Lawyer.objects.filter(firm_id=order.firm_id).exclude(pk=order.lawyer_id or 0).first()
    if row is None:
        row = Lawyer.objects.get(pk=order.lawyer_id or 0)
        row.pk, row.licence_no, row.name = None, "14406209900000001", "同所律师"
        row.save()
    return row.pk


@pytest.mark.parametrize("state", ["assigned", "in_progress"])
def test_the_firm_gives_a_case_to_another_of_its_lawyers(
    order: WorkOrder, admin: AtFirm, staff: Appoint, state: str
) -> None:
    case = bring_to(order, state)
    first, second = case.lawyer_id, colleague_of(case)
    given = give(case, "give", by=admin(case), lawyer_id=second, reason="原律师休产假")

    assert (given.state, given.lawyer_id, given.firm_id) == ("assigned", second, case.firm_id)
    with CaptureQueriesContext(connection) as asked:
        now, before = queries.assignments(given.pk)
        assert (before.lawyer.pk, before.firm.pk, now.lawyer.pk) == (first, given.firm_id, second)
    assert len(asked) == 1
    assert (before.lawyer_id, before.status) == (first, "replaced")
    assert (now.lawyer_id, now.status, now.firm_id) == (second, "offered", given.firm_id)
    check = ConflictCheck.objects.filter(order_id=given.pk).latest("pk")
    assert (check.firm_id, check.by) == (given.firm_id, admin(case).label) or check.by.startswith("staff:")
    step = work_orders.history(given, public=False)[-1]
    assert (step.command, step.data["reason"]) == (Command.GIVE, "原律师休产假")
    # The one who is asked now checks for conflicts before names are shown, and then has it.
    lawyer = staff(Role.LAWYER, organisations.unit(given.firm_id or 0), lawyer_id=second)
    assert give(given, "take_up", by=lawyer, no_conflict=True).state == "in_progress"


def test_to_nobody_of_another_firm(case: WorkOrder, admin: AtFirm) -> None:
    elsewhere = Lawyer.objects.exclude(firm_id=case.firm_id).first()
    assert elsewhere is not None
    with pytest.raises(Conflict) as caught:
        give(case, "give", by=admin(case), lawyer_id=elsewhere.pk, reason="试试")
    assert caught.value.code == "lawyer_of_another_firm"
    case.refresh_from_db()
    assert case.lawyer_id != elsewhere.pk


def test_the_form_offers_the_others_of_the_firm_alone(case: WorkOrder) -> None:
    second = colleague_of(case)
    offered = {int(code) for code, _name in Offers(case)(Command.GIVE)["lawyer_id"]}
    assert second in offered
    assert case.lawyer_id not in offered
    assert {Lawyer.objects.get(pk=one).firm_id for one in offered} == {case.firm_id}


def test_nobody_else_gives_it(case: WorkOrder, admin: AtFirm, staff: Appoint, head: Actor) -> None:
    second = colleague_of(case)
    firm = organisations.unit(case.firm_id or 0)
    another = staff(Role.FIRM_ADMIN, organisations.unit(Lawyer.objects.exclude(firm_id=firm.id)[0].firm_id))
    lawyer = staff(Role.LAWYER, firm, lawyer_id=case.lawyer_id)
    with pytest.raises(NotFound):
        give(case, "give", by=another, lawyer_id=second, reason="不是我们的")
    for somebody in (lawyer, head):
        with pytest.raises(NotAllowed):
            give(case, "give", by=somebody, lawyer_id=second, reason="换人")
    # And the firm decides nothing else about the case.
    with pytest.raises(NotAllowed):
        give(case, "reassign", by=admin(case), lawyer_id=second, reason="换人")


def test_the_conflict_check_stands_before_it(submit: Submit, case: WorkOrder, admin: AtFirm) -> None:
    """The firm has taken the other side of another matter since it took this one."""
    second = colleague_of(case)
    theirs = submit(
        words="我们公司被前员工起诉，想咨询。", answers={"claim": "none", "opponent": "王五"}, matter="labour",
        reach=Reach(name="佛山某鞋业有限公司", phone="13800138001"),
    ).order  # fmt: skip
    Party.objects.filter(order_id=case.pk).delete()
    Party.objects.create(
        order_id=case.pk, side="opponent", name="佛山某鞋业有限公司",
        name_hash=name_hash("佛山某鞋业有限公司"),
    )  # fmt: skip
    theirs = bring_to(theirs, "accepted")
    ours = next(one for one in able_lawyers(theirs) if Lawyer.objects.get(pk=one).firm_id != case.firm_id)
    give(theirs, "assign", lawyer_id=ours)
    Assignment.objects.filter(order_id=theirs.pk).update(firm_id=case.firm_id)
    with pytest.raises(Conflict) as caught:
        give(case, "give", by=admin(case), lawyer_id=second, reason="换人")
    assert caught.value.code == "conflict_of_interest"


def test_who_is_away_is_not_asked(case: WorkOrder, admin: AtFirm) -> None:
    second = colleague_of(case)
    row = organisations.lawyer(second)
    assert row is not None
    edit_lawyer(by=SYSTEM, lawyer_id=second, version=row.version, on_leave_until=clock.today())
    with pytest.raises(Conflict) as caught:
        give(case, "give", by=admin(case), lawyer_id=second, reason="换人")
    assert caught.value.code == "lawyer_away"
