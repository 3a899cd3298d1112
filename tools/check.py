"""Every check; says at the end what failed, what was skipped and how long each took.

The quick ones come first, one after the other. The others stand in a line from which five are under way at any time:
each waits for timers, telephones and other processes longer than it computes. What one of them has to say is printed
when it ends. Their temporary files lie in memory where there is room, and go away with them; what a killed run left is
cleared by the next one.

Tests that failed are run once more at the end, with nothing beside them, if they are few. Which pass then are
unsteady: the run is green, and says so. The last that is printed names everything that failed or is unsteady, with the
end of its traceback; it also stands in build/check/failures.txt.

    .venv/bin/python tools/check.py [name …]      all but the proof, or those named, its parts among them
    .venv/bin/python tools/check.py --touched     the quick ones, and the tests that the change at hand may break
    .venv/bin/python tools/check.py --proof       loads, kills and the cluster, one after the other, with their figures
    .venv/bin/python tools/check.py --clocked [name …]  those that can hang on the clock (tools/clock.py sets it)

With CI=true a check that cannot run here fails instead of being skipped.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from tools import leftovers, outcomes, province, touched

ROOT = Path(__file__).resolve().parent.parent

BIN = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"
_printing = threading.Lock()


@dataclass(frozen=True)
class Check:
    """A command that exits with 0 when all is well; it cannot do without one of the programs that it `needs`."""

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    #: Whether it asks the database with the province (tests/environment.py).
    database: bool = True

    @property
    def tests(self) -> bool:
        """Tell whether it is a run of pytest."""
        return "pytest" in self.command

    def files(self) -> list[str]:
        """Return the files of its tests."""
        words = self.command[len(_PYTEST) :]
        ignored = [one.removeprefix("--ignore=") for one in words if one.startswith("--ignore=")]
        places = [one for one in words if not one.startswith("-")]
        return touched.test_files(places or ["tests"], ignored)

    def only(self, tests: Iterable[str]) -> "Check":
        """Return the check of these of its tests alone, by their node IDs or files."""
        options = [one for one in self.command[len(_PYTEST) :] if one.startswith("--")]
        kept = [one for one in options if not one.startswith("--ignore=")]
        return replace(self, command=(*_PYTEST, *kept, *tests))


@dataclass(frozen=True)
class Result:
    """How a check ended: passed, FAILED, skipped or unsteady.

    Attributes:
        seconds: how long it took, with what was run again.
        code: of the command, as it exited.
        said: the end of what it printed.
        of_tests: what its tests came to, if it has any; `faults` are those of the first run.
        twice: the tests that failed again.
    """

    name: str
    outcome: str
    seconds: float = 0.0
    code: int = 0
    said: str = ""
    of_tests: outcomes.Outcomes = field(default_factory=outcomes.Outcomes)
    twice: frozenset[str] = frozenset()

    @property
    def is_of_tests(self) -> bool:
        """Tell whether it failed because tests did, and nothing else."""
        # What pytest says if tests failed: not that it was killed, broke off, or could not read its arguments.
        return self.code == 1 and bool(self.of_tests.faults)


PYTHON = str(BIN / "python")
_PYTEST = (PYTHON, "-m", "pytest", "-q")
#: More tests that fail are no accident: they are not run again.
AGAIN = 10
#: What is said at the end of each fault, and of all together.
LINES, ALL_LINES = outcomes.LINES, 150
#: Tests that are named as the slowest.
SLOWEST = 10
#: In less than a second or two.
QUICK = (
    Check("lint", (str(BIN / "ruff"), "check")),
    Check("format", (str(BIN / "ruff"), "format", "--check", "--quiet")),
    Check("stylesheet", (PYTHON, "tools/stylesheet.py", "--check")),
)
#: Parts of about the same length, and the orders of every kind; the last is all the rest.
_PROGRAMS = ("tests/cli", "tests/lab")
_TALKS = ("tests/consultations", "tests/dispatch", "tests/feedback")
_ORDERS = tuple(
    f"tests/{room}"
    for room in (
        "appraisal", "catalogue", "certificates", "counter", "kinds", "lawyers", "legal_aid", "mediation",
        "notarisation", "work_orders",
    )
)  # fmt: skip
#: Whole calls, which take as long as calls do; a core is idle meanwhile.
_CALLS = tuple(
    f"tests/hotline/{name}.py"
    for name in ("control/writer/test_platform", "test_dialling", "rules/test_partners")
)
_LEGS = tuple(f"tests/hotline/{name}.py" for name in ("control/test_controller", "test_vanished"))
#: Figures: made of millions of rows, by engines that take both cores. One synthetic province is made for all of them.
_FIGURES = ("tests/datacentre", "tests/lab/province")
#: What the API says of itself, against what it does.
_CONTRACT = "tests/contract"
_APART = (
    *_PROGRAMS, *_TALKS, *_ORDERS, *_FIGURES, _CONTRACT, "tests/hotline", "tests/journeys", "tests/faults",
)  # fmt: skip
#: What the journeys can look through (lab/platforms/browsers.py).
_BROWSERS = ("chromium-headless-shell", "chromium", os.environ.get("CHROMIUM", ""))
#: First what needs no database, while that is made. Then whatever computes longest, and between it what mostly waits
#: (for telephones, for what is killed to come back): of five at least one waits. What is short fills the end.
LONG = (
    # Nothing is taken from a cache, and none is written: the first option alone would write one.
    Check("types", (str(BIN / "mypy"), "--no-incremental", "--cache-dir=/dev/null")),
    Check("contracts", (str(BIN / "lint-imports"), "--no-cache")),
    Check("translations", (PYTHON, "tools/messages.py", "--check"), needs=("xgettext",)),
    Check("migrations", (PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run")),
    # The platform that they share is made within the first of them.
    Check("journeys", (*_PYTEST, "--timeout=600", "tests/journeys"), needs=_BROWSERS, database=False),
    Check("hotline", (*_PYTEST, "tests/hotline", *(f"--ignore={one}" for one in (*_CALLS, *_LEGS)))),
    Check("tests", (*_PYTEST, *(f"--ignore={folder}" for folder in _APART))),
    Check("orders", (*_PYTEST, *_ORDERS)),
    Check("faults", (*_PYTEST, "tests/faults")),
    Check("figures", (*_PYTEST, *_FIGURES)),
    Check("talks", (*_PYTEST, *_TALKS)),
    Check("programs", (*_PYTEST, *_PROGRAMS, *(f"--ignore={one}" for one in _FIGURES))),
    Check("contract", (*_PYTEST, _CONTRACT)),
    Check("legs", (*_PYTEST, *_LEGS)),
    Check("calls", (*_PYTEST, *_CALLS)),
)
AT_ONCE = 5

#: They take minutes whatever has changed: platforms, browsers, telephones. `make check` leaves them out, unless they
#: themselves have changed.
_WHOLE = (*_CALLS, *_LEGS, _CONTRACT, "tests/journeys", "tests/faults")
#: Texts of the repository, and where whoever changes one thing forgets another.
_LAWS = tuple(f"tests/test_{law}.py" for law in ("repository", "routes", "templates", "waiting", "docs"))

_BENCH = (str(BIN / "fawang"), "bench")
#: What says how much, not whether; each is less than its full size (docs/performance.md).
PROOF = (
    Check("load", (*_BENCH, "--orders=20000", "--large=0")),
    Check("load-matching", (*_BENCH, "dispatch")),
    Check("load-chat", (*_BENCH, "--chats=100", "--idle=200", "chat")),
    Check(
        "load-voice",
        (*_BENCH, "--calls=60", "--rate=5", "--concurrent=20", "voice"),
        needs=("sipp", "rtpengine"),
    ),
    Check("load-events", (*_BENCH, "--seconds=5", "exchange")),
    # 50,000 referrals in a file, and a kill halfway.
    Check("load-batch", (*_BENCH, "exchange-batch")),
    # Ten thousand WeChat texts in a minute.
    Check("load-channels", (*_BENCH, "--texts=167", "--seconds=60", "channels")),
    Check("load-facts", (*_BENCH, "--scale=0.05", "--rows=50000", "datacentre")),
    Check("memory", (*_BENCH, "--questions=300", "memory")),
    Check(
        "kills",
        (*_PYTEST, "--kills=20", "tests/faults/test_kill.py", "tests/datacentre/test_killed_filling.py"),
    ),
    Check(
        "events",
        # Ten series of five kills each.
        (*_PYTEST, "--kills=10", "tests/faults/test_partner_events.py", "-k", "killed"),
    ),
    Check("mutations", (PYTHON, "-m", "tools.mutations"), database=False),
    # The tests from instants at which much changes.
    Check("clock", (PYTHON, "-m", "tools.clock"), needs=("faketime",), database=False),
    Check(
        "cluster",
        (
            *_PYTEST,
            "tests/datacentre/warehouse/test_cluster.py",
            "tests/datacentre/queries/engines/test_engine.py",
        ),
    ),
)


def touching() -> tuple[Check, ...]:
    """Return the checks of the change at hand: contracts and types, which take from their caches what has not changed,
    and its tests in two runs beside each other.
    """
    changed = touched.changed_files()
    print(f"rooms touched: {', '.join(sorted(touched.rooms(changed))) or 'none'}", flush=True)
    own, above = touched.own_tests(changed, _WHOLE), touched.tests_above(changed, _WHOLE)
    return (
        Check("contracts", (str(BIN / "lint-imports"),)),
        Check("types", (str(BIN / "mypy"),)),
        *([Check("rooms", (*_PYTEST, *own))] if own else []),
        Check("above", (*_PYTEST, *_LAWS, *above)),
    )


#: The word of the command line for that.
CLOCKED = "--clocked"
#: Of these nothing hangs on the clock: figures have dates of their own, calls and the contract last and ask.
_UNCLOCKED = {"figures", "contract", "calls", "legs"}
#: What these compare with is not of the clock that is set: one that they set themselves, the kernel's time of packets
#: (SO_TIMESTAMP), the dates of files.
_UNCLOCKED_FILES = {
    "tests/test_clock.py",
    "tests/lab/bench/test_voice_phones.py",
    "tests/knowledge/actions/test_indexing.py",
}
#: What a test file says whose outcome can hang on it.
_CLOCK = re.compile(r"\b(now|today|date|datetime|timedelta|timestamp|cron|clock|days?|hours?)\b")


def clocked() -> tuple[Check, ...]:
    """Return the tests whose outcome can hang on the clock, in the parts in which all tests run."""
    return tuple(
        check.only(files)
        for check in LONG
        if check.tests and check.name not in _UNCLOCKED
        if (files := [one for one in check.files() if _is_clocked(one)])
    )


def _is_clocked(file: str) -> bool:
    return file not in _UNCLOCKED_FILES and bool(_CLOCK.search((ROOT / file).read_text()))


#: Where Linux keeps files in memory, and how many bytes of it the checks may come to need at the same time.
IN_MEMORY, ROOM = Path("/dev/shm"), 6 << 30  # noqa: S108 a folder of our own is made in it

#: What failed, as it is printed at the end.
FAILURES = ROOT / "build" / "check" / "failures.txt"
#: For checks that load the settings: secrets of no worth. The tests set their own.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "fawang.config.settings",
    "FAWANG_HOME": str(ROOT / "build" / "check"),
    "FAWANG_SECRET_KEY": "only-for-checks",
    "FAWANG_KEYS": "k1:" + "11" * 32,
    "FAWANG_INDEX_KEY": "22" * 32,
    "FAWANG_LINK_KEY": "33" * 32,
}


def workshop() -> Path | None:
    """Return the folder in which temporary files cost least; None: the one of this machine, or the caller's ($TMPDIR).

    Hundreds of databases are made here and dropped, each with a thousand files, and thousands of files of facts.
    Some disks look through all that went in the last minutes before they make a file: that took a core half its time.
    """
    if os.environ.get("TMPDIR") or not IN_MEMORY.is_dir():
        return None
    about = os.statvfs(IN_MEMORY)
    lines = Path("/proc/meminfo").read_text().splitlines()
    free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    # What is kept there takes memory from those who compute. Programs are made and started there, too.
    roomy = about.f_bavail * about.f_frsize > ROOM and free > 2 * ROOM
    return IN_MEMORY if roomy and not about.f_flag & os.ST_NOEXEC and os.access(IN_MEMORY, os.W_OK) else None


def run(
    check: Check, output: IO[bytes] | None = None, *, folder: Path, cluster: Future[Path] | None = None
) -> Result:
    """Run a check to its end; what it says goes to `output`, or to the terminal.

    Args:
        folder: where a folder is made for its temporary files, which goes away with them.
        cluster: the files of a database server with the province, to be copied by those who test; waited for.
    """
    if check.needs and not any(map(shutil.which, check.needs)):
        return Result(check.name, "FAILED" if CI else "skipped")
    environment, command = {**os.environ, **SETTINGS}, list(check.command)
    if cluster is not None and check.tests:
        environment["FAWANG_TESTS_CLUSTER"] = f"{cluster.result()}"
    began = time.monotonic()
    workplace = folder / check.name
    workplace.mkdir()
    # The database's own user passes through.
    workplace.chmod(0o711)
    environment["TMPDIR"] = f"{workplace}"
    told = folder / f"{check.name}.jsonl"
    told.unlink(missing_ok=True)
    if check.tests:
        # Short: sockets lie below it, and the kernel takes names of 107 bytes.
        command += [f"--basetemp={workplace / 't'}", "-p", "tools.outcomes"]
        environment[outcomes.FILE] = f"{told}"
    if not check.database:
        environment["FAWANG_TESTS_DATABASE"] = "no"
    # What Python has compiled once, the many processes of the checks need not compile each time.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False)
    shutil.rmtree(workplace, ignore_errors=True)
    return Result(
        check.name,
        "FAILED" if done.returncode else "passed",
        time.monotonic() - began,
        done.returncode,
        of_tests=outcomes.read(told),
    )


def run_aside(check: Check, folder: Path, cluster: Future[Path] | None = None) -> Result:
    """Run a check beside another one, and print what it had to say when it has ended."""
    with tempfile.TemporaryFile() as output:
        result = run(check, output, folder=folder, cluster=cluster)
        output.seek(0)
        with _printing:
            print(f"── {check.name}: {result.outcome} after {result.seconds:.0f} s", flush=True)
            shutil.copyfileobj(output, sys.stdout.buffer)
            sys.stdout.flush()
        output.seek(0)
        return replace(result, said="\n".join(_lines(output.read())[-LINES:]))


def _lines(text: bytes) -> list[str]:
    return text.decode(errors="replace").rstrip().splitlines()


def try_again(
    checks: Sequence[Check], results: Sequence[Result], run_one: Callable[[Check], Result]
) -> list[Result]:
    """Run what failed among the tests once more, each check's by itself with nothing beside it, if they are few.

    Args:
        run_one: runs a check.

    Returns:
        The results, in their order: `unsteady` where all that failed passed then.
    """
    failed = [one for one in results if one.outcome == "FAILED" and one.is_of_tests]
    if not failed or sum(len(one.of_tests.faults) for one in failed) > AGAIN:
        return list(results)
    found = {one.name: one for one in results}
    for first in failed:
        tests = [one.test for one in first.of_tests.faults]
        check = next(one for one in checks if one.name == first.name)
        again = run_one(check.only(tests))
        # Whoever has not passed has failed: one that was not found again, and all if the run broke off.
        passed = set(again.of_tests.seconds or ()) - {one.test for one in again.of_tests.faults}
        twice = frozenset(tests) - (passed if again.code in (0, 1) else set())
        found[first.name] = replace(
            first,
            outcome="FAILED" if twice or again.code else "unsteady",
            twice=twice,
            seconds=first.seconds + again.seconds,
        )
    return list(found.values())


def prepare(folder: Path) -> Path:
    """Load the province once for all who test, in a quarter of a minute; return where the server's files are."""
    # No check is called so: each has a folder of its name beside it.
    cluster = folder / "province"
    cluster.mkdir()
    environment = {**os.environ, "TMPDIR": f"{folder}"}
    subprocess.run([PYTHON, "-m", "tests.environment", f"{cluster}"], cwd=ROOT, env=environment, check=True)
    return cluster


