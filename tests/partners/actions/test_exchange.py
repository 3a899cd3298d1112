"""What comes in over any link: once, in any order, within the agreement; the trail keeps all of it."""

from datetime import timedelta

import pytest

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.runtime.health import Level
from fawang.partners.actions.agreements import take_agreement_step
from fawang.partners.actions.exchange import receive
from fawang.partners.models import Referral, TrailEntry
from fawang.partners.queries import agreements
from fawang.partners.queries import referrals as queries
from fawang.partners.queries.health import PARTNERS
from fawang.partners.queries.messages import fields_of
from tests.partners.cases import ONE, agree, message, offered, partner, prepared, step, told

pytestmark = pytest.mark.django_db


def commands(row: Referral) -> list[str]:
    return [one.command for one in queries.trail(row)]


def test_an_offer_begins_at_the_competent_office_and_comes_once() -> None:
    partner("110")
    first = receive(by=SYSTEM, partner="110", message=message())
    again = receive(by=SYSTEM, partner="110", message=message())
    assert first.pk == again.pk
    assert Referral.objects.count() == TrailEntry.objects.count() == 1
    assert (first.state, first.turn, first.direction) == ("offered", "us", "in")
    assert first.unit.region_code == "440605"
    assert first.due_at is not None
    assert first.due_at > first.received_at


def test_what_a_partner_sends_beyond_the_agreement_is_not_read() -> None:
    partner("110", fields_in=["summary"])
    row = receive(by=SYSTEM, partner="110", message=message())
    assert fields_of(row) == {"summary": "厂里扣着工资不发"}
    assert row.phone_hash == b""


def test_the_way_of_an_offer_of_ours() -> None:
    partner("12368")
    row = offered()
    row = told("12368", row, "acknowledged", 1)
    assert row.reference == "ZF-1"
    row = told("12368", row, "accepted", 2)
    assert queries.leads(row) == "them"
    row = told("12368", row, "news", 3, words="已立案")
    row = told("12368", row, "concluded", 4, words="已执行到位")
    assert (row.state, row.turn, row.due_at) == ("concluded", "", None)
    assert commands(row) == ["offer", "acknowledge", "accept", "tell", "conclude"]


def test_steps_that_come_out_of_order_move_nothing_back() -> None:
    partner("12368")
    row = offered()
    row = told("12368", row, "accepted", 2)
    row = told("12368", row, "acknowledged", 1)
    assert row.state == "accepted"
    assert commands(row)[-1] == "late"
    assert commands(told("12368", row, "acknowledged", 1)).count("late") == 1


def test_what_crossed_our_withdrawal_is_kept_and_moves_nothing() -> None:
    partner("12368")
    row = step(offered(), "withdraw", reason="no_longer_needed")
    row = told("12368", row, "refused", 1, reason="not_competent_matter", next="giver")
    assert row.state == "withdrawn"
    assert commands(row)[-1] == "late"


def test_a_second_refusal_goes_to_the_referee_and_nowhere_else() -> None:
    partner("12368")
    row = offered()
    row = told("12368", row, "refused", 1, reason="not_competent_region", next="giver")
    assert (row.state, row.turn, row.reason) == ("refused", "us", "not_competent_region")
    row = step(row, "offer_again", words="属本区管辖，附合同履行地说明")
    row = told("12368", row, "refused", 2, reason="not_competent_region", next="giver")
    assert (row.state, row.turn) == ("disputed", "referee")
    with pytest.raises(Conflict, match="referral_moved_on"):
        step(row, "offer_again", words="再次转出")
    row = step(row, "decide", competent="taker", words="合同履行地法院管辖")
    assert (row.state, row.turn, row.decided) == ("accepted", "them", True)
    with pytest.raises(Conflict, match="referral_decided"):
        told("12368", row, "returned", 3, reason="not_reached", next="giver")


def test_a_refusal_resets_no_statutory_clock() -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message())
    first = row.received_at
    row = step(row, "refuse", reason="information_missing", next="giver")
    row = receive(by=SYSTEM, partner="110", message=message(step=2, words="补充：欠薪三个月"))
    assert row.state == "offered"
    assert row.received_at == first


def test_a_partner_finds_its_own_numbers_alone() -> None:
    partner("12368")
    partner("12345")
    row = offered("12368")
    with pytest.raises(NotFound, match="referral_unknown"):
        told("12345", row, "accepted", 1)
    with pytest.raises(NotFound, match="partner_unknown"):
        told("12333", row, "accepted", 1)


