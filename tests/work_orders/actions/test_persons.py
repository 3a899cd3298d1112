"""Several persons of one order: each with a key, wishes and a signature; one leaves, and it goes on."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.feedback.actions.reactions import invite_rating
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security.personal_data import erase, find
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.models import Contact
from fawang.people.rules import Permission, Role
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.persons import Joining, leave, sign
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import Participant, WorkOrder
from fawang.work_orders.rules.persons import FIRST
from tests.cases import bring_to, give
from tests.conftest import Appoint, Submit
from tests.work_orders.cases import attach
from tests.work_orders.persons import MEI, fresh, holder, join, persons, tell

pytestmark = pytest.mark.django_db
# --- come and go -----------------------------------------------------------------------------------


def test_each_has_a_key_of_their_own(order: WorkOrder, submit: Submit) -> None:
    mei = join(order)
    actor = holder(order, mei.key)
    assert (actor.participant_id, actor.label) == (mei.id, f"participant:{mei.id}")
    assert queries.permissions_on(fresh(order), actor) == {Permission.ORDER_OWN, "side:applicant"}
    assert (fresh(order).persons, fresh(order).participants) == (2, 1)
    other = submit().order
    wrong = (
        mei.key[:-1],
        f"{mei.id}.",
        ".",
        "9" * 30 + ".x",
        f"{mei.id}.{queries.access_key(order)}",
        "²." + "x",
    )
    for code, key in ((other.code, mei.key), *((order.code, one) for one in wrong)):
        with pytest.raises(NotFound):
            queries.actor_with_key(code, key, ANONYMOUS)


def test_nobody_ends_it_for_the_others(order: WorkOrder) -> None:
    mei = join(order)
    for actor in (holder(order), holder(order, mei.key)):
        assert "withdraw" not in {one.command for one in queries.open_steps_for(fresh(order), actor)}
        with pytest.raises(Conflict, match="others_remain"):
            give(fresh(order), "withdraw", by=actor)
    leave(by=holder(order, mei.key), code=order.code, person_id=mei.id)
    assert fresh(order).state == "submitted"
    assert fresh(order).persons == 1
    assert give(fresh(order), "withdraw", by=holder(order)).state == "withdrawn"


def test_who_has_left_opens_nothing(order: WorkOrder) -> None:
    mei = join(order)
    before = holder(order, mei.key)
    leave(by=before, code=order.code, person_id=mei.id)
    with pytest.raises(NotFound):
        holder(order, mei.key)
    # A request that was on its way.
    with pytest.raises(NotFound):
        leave(by=before, code=order.code, person_id=mei.id)
    with pytest.raises(Conflict, match="last_applicant"):
        leave(by=holder(order), code=order.code, person_id=FIRST)
    assert persons(order, left=True)[mei.id].left_at is not None
    assert [row.command for row in queries.history(fresh(order), public=True)] == ["submit", "join", "leave"]


def test_the_next_one_takes_the_place_of_the_first(order: WorkOrder) -> None:
    mei, key = join(order), queries.access_key(order)
    agent = join(
        order, reach=Reach(name="罗律师", phone="13900139112"), acts_for=FIRST, basis="power_of_attorney"
    )
    hers = join(order, reach=Reach(name="何女士", phone="13900139113"), acts_for=mei.id, basis="guardian")
    leave(by=holder(order), code=order.code, person_id=FIRST)
    order = fresh(order)
    assert (order.person, order.persons, order.resident_id) == ("梅女士", 1, None)
    assert Contact.objects.get(pk=order.contact_id).name == "梅女士"
    for old in (key, agent.key):
        with pytest.raises(NotFound):
            holder(order, old)
    # Her own link of before and whoever acts for her go on.
    assert holder(order, mei.key).participant_id is None
    assert persons(order)[hers.id].acts_for == FIRST
    assert queries.speaks_for_first(order, holder(order, hers.key))
    gone = {one.name for one in persons(order, left=True).values() if one.left_at}
    assert gone == {"蒋先生", "罗律师"}
    # And back: she leaves as the first, after another one has come.
    join(order, reach=Reach(name="刘先生", phone="13900139114"))
    leave(by=holder(order, mei.key), code=order.code, person_id=FIRST)
    assert fresh(order).person == "刘先生"
    for old in (key, mei.key, queries.access_key(order), hers.key):
        with pytest.raises(NotFound):
            holder(order, old)
    assert Participant.objects.filter(order=order, first=True, left_at__isnull=True).count() == 1


def test_who_may_say_that_somebody_leaves(order: WorkOrder, staff: Appoint, nanhai: UnitRow) -> None:
    mei, lin = join(order), join(order, reach=Reach(name="林先生", phone="13900139115"))
    agent = join(order, reach=Reach(name="罗律师", phone="13900139112"), acts_for=mei.id, basis="statutory")
    for actor in (holder(order), holder(order, lin.key)):
        with pytest.raises(NotAllowed):
            leave(by=actor, code=order.code, person_id=mei.id)
    with pytest.raises(NotFound):
        leave(by=ANONYMOUS, code=order.code, person_id=mei.id)
    with pytest.raises(NotFound):
        leave(by=SYSTEM, code=order.code, person_id=999)
    with pytest.raises(NotAllowed):
        leave(by=staff(Role.STATION_CLERK, nanhai), code=order.code, person_id=mei.id)
    leave(by=holder(order, agent.key), code=order.code, person_id=mei.id)
    leave(by=staff(Role.OFFICE_OFFICER, nanhai), code=order.code, person_id=lin.id)
    assert list(persons(order)) == [FIRST]


def test_who_acts_for_somebody_says_what_allows_it(order: WorkOrder) -> None:
    paper = attach(order)
    agent = join(order, acts_for=FIRST, basis="power_of_attorney", document_id=paper.pk)
    assert (agent.acts_for, agent.document_id, agent.side) == (FIRST, paper.pk, "applicant")
    # An agent is told and acts, and is nobody who applies.
    assert fresh(order).persons == 1
    assert give(fresh(order), "withdraw", by=holder(order, agent.key)).state == "withdrawn"


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"acts_for": 0}, {"basis": "field_required"}),
        ({"acts_for": 77, "basis": "guardian"}, {"acts_for": "person_unknown"}),
        ({"basis": "guardian"}, {"acts_for": "person_unknown"}),
        ({"acts_for": 0, "basis": "friend"}, {"basis": "field_wrong"}),
        ({"side": "respondent"}, {"side": "field_wrong"}),
        ({"document_id": 77}, {"document_id": "field_wrong"}),
    ],
)
def test_what_does_not_fit_is_named(order: WorkOrder, wrong: dict[str, Any], errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        join(order, **wrong)
    assert caught.value.errors == errors
    with pytest.raises(Invalid) as caught:
        join(order, reach=Reach(name="", phone="1"))
    assert set(caught.value.errors) == {"name", "phone"}
    assert fresh(order).participants == 0


def test_an_ended_order_takes_nobody(order: WorkOrder) -> None:
    give(order, "refuse", article="41", reason="收入高于标准。")
    with pytest.raises(Conflict, match="wrong_state"):
        join(order)


# --- told, found, listed ---------------------------------------------------------------------------


def test_each_is_told_by_their_own_wishes(submit: Submit) -> None:
    silent = Reach(name="林先生", medium=Medium.NONE)
    order = submit(joining=(Joining(MEI), Joining(silent))).order
    join(order, reach=Reach(name="刘先生", phone="13900139114"))
    give(fresh(order), "accept", article="31.5")
    told = tell()
    # Whoever comes later is not told of what was before.
    assert told["received"] == ["蒋先生", "梅女士", "林先生"]
    assert told["joined"] == ["刘先生"]
    assert told["accepted"] == ["蒋先生", "梅女士", "林先生", "刘先生"]
    links = {row.contact.name: row.params for row in Notice.objects.filter(text="accepted") if row.contact}
    for one in queries.persons_of(fresh(order)):
        assert [name for name, params in links.items() if f"/{one.key}" in params] == [one.name]
    assert {row.contact.name for row in Notice.objects.filter(state="suppressed") if row.contact} == {
        "林先生"
    }


def test_each_is_told_that_it_is_closed(submit: Submit) -> None:
    order = bring_to(submit(joining=(Joining(MEI),)).order, "closed")
    for row in OutboxEvent.objects.filter(name="work_orders.step_taken").order_by("id"):
        invite_rating(StepTaken.read(row.payload))
    links = {row.contact.name: row.params for row in Notice.objects.filter(text="closed") if row.contact}
    assert set(links) == {"蒋先生", "梅女士"}
    assert "/rate/" in links["蒋先生"]
    assert persons(order).popitem()[1].key in links["梅女士"]


def test_signed_in_each_sees_what_their_number_opens(submit: Submit) -> None:
    wages = submit(joining=(Joining(MEI),)).order
    hers = submit(matter="domestic_violence", joining=(Joining(MEI),)).order
    quiet = submit(joining=(Joining(Reach(name="梅", phone=MEI.phone, list_online=False)),)).order
    _phone, code = new_one_time_code(phone=MEI.phone)
    resident = check_one_time_code(phone=MEI.phone, code=code)
    listed = list(queries.orders_of(resident.pk))
    assert listed == [wages]
    assert Contact.objects.get(pk=persons(hers).popitem()[1].contact_id).household
    own = persons(wages).popitem()[1]
    assert queries.keys_of(
        resident.pk, [wages, submit(reach=Reach(name="他", phone="13900139116")).order]
    ) == {wages.pk: own.key}
    # With the code as well, what is not listed opens too.
    assert queries.order_with_code(quiet.code, resident.pk) == quiet
    leave(by=holder(wages, own.key), code=wages.code, person_id=own.id)
    assert list(queries.orders_of(resident.pk)) == []
    assert queries.order_with_code(wages.code, resident.pk) is None


def test_offices_find_it_by_each_of_them(order: WorkOrder, nanhai: UnitRow) -> None:
    desk = queries.Desk(queries.Box.COMPETENT, nanhai.id, 4)

    def found(q: str) -> bool:
        return bool(queries.inbox(desk, q=q).rows)

    mei = join(order)
    assert found("梅女士")
    assert found(MEI.phone)
    assert found("9111")
    leave(by=SYSTEM, code=order.code, person_id=mei.id)
    assert not found(MEI.phone)
    assert not found("9111")
    assert found("13800138000")


def test_what_is_erased_is_erased_of_everybody(order: WorkOrder) -> None:
    mei, gone = join(order), join(order, reach=Reach(name="刘先生", phone="13900139114"))
    leave(by=SYSTEM, code=order.code, person_id=gone.id)
    give(fresh(order), "refuse", article="41", reason="收入高于标准。")
    erase(by=SYSTEM, record=find(order.code))
    assert {one.name for one in persons(order, left=True).values()} == {""}
    assert {str(row.name) for row in Contact.objects.all()} == {""}
    with pytest.raises(NotFound):
        holder(order, mei.key)


def test_each_signs_for_themselves(order: WorkOrder, submit: Submit) -> None:
    mei, paper = join(order), attach(order)
    for key in (mei.key, "", mei.key):
        sign(by=holder(order, key), code=order.code, document_id=paper.pk)
    signed = persons(order)
    assert [one.signed for one in signed.values()] == [bytes(paper.digest)] * 2
    assert all(one.signed_at for one in signed.values())
    assert [row.command for row in queries.history(fresh(order), public=True)].count("sign") == 2
    with pytest.raises(NotFound):
        sign(by=holder(order), code=order.code, document_id=attach(submit().order).pk)
    with pytest.raises(NotAllowed):
        sign(by=SYSTEM, code=order.code, document_id=paper.pk)


# --- thirty of one factory -------------------------------------------------------------------------


def test_thirty_workers_cost_as_many_statements_as_two(submit: Submit) -> None:
    workers = tuple(Joining(Reach(name=f"工人{n}", phone=f"139001380{n:02}")) for n in range(29))
    costs = []
    for joining in (workers[:1], workers):
        order = submit(joining=joining).order
        assert (fresh(order).persons, WorkOrder.objects.filter(pk=order.pk).count()) == (len(joining) + 1, 1)
        order = fresh(order)
        last = queries.persons_of(order)[-1]
        with CaptureQueriesContext(connection) as read:
            found = queries.persons_of(order)
        with CaptureQueriesContext(connection) as left:
            leave(by=holder(order, last.key), code=order.code, person_id=last.id)
        costs.append((len(read), len(left), len(found) - len(joining)))
    assert costs[0] == costs[1]
    assert costs[0][0] == 1


def test_an_order_of_one_person_reads_nothing_more(order: WorkOrder) -> None:
    with CaptureQueriesContext(connection) as read:
        assert [one.id for one in queries.persons_of(order)] == [FIRST]
        assert queries.links_of(order, SYSTEM) == []
        assert queries.open_steps_for(order, holder_of(order))
    assert len(read) == 0


def holder_of(order: WorkOrder) -> Actor:
    """Return the first applicant, without asking the database."""
    return Actor(kind=ANONYMOUS.kind, order_id=order.pk)


def test_forms_and_complaints_are_whose_they_are(order: WorkOrder) -> None:
    from fawang.feedback.actions.complaints import complain
    from fawang.feedback.queries import complaints, subjects
    from fawang.feedback.rules.complaints import Via
    from fawang.legal_aid.queries.forms import available

    mei = join(order)
    agent = join(order, reach=Reach(name="罗律师", phone="13900139112"), acts_for=FIRST, basis="statutory")
    order = bring_to(fresh(order), "accepted")
    assert set(available(order, by=holder(order))) == set(available(order, by=holder(order, agent.key)))
    assert available(order, by=holder(order))
    assert available(order, by=holder(order, mei.key)) == {}
    subject = subjects.of_order(order, queries.contact_of(order, holder(order, mei.key)))
    row = complain(
        by=holder(order, mei.key), subject=subject, about="late", text="等了很久没有人回答", via=Via.PAGE
    )
    assert complaints.about(subjects.of_order(order)) == []
    assert complaints.about(subject) == [row]
    assert not subjects.owns(subjects.of_complaint(row), holder(order))
    assert subjects.page_of(subject) == f"/f/{order.code}/{mei.key}/complaint"