def prepare_or_keep(folder: Path) -> Path:
    """Return the server of the run before, as long as it is made of what lies here now; otherwise prepare one."""
    return province.kept(lambda: prepare(folder))


def run_all(
    quick: Sequence[Check],
    line: Sequence[Check],
    folder: Path,
    at_once: int = AT_ONCE,
    province_in: Callable[[Path], Path] = prepare,
) -> list[Result]:
    """Run the quick checks and then the others, so many at a time; temporary files go to `folder`."""
    results = [run_aside(check, folder) for check in quick]
    if len(line) == 1:
        print(f"── {line[0].name}", flush=True)
        return [*results, run(line[0], folder=folder)]
    if line:
        print(f"── {', '.join(check.name for check in line)}: {at_once} at a time", flush=True)
    several = sum(check.tests for check in line) > 1
    with ThreadPoolExecutor(at_once) as pool:
        cluster = pool.submit(province_in, folder) if several else None
        results += pool.map(lambda check: run_aside(check, folder, cluster), line)
    return try_again(line, results, lambda check: run_aside(check, folder, cluster))


def table(results: Sequence[Result]) -> str:
    """Return how each check ended, which tests took longest, and what the tests of each folder took."""
    lines = ["──", *(f"{one.name:<14}{one.outcome:<10}{one.seconds:6.0f} s" for one in results)]
    if skipped := [one.name for one in results if one.outcome == "skipped"]:
        lines.append(f"skipped here, because a program is missing: {', '.join(skipped)}")
    runs = [one.of_tests for one in results]
    if slow := outcomes.slowest(runs, SLOWEST):
        lines += ["── the slowest tests", *(f"{seconds:6.1f} s  {test}" for test, seconds in slow)]
        lines += [
            "── by folder",
            *(f"{seconds:6.0f} s  {name}" for name, seconds in outcomes.by_folder(runs)),
        ]
    return "\n".join(lines)


