"""The database with the province that `make check` keeps from one run to the next, in `build/province`.

To load it takes longer than the tests of a room. What it is made of says whether a kept one still holds: migrations,
data, content, packages, and every module that `migrate` and `seed` can reach. `make test` makes its own each time.
"""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tools.touched import ROOT, import_graph

#: What loads it; and what belongs to it without being imported.
LOADS = "fawang.cli.upkeep.seeding"
_BESIDE = ("content", "requirements", "fawang/config", "fawang/cli/upkeep", "tests/environment.py")
#: What pages are made of, and what Python leaves.
_NO_PART = {"static", "templates", "styles", "locale", "__pycache__"}


def kept(make: Callable[[], Path]) -> Path:
    """Return the folder of a prepared server that holds for this tree.

    Args:
        make: prepares one and returns its folder; called where none is kept.
    """
    store = ROOT / "build" / "province"
    wanted = store / fingerprint()
    if not wanted.is_dir():
        made = make()
        store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=store, ignore_cleanup_errors=True) as aside:
            # With their owner, who is not root.
            subprocess.run(["cp", "-a", f"{made}", f"{aside}/new"], check=True)
            # What pages are made of changes without making another province.
            shutil.rmtree(f"{aside}/new/static", ignore_errors=True)
            for old in store.iterdir():
                if old.name != Path(aside).name:
                    shutil.rmtree(old, ignore_errors=True)
            Path(aside, "new").rename(wanted)
    return wanted


def fingerprint() -> str:
    """Return a mark of the files of which the province is made: another one as soon as one of them differs."""
    digest = hashlib.sha256()
    for path in sorted(_files(), key=Path.as_posix):
        digest.update(f"{path.relative_to(ROOT).as_posix()} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def modules() -> set[str]:
    """Return the modules that `migrate` and `seed` can reach."""
    graph = import_graph()
    begun = {LOADS, *(one for one in graph.modules if one.startswith("fawang.") and ".migrations." in one)}
    return begun.union(*map(graph.find_upstream_modules, begun))


def _files() -> Iterable[Path]:
    reached = modules()
    for module in reached:
        path = ROOT / module.replace(".", "/")
        yield path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    rooms = {f"fawang/{module.split('.')[1]}" for module in reached if module.startswith("fawang.")}
    for place in _BESIDE:
        yield from _below(ROOT / place, ("*",))
    for room in rooms:
        yield from _below(
            ROOT / room, ("*.yaml", "*.toml", "*.json", "*.csv", "*.tsv", "*.txt", "*.gz", "*.npz", "*.sql")
        )


def _below(place: Path, names: Iterable[str]) -> Iterable[Path]:
    if place.is_file():
        yield place
    for name in names:
        yield from (
            path
            for path in place.rglob(name)
            if path.is_file() and not _NO_PART & {*path.relative_to(ROOT).parts}
        )
