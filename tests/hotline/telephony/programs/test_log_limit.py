"""Lines of the log that strangers can cause: some, then their number."""

import threading

import pytest

from fawang.hotline.telephony.programs.log_limit import LineLimit
from fawang.hotline.telephony.switch import stack


def test_some_are_logged_and_the_rest_is_counted() -> None:
    told, more = threading.Event(), list[int]()

    def say(left_out: int) -> None:
        more.append(left_out)
        told.set()

    limit = LineLimit(3, 0.2, say)
    assert [limit.allows() for _ in range(10)] == [True] * 3 + [False] * 7
    assert told.wait(30)
    assert more == [7]
    # Then it begins anew.
    assert limit.allows()


def test_lines_that_come_now_and_then_are_all_logged() -> None:
    limit = LineLimit(1, 0.0, lambda _more: None)
    assert all(limit.allows() for _ in range(5))


def test_at_the_end_it_says_what_it_has_not_said() -> None:
    more = list[int]()
    limit = LineLimit(2, 600.0, more.append)
    for _ in range(5):
        limit.allows()
    limit.tell()
    limit.tell()
    assert more == [3]


def test_what_the_switch_cannot_read_leaves_some_lines(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING", stack.__name__):
        for _ in range(200):
            stack._cannot_be_read("a message")
    said = [one.getMessage() for one in caplog.records]
    assert 0 < sum("could not be read or handled" in one for one in said) <= 50