def failures(results: Sequence[Result]) -> str:
    """Return what failed or is unsteady, each with the end of what it said: the last that a reader sees.

    At most ALL_LINES lines: what finds no room any more is named only.
    """
    blocks: list[tuple[str, str]] = []
    for one in results:
        for fault in one.of_tests.faults:
            kind = "unsteady" if one.outcome != "FAILED" or _passed_then(one, fault.test) else "FAILED"
            blocks.append((f"── {kind} {fault.test} ({one.name}): {fault.said}"[:300], fault.traceback))
        if one.outcome == "FAILED" and not one.is_of_tests:
            said = one.said or (f"exit {one.code}" if one.code else "a program that it needs is missing")
            blocks.append((f"── FAILED {one.name}", said))
    blocks.sort(key=lambda block: block[0].startswith("── unsteady"))
    lines: list[str] = []
    for place, (head, text) in enumerate(blocks):
        tail = text.splitlines()[-LINES:]
        if len(lines) + 1 + len(tail) + len(blocks) - place - 1 > ALL_LINES:
            tail = []
        lines += [head, *tail]
    if len(lines) > ALL_LINES:
        lines = [*lines[: ALL_LINES - 1], f"and {len(lines) - ALL_LINES + 1} more"]
    return "\n".join(lines)


