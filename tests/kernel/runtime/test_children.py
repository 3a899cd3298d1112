"""Work in a child process: its answers and errors, its limits, and that it never outlives who started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fawang.kernel.rules.problems import Invalid, Unavailable
from fawang.kernel.runtime import children
from tests.waiting import stand_by, until

_GENEROUS = 60.0


def own_id() -> int:
    """Return the process in which it runs."""
    return os.getpid()


def refuse(value: int) -> None:
    raise Invalid("too_small", least=3, value=value)


def fail_unlike_anything() -> None:
    class Local(Exception):
        """Cannot be pickled: it has no name in its module."""

    raise Local


def say_much() -> str:
    print("to whoever reads standard output", flush=True)
    os.write(1, b"straight to the pipe\n")
    return "answered"


def end_at_once() -> None:
    os._exit(3)


def hold(megabytes: int) -> int:
    return len(bytearray(megabytes * 1_000_000))


def sleep_in_grandchild(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    stand_by(_GENEROUS)


def alive(pid: int) -> bool:
    """Tell whether a process is there and has not ended; one that nobody has waited for has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> None:
    until(lambda: not alive(pid), "its end", _GENEROUS)


def child() -> int:
    return children.call(own_id, seconds=_GENEROUS)


def test_it_runs_elsewhere_and_the_child_stays_for_the_next_call() -> None:
    first = child()
    assert first != os.getpid()
    assert child() == first


def test_arguments_and_results_are_carried_whatever_their_size() -> None:
    value = {"bytes": bytes(3_000_000), "text": "法网" * 100_000, "nothing": None}
    assert children.call(dict, value, seconds=_GENEROUS) == value


def test_a_problem_is_raised_here_with_all_it_says() -> None:
    with pytest.raises(Invalid) as caught:
        children.call(refuse, 2, seconds=_GENEROUS)
    assert (caught.value.code, caught.value.params) == ("too_small", {"least": 3, "value": 2})
    assert "in refuse" in caught.value.__notes__[0]


def test_an_error_of_python_is_raised_here_and_the_child_goes_on() -> None:
    before = child()
    with pytest.raises(ZeroDivisionError):
        children.call(divmod, 1, 0, seconds=_GENEROUS)
    with pytest.raises(RuntimeError, match="Local in a child process"):
        children.call(fail_unlike_anything, seconds=_GENEROUS)
    assert child() == before


def test_what_is_printed_is_no_answer() -> None:
    assert children.call(say_much, seconds=_GENEROUS) == "answered"
    assert children.call(say_much, seconds=_GENEROUS) == "answered"


def test_what_takes_too_long_is_ended_and_the_next_call_has_a_new_child() -> None:
    before = child()
    with pytest.raises(Unavailable) as caught:
        children.call(time.sleep, _GENEROUS, seconds=0.2)
    assert caught.value.code == "work_took_too_long"
    assert caught.value.params["retry_after"]
    assert not alive(before)
    assert child() != before


def test_who_waits_longer_than_the_limit_is_told_so() -> None:
    child()
    with pytest.raises(Unavailable) as caught:
        children.call(own_id, seconds=-1.0)
    assert caught.value.code == "work_took_too_long"


def test_a_child_that_ends_is_told_and_replaced() -> None:
    before = child()
    with pytest.raises(Unavailable) as caught:
        children.call(end_at_once, seconds=_GENEROUS)
    assert caught.value.code == "work_failed"
    assert child() != before


def test_a_child_that_was_killed_between_two_calls_is_replaced() -> None:
    before = child()
    os.kill(before, signal.SIGKILL)
    wait_until_gone(before)
    assert child() != before


def test_memory_is_bounded() -> None:
    assert children.call(hold, 300, seconds=_GENEROUS) == 300_000_000
    before = child()
    with pytest.raises(Unavailable) as caught:
        children.call(hold, children.MEMORY_MB + 100, seconds=_GENEROUS)
    assert caught.value.code == "work_failed"
    assert child() != before


def test_an_idle_child_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    line = children._Line()
    monkeypatch.setattr(children, "_LINE", line)
    monkeypatch.setattr(children, "IDLE_SECONDS", 0.05)
    before = child()
    wait_until_gone(before)
    assert child() != before


def test_secrets_do_not_reach_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_LINE", children._Line())
    monkeypatch.setenv("FAWANG_SECRET_KEY", "a secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    found = Path(f"/proc/{child()}/environ").read_bytes()
    assert b"secret" not in found


_PARENT = """
import sys, threading
from fawang.kernel.runtime import children
from tests.kernel.runtime.test_children import sleep_in_grandchild
# A thread that asks and ends: the child must not end with it.
threading.Thread(target=children.call, args=(len, "x"), kwargs={"seconds": 60}).start()
children.call(sleep_in_grandchild, sys.argv[1], seconds=60)
"""


def test_a_child_ends_with_its_parent_that_was_killed_also_while_it_works(tmp_path: Path) -> None:
    told = tmp_path / "child"
    parent = subprocess.Popen([sys.executable, "-c", _PARENT, str(told)], cwd=Path(__file__).parents[3])
    try:
        until(lambda: parent.poll() is not None or (told.exists() and told.read_text()), "a child", _GENEROUS)
        assert parent.poll() is None
        pid = int(told.read_text())
        assert alive(pid)
    finally:
        parent.kill()
        parent.wait()
    wait_until_gone(pid)
