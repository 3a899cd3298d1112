"""The files of the repository, for tests that read them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "fawang"
#: Benchmarks, demonstration and the like: written by the same laws, run by no bureau.
LAB = ROOT / "lab"
SOURCES = sorted(
    path for package in (PACKAGE, LAB) for path in package.rglob("*.py") if "migrations" not in path.parts
)
ROOMS = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}


def tracked() -> list[Path]:
    """Return the files of the repository, new ones among them."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]
