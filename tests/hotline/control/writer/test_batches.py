"""What is to be kept of a call is gathered into transactions, in order."""

import asyncio
from functools import partial

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.control.writer.batches import Work, at_once, next_works, urgency_of
from fawang.hotline.control.writer.threads import Urgency

KINDS = st.sampled_from(["light", "stand", "heavy"])


def gathered(kinds: list[str]) -> list[list[int]]:
    """Return the numbers of works as they are gathered when all are there at once."""

    async def run() -> list[list[int]]:
        orders: asyncio.Queue[Work | None] = asyncio.Queue()
        for number, kind in enumerate(kinds):
            do = partial(int, number)
            orders.put_nowait(Work(do, light=kind != "heavy", latest=kind == "stand"))
        orders.put_nowait(None)
        found, over = [], False
        while not over:
            works, over = await next_works(orders)
            found.append([work.do() for work in works])
        return found

    return asyncio.run(run())


@given(st.lists(KINDS, max_size=30))
def test_everything_is_done_once_and_in_order(kinds: list[str]) -> None:
    groups = gathered(kinds)
    done = [number for group in groups for number in group]
    assert done == sorted(done)
    # Left out is only where somebody stood before they stand elsewhere, with nothing between.
    left_out = set(range(len(kinds))) - set(done)
    assert all(kinds[number] == kinds[number + 1] == "stand" for number in left_out)


@given(st.lists(KINDS, max_size=30))
def test_what_locks_more_than_the_call_is_the_last_of_its_transaction(kinds: list[str]) -> None:
    for group in gathered(kinds):
        assert all(kinds[number] != "heavy" for number in group[:-1])


def test_light_works_are_as_urgent_as_what_they_go_with() -> None:
    come = Work(lambda: None, light=True, urgency=Urgency.LATER)
    stands = Work(lambda: None, light=True)
    takes = Work(lambda: None, urgency=Urgency.NOW)
    waits = Work(lambda: None, urgency=Urgency.LATER)
    assert urgency_of([come, stands, waits]) == Urgency.LATER
    assert urgency_of([stands, takes]) == Urgency.NOW
    assert urgency_of([stands]) == Urgency.SOON
    assert urgency_of([come, stands]) == Urgency.LATER


def test_what_waits_for_nothing_is_not_kept_back() -> None:
    async def run() -> None:
        orders: asyncio.Queue[Work | None] = asyncio.Queue()
        orders.put_nowait(Work(lambda: None, light=True))
        works, over = await asyncio.wait_for(next_works(orders), 30)
        assert (len(works), over) == (1, False)

    asyncio.run(run())


@pytest.mark.usefixtures("real_database")
def test_all_of_them_or_none_and_what_comes_after_only_when_it_is_committed() -> None:
    seen: list[str] = []

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept (one int)")

    def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        at_once([Work(write, after=lambda: seen.append("written")), Work(fail)])
    assert "kept" not in connection.introspection.table_names()
    assert seen == []
    at_once([Work(write, after=lambda: seen.append(f"{transaction.get_connection().in_atomic_block}"))])
    assert "kept" in connection.introspection.table_names()
    assert seen == ["False"]
