"""Who is appointed is checked against both sides; who turns out to be a cousin is replaced, and the record stays."""

import pytest

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.mediation.models.register import Declaration
from fawang.people.models import Staff
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from tests.mediation.committees import NANHAI, Committee, bring, committee_at, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    """A committee with three mediators."""
    return working(committee_at(NANHAI, "南海调委会"))


def against(committee: Committee, order: WorkOrder, number: int = 0) -> str:
    """Return the code with which an appointment is refused."""
    with pytest.raises(Conflict) as raised:
        committee.appoint(order, number)
    assert not {"王大爷", "赵大爷", "13800138000"} & set(map(str, raised.value.params.values()))
    return raised.value.code


def test_a_stranger_is_appointed_and_has_declared(committee: Committee) -> None:
    order = committee.appoint(committee.order(), 0, 1)
    assert order.facts["mediators"] == [one.staff_id for one in committee.mediators[:2]]
    rows = Declaration.objects.filter(order=order).order_by("pk")
    assert [(row.staff_id, row.grounds, row.barred) for row in rows] == [
        (committee.mediators[0].staff_id, [], False),
        (committee.mediators[1].staff_id, [], False),
    ]


def test_the_household_of_a_mediator(committee: Committee) -> None:
    bring({"number": committee.entry(0).number, "phone": "138 0013 8000"})
    order = committee.order()
    assert against(committee, order) == "mediator_in_conflict"
    assert not Declaration.objects.exists()
    assert committee.appoint(order, 1).facts["mediators"] == [committee.mediators[1].staff_id]


def test_the_telephone_of_the_account_counts_too(committee: Committee) -> None:
    Staff.objects.filter(pk=committee.mediators[0].staff_id).update(phone="13800138000")
    assert against(committee, committee.order()) == "mediator_in_conflict"


def test_the_telephone_that_the_applicant_gave_for_the_other_side(committee: Committee) -> None:
    bring({"number": committee.entry(0).number, "phone": "13900139000"})
    order = committee.order(answers={"reach_other": "139-0013-9000"})
    assert against(committee, order) == "mediator_in_conflict"


def test_the_firm_to_which_a_mediator_belongs(committee: Committee) -> None:
    bring({"number": committee.entry(0).number, "bodies": "佛山某鞋业有限公司"})
    assert against(committee, committee.order(other="佛山某鞋业有限公司 ")) == "mediator_in_conflict"


def test_a_namesake_and_who_mediated_before_are_noted(committee: Committee) -> None:
    first = committee.order(other="调解员1")
    committee.appoint(first, 0)
    assert Declaration.objects.get().grounds == ["namesake"]


def test_a_mediator_who_turns_out_to_be_a_cousin(committee: Committee) -> None:
    order = committee.appoint(committee.order(), 0, 1)
    cousin = committee.mediators[0]
    order = committee.give(
        order, "note_conflict", committee.mediators[1], mediator=str(cousin.staff_id), ground="relative",
        note="两家是表亲，调解时才知道",
    )  # fmt: skip
    assert order.facts["mediators"] == [committee.mediators[1].staff_id]
    later = Declaration.objects.get(found_later=True)
    assert (later.staff_id, later.grounds, later.barred) == (cousin.staff_id, ["relative"], True)
    # The first appointment stays in the record, and nobody appoints the cousin again.
    assert Declaration.objects.filter(order=order, found_later=False).count() == 2
    assert against(committee, order, 0) == "mediator_in_conflict"
    assert committee.appoint(order, 2).facts["mediators"] == [committee.mediators[2].staff_id]
    assert [row.command for row in queries.history(order, public=False)].count("appoint_mediators") == 2
    # Neither side reads why.
    public = queries.history(order, public=True)
    assert not {"note_conflict", "appoint_mediators"} & {row.command for row in public}


def test_without_a_mediator_nothing_is_agreed(committee: Committee) -> None:
    order = committee.appoint(committee.order(), 0)
    committee.give(order, "speak_alone", heard="in_person")
    committee.give(order, "invite", way="in_person", party="赵大爷")
    committee.give(order, "note_agreed", on="2026-11-01")
    committee.give(order, "note_conflict", mediator=str(committee.mediators[0].staff_id), ground="advised")
    with pytest.raises(Conflict, match="no_mediator"):
        committee.give(order, "agree_orally", terms="各退一步", on="2026-11-02")
    committee.appoint(order, 1)
    assert committee.give(order, "agree_orally", terms="各退一步", on="2026-11-02").state == "in_force"


def test_only_who_is_appointed_is_taken_off(committee: Committee) -> None:
    order = committee.appoint(committee.order(), 0)
    with pytest.raises(Invalid):
        committee.give(
            order, "note_conflict", mediator=str(committee.mediators[2].staff_id), ground="relative"
        )


def test_a_committee_without_a_register_is_checked_by_its_accounts() -> None:
    committee = working(committee_at(NANHAI, "未登记的调委会"), entered=False)
    Staff.objects.filter(pk=committee.mediators[0].staff_id).update(phone="13800138000")
    order = committee.order()
    assert against(committee, order) == "mediator_in_conflict"
    assert committee.appoint(order, 1).facts["mediators"] == [committee.mediators[1].staff_id]
