"""Packages of npm that tests run as parties of their own: by a lock that names hashes and no addresses.

The lock is made by `npm install --package-lock-only --omit-lockfile-registry-resolved` beside its package.json.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.files import ROOT

_FILES = ("package.json", "package-lock.json")


def installed(beside: Path, package: str) -> Path:
    """Return the package.json beside which a package is installed; skip the test where it cannot be.

    Args:
        beside: the folder that has package.json and its lock; they are installed once, and in no commit.
        package: what the test asks for.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    folder = ROOT / "build" / package
    folder.mkdir(parents=True, exist_ok=True)
    is_there = (folder / "node_modules").is_dir() and all(
        (folder / name).is_file() and (folder / name).read_bytes() == (beside / name).read_bytes()
        for name in _FILES
    )
    if node and npm and not is_there:
        for name in _FILES:
            shutil.copyfile(beside / name, folder / name)
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=250)
    if node is None or not (folder / "node_modules" / package).is_dir():
        reason = f"no {package}: node and npm, and a registry that npm reaches"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder / "package.json"
