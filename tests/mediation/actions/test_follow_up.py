"""After an agreement: the court's confirmation within thirty days, performance, and what ends it otherwise."""

from datetime import timedelta

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.mediation.kind.ahead import ahead
from fawang.work_orders.kinds.panels import Seen
from fawang.work_orders.models import Deadline
from tests.mediation.cases import Committee, of
from tests.work_orders.persons import fresh, holder


def test_both_ask_the_court_within_thirty_days(committee: Committee) -> None:
    order = committee.in_force()
    today = clock.today()
    term = Deadline.objects.get(order=order, term="confirm")
    assert (term.due_at.astimezone(clock.CHINA).date() - today).days == 30
    committee.own(order, "applicant", "want_confirmation")
    with pytest.raises(Conflict, match="wanted_already"):
        committee.own(order, "applicant", "want_confirmation")
    committee.own(order, "respondent", "want_confirmation")
    assert fresh(order).facts["wants"] == ["applicant", "respondent"]
    for side in ("applicant", "respondent"):
        paper = Client().get(f"/f/{order.code}/{of(order, side).key}/mediation/confirmation")
        assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    given = {"court": "南海区人民法院", "on": today.isoformat(), "handed_by": "committee"}
    with pytest.raises(Invalid):
        committee.step(order, "ask_court", **given)
    committee.step(order, "ask_court", both_signed=True, **given)
    committee.step(order, "record_ruling", ruling="confirmed", on=today.isoformat())
    order = fresh(order)
    assert (order.state, order.facts["ruling"]) == ("in_force", "confirmed")
    with pytest.raises(Conflict, match="court_has_ruled"):
        committee.step(order, "ask_court", both_signed=True, **given)


def test_on_the_thirty_first_day_it_is_too_late(committee: Committee) -> None:
    order = committee.in_force()
    given = {
        "court": "南海区人民法院",
        "on": clock.today().isoformat(),
        "handed_by": "both",
        "both_signed": True,
    }
    with clock.at(clock.now() + timedelta(days=30)):
        committee.own(order, "respondent", "want_confirmation")
    with clock.at(clock.now() + timedelta(days=31)):
        with pytest.raises(Conflict, match="confirmation_too_late"):
            committee.step(order, "ask_court", **given)
        with pytest.raises(Conflict, match="confirmation_too_late"):
            committee.own(order, "applicant", "want_confirmation")


def test_what_the_court_finds_invalid_is_talked_over_again(committee: Committee) -> None:
    order = committee.in_force()
    given = {
        "court": "南海区人民法院",
        "on": clock.today().isoformat(),
        "handed_by": "both",
        "both_signed": True,
    }
    committee.step(order, "ask_court", **given)
    committee.step(order, "record_ruling", ruling="invalid", on=clock.today().isoformat())
    order = committee.step(order, "mediate_again", reason="协议第二项无效")
    assert (order.state, order.facts["in_force_on"], set(order.open_terms)) == ("mediating", "", {"mediate"})
    committee.in_force(order)
    # A new agreement has thirty days of its own.
    committee.step(order, "ask_court", **given)


def test_performance_is_due_on_the_day_that_was_agreed(committee: Committee) -> None:
    day = clock.today() + timedelta(days=21)
    order = committee.in_force(committee.mediating(), perform_by=day.isoformat())
    term = Deadline.objects.get(order=order, term="perform")
    assert 0 <= abs((term.due_at.astimezone(clock.CHINA).date() - day).days) <= 4
    committee.step(
        order, "check_performance", performed="partly", on=clock.today().isoformat(), note="先付一半"
    )
    assert fresh(order).facts["performed"] == "partly"
    order = committee.step(order, "close", performed="fully")
    assert (order.state, order.open_terms) == ("closed", {})


@pytest.mark.parametrize("loss", ["died", "dissolved", "no_capacity", "not_found"])
def test_a_side_that_is_lost_halts_it_and_its_time(committee: Committee, loss: str) -> None:
    order = committee.mediating()
    committee.step(order, "halt", side="respondent", loss=loss)
    assert Deadline.objects.get(order=order, term="mediate").status == "paused"
    with pytest.raises(Conflict, match="wrong_state"):
        committee.in_force(order)
    committee.step(order, "go_on", note="继承人参加")
    assert Deadline.objects.get(order=order, term="mediate").status == "running"
    committee.step(order, "halt", side="respondent", loss=loss)
    assert committee.step(order, "terminate").state == "terminated"


@pytest.mark.parametrize(
    ("command", "side", "state"),
    [("stop_mediation", "applicant", "refused"), ("leave_the_table", "respondent", "refused")],
)
def test_either_side_ends_it_without_a_reason(
    committee: Committee, command: str, side: str, state: str
) -> None:
    order = committee.mediating()
    assert committee.own(order, side, command).state == state
    for one in ("applicant", "respondent"):
        by = holder(fresh(order), of(order, one).key)
        assert "12348" in str(ahead(Seen(fresh(order), by, [], key="x")).sentence)


def test_whoever_refuses_ends_it_and_nothing_is_mediated(committee: Committee) -> None:
    order = committee.invited()
    committee.own(order, "respondent", "refuse_to_mediate")
    assert fresh(order).state == "refused"
    with pytest.raises(Conflict, match="wrong_state"):
        committee.step(order, "note_agreed", on=clock.today().isoformat())
