"""Every check; says at the end what failed, what was skipped and how long each took.

The quick ones come first, one after the other. The others stand in a line from which five are under way at any time:
each waits for timers, telephones and other processes longer than it computes. What one of them has to say is printed
when it ends. Their temporary files lie in memory where there is room, and go away with them.

    .venv/bin/python tools/check.py [name …]      all but the proof, or those named, its parts among them
    .venv/bin/python tools/check.py --touched     the quick ones, and the tests that the change at hand may break
    .venv/bin/python tools/check.py --proof       loads, kills and the cluster, one after the other, with their figures

With CI=true a check that cannot run here fails instead of being skipped.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools import province, touched

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


@dataclass(frozen=True)
class Result:
    """How a check ended: passed, FAILED or skipped, and the seconds it took."""

    name: str
    outcome: str
    seconds: float = 0.0


PYTHON = str(BIN / "python")
_PYTEST = (PYTHON, "-m", "pytest", "-q")
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


#: Where Linux keeps files in memory, and how many bytes of it the checks may come to need at the same time.
IN_MEMORY, ROOM = Path("/dev/shm"), 6 << 30  # noqa: S108 a folder of our own is made in it

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
    if check.tests:
        # Short: sockets lie below it, and the kernel takes names of 107 bytes.
        command.append(f"--basetemp={workplace / 't'}")
    if not check.database:
        environment["FAWANG_TESTS_DATABASE"] = "no"
    # What Python has compiled once, the many processes of the checks need not compile each time.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False)
    shutil.rmtree(workplace, ignore_errors=True)
    return Result(check.name, "FAILED" if done.returncode else "passed", time.monotonic() - began)


def run_aside(check: Check, folder: Path, cluster: Future[Path] | None) -> Result:
    """Run a check beside another one, and print what it had to say when it has ended."""
    with tempfile.TemporaryFile() as output:
        result = run(check, output, folder=folder, cluster=cluster)
        output.seek(0)
        with _printing:
            print(f"── {check.name}: {result.outcome} after {result.seconds:.0f} s", flush=True)
            shutil.copyfileobj(output, sys.stdout.buffer)
            sys.stdout.flush()
    return result


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
    results = []
    for check in quick:
        print(f"── {check.name}", flush=True)
        results.append(run(check, folder=folder))
    if len(line) == 1:
        print(f"── {line[0].name}", flush=True)
        return [*results, run(line[0], folder=folder)]
    if line:
        print(f"── {', '.join(check.name for check in line)}: {at_once} at a time", flush=True)
    several = sum(check.tests for check in line) > 1
    with ThreadPoolExecutor(at_once) as pool:
        cluster = pool.submit(province_in, folder) if several else None
        results += pool.map(lambda check: run_aside(check, folder, cluster), line)
    return results


def main() -> int:
    """Run the checks that the command line says, or all; return 1 if one failed."""
    wanted = set(sys.argv[1:])
    quick: tuple[Check, ...] = QUICK
    line: tuple[Check, ...] = LONG
    at_once, province_in = AT_ONCE, prepare
    if wanted == {"--touched"}:
        line, province_in = touching(), prepare_or_keep
    elif wanted == {"--proof"}:
        # Beside something else a figure says nothing.
        quick, line, at_once = (), PROOF, 1
    elif wanted:
        quick = tuple(one for one in QUICK if one.name in wanted)
        line = tuple(one for one in (*LONG, *PROOF) if one.name in wanted)
        at_once = 1 if wanted & {one.name for one in PROOF} else AT_ONCE
        if unknown := wanted - {one.name for one in (*quick, *line)}:
            raise SystemExit(f"no such check: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="fawang-", dir=workshop(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        results = run_all(quick, line, Path(folder), at_once, province_in)
    print("──")
    for one in results:
        print(f"{one.name:<14}{one.outcome:<10}{one.seconds:6.0f} s")
    if skipped := [one.name for one in results if one.outcome == "skipped"]:
        print(f"skipped here, because a program is missing: {', '.join(skipped)}")
    return 1 if any(one.outcome == "FAILED" for one in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
