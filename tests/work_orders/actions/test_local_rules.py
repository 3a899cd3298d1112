"""A bureau switches a kind off, sets a term, and has ended orders erased in time; none of it needs a release."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import personal_data
from fawang.kernel.security.audit_queries import entries
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions import local_rules
from fawang.work_orders.actions.intake import submit as hand_in
from fawang.work_orders.models import KindOffer, KindTerm, WorkOrder
from fawang.work_orders.queries.local_rules import KEEP_SECONDS, forget_rules, fresh_rules
from tests.cases import give, intake
from tests.conftest import Appoint, Submit, unit_at

pytestmark = pytest.mark.django_db
KIND = "legal_aid"


@pytest.fixture(autouse=True)
def _nothing_is_set() -> Iterator[None]:
    forget_rules()
    yield
    forget_rules()


@pytest.fixture
def admin(staff: Appoint, db: None) -> Actor:
    """Who keeps the register of the province."""
    return staff(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))


def test_a_kind_that_is_off_takes_nothing_in_and_goes_on_with_what_has_begun(
    admin: Actor, submit: Submit
) -> None:
    begun = submit().order
    local_rules.set_offer(by=admin, kind=KIND, region="4406", offered=False)
    with pytest.raises(Invalid) as caught:
        hand_in(by=ANONYMOUS, intake=intake())
    assert caught.value.errors == {"kind": "kind_not_offered"}
    assert give(begun, "accept", article="31.5").state == "accepted"
    assert hand_in(by=ANONYMOUS, intake=intake(place="440305")).order.state == "submitted"
    local_rules.set_offer(by=admin, kind=KIND, region="4406", offered=True)
    assert hand_in(by=ANONYMOUS, intake=intake()).order.pk


def test_a_term_holds_for_what_begins_from_then_on(admin: Actor, submit: Submit) -> None:
    # A Monday; no holiday moves what ends within seven days.
    with clock.at(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        before = submit().order
        local_rules.set_term(
            by=admin,
            kind=KIND,
            term="decide",
            amount=3,
            unit="days",
            source="粤司〔2026〕1号",
            region="440605",
        )
        after = submit().order
        due = {order.pk: queries.terms_due(order)["decide"] for order in (before, after)}
        assert timedelta(days=3) < due[before.pk] - due[after.pk] < timedelta(days=6)
        row = next(one for one in queries.deadlines_of(after) if one.term == "decide")
        assert row.source == "粤司〔2026〕1号"
        local_rules.unset_term(by=admin, term_id=KindTerm.objects.get().pk)
        assert queries.terms_due(submit().order)["decide"] > due[after.pk]


def test_setting_the_same_again_changes_the_row(admin: Actor) -> None:
    for amount in (3, 4):
        local_rules.set_term(by=admin, kind=KIND, term="decide", amount=amount, unit="days", source="x")
    assert [one.length for one in fresh_rules().terms] == ["4 days"]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"kind": "nothing"}, {"kind": "kind_unknown"}),
        ({"region": "99"}, {"region": "region_unknown"}),
        (
            {"term": "moon", "amount": 0, "unit": "moons", "source": " "},
            {
                "term": "field_wrong",
                "amount": "field_wrong",
                "unit": "field_wrong",
                "source": "field_required",
            },
        ),
        ({"source": "x" * 201}, {"source": "field_too_long"}),
    ],
)
def test_what_is_wrong_is_named(admin: Actor, changes: dict[str, object], errors: dict[str, str]) -> None:
    given = {"kind": KIND, "term": "decide", "amount": 3, "unit": "days", "source": "x", **changes}
    with pytest.raises(Invalid) as caught:
        local_rules.set_term(by=admin, **given)  # type: ignore[arg-type]
    assert caught.value.errors == errors


def test_only_who_keeps_the_register_may(head: Actor) -> None:
    with pytest.raises(NotAllowed):
        local_rules.set_offer(by=head, kind=KIND, region="", offered=False)
    with pytest.raises(NotAllowed):
        local_rules.set_retention(by=head, kind=KIND, days=400, source="x")
    with pytest.raises(NotAllowed):
        local_rules.set_term(by=head, kind=KIND, term="decide", amount=3, unit="days", source="x")
    with pytest.raises(NotAllowed):
        local_rules.unset_term(by=head, term_id=1)


def test_what_is_not_set_cannot_be_taken_back(admin: Actor) -> None:
    with pytest.raises(NotFound):
        local_rules.unset_term(by=admin, term_id=999)


def test_each_change_is_audited(admin: Actor) -> None:
    local_rules.set_offer(by=admin, kind=KIND, region="", offered=False)
    assert any(
        row.action == "work_orders.offer_set" and row.object == f"work_orders.kind:{KIND}"
        for row in entries(object=f"work_orders.kind:{KIND}").rows
    )


# --- at once, and in other processes ---------------------------------------------------------------


def test_a_process_learns_within_half_a_minute_what_another_has_set(
    submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process wrote to the tables; nothing told this one to forget."""
    seconds = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: seconds)
    monkeypatch.setattr("fawang.work_orders.queries.local_rules.KEEP_SECONDS", KEEP_SECONDS)
    submit()
    KindOffer.objects.create(kind=KIND, region="4406", offered=False, by="staff:1", at=clock.now())
    seconds += KEEP_SECONDS - 0.1
    submit()
    seconds += 0.1
    with pytest.raises(Invalid) as caught:
        hand_in(by=ANONYMOUS, intake=intake())
    assert caught.value.errors == {"kind": "kind_not_offered"}


