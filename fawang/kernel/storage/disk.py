"""The disk: files that are there whole or not at all, and no room left said as such."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

from fawang.kernel.rules.problems import Unavailable

#: The ending of a file that is being written, and has another name when it is whole.
PASSING = ".tmp"
_FULL = frozenset({ENOSPC, EDQUOT, EFBIG})


def is_full(failure: OSError) -> bool:
    """Tell whether something failed because there is no room left, or not for us."""
    return failure.errno in _FULL


@contextmanager
def room() -> Iterator[None]:
    """Say where there is no room left for what is written within.

    Raises:
        Unavailable: `no_room`.
    """
    try:
        yield
    except OSError as failure:
        if not is_full(failure):
            raise
        raise Unavailable("no_room", retry_after=60) from failure


def to_disk(path: Path) -> None:
    """Return when a file, or what a folder lists, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, content: str | bytes) -> None:
    """Make this the content of a file, in one step; its folder is made. On disk when this returns.

    Raises:
        OSError: it cannot be written, and is what it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with passing(path) as fresh:
        if isinstance(content, str):
            fresh.write_text(content, encoding="utf-8")
        else:
            fresh.write_bytes(content)


@contextmanager
def passing(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; what was written becomes `path` when the block ends well."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}{PASSING}")
    try:
        yield fresh
        to_disk(fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    to_disk(path.parent)


def clear(folder: Path, *, before: float, named: frozenset[str], suffixes: frozenset[str]) -> None:
    """Delete files of these endings that nobody names and that were last written before a moment: others' leavings."""
    for path in folder.iterdir():
        if path.suffix in suffixes and path.name not in named:
            # Whoever wrote it may be done with it at this moment.
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
