"""A kind of order that the data centre has never heard of: declared here, without a table, and counted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import pytest
from django.utils.translation import override

from fawang.datacentre.actions.filling.sources import read, sources
from fawang.datacentre.queries.questions import order_kinds
from fawang.datacentre.queries.questions.boards import BOARDS
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse import summaries
from fawang.datacentre.warehouse.dimensions import LEVELS
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.feedback.models import Rating
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders.actions._history import record
from fawang.work_orders.kinds import Names, OrderKind
from fawang.work_orders.kinds.figures import Counted, Figures
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules import UNROUTED
from tests.conftest import Submit

KIND = "keepsakes"
WANTED = OrderKind(
    title="Keepsakes",
    apply="Apply",
    procedures={
        1: Procedure(
            name=KIND,
            initial=frozenset({UNROUTED, "received"}),
            phases={UNROUTED: Phase.WAITING, "received": Phase.WITH_US, "closed": Phase.ENDED},
            table=(step("close", frozenset({UNROUTED, "received"}), "closed", Permission.ORDER_DECIDE),),
        )
    },
    current=1,
    names=Names(states={}, commands={}, done={}, terms={}),
    terms=Path(),
    figures=Figures(
        service="Keepsakes",
        group="CASE WHEN o.urgent THEN 'elderly' END",
        recovered={"close": "SELECT 12300::bigint"},
        handed_in=Counted("keepsakes", "Keepsakes", "What was left behind."),
        from_advice=Counted("keepsakes_share", "Of talks", "For each consultation."),
        basis="declared in a test",
    ),
)


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[None]:
    before = dict(kinds.everything())
    terms = tmp_path / "terms.yaml"
    terms.write_text("[]")
    kinds.connect({**before, KIND: replace(WANTED, terms=terms)})
    order_kinds.connect()
    summaries.sums_of.cache_clear()
    yield
    kinds.connect(before)
    order_kinds.connect()
    summaries.sums_of.cache_clear()


def facts(fact: str) -> list[dict[str, Any]]:
    return read(fact, clock.today()).to_pylist()  # type: ignore[no-any-return]


@pytest.fixture
def keepsake(connected: None, submit: Submit) -> WorkOrder:
    return submit(kind=KIND, urgent=True).order


def test_its_orders_are_served_under_its_name_with_its_group(keepsake: WorkOrder) -> None:
    (service,) = facts("service")
    assert (service["kind"], service["special_group"]) == (KIND, "elderly")
    (handed_in,) = facts("transition")
    assert (handed_in["order_kind"], handed_in["command"], handed_in["state"]) == (KIND, "submit", UNROUTED)
    assert (handed_in["special_group"], handed_in["recovered"]) == ("elderly", 0)


def test_what_a_step_recovers_is_as_the_kind_says(keepsake: WorkOrder, order: WorkOrder) -> None:
    for one in (keepsake, order):
        one.version += 1
        record(one, command="close", source="", by=SYSTEM, public=True, data={}, now=clock.now())
    closed = {row["order_kind"]: row["recovered"] for row in facts("transition") if row["command"] == "close"}
    assert closed == {KIND: 12300, order.kind: 0}


def test_it_is_rated_under_its_name(keepsake: WorkOrder) -> None:
    Rating.objects.create(order=keepsake, closing=1, score=4, at=clock.now())
    (rating,) = facts("rating")
    assert (rating["kind"], rating["score"], rating["special_group"]) == (KIND, 4, "elderly")


def test_its_metrics_count_its_orders_alone(keepsake: WorkOrder, order: WorkOrder) -> None:
    today = clock.today()
    table = ibis.memtable(read("transition", today))
    counted = {
        code: METRICS[code].numerator[0].of(table, Period(today, today)).to_pyarrow().as_py()
        for code in ("keepsakes", "keepsakes_share", "aid_orders")
    }
    assert counted == {"keepsakes": 1, "keepsakes_share": 1, "aid_orders": 1}
    assert METRICS["keepsakes_share"].denominator == METRICS["transfer_to_aid"].denominator
    assert {"keepsakes", "aid_orders"} <= summaries.sums_of("transition").keys()


def test_it_can_be_asked_for_and_has_its_name(connected: None) -> None:
    assert LEVELS["kind"][1].takes(KIND)
    assert labels.name("kind", KIND) == "Keepsakes"
    # What the register of services names keeps that name.
    with override("en"):
        assert labels.name("kind", "legal_aid") == "Legal aid"


def test_without_a_kind_every_statement_still_stands(connected: None) -> None:
    before = dict(kinds.everything())
    kinds.connect({})
    try:
        assert "legal_aid" not in "".join(sources().values())
        assert "coalesce(NULL::bigint, 0)" in sources()["transition"]
    finally:
        kinds.connect(before)
    assert f"o.kind = '{KIND}' AND s.command = 'close'" in sources()["transition"]


def test_without_a_kind_no_board_asks_for_its_metrics(connected: None) -> None:
    before, shown = dict(kinds.everything()), dict(BOARDS)
    kinds.connect({})
    try:
        order_kinds.connect()
        assert not {"aid_orders", "transfer_to_aid", "keepsakes"} & METRICS.keys()
        assert {
            code for one in BOARDS.values() for tile in one.tiles for code in tile.metrics
        } <= METRICS.keys()
        money = BOARDS["money"]
        assert [tile.code for tile in money.tiles] == ["recovered", "cost", "sums", "places"]
        places = money.tile("places")
        assert places is not None
        assert (places.metrics, places.sort) == (("recovered",), "recovered")
    finally:
        kinds.connect(before)
        order_kinds.connect()
    assert shown == BOARDS


def test_what_it_declares_is_gone_with_it() -> None:
    assert KIND not in kinds.names()
    assert not LEVELS["kind"][1].takes(KIND)
    assert "keepsakes" not in METRICS
    assert labels.name("kind", KIND) == ""
