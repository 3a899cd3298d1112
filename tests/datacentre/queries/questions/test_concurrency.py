"""Whoever waits for a turn holds no connection to the database, and is told when it takes too long."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import connection, transaction

from fawang.datacentre.queries.questions import concurrency
from fawang.kernel.rules.problems import Unavailable


@pytest.fixture
def taken() -> Iterator[ExitStack]:
    """All turns are taken, until the stack is closed."""
    with ExitStack() as stack:
        for _ in range(concurrency.AT_ONCE):
            stack.enter_context(concurrency.turn())
        yield stack


def test_who_waits_holds_no_connection(real_database: str, taken: ExitStack) -> None:
    held: list[bool] = []

    def waits() -> None:
        connection.ensure_connection()
        closed = connection.close

        def close() -> None:
            closed()
            held.append(connection.connection is not None)
            # Only now does the first one get up.
            threading.Timer(0.01, taken.close).start()

        connection.close = close  # type: ignore[method-assign]
        with concurrency.turn():
            held.append(connection.connection is not None)

    one = threading.Thread(target=waits)
    one.start()
    one.join(30)
    assert held == [False, False]


def test_within_a_transaction_the_connection_stays(real_database: str) -> None:
    with transaction.atomic():
        concurrency.give_back()
        assert connection.connection is not None
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    concurrency.give_back()
    assert connection.connection is None


@pytest.mark.django_db
def test_who_has_waited_long_is_told_to_come_again(taken: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrency, "LONGEST", 0.01)
    with pytest.raises(Unavailable) as said, concurrency.turn():
        raise AssertionError("there was no turn")
    assert (said.value.code, said.value.params) == ("engine_failed", {"retry_after": 30})

    # As a decorator too, and each call waits by itself.
    @concurrency.turn()
    def view() -> str:
        return "seen"

    with pytest.raises(Unavailable):
        view()
    taken.close()
    assert [view(), view()] == ["seen", "seen"]
