"""What organs notify comes in: once, at the right office, whoever sends it and however often."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.legal_aid.defence import queries
from fawang.legal_aid.defence.actions.notifications import Relative, notify, withdraw
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.defence.procedure import Term
from fawang.legal_aid.models import Assignment
from fawang.organisations import queries as organisations
from fawang.organisations.actions import edit_lawyer
from fawang.organisations.models import Lawyer
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from fawang.work_orders import queries as work_orders
from fawang.work_orders.models import Document, OrderLink, WorkOrder
from fawang.work_orders.rules.codes import Clock
from tests.browser import sign_in
from tests.cases import give
from tests.conftest import unit_at
from tests.legal_aid.defence.cases import DISTRICT, LATELY, LONG_AGO, clerk, lawyers, notice, organ, taken_up
from tests.work_orders.cases import FILES

pytestmark = pytest.mark.django_db


def running(order: WorkOrder) -> dict[str, Any]:
    """Return the terms of an order that run, by name."""
    return {one.term: one for one in work_orders.deadlines_of(order) if one.status == Clock.RUNNING}


def test_it_lies_with_the_office_of_the_organ_and_has_three_days() -> None:
    done = notify(by=clerk().actor, notice=notice())
    order = done.order
    assert (done.joined, order.state, order.urgent) == (False, "notified", False)
    assert organisations.unit(order.unit_id).kind == UnitKind.LEGAL_AID_OFFICE
    assert organisations.unit(order.unit_id).region_code == DISTRICT
    terms = {one.term: one.source for one in work_orders.deadlines_of(order)}
    assert terms == {Term.ASSIGN: "Legal Aid Law, Art. 36", Term.PASS_ON: "Own target: the same day"}
    row = queries.notification(order.pk)
    assert (row.number, row.charge, row.grounds) == ("（2026）粤0605刑初123号", "涉嫌盗窃", ["minor"])
    assert row.sent_by.startswith("staff:")


def test_sent_twice_it_is_recognised_and_joined_however_the_number_is_typed() -> None:
    by = clerk().actor
    first = notify(by=by, notice=notice())
    hearing = clock.today() + timedelta(days=20)
    again = notify(by=clerk().actor, notice=notice(number="(2026) 粤0605刑初 123号", hearing_on=hearing))
    assert (again.joined, again.order.pk) == (True, first.order.pk)
    row = Notification.objects.get()
    assert (row.repeats, row.hearing_on) == (1, hearing)
    # Somebody else of the same case needs a lawyer of their own.
    other = notify(by=by, notice=notice(person="小陈"))
    assert not other.joined
    assert WorkOrder.objects.count() == 2


def test_what_the_office_took_in_from_paper_is_joined_as_well() -> None:
    by = clerk()
    office = sign_in(Role.OFFICE_OFFICER, unit_at(DISTRICT, UnitKind.LEGAL_AID_OFFICE))
    form = {
        "kind": "defence", "once": "k", "channel": "counter", "matter": "criminal", "words": "法院通知辩护",
        "place_text": "佛山南海", "authority": "case_organ", "organ_text": "佛山南海", "name": "小林",
        "dialect": "mandarin", "medium": "none", "may_call": "no", "may_announce": "no", "list_online": "no",
        "third": "no", "organ_kind": "court", "organ_name": "南海区人民法院", "number": "（2026）粤0605刑初123号",
        "stage": "first_instance", "grounds": "minor", "charge": "涉嫌盗窃",
    }  # fmt: skip
    taken_in = office.post("/desk/orders/new", form)
    assert taken_in.status_code == 302
    done = notify(by=by.actor, notice=notice())
    assert done.joined
    # From now on the clerk follows it.
    assert by.get(f"/desk/notifications/{done.order.code}").status_code == 200
    twice = office.post("/desk/orders/new", {**form, "once": "another"})
    assert twice.status_code == 409
    assert WorkOrder.objects.count() == 1


def test_a_hearing_in_two_days_makes_it_urgent_and_says_that_it_is_late() -> None:
    soon = clock.today() + timedelta(days=2)
    order = notify(by=clerk().actor, notice=notice(hearing_on=soon)).order
    assert order.urgent
    assert queries.notification(order.pk).late
    assert running(order)[Term.ASSIGN].source == "Own target: a hearing is near"
    # The court sends a nearer day later: what was not urgent becomes so.
    later = notify(by=clerk().actor, notice=notice(person="小陈")).order
    assert not later.urgent
    notify(by=clerk().actor, notice=notice(person="小陈", hearing_on=soon))
    later.refresh_from_db()
    assert later.urgent


def test_for_the_wrong_office_it_is_passed_on_and_the_three_days_run_on() -> None:
    order = notify(by=clerk().actor, notice=notice()).order
    before = running(order)
    right = unit_at("440604", UnitKind.LEGAL_AID_OFFICE)
    officer = sign_in(Role.OFFICE_OFFICER, organisations.unit(order.unit_id)).actor
    order = give(order, "pass_on", by=officer, unit_id=right.id, reason="案件由禅城法院办理")
    assert order.unit_id == right.id
    after = running(order)
    assert (after[Term.ASSIGN].pk, after[Term.ASSIGN].due_at) == (
        before[Term.ASSIGN].pk,
        before[Term.ASSIGN].due_at,
    )
    # The next office has a day of its own to see whether it is theirs, and says so once.
    assert after[Term.PASS_ON].pk != before[Term.PASS_ON].pk
    order = give(order, "keep")
    assert set(running(order)) == {Term.ASSIGN}
    with pytest.raises(Conflict, match="kept_already"):
        give(order, "keep")


def test_whoever_assigns_has_kept_it_and_a_return_ends_the_day_to_pass_it_on() -> None:
    able = lawyers()
    order = notify(by=clerk().actor, notice=notice()).order
    assert Term.PASS_ON not in running(give(order, "assign", lawyer_id=able[0].id))
    other = notify(by=clerk().actor, notice=notice(person="小陈")).order
    right = unit_at("440604", UnitKind.LEGAL_AID_OFFICE)
    officer = sign_in(Role.OFFICE_OFFICER, organisations.unit(other.unit_id)).actor
    other = give(other, "pass_on", by=officer, unit_id=right.id, reason="案件由禅城法院办理")
    assert Term.PASS_ON not in running(give(other, "return", reason="不属本机构管辖"))


def test_who_is_told_is_whom_the_person_wants_told() -> None:
    told = Relative("林母", "母亲", "13800138000")
    order = notify(by=clerk().actor, notice=notice(relative=told)).order
    contact = people.contact(order.contact_id)
    assert (contact.third_name, contact.third_phone, contact.phone) == ("林母", "13800138000", "")
    nobody = notify(by=clerk().actor, notice=notice(person="小陈")).order
    assert people.contact(nobody.contact_id).medium == "none"


def test_the_paper_lies_with_the_order() -> None:
    upload = SimpleUploadedFile("通知书.png", FILES["image/png"])
    order = notify(by=clerk().actor, notice=notice(), upload=upload).order
    row = Document.objects.get(order=order)
    assert row.name == "通知书.png"
    # It is its clerk's, who sees nothing else of the order.
    assert row.uploaded_by == queries.notification(order.pk).sent_by
    assert row.uploaded_by.startswith("staff:")


def test_whoever_is_no_clerk_of_the_organ_notifies_nothing() -> None:
    other = organ(UnitKind.PROCURATORATE, "南海区人民检察院")
    with pytest.raises(NotAllowed):
        notify(by=clerk(other).actor, notice=notice())
    with pytest.raises(NotAllowed):
        notify(by=sign_in(Role.OFFICE_HEAD, unit_at(DISTRICT, UnitKind.BUREAU)).actor, notice=notice())
    assert not WorkOrder.objects.exists()


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"stage": "investigation"}, {"stage": "stage_of_another_organ"}),
        ({"grounds": ()}, {"grounds": "field_required"}),
        ({"grounds": ("poor",)}, {"grounds": "field_wrong"}),
        ({"number": " "}, {"number": "field_required"}),
        ({"person": ""}, {"name": "field_required"}),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        notify(by=clerk().actor, notice=notice(**changes))
    assert caught.value.errors == errors


def test_the_next_stage_follows_and_the_same_lawyer_stands_first() -> None:
    able = lawyers()
    police = organ(UnitKind.POLICE_WINDOW, "南海公安分局")
    before = notify(
        by=clerk(police).actor, notice=notice(police, number="佛公南刑诉1号", stage="investigation")
    ).order
    chosen = able[-1].id
    taken_up(before, chosen)
    order = notify(by=clerk().actor, notice=notice(earlier="佛公南刑诉 1号")).order
    assert queries.notification(order.pk).earlier_id == before.pk
    assert OrderLink.objects.get(order=order).other_id == before.pk
    assert queries.demand(queries.notification(order.pk)).first == {chosen}
    office = sign_in(Role.OFFICE_HEAD, organisations.unit(order.unit_id)).actor
    offered = work_orders.open_steps_for(order, office)
    assert "assign" in {step.command for step in offered}


def test_a_lawyer_of_two_years_is_not_asked_where_article_26_wants_three() -> None:
    able = lawyers(LATELY)
    grave = notify(by=clerk().actor, notice=notice(grounds=("life_or_death",), person="老王")).order
    with pytest.raises(Conflict) as caught:
        give(grave, "assign", lawyer_id=able[0].id)
    assert caught.value.code == "lawyer_too_new"
    lawyers(None)
    with pytest.raises(Conflict, match="lawyer_years_unknown"):
        give(grave, "assign", lawyer_id=able[0].id)
    # The page says how many are left out for that, and why; entered in the register, they can be asked.
    office = sign_in(Role.OFFICE_OFFICER, organisations.unit(grave.unit_id))
    assert f"没有 {len(able)} 名律师的执业起始日" in office.get(f"/desk/orders/{grave.code}").content.decode()
    row = Lawyer.objects.get(pk=able[0].id)
    edit_lawyer(by=SYSTEM, lawyer_id=row.pk, version=row.version, practising_since=LONG_AGO)
    grave.refresh_from_db()
    assert give(grave, "assign", lawyer_id=row.pk).state == "assigned"
    # For a minor the law asks for no years.
    assert (
        give(notify(by=clerk().actor, notice=notice()).order, "assign", lawyer_id=able[1].id).state
        == "assigned"
    )


def test_nobody_defends_two_of_the_same_case() -> None:
    able = lawyers()
    taken_up(notify(by=clerk().actor, notice=notice()).order, able[0].id)
    other = notify(by=clerk().actor, notice=notice(person="小陈")).order
    with pytest.raises(Conflict) as caught:
        give(other, "assign", lawyer_id=able[0].id)
    assert caught.value.code == "lawyer_bound"


def test_whoever_has_defended_minors_stands_first_for_a_minor() -> None:
    able = lawyers()
    chosen = able[-1].id
    taken_up(notify(by=clerk().actor, notice=notice()).order, chosen)
    next_one = notify(by=clerk().actor, notice=notice(number="（2026）粤0605刑初9号", person="小陈")).order
    assert chosen in queries.demand(queries.notification(next_one.pk)).known
    grown = notify(
        by=clerk().actor, notice=notice(number="（2026）粤0605刑初8号", person="老王", grounds=("disabled",))
    ).order
    assert queries.demand(queries.notification(grown.pk)).known == frozenset()


def test_the_organ_ends_it_when_the_person_has_a_lawyer_of_their_own() -> None:
    able = lawyers()
    by = clerk()
    order = taken_up(notify(by=by.actor, notice=notice()).order, able[0].id)
    with pytest.raises(NotFound):
        withdraw(
            by=clerk(organ(UnitKind.PROCURATORATE, "南海区人民检察院")).actor,
            code=order.code,
            why="withdrawn",
        )
    ended = withdraw(by=by.actor, code=order.code, why="own_lawyer", note="家属已委托")
    assert ended.state == "called_off"
    assert Assignment.objects.get(order_id=order.pk).status == "ended"
    with pytest.raises(Conflict):
        withdraw(by=by.actor, code=order.code, why="own_lawyer")