# --- retention ---------------------------------------------------------------------------------------


def _ended(order: WorkOrder) -> WorkOrder:
    return give(order, "withdraw", reason="不需要了")


def test_orders_are_erased_when_their_time_is_over(admin: Actor, submit: Submit) -> None:
    old, running = _ended(submit().order), submit().order
    local_rules.set_retention(by=admin, kind=KIND, days=3650, source="档案管理规定")
    assert local_rules.erase_kept_too_long(by=SYSTEM) == 0
    with clock.at(clock.now() + timedelta(days=3651)):
        assert local_rules.erase_kept_too_long(by=SYSTEM) == 1
        assert local_rules.erase_kept_too_long(by=SYSTEM) == 0
    old.refresh_from_db()
    running.refresh_from_db()
    assert (old.erased, old.person) == (True, "")
    assert (running.erased, running.person) == (False, "蒋先生")


def test_without_a_retention_nothing_is_erased(submit: Submit) -> None:
    _ended(submit().order)
    with clock.at(clock.now() + timedelta(days=36_500)):
        assert local_rules.erase_kept_too_long(by=SYSTEM) == 0


def test_what_is_still_needed_stays(admin: Actor, submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    _ended(submit().order)
    local_rules.set_retention(by=admin, kind=KIND, days=400, source="x")

    def needed(**_: object) -> None:
        raise Conflict("complaint_open")

    monkeypatch.setattr(personal_data, "erase", needed)
    with clock.at(clock.now() + timedelta(days=401)):
        assert local_rules.erase_kept_too_long(by=SYSTEM) == 0


@pytest.mark.parametrize("days", [1, 364, 40_000])
def test_a_retention_that_cannot_be_meant_is_refused(admin: Actor, days: int) -> None:
    with pytest.raises(Invalid) as caught:
        local_rules.set_retention(by=admin, kind=KIND, days=days, source="")
    assert caught.value.errors == {"days": "field_wrong", "source": "field_required"}


# --- versions ----------------------------------------------------------------------------------------


def test_an_order_finishes_under_the_procedure_with_which_it_began(submit: Submit) -> None:
    """The second version knows no `request_papers`: what began before may still be asked for papers."""
    before = dict(kinds.everything())
    kind = before[KIND]
    table = tuple(
        step
        for step in kind.procedure.table
        if step.command not in ("request_papers", "supply_papers", "lapse")
    )
    phases = {state: phase for state, phase in kind.procedure.phases.items() if state != "supplementing"}
    table = tuple(
        replace(step, sources=step.sources - {"supplementing"})
        for step in table
        if step.sources - {"supplementing"}
    )
    second = replace(kind.procedure, table=table, phases=phases)
    old = submit().order
    kinds.connect({**before, KIND: replace(kind, procedures={**kind.procedures, 2: second}, current=2)})
    try:
        new = submit().order
        assert (old.procedure, new.procedure) == (1, 2)
        with pytest.raises(NotFound):
            give(new, "request_papers", papers=["劳动合同"])
        assert give(old, "request_papers", papers=["劳动合同"]).state == "supplementing"
        assert give(new, "accept", article="31.5").state == "accepted"
    finally:
        kinds.connect(before)
