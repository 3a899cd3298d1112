"""A dispute settled on the spot: a closed mediation with the right facts, once; danger is reported first."""

from dataclasses import replace

import pytest

from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.mediation.actions.records import record_on_the_spot
from fawang.mediation.models.register import ClosedCase, Declaration
from fawang.mediation.rules.records import Record
from fawang.notices.models import Notice
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from tests.mediation.committees import CHANCHENG, TOWN, Committee, bring, committee_at, working

pytestmark = pytest.mark.django_db

SETTLED = Record(
    relation="neighbours", words="两家为一条排水沟吵起来，都说是对方占了地。",
    terms="李某把沟挪回自家地里，当场挪好，双方握手。",
    name="王大爷", phone="13800138000", other="李某", other_phone="", performed=True, willing=True, no_conflict=True,
)  # fmt: skip
BEATEN = replace(SETTLED, relation="family", words="老公又打我，昨晚拿刀追出来，说要杀了我。", terms="")


@pytest.fixture
def committee() -> Committee:
    """The committee of a town."""
    return working(committee_at(TOWN, "桂城街道调委会"))


def record(committee: Committee, given: Record, key: str = "k1", number: int = 0) -> WorkOrder:
    by = committee.mediators[number].actor
    answer = record_on_the_spot(by=by, committee_id=committee.unit.id, record=given, client_id=key)
    return WorkOrder.objects.get(code=answer["code"])


def test_it_becomes_a_closed_mediation(committee: Committee) -> None:
    order = record(committee, SETTLED)
    assert (order.state, order.unit_id, order.matter) == ("closed", committee.unit.id, "neighbours")
    assert order.facts["oral"]
    assert order.facts["mediators"] == [committee.mediators[0].staff_id]
    assert [row.command for row in queries.history(order, public=False)] == [
        "submit", "speak_alone", "appoint_mediators", "invite", "note_agreed", "agree_orally", "close",
    ]  # fmt: skip
    assert [person.name for person in queries.persons_of(order)] == ["王大爷", "李某"]
    case = ClosedCase.objects.get()
    assert (case.pk, case.committee_id, case.oral, case.on_the_spot) == (
        order.pk,
        committee.unit.id,
        True,
        True,
    )
    assert case.mediators == [committee.entry(0).pk]
    # Both stood there: nobody is written to.
    assert not Notice.objects.exists()
    assert Declaration.objects.get().grounds == []


def test_the_same_record_sent_twice_is_one(committee: Committee) -> None:
    assert record(committee, SETTLED).pk == record(committee, SETTLED).pk
    assert WorkOrder.objects.filter(kind="mediation").count() == 1
    with pytest.raises(Invalid, match="idempotency_key_reused"):
        record(committee, replace(SETTLED, other="别人"))
    # Two disputes that read alike are two, under keys of their own.
    assert record(committee, SETTLED, "k2").pk != record(committee, SETTLED).pk


def test_what_is_still_to_be_performed_stays_open(committee: Committee) -> None:
    order = record(committee, replace(SETTLED, performed=False))
    assert order.state == "in_force"
    assert "perform" in order.open_terms
    assert not ClosedCase.objects.exists()


def test_signs_of_violence_are_answered_first(committee: Committee) -> None:
    with pytest.raises(Invalid) as raised:
        record(committee, replace(BEATEN, terms="男方写了保证书"))
    assert raised.value.errors["danger"] == "record_danger"
    assert not WorkOrder.objects.filter(kind="mediation").exists()


def test_danger_that_was_reported_is_no_settled_dispute(committee: Committee) -> None:
    given = replace(BEATEN, danger="reported", reported_to="police", told="110 已出警，人已送到安全处。")
    order = record(committee, given)
    assert (order.state, order.urgent, order.facts["danger"]) == ("submitted", True, True)
    commands = [row.command for row in queries.history(order, public=False)]
    assert commands == ["submit", "mark_danger", "report_danger"]
    # The other side takes no part, and hears nothing.
    assert [person.name for person in queries.persons_of(order)] == ["王大爷"]
    assert not Notice.objects.exists()
    assert {row.command for row in queries.history(order, public=True)} == {"submit"}
    assert not ClosedCase.objects.exists()


def test_whoever_has_spoken_to_them_alone_may_go_on(committee: Committee) -> None:
    words = "前年他打过我，现在早好了，今天只是为了围墙的事。"
    order = record(committee, replace(SETTLED, words=words, danger="none"))
    assert order.state == "closed"


def test_only_a_mediator_of_the_committee_records(committee: Committee) -> None:
    other = working(committee_at(CHANCHENG, "禅城调委会"))
    with pytest.raises(NotAllowed):
        record_on_the_spot(
            by=other.mediators[0].actor, committee_id=committee.unit.id, record=SETTLED, client_id="k"
        )
    bring({"number": committee.entry(0).number, "suspended_until": "2099-01-01"})
    with pytest.raises(NotAllowed):
        record(committee, SETTLED)


def test_nothing_is_kept_where_one_step_is_refused(committee: Committee) -> None:
    bring({"number": committee.entry(0).number, "phone": "13800138000"})
    with pytest.raises(Exception, match="mediator_in_conflict"):
        record(committee, SETTLED)
    assert not WorkOrder.objects.filter(kind="mediation").exists()
    assert not ClosedCase.objects.exists()
