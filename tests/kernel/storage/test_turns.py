"""Turns with real transactions: of one name one after the other, of two names side by side."""

import threading

from django.db import transaction

from fawang.kernel.storage.turns import take_turn
from tests.races import at_once


def test_of_one_name_one_is_at_work_at_a_time(real_database: None) -> None:
    at_work, most = 0, []

    def work() -> None:
        nonlocal at_work
        for _time in range(30):
            with transaction.atomic():
                take_turn("tests.alone")
                at_work += 1
                most.append(at_work)
                at_work -= 1

    assert at_once([work] * 3) == [None] * 3
    assert most == [1] * 90


def test_another_name_is_not_waited_for(real_database: None) -> None:
    taken, done = threading.Event(), threading.Event()

    def first() -> bool:
        with transaction.atomic():
            take_turn("tests.one")
            taken.set()
            return done.wait(30)

    def second() -> bool:
        assert taken.wait(30)
        with transaction.atomic():
            take_turn("tests.another")
        done.set()
        return True

    assert at_once([first, second]) == [True, True]
