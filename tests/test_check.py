"""What the checks say at their end (tools/check.py), and what a killed run of them leaves (tools/leftovers.py)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.waiting import until
from tools import check, leftovers, outcomes

#: Tests of a folder of their own: one is steady, one passes the second time, one never.
TESTS = """
import os
from pathlib import Path

def test_steady():
    # As some of ours do.
    os.environ.clear()

def test_unsteady(request):
    once = Path(request.config.rootpath, "once")
    known = once.exists()
    once.touch()
    assert known, "the first time"

def test_failing():
    assert [1] == [2]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tests in which a check of them runs, and a folder for its temporary files."""
    monkeypatch.setattr(check, "ROOT", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_three.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django\n")
    monkeypatch.setenv("PYTHONPATH", f"{check.__file__.removesuffix('/tools/check.py')}")
    (tmp_path / "work").mkdir()
    return tmp_path


def three(*more: str) -> check.Check:
    return check.Check("three", (check.PYTHON, "-m", "pytest", "-q", "tests", *more))


def ended(
    folder: Path, checks: Sequence[check.Check], capfd: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Return the exit code of a run of these checks, what stands in the file, and all that it printed."""
    other = check.Check("other", (check.PYTHON, "-c", "print('all is well')"))
    results = check.run_all((), (*checks, other), folder / "work", province_in=lambda _folder: folder)
    code = check.tell(results, folder / "build" / "failures.txt")
    return code, (folder / "build" / "failures.txt").read_text(), capfd.readouterr().out


def test_what_fails_twice_is_red_and_what_passes_then_is_named(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, text, printed = ended(folder, [three()], capfd)
    assert code == 1
    assert printed.endswith(text)
    heads = [line for line in text.splitlines() if line.startswith("── ")]
    assert heads == [
        "── FAILED tests/test_three.py::test_failing (three): assert [1] == [2]",
        "── unsteady tests/test_three.py::test_unsteady (three): AssertionError: the first time",
    ]
    assert "E       assert [1] == [2]" in text
    assert "test_steady" not in text
    assert "── by folder" in printed


def test_a_run_with_an_unsteady_test_is_green_and_says_so(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, text, printed = ended(folder, [three("--deselect=tests/test_three.py::test_failing")], capfd)
    assert code == 0
    assert "\nthree         unsteady " in printed
    assert [line for line in text.splitlines() if line.startswith("── ")] == [
        "── unsteady tests/test_three.py::test_unsteady (three): AssertionError: the first time"
    ]


def test_a_run_in_which_nothing_fails_says_nothing_at_its_end(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "once").touch()
    code, text, printed = ended(folder, [three("--deselect=tests/test_three.py::test_failing")], capfd)
    assert (code, text) == (0, "")
    assert "unsteady" not in printed.replace("test_unsteady", "")


def test_more_than_a_few_are_red_at_once(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    many = "import pytest\n@pytest.mark.parametrize('one', range(60))\ndef test(one):\n    assert one < 0, 'no'\n"
    (folder / "tests" / "test_three.py").write_text(many)
    code, text, _printed = ended(folder, [three()], capfd)
    assert code == 1
    lines = text.splitlines()
    assert len(lines) <= check.ALL_LINES
    assert sum(line.startswith("── FAILED tests/test_three.py::test[") for line in lines) == 60
    assert "unsteady" not in text


def test_a_check_that_is_no_test_shows_the_end_of_what_it_said(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = "for n in range(50): print('line', n)\nraise SystemExit(3)"
    code, text, _printed = ended(folder, [check.Check("lint", (check.PYTHON, "-c", program))], capfd)
    assert code == 1
    assert text.splitlines() == ["── FAILED lint", *(f"line {n}" for n in range(30, 50))]


def test_a_run_of_tests_that_breaks_off_is_red(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What did not run cannot be tried again."""
    end = "import os, signal\ndef test_end(): os.kill(os.getpid(), signal.SIGKILL)\n"
    (folder / "tests" / "test_two.py").write_text(end)
    code, text, _printed = ended(folder, [three()], capfd)
    assert code == 1
    assert "── FAILED three" in text


def test_half_a_line_is_none(tmp_path: Path) -> None:
    (tmp_path / "told").write_text('{"test": "a", "seconds": 1.5}\n{"test": "b", "sec')
    assert outcomes.read(tmp_path / "told").seconds == {"a": 1.5}
    assert outcomes.read(tmp_path / "nothing").seconds == {}


def test_what_took_longest_is_said_by_test_and_by_folder() -> None:
    one = outcomes.Outcomes((), {"tests/a/test_x.py::one": 3.0, "tests/a/b/test_y.py::two": 2.0})
    two = outcomes.Outcomes((), {"tests/c/test_z.py::three": 4.0})
    assert [test for test, _ in outcomes.slowest([one, two], 2)] == [
        "tests/c/test_z.py::three",
        "tests/a/test_x.py::one",
    ]
    assert outcomes.by_folder([one, two]) == [("tests/a", 5.0), ("tests/c", 4.0)]


# --- what a killed run leaves -----------------------------------------------------------------------

#: A run with a child in a session of its own, as databases and browsers are.
RUN = """
import os, subprocess, sys
from pathlib import Path
from tools import leftovers
with leftovers.owned(Path(sys.argv[1])) as folder:
    child = subprocess.Popen(
        ["sleep", "600"], env={**os.environ, "TMPDIR": f"{folder}/orders"}, start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    # As a server that has written its name over its environment.
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(["sleep", "600"], env={}, cwd="/", start_new_session=True, stdout=log)
    print(child.pid, server.pid, folder, flush=True)
    sys.stdin.read()
"""


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


class _Run:
    def __init__(self, parent: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, f"{parent}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        *children, folder = self.process.stdout.readline().split()
        self.children, self.folder = [int(one) for one in children], Path(folder)

    def living(self) -> int:
        """Return how many of its children live."""
        return sum(map(_lives, self.children))

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[list[_Run]]:
    both = [_Run(tmp_path), _Run(tmp_path)]
    yield both
    for one in both:
        one.kill()
        for child in filter(_lives, one.children):
            os.kill(child, signal.SIGKILL)


def test_what_a_killed_run_left_is_cleared_and_a_living_one_is_let_be(
    runs: list[_Run], tmp_path: Path
) -> None:
    dead, living = runs
    (tmp_path / "fawang-of-a-platform").mkdir()
    dead.kill()
    assert dead.living() == 2
    (said,) = leftovers.clear([tmp_path])
    assert said.endswith(f"{dead.folder}, 2 processes")
    until(lambda: not dead.living(), "the end of the dead run's children")
    assert not dead.folder.exists()
    assert living.living() == 2
    assert living.folder.exists()
    assert (tmp_path / "fawang-of-a-platform").exists()
    assert leftovers.clear([tmp_path]) == []


def test_a_run_that_ends_leaves_nothing(tmp_path: Path) -> None:
    with leftovers.owned(tmp_path) as folder:
        assert leftovers.clear([tmp_path]) == []
        assert folder.exists()
    assert list(tmp_path.iterdir()) == []