def _passed_then(result: Result, test: str) -> bool:
    return bool(result.twice) and test not in result.twice


def tell(results: Sequence[Result], file: Path) -> int:
    """Print how the checks ended, what failed last, which `file` gets as well; return 1 if one failed."""
    print(table(results), flush=True)
    text = failures(results)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text}\n" if text else "")
    if text:
        print(text, flush=True)
    return 1 if any(one.outcome == "FAILED" for one in results) else 0


def main() -> int:
    """Run the checks that the command line says, or all; return 1 if one failed."""
    wanted = set(sys.argv[1:])
    quick: tuple[Check, ...] = QUICK
    line: tuple[Check, ...] = LONG
    at_once, province_in = AT_ONCE, prepare
    if wanted == {"--touched"}:
        line, province_in = touching(), prepare_or_keep
    elif CLOCKED in wanted:
        quick, line = (), tuple(one for one in clocked() if one.name in wanted or wanted == {CLOCKED})
    elif wanted == {"--proof"}:
        # Beside something else a figure says nothing.
        quick, line, at_once = (), PROOF, 1
    elif wanted:
        quick = tuple(one for one in QUICK if one.name in wanted)
        line = tuple(one for one in (*LONG, *PROOF) if one.name in wanted)
        at_once = 1 if wanted & {one.name for one in PROOF} else AT_ONCE
        if unknown := wanted - {one.name for one in (*quick, *line)}:
            raise SystemExit(f"no such check: {', '.join(sorted(unknown))}")
    for left in leftovers.clear({IN_MEMORY, Path(tempfile.gettempdir())}):
        print(left, flush=True)
    with leftovers.owned(workshop()) as folder:
        results = run_all(quick, line, folder, at_once, province_in)
    return tell(results, FAILURES)


if __name__ == "__main__":
    raise SystemExit(main())
