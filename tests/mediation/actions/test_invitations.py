"""Nothing reaches the other side while danger or a discreet wish is marked, until the applicant was asked alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.notices.models import Notice
from fawang.people import queries as people
from fawang.people.actions.contacts import guard_contact
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries
from fawang.work_orders.actions import reactions
from fawang.work_orders.actions.persons import leave
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import WorkOrder
from tests.mediation.cases import APPLICANT, RESPONDENT, Committee, committee_at, of
from tests.races import at_once
from tests.work_orders.persons import fresh, holder, join


def tell() -> list[Notice]:
    for row in OutboxEvent.objects.filter(name="work_orders.step_taken").order_by("id"):
        reactions.tell_person(StepTaken.read(row.payload))
    return list(Notice.objects.order_by("pk"))


def told_to(order: WorkOrder, side: str) -> list[str]:
    contact = of(order, side).contact_id
    return [one.text for one in tell() if one.contact_id == contact]


def code_of(work: Callable[[], Any]) -> str:
    with pytest.raises(Conflict) as refused:
        work()
    return refused.value.code


CAREFUL: list[dict[str, Any]] = [
    {"afraid": "yes"},
    {"matter": "domestic_violence"},
    {"words": "他昨天拿刀要砍我，我很害怕，孩子也在家。"},
    {"reach": Reach(name="甲", phone="13800138001", list_online=False)},
    {"reach": Reach(name="甲", phone="13800138001", may_announce=False)},
    {
        "reach": Reach(
            name="甲", phone="13800138001", third_name="姐", third_phone="13800138009", pass_phrase="芒果"
        )
    },
]


@pytest.mark.parametrize("case", CAREFUL, ids=["afraid", "matter", "words", "unlisted", "silent", "third"])
def test_a_careful_case_invites_nobody_before_the_talk_alone(
    committee: Committee, case: dict[str, Any]
) -> None:
    order = committee.apply(**case)
    join(order, reach=RESPONDENT, side="respondent")
    assert code_of(lambda: committee.step(order, "invite", way="letter")) == "speak_first"
    assert fresh(order).state == "submitted"
    assert told_to(order, "respondent") == []
    head = committee.mediator
    person = of(order, "respondent")
    assert head.get(f"/desk/orders/{order.code}/invitation/{person.id}").status_code == 404
    assert Client().get(f"/f/{order.code}/{person.key}").status_code == 404
    committee.step(order, "speak_alone", heard="in_person")
    assert code_of(lambda: committee.step(order, "invite", way="message")) == "way_not_safe"
    committee.step(order, "invite", way="in_person")
    assert told_to(order, "respondent") == []
    # The letter was not what the applicant called safe.
    assert head.get(f"/desk/orders/{order.code}/invitation/{person.id}").status_code == 409
    assert Client().get(f"/f/{order.code}/{person.key}").status_code == 200


def test_whoever_does_not_want_it_is_not_overruled(committee: Committee) -> None:
    order = committee.apply(afraid="yes")
    committee.step(order, "speak_alone", heard="no")
    assert code_of(lambda: committee.step(order, "invite", way="letter", party="乙")) == "applicant_says_no"


def test_danger_that_is_marked_later_undoes_the_talk_and_holds_back_what_waits(committee: Committee) -> None:
    order = committee.apply()
    join(order, reach=RESPONDENT, side="respondent")
    committee.step(order, "speak_alone", heard="any_way")
    committee.step(order, "invite", way="message")
    (row,) = [one for one in tell() if one.text == "mediation_invited"]
    Notice.objects.filter(pk=row.pk).update(state="held")
    committee.step(order, "mark_danger", reason="电话里哭着说他扬言要动手")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("suppressed", "notice_outdated")
    assert fresh(order).facts["spoken"] == ""
    assert people.contact(fresh(order).contact_id).danger
    person = of(order, "respondent")
    assert committee.mediator.get(f"/desk/orders/{order.code}/invitation/{person.id}").status_code == 409


def test_danger_marked_before_the_message_is_written_stops_it(committee: Committee) -> None:
    order = committee.invited()
    committee.step(order, "mark_danger", reason="刚得知有暴力")
    assert told_to(order, "respondent") == []
    assert "mediation_sent" in told_to(order, "applicant")


def test_the_other_side_does_not_know_before_it_is_invited(committee: Committee) -> None:
    order = committee.apply()
    person = join(order, reach=RESPONDENT, side="respondent")
    assert Client().get(f"/f/{order.code}/{person.key}").status_code == 404
    assert (
        Client().get(f"/api/v1/work-orders/{order.code}", headers={"x-access-key": person.key}).status_code
        == 404
    )
    committee.step(order, "withdraw", by=holder(order))
    assert told_to(order, "respondent") == []


def test_the_invitation_blames_nobody(committee: Committee) -> None:
    order = committee.invited()
    (row,) = [one for one in tell() if one.text == "mediation_invited"]
    assert all(word not in row.params for word in ("漏水", APPLICANT.name, APPLICANT.phone))
    assert told_to(order, "respondent") == ["mediation_invited"]
    assert "mediation_invited" not in told_to(order, "applicant")


def test_a_mediator_names_the_other_side_as_they_invite(committee: Committee) -> None:
    order = committee.apply()
    assert code_of(lambda: committee.step(order, "invite", way="letter")) == "nobody_to_invite"
    assert (
        code_of(lambda: committee.step(order, "invite", way="message", party="乙", reach="桂城南桂东路7号"))
        == "no_message_possible"
    )
    committee.step(order, "invite", way="letter", party="乙", reach="桂城南桂东路7号")
    person = of(order, "respondent")
    assert (person.name, people.contact(person.contact_id).medium) == ("乙", Medium.NONE)
    assert committee.mediator.get(f"/desk/orders/{order.code}/invitation/{person.id}").status_code == 200


def test_both_sides_on_one_telephone_are_no_message(committee: Committee) -> None:
    order = committee.apply()
    join(order, reach=Reach(name="乙", phone=APPLICANT.phone), side="respondent")
    assert code_of(lambda: committee.step(order, "invite", way="message")) == "phone_of_applicant"
    committee.step(order, "invite", way="letter")


def test_one_of_several_invited_leaves_and_ends_nothing(committee: Committee) -> None:
    order = committee.mediating()
    second = join(order, reach=Reach(name="丙", phone="13900139003"), side="respondent")
    one = holder(order, second.key)
    assert code_of(lambda: committee.step(order, "leave_the_table", by=one)) == "others_remain"
    leave(by=one, code=order.code, person_id=second.id)
    assert fresh(order).state == "mediating"
    committee.own(order, "respondent", "leave_the_table")
    assert fresh(order).state == "refused"


def test_danger_is_marked_while_somebody_invites(real_database: str, settings: Any) -> None:
    committee = Committee(committee_at("440605"))
    for _ in range(4):
        order = committee.apply()
        join(order, reach=RESPONDENT, side="respondent")
        contact = fresh(order).contact_id
        version = fresh(order).version

        def invite(order: WorkOrder = order) -> str:
            return committee.step(order, "invite", way="message").state

        def mark(contact: int = contact) -> None:
            guard_contact(by=SYSTEM, contact_id=contact, object="test", danger=True)

        at_once([invite, mark])
        now = fresh(order)
        assert people.contact(contact).danger
        # Whoever came first: a message that is written now is not written any more.
        assert told_to(order, "respondent") == []
        assert (now.state, now.version) in (("submitted", version), ("inviting", version + 1))
        again = committee.apply()
        join(again, reach=RESPONDENT, side="respondent")
        guard_contact(by=SYSTEM, contact_id=fresh(again).contact_id, object="test", danger=True)
        assert code_of(lambda again=again: committee.step(again, "invite", way="message")) == "speak_first"  # type: ignore[misc]


def test_two_mediators_at_once_invite_once(real_database: str) -> None:
    committee = Committee(committee_at("440605"))
    order = committee.apply()
    join(order, reach=RESPONDENT, side="respondent")
    version = fresh(order).version
    works = [
        lambda who=who: (
            queries.order_by_id(committee.step(order, "invite", by=who.actor, way="letter").pk).version
        )  # type: ignore[misc]
        for who in (committee.mediator, committee.other)
    ]
    outcomes = at_once(works)
    won = [one for one in outcomes if not isinstance(one, Exception)]
    lost = [one for one in outcomes if isinstance(one, Conflict)]
    assert (won, [one.code in ("stale", "wrong_state") for one in lost]) == ([version + 1], [True])
