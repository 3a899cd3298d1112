"""What staff see: the notices of a matter, and the problems within their units."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.notices import queries
from fawang.notices.models import Notice
from fawang.notices.queries import Box
from fawang.notices.rules import State
from fawang.people.models import Contact
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Medium

from .cases import ORDER, contact, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def manager(*units: int, permission: Permission = Permission.NOTICE_MANAGE) -> Actor:
    """Somebody who looks after the notices of some units."""
    return Actor(
        ActorKind.STAFF,
        5,
        grants=tuple(Grant(unit, "office_officer", frozenset({permission})) for unit in units),
    )


def problem(
    row: Contact, key: str, state: State = State.FAILED, units: tuple[int, ...] = (7, 3, 1)
) -> Notice:
    """A notice that did not go out."""
    notice = told(row, key=key)
    Notice.objects.filter(pk=notice.pk).update(state=state, units=list(units), reason="carrier_unreachable")
    return notice


def test_a_matter_shows_its_notices_the_latest_first() -> None:
    row = contact()
    first, second = told(row, "received", key="a", office="x", due=""), told(row, key="b")
    rows = queries.notices_of(ORDER)
    assert [found.id for found in rows] == [second.pk, first.pk]
    assert [found.text for found in rows] == ["progress", "received"]
    assert rows[0].state is State.QUEUED
    assert rows[0].cancellable
    assert not rows[0].repeatable
    assert queries.notices_of("work_orders.order:13") == []


def test_problems_are_those_of_ones_units_and_below() -> None:
    row = contact()
    office = problem(row, "a", units=(7, 3, 1))
    neighbour = problem(row, "b", State.UNCONFIRMED, units=(8, 3, 1))
    problem(row, "c", units=(9, 4, 1))
    problem(row, "d", units=())
    told(row, key="e")
    ids = [found.id for found in queries.problems(manager(3)).rows]
    assert ids == [neighbour.pk, office.pk]
    assert [found.id for found in queries.problems(manager(7)).rows] == [office.pk]
    assert len(queries.problems(manager(1)).rows) == 3
    assert [found.id for found in queries.problems(manager(7, 3)).rows] == ids
    assert queries.problems(manager(3, permission=Permission.ORDER_VIEW)).rows == []
    assert queries.problems(Actor(ActorKind.ANONYMOUS)).rows == []


def test_what_was_held_back_on_purpose_is_a_list_of_its_own() -> None:
    told(contact(medium=Medium.NONE), key="a")
    problem(contact(), "b")
    assert [row.state for row in queries.problems(manager(1), box=Box.SUPPRESSED).rows] == [State.SUPPRESSED]
    assert [row.state for row in queries.problems(manager(1)).rows] == [State.FAILED]
    assert queries.problem_counts(manager(1)) == queries.Counts(open=1, suppressed=1)
    assert queries.problem_counts(manager(9)) == queries.Counts(open=0, suppressed=0)


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    row = contact()
    ids = [problem(row, str(number)).pk for number in range(7)]
    seen: list[int] = []
    cursor = ""
    while True:
        page = queries.problems(manager(3), cursor=cursor, limit=3)
        seen += [found.id for found in page.rows]
        # What comes in between does not move the pages.
        problem(row, f"late {cursor}")
        if page.next is None:
            break
        cursor = page.next
    assert seen == ids[::-1]
    with pytest.raises(Invalid):
        queries.problems(manager(3), cursor="nonsense")


def test_counts_stop_at_their_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    row = contact()
    for number in range(4):
        problem(row, str(number))
    monkeypatch.setattr(queries, "COUNT_LIMIT", 3)
    assert queries.problem_counts(manager(3)).open == 3


def test_a_notice_is_found_only_within_ones_units() -> None:
    notice = problem(contact(), "a", units=(7, 3, 1))
    assert queries.notice(manager(3), notice.pk).repeatable
    for other in (manager(8), manager(3, permission=Permission.ORDER_VIEW)):
        with pytest.raises(NotFound):
            queries.notice(other, notice.pk)


def test_lists_cost_one_statement_whatever_their_length(morning: datetime) -> None:
    row = contact()
    for count in (1, 20):
        for number in range(count):
            problem(row, f"{count}-{number}")
        for ask in (
            lambda: queries.problems(manager(3)),
            lambda: queries.notices_of(ORDER),
            lambda: queries.problem_counts(manager(3)),
        ):
            with CaptureQueriesContext(connection) as statements:
                ask()
            assert len(statements) == 1
            # What it says and to whom stays encrypted in the table.
            assert '"params"' not in statements.captured_queries[0]["sql"]
            assert '"to"' not in statements.captured_queries[0]["sql"]
