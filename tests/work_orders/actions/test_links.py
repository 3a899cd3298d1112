"""What orders have to do with each other: noted once, never in a circle, seen by whoever sees both."""

import pytest
from django.db import IntegrityError, transaction

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.links import link_orders, unlink_orders
from fawang.work_orders.models import OrderLink, WorkOrder
from tests.conftest import Appoint, Submit, unit_at

pytestmark = pytest.mark.django_db


def link(order: WorkOrder, other: WorkOrder, relation: str = "part_of", by: Actor = SYSTEM) -> OrderLink:
    return link_orders(by=by, code=order.code, other=other.code, relation=relation)


def seen(order: WorkOrder, by: Actor = SYSTEM) -> list[tuple[str, str, bool]]:
    rows = queries.links_of(queries.order_by_id(order.pk), by)
    return [(row.code, row.relation, row.backwards) for row in rows]


def test_a_link_is_seen_from_both(submit: Submit, officer: Actor) -> None:
    order, other = submit().order, submit().order
    row = link(order, other, by=officer)
    assert link(order, other, by=officer) == row
    assert seen(order, officer) == [(other.code, "part_of", False)]
    assert seen(other, officer) == [(order.code, "part_of", True)]
    (step,) = [one for one in queries.history(order, public=False) if one.command == "link"]
    assert (step.data, step.public) == ({"other": other.code, "relation": "part_of"}, False)
    assert AuditEntry.objects.filter(action="work_orders.linked").count() == 1
    unlink_orders(by=officer, code=order.code, link_id=row.pk)
    assert seen(order) == seen(other) == []
    assert queries.order_by_id(other.pk).links == 0
    with pytest.raises(NotFound):
        unlink_orders(by=officer, code=order.code, link_id=row.pk)


def test_no_order_is_a_part_of_itself(submit: Submit) -> None:
    first, second, third = (submit().order for _ in range(3))
    link(first, second)
    link(second, third)
    for whole in (third, second):
        with pytest.raises(Conflict, match="link_in_circle"):
            link(whole, first)
    with pytest.raises(Invalid) as caught:
        link(first, first)
    assert caught.value.errors == {"other": "link_to_itself"}
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLink.objects.create(order=first, other=first, relation="follows", by="x", at=clock.now())
    # Another relation goes back and forth.
    assert link(third, first, "against").pk


def test_who_links_decides_on_one_and_sees_the_other(
    submit: Submit, officer: Actor, staff: Appoint, nanhai: UnitRow
) -> None:
    order, hidden = submit().order, submit(place="440106001").order
    for other in (hidden.code, "204817365528"):
        with pytest.raises(Invalid) as caught:
            link_orders(by=officer, code=order.code, other=other, relation="follows")
        assert caught.value.errors == {"other": "order_unknown"}
    with pytest.raises(NotFound):
        link(hidden, order, by=officer)
    with pytest.raises(NotAllowed):
        link(order, submit().order, by=staff(Role.STATION_CLERK, nanhai))
    with pytest.raises(Invalid):
        link(order, hidden, "resembles")
    # The supervisor of the city sees both; the officer of one of them is not told of the other.
    link(order, hidden)
    assert seen(order, officer) == []
    assert seen(order, staff(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))) == [
        (hidden.code, "part_of", False)
    ]
