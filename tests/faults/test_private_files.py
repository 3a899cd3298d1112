"""Of an installation that runs nothing is open to others; its database's user passes through, and lists nothing."""

import os
from pathlib import Path

from tests.cli.test_private_files import mode
from tests.faults.platform import Platform


def open_to_others(home: Path) -> dict[str, str]:
    """Return what others than its owner may do something with, below a home."""
    # What lies in the database's folder is shut away by it, and static files are the public's.
    within = (home / "database", home / "static")
    found = (
        path
        for path in home.rglob("*")
        if not path.is_symlink() and not path.is_socket() and not set(within) & set(path.parents)
    )
    return {str(path.relative_to(home)): mode(path) for path in found if path.lstat().st_mode & 0o077}


def test_nothing_of_an_installation_that_runs_is_open_to_others(platform: Platform) -> None:
    home = platform.instance.home
    assert mode(home) == ("0711" if os.geteuid() == 0 else "0700")
    assert open_to_others(home) == {}
