"""A pytest plugin that sets the environment before Django is configured: secrets of no worth, and a real
PostgreSQL of this run's own with the whole province loaded once, from which every test database is copied.

Several runs at once (`tools/check.py`) may copy the files of a server that was prepared for all of them:
`python -m tests.environment FOLDER` prepares it, FAWANG_TESTS_CLUSTER names it.
"""

import atexit
import gc
import os
import random
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest

from fawang.cli.processes.embedded import Embedded
from fawang.cli.processes.runtime import ONE_THREAD
from lab.platforms import instance

TEMPLATE = "fawang_template"
#: Where a server was prepared for all runs; empty if this one prepares its own.
PREPARED = os.environ.get("FAWANG_TESTS_CLUSTER", "")

# What is loaded until the first test stays to the end: to look through it for garbage takes as long as loading it.
gc.disable()
# Afterwards Python would look through everything as soon as that has grown by a quarter, and what is loaded does not
# count: it did so all the time, for up to a seventh of what tests computed. An application that is loaded has its own.
gc.set_threshold(20_000, 20, 20)
# What is started here is started again and again: what Python has compiled once, it need not compile each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_home = Path(tempfile.mkdtemp(prefix="fawang-tests-"))
#: Nothing here survives the run, so nothing is forced to disk. Everything else is as it is elsewhere.
CLUSTER = Embedded(
    _home, conf="fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"
)

os.environ.update(
    {
        "FAWANG_HOME": str(_home),
        "FAWANG_SECRET_KEY": "only-for-tests",
        "FAWANG_KEYS": "k2:" + "22" * 32 + ",k1:" + "11" * 32,
        "FAWANG_INDEX_KEY": "33" * 32,
        "FAWANG_LINK_KEY": "44" * 32,
        "FAWANG_PUBLIC_URL": "http://127.0.0.1:8000",
        "FAWANG_HOSTS": "127.0.0.1,localhost,testserver",
        "FAWANG_LOG_LEVEL": "ERROR",
        # Words alone: vectors take a while, and what they add is tested where it is asked for.
        "FAWANG_EMBEDDER": "none",
        # As in the processes of an installation: threads of arithmetic that wait for each other keep both cores busy.
        **ONE_THREAD,
    }
)
# The last: hundreds of processes are started here, and each would compile all of the program anew.
for _name in ("FAWANG_DEMO", "FAWANG_DEBUG", "FAWANG_VIRUS_SCAN", "PYTHONDONTWRITEBYTECODE"):
    os.environ.pop(_name, None)


def _copy(home: Path) -> Embedded:
    """Start a cluster in `home` with the files of the one that is prepared."""
    # With their owner, who is not root; and all that was loaded beside them, such as the index of what is known.
    subprocess.run(["cp", "-a", f"{PREPARED}/.", f"{home}"], check=True)
    cluster = Embedded(home)
    cluster.start()
    return cluster


def begin(home: Path) -> None:
    """Put the prepared province into the home of a whole platform (`lab.platforms.instance`)."""
    cluster = _copy(home)
    cluster.psql("DROP DATABASE fawang")
    cluster.psql(f"ALTER DATABASE {TEMPLATE} RENAME TO fawang")


def _run(*module: str) -> None:
    house = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-m", *module], check=True, stdout=subprocess.DEVNULL, cwd=house)


def _prepare() -> None:
    """Start the cluster and load the province into the template."""
    CLUSTER.start()
    CLUSTER.psql(f"CREATE DATABASE {TEMPLATE} OWNER fawang")
    os.environ["DATABASE_URL"] = CLUSTER.url_of(TEMPLATE)
    _run("fawang.cli", "migrate")
    _run("fawang.cli", "seed")
    # Copies need the template to themselves; nobody connects to it any more.
    os.environ["DATABASE_URL"] = CLUSTER.url


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long a series of kills is: one each time, many in `make proof`."""
    parser.addoption("--kills", type=int, default=1, help="series of kills at moments that dice choose")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each series its own dice."""
    if "moments" in metafunc.fixturenames:
        series = range(metafunc.config.getoption("--kills"))
        metafunc.parametrize("moments", [random.Random(12348 + one) for one in series], ids=map(str, series))


def pytest_collection_finish() -> None:
    """Look for garbage from now on, but not among what is loaded."""
    gc.freeze()
    gc.enable()


def _clean_up() -> None:
    CLUSTER.stop(mode="immediate")
    shutil.rmtree(_home, ignore_errors=True)


if __name__ == "__main__":
    _prepare()
    # Platforms of tests begin with them, too (`Instance.serve`).
    os.environ["DJANGO_SETTINGS_MODULE"] = "fawang.config.settings"
    _run("django", "collectstatic", "--noinput", "--verbosity=0")
    CLUSTER.stop()
    shutil.rmtree(CLUSTER.socket_dir)
    for _part in _home.iterdir():
        shutil.move(_part, Path(sys.argv[1]) / _part.name)
    _home.rmdir()
else:
    atexit.register(_clean_up)
    if PREPARED:
        instance.prepared = begin
    # Journeys have a platform of their own; whoever runs them alone says so.
    _wanted = "PYTEST_XDIST_WORKER" not in os.environ and os.environ.get("FAWANG_TESTS_DATABASE") != "no"
    if _wanted and PREPARED:
        _copy(_home)
        os.environ["DATABASE_URL"] = CLUSTER.url
    elif _wanted:
        _prepare()

warnings.filterwarnings("ignore", category=RuntimeWarning, module="platformdirs")