def test_what_is_asked_beyond_the_agreement_is_refused_and_audited() -> None:
    partner("110", gives=[{"matters": ["labour"], "regions": ["440605"], "urgencies": ["normal"]}])
    for beyond in ({"matter": "criminal"}, {"region": "440106"}, {"urgency": "danger"}, {"region": "999999"}):
        with pytest.raises(NotAllowed, match="agreement_exceeded"):
            receive(by=SYSTEM, partner="110", message=message(**beyond))
    assert not Referral.objects.exists()
    assert AuditEntry.objects.filter(action="partners.exceeded").count() == 4


def test_a_partner_does_not_decide_where_we_are_the_referee() -> None:
    partner("12368")
    row = offered()
    for number in (1, 2):
        row = told("12368", row, "refused", number, reason="not_competent_region", next="giver")
        if number == 1:
            row = step(row, "offer_again", words="补充说明")
    with pytest.raises(NotAllowed, match="agreement_exceeded"):
        told("12368", row, "decided", 3, next="giver", words="由你方办理")
    row.refresh_from_db()
    assert row.state == "disputed"


def test_what_we_gave_and_comes_back_as_an_offer_is_its_return() -> None:
    partner("12368")
    row = offered()
    back = receive(
        by=SYSTEM, partner="12368",
        message=message(number="ZF-9", links=[{"relation": "returns", "number": row.code}], words="退回"),
    )  # fmt: skip
    assert (back.pk, back.state, back.turn) == (row.pk, "refused", "us")
    with pytest.raises(Conflict, match="referral_bounced"):
        receive(
            by=SYSTEM, partner="12368",
            message=message(number="ZF-10", links=[{"relation": "returns", "number": row.code}]),
        )  # fmt: skip


def test_an_unknown_reason_or_next_is_named() -> None:
    partner("12368")
    row = offered()
    with pytest.raises(Invalid) as wrong:
        told("12368", row, "refused", 1, reason="no_wish", next="giver")
    assert wrong.value.errors == {"reason": "reason_unknown"}
    with pytest.raises(Invalid) as wrong:
        told("12368", row, "refused", 1, reason="other", next="nobody_knows")
    assert wrong.value.errors == {"next": "next_unknown"}


def test_our_clock_and_theirs_run_in_turn() -> None:
    partner("12368", terms=[{"term": "acknowledge", "unit": "hours", "amount": 3}])
    row = offered()
    assert row.due_at is not None
    assert row.term_from is not None
    assert (row.turn, row.due_at - row.term_from) == ("them", timedelta(hours=3))
    row = told("12368", row, "refused", 1, reason="other", next="giver")
    assert (row.turn, row.term) == ("us", "next")


def test_matters_that_are_open_when_an_agreement_ends_come_to_their_end() -> None:
    partner("12368")
    row, other = offered(), offered()
    agreement = row.agreement
    take_agreement_step(by=ONE, agreement_id=agreement.pk, command="end", version=agreement.version)
    assert {one.level for one in PARTNERS.find()} == {Level.WARNING}
    with pytest.raises(Conflict, match="agreement_not_in_force"):
        receive(by=SYSTEM, partner="12368", message=message())
    with pytest.raises(Conflict, match="agreement_not_in_force"):
        prepared()
    row = told("12368", row, "accepted", 1)
    row = told("12368", row, "concluded", 2, words="已办结")
    assert row.state == "concluded"
    # What is refused does not leave again: the giver keeps it.
    other = told("12368", other, "refused", 1, reason="agreement_ended", next="giver")
    with pytest.raises(Conflict, match="agreement_not_in_force"):
        step(other, "offer_again", words="再转")
    assert step(other, "withdraw", reason="agreement_ended").state == "withdrawn"
    assert not list(PARTNERS.find())


def test_a_later_version_leaves_the_open_matters_under_theirs() -> None:
    partner("12368", fields_out=["name", "phone", "request"])
    row = offered()
    agree("12368", fields_out=["request"])
    row.refresh_from_db()
    assert agreements.terms_of(row.agreement).fields_out == ("name", "phone", "request")
    assert agreements.terms_of(offered().agreement).fields_out == ("request",)
