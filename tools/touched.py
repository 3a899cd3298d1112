"""Which tests a change may break: those of the rooms that it touches, and those near it in the rooms above.

What is near says the import graph, the one of the contracts in `.importlinter`.
"""

import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from grimp import ImportGraph, build_graph

ROOT = Path(__file__).resolve().parent.parent
#: A test is near if it imports what has changed, or a module that does. Two steps more, and it is nearly every test.
NEAR = 2
#: What stands outside of its room.
_ROOMS = {"content": "knowledge"}


def changed_files() -> list[str]:
    """Return the files that differ from where this branch began, with those that are not committed.

    It began where it left `main` or `origin/main`. On that branch itself these are the files that are not committed,
    or those of the last commit where all are.
    """
    uncommitted = _git("status", "--porcelain")
    base = "HEAD" if uncommitted else "HEAD~1"
    for branch in ("main", "origin/main"):
        found = _git("merge-base", "HEAD", branch)
        if found and found != _git("rev-parse", "HEAD"):
            base = found[0]
            break
    # Whatever was renamed is named twice: its old name may still be imported.
    changed = _git("diff", "--name-only", "--no-renames", base)
    return sorted({*changed, *_git("ls-files", "--others", "--exclude-standard")})


def rooms(changed: Iterable[str]) -> set[str]:
    """Return the rooms to which files belong, theirs and their tests'; `lab` is one."""
    found = set()
    for file in changed:
        first, *rest = Path(file).parts
        room = rest[0] if first in ("fawang", "tests") and len(rest) > 1 else _ROOMS.get(first, first)
        if (ROOT / "tests" / room).is_dir():
            found.add(room)
    return found


def own_tests(changed: Iterable[str], apart: Sequence[str]) -> list[str]:
    """Return the test files of the rooms touched; of `apart` (files, folders) only those that have changed."""
    changed = set(changed)
    found = [
        file.relative_to(ROOT).as_posix()
        for room in sorted(rooms(changed))
        for file in sorted((ROOT / "tests" / room).rglob("test_*.py"))
    ]
    return [file for file in found if file in changed or not _lies_in(file, apart)]


def test_files(places: Iterable[str], apart: Sequence[str]) -> list[str]:
    """Return the test files of `places` (files, folders), without those of `apart`."""
    found = [
        file.relative_to(ROOT).as_posix()
        for place in places
        for file in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("test_*.py")))
    ]
    return [file for file in found if not _lies_in(file, apart)]


def tests_above(changed: Iterable[str], apart: Sequence[str]) -> list[str]:
    """Return the test files of other rooms that are near to a changed module, without those of `apart`."""
    graph = import_graph()
    own, begun = rooms(changed), {_module(file) for file in changed} & graph.modules
    files = (_file(module) for module in _near(graph, begun) if module.rpartition(".")[2].startswith("test_"))
    return sorted(file for file in files if Path(file).parts[1] not in own and not _lies_in(file, apart))


@cache
def import_graph() -> ImportGraph:
    """Return who imports whom, from the cache in the checkout as far as nothing has changed."""
    return build_graph("fawang", "lab", "tests", cache_dir=f"{ROOT / '.import_linter_cache'}")


def _near(graph: ImportGraph, modules: set[str]) -> set[str]:
    found = step = modules
    for _ in range(NEAR):
        step = {one for module in step for one in graph.find_modules_that_directly_import(module)} - found
        found = found | step
    return found


def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _file(module: str) -> str:
    return module.replace(".", "/") + ".py"


def _lies_in(file: str, places: Sequence[str]) -> bool:
    return any(file == place or file.startswith(f"{place}/") for place in places)


def _git(*arguments: str) -> list[str]:
    """Return what git says, line by line; nothing where it cannot."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []
