"""One order: whether somebody may see it, and what of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.kernel.rules.ids import new_code
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.models import Resident
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules import Command
from fawang.work_orders.rules.codes import Channel
from tests.cases import bring_to, give
from tests.conftest import Appoint, Submit, unit_at


def sees(by: Actor, order: WorkOrder) -> bool:
    """Tell whether an order exists for somebody."""
    try:
        return queries.visible(order.code, by).pk == order.pk
    except NotFound as problem:
        assert (problem.code, problem.params, problem.errors) == ("not_found", {}, {})
        return False


def owner(order: WorkOrder) -> Actor:
    """Return the person of an order, who shows its key."""
    return queries.actor_with_key(order.code, queries.access_key(order), ANONYMOUS)


# --- who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "region", "kind", "expected"),
    [
        (Role.OFFICE_OFFICER, "440605", UnitKind.LEGAL_AID_OFFICE, True),
        (Role.STATION_CLERK, "440605", UnitKind.LEGAL_AID_OFFICE, True),
        (Role.SUPERVISOR, "440605", UnitKind.BUREAU, True),
        (Role.SUPERVISOR, "4406", UnitKind.BUREAU, True),
        (Role.SUPERVISOR, "44", UnitKind.BUREAU, True),
        (Role.OFFICE_HEAD, "440606", UnitKind.LEGAL_AID_OFFICE, False),
        (Role.SUPERVISOR, "440606", UnitKind.BUREAU, False),
        (Role.SUPERVISOR, "4401", UnitKind.BUREAU, False),
        (Role.DUTY_LAWYER, "44", UnitKind.HOTLINE_CENTRE, False),
        (Role.HOTLINE_AGENT, "44", UnitKind.BUREAU, False),
        (Role.PROVINCIAL_ADMIN, "44", UnitKind.BUREAU, False),
        (Role.AUDITOR, "44", UnitKind.BUREAU, False),
        (Role.LAWYER, "440605", UnitKind.LEGAL_AID_OFFICE, False),
    ],
)
def test_staff_see_what_lies_below_them(
    order: WorkOrder, staff: Appoint, role: Role, region: str, kind: UnitKind, expected: bool
) -> None:
    assert sees(staff(role, unit_at(region, kind)), order) is expected


def test_a_lawyer_sees_their_own_cases_at_their_own_firm(
    order: WorkOrder, staff: Appoint, nanhai: UnitRow
) -> None:
    order = bring_to(order, "assigned")
    mine, firm = order.lawyer_id, order.firm_id
    assert sees(staff(Role.LAWYER, firm, lawyer_id=mine), order)
    assert sees(staff(Role.FIRM_ADMIN, firm), order)
    assert not sees(staff(Role.LAWYER, firm, lawyer_id=-1), order)
    assert not sees(staff(Role.LAWYER, firm), order)
    assert not sees(staff(Role.LAWYER, nanhai, lawyer_id=mine), order)
    declined = give(order, "decline", reason="时间不够")
    assert not sees(staff(Role.LAWYER, firm, lawyer_id=mine), declined)


def test_whoever_took_it_in_follows_it_and_decides_nothing(submit: Submit, staff: Appoint) -> None:
    station = unit_at("440605011", UnitKind.TOWN_STATION)
    clerk = staff(Role.STATION_CLERK, station)
    order = submit(by=clerk, channel=Channel.COUNTER, intake_unit_id=station.id).order
    assert sees(clerk, order)
    assert queries.permissions_on(order, clerk) == {"order.view", "order.intake"}
    assert [step.command for step in queries.open_steps_for(order, clerk)] == [Command.NOTE]


def test_a_resident_sees_their_own(submit: Submit) -> None:
    one, other = (
        Resident.objects.create(phone=phone, phone_hash=keyed_hash("phone", phone), created_at=clock.now()).pk
        for phone in ("13900139000", "13800138000")
    )
    order = submit(by=Actor(kind=ActorKind.RESIDENT, id=one)).order
    assert sees(Actor(kind=ActorKind.RESIDENT, id=one), order)
    assert not sees(Actor(kind=ActorKind.RESIDENT, id=other), order)
    # Their list has it too, and that of whoever was named with their number.
    assert list(queries.orders_of(one)) == list(queries.orders_of(other)) == [order]
    # A member of staff who happens to have the same number is somebody else.
    assert not sees(Actor(kind=ActorKind.STAFF, id=one), order)
    assert not sees(Actor(kind=ActorKind.RESIDENT), submit().order)


def test_who_guesses_a_code_learns_nothing(order: WorkOrder, staff: Appoint) -> None:
    stranger = staff(Role.OFFICE_HEAD, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    for by in (stranger, ANONYMOUS, Actor(kind=ActorKind.RESIDENT, id=7)):
        answers = []
        for code in (order.code, new_code(), "204817365528", ""):
            with CaptureQueriesContext(connection) as captured, pytest.raises(NotFound) as caught:
                queries.visible(code, by)
            answers.append((caught.value.code, caught.value.params, len(captured)))
        assert set(map(str, answers)) == {str(("not_found", {}, 1))}


def test_a_key_opens_its_own_order_only(order: WorkOrder, submit: Submit) -> None:
    other = submit().order
    assert sees(owner(order), order)
    assert not sees(owner(other), order)
    assert not sees(ANONYMOUS, order)
    key = queries.access_key(order)
    for code, guess in (
        (order.code, queries.access_key(other)),
        (other.code, key),
        (new_code(), key),
        (order.code, key[:-1]),
        (order.code, f"{key}="),
        (order.code, ""),
        (order.code, "蒋"),
    ):
        with pytest.raises(NotFound) as caught:
            queries.actor_with_key(code, guess, ANONYMOUS)
        assert (caught.value.code, caught.value.params) == ("not_found", {})
    order.key_version += 1
    order.save()
    with pytest.raises(NotFound):
        queries.actor_with_key(order.code, key, ANONYMOUS)


def test_a_code_and_the_end_of_a_number_find_what_is_not_hidden(submit: Submit) -> None:
    order = submit().order
    hidden = submit(reach=Reach(name="蒋先生", phone="13800138000", list_online=False)).order
    for tail in ("8000", " 80-00 ", "８０００"):
        assert queries.order_by_code_and_tail(order.code, tail) == order
    for code, tail in (
        (order.code, "8001"), (order.code, "000"), (order.code, ""), (order.code, "13800138000"),
        (hidden.code, "8000"), (new_code(), "8000"),
    ):  # fmt: skip
        assert queries.order_by_code_and_tail(code, tail) is None


# --- what of it -----------------------------------------------------------------------------------


def test_the_person_reads_their_part_of_the_history(order: WorkOrder, officer: Actor) -> None:
    order = give(order, "note", by=officer, note="内部")
    order = give(order, "accept", by=officer, article="31.5")
    everything, public = queries.history(order, public=False), queries.history(order, public=True)
    assert [row.command for row in everything] == ["submit", "note", "accept"]
    assert [row.command for row in public] == ["submit", "accept"]
    assert [row.seq for row in everything] == [1, 2, 3]
    assert everything[1].data == {"note": "内部"}
    assert queries.step_of(order, 2).data == {"note": "内部"}
    assert {row.who for row in public} == {""}


def test_the_terms_that_run_stand_first(order: WorkOrder) -> None:
    terms = queries.deadlines_of(bring_to(order, "in_progress"))
    assert [(row.term, row.status) for row in terms] == [
        ("handle", "running"), ("respond", "met"), ("assign", "met"), ("decide", "met"),
    ]  # fmt: skip


def test_closings_are_counted(order: WorkOrder) -> None:
    assert queries.closings(order) == 0
    order = bring_to(order, "closed")
    assert queries.closings(order) == 1
    order = bring_to(give(order, "reopen", reason="新证据"), "closed")
    assert queries.closings(order) == 2


def test_an_order_is_found_for_rooms_that_check_themselves(order: WorkOrder) -> None:
    assert queries.any_orders()
    assert queries.order_by_id(order.pk) == queries.order_by_code(order.code) == queries.locked(order.pk)
    assert queries.order_by_code(new_code()) is None
    assert queries.numbers_of({order.pk, order.pk + 1}) == {order.pk: order.code}
    assert queries.object_of(order.code) == f"work_orders.order:{order.pk}"
    assert queries.object_of(new_code()) == queries.object_of("x") == ""


def test_reading_one_costs_the_same_among_many(order: WorkOrder, submit: Submit, officer: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            found = queries.visible(order.code, officer)
            queries.open_steps_for(found, officer)
            queries.history(found, public=False)
            queries.statement_of(found)
            queries.deadlines_of(found)
            queries.documents_of(found)
        return len(captured)

    for _ in range(2):
        submit()
    # Among them the names of the staff in the history.
    assert give(order, "note", by=officer, note="x").version == 2
    assert cost() == 6
    for number in range(10):
        give(queries.order_by_id(order.pk), "note", by=officer if number % 2 else SYSTEM, note="x")
    for _ in range(57):
        submit()
    assert cost() == 6
